/** Story 6 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { fourHundredAndEighty } from './6-four-hundred-and-eighty.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(fourHundredAndEighty);

const denied = (events: readonly SampleEvent[]) =>
  events.filter(({ outcome, type }) => type === 'data.exported' && outcome === 'denied');
const taken = (events: readonly SampleEvent[]) =>
  events.filter(({ outcome, type }) => type === 'data.exported' && outcome === undefined);

test('refused 25,000 rows twice, then 23 times 480 on nineteen days, always below 500', () => {
  for (const { events, key } of told) {
    const refused = denied(events);
    expect(refused.map(({ data }) => data!['rows'])).toEqual([25_000, 25_000]);
    const exports = taken(events);
    expect(exports).toHaveLength(23);
    for (const { actor, approval, data, targets, time } of exports) {
      expect(key.culprits).toEqual([actor.id]);
      expect(approval).toBeNull();
      expect(data).toMatchObject({ rows: 480, rows_max: 500 });
      expect(targets).toEqual(refused[0]!.targets);
      expect(time > refused[1]!.time).toBe(true);
    }
    expect(refused.every(({ actor, decision }) => actor.id === key.culprits[0] && decision !== undefined)).toBe(true);
    const days = new Set(exports.map(({ time }) => time.slice(0, 10)));
    expect(days.size).toBe(19);
    const firstDayMs = Date.parse(exports[0]!.time.slice(0, 10));
    expect((Date.parse(exports.at(-1)!.time.slice(0, 10)) - firstDayMs) / 86_400_000).toBe(18);
  }
});

test('the windows lie edge to edge', () => {
  for (const { events } of told) {
    const windows = taken(events).map(({ data }) => [data!['window_from'], data!['window_to']]);
    for (const [at, [from, to]] of windows.entries()) {
      expect(String(from) < String(to)).toBe(true);
      if (at > 0) expect(from).toBe(windows[at - 1]![1]);
    }
  }
});

test('only the last comes from a new address, without a sign-in there', () => {
  for (const { events } of told) {
    const addresses = taken(events).map(({ context }) => context!.ip);
    const last = addresses.pop();
    expect(new Set(addresses).size).toBe(1);
    expect(addresses).not.toContain(last);
    const elsewhere = events.filter(({ context }) => context!.ip === last);
    expect(elsewhere).toEqual([taken(events).at(-1)]);
  }
});

test('what looks alike: a weekly job with an approval, and 25,000 rows taken once after asking', () => {
  for (const { lookAlikes } of told) {
    const [job, patient] = lookAlikes;
    for (const { actor, approval, context, data } of job) {
      expect(actor.type).toBe('service');
      expect(approval).toMatchObject({ status: 'approved' });
      expect(data).toMatchObject({ rows: 480, job: job[0]!.data!['job'] });
      expect(context).toEqual(job[0]!.context);
    }
    const gapsMs = job.slice(1).map(({ time }, at) => Date.parse(time) - Date.parse(job[at]!.time));
    expect(new Set(gapsMs)).toEqual(new Set([7 * 86_400_000]));
    expect(denied(patient)).toHaveLength(2);
    const [once, ...more] = taken(patient);
    const given = patient.find(({ type }) => type === 'approval.given')!;
    expect(more).toEqual([]);
    expect(once!.data).toMatchObject({ rows: 25_000, rows_max: 25_000 });
    expect(once!.approval).toMatchObject({ id: given.data!['request'], at: given.time });
    expect(once!.time > given.time).toBe(true);
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
