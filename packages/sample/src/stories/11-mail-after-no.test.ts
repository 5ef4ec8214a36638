/** Story 11 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';
import { mailAfterNo } from './11-mail-after-no.ts';

const told = toldBy(mailAfterNo);
const DAY_MS = 86_400_000;
const one = (events: readonly SampleEvent[], type: string): SampleEvent => {
  const [found, ...more] = events.filter((event) => event.type === type);
  if (found === undefined || more.length > 0) throw new Error(`${more.length + 1} of ${type}`);
  return found;
};
const dayOf = (text: unknown) => Date.parse(String(text).slice(0, 10));

test('8,412 rows lose their consent, are shared unchecked, and 318 who had withdrawn are mailed', () => {
  for (const { events } of told) {
    const imported = one(events, 'data.imported');
    expect(imported.data).toMatchObject({ rows: 8_412 });
    expect(imported.data!['fields']).toContain('consent');
    const transformed = one(events, 'data.transformed');
    expect(transformed.data!['dropped_columns']).toContain('consent');
    expect(transformed.data!['rows_out']).toBe(8_412 - Number(imported.data!['rejected']));
    const shared = one(events, 'data.shared');
    expect(shared.data).toMatchObject({
      receiving_domain: 'sales',
      consent_check: 'skipped',
      rows: transformed.data!['rows_out'],
    });
    const mailing = one(events, 'mailing.sent');
    expect(mailing.data).toMatchObject({ withdrawn: 318, consent_check: 'skipped', recipients: shared.data!['rows'] });
    expect([transformed, shared, mailing].map(({ links }) => links!.causedBy)).toEqual([
      imported.id,
      transformed.id,
      shared.id,
    ]);
    const withdrawals = events.filter(({ type }) => type === 'consent.withdrawn');
    expect(new Set(withdrawals.map(({ targets }) => targets![0]!.id)).size).toBe(318);
    expect(withdrawals.filter(({ time }) => time >= mailing.time)).toEqual([]);
  }
});

test('one of them asks, is answered on day 33, and the purge is stopped by a hold', () => {
  for (const { events } of told) {
    const received = one(events, 'subject_request.received');
    const answered = one(events, 'subject_request.answered');
    const writer = received.targets![0]!.id;
    expect(events.some(({ type, targets }) => type === 'consent.withdrawn' && targets![0]!.id === writer)).toBe(true);
    expect(received.data!['kind']).toBe('access and erasure');
    expect(received.time > one(events, 'mailing.sent').time).toBe(true);
    expect((dayOf(answered.time) - dayOf(received.time)) / DAY_MS).toBe(33);
    expect(answered.data).toMatchObject({
      day: 33,
      late: true,
      request: received.data!['request'],
      due: received.data!['due'],
    });
    expect(dayOf(answered.data!['due'])).toBeLessThan(dayOf(answered.data!['answered']));
    const placed = one(events, 'hold.placed');
    const stopped = one(events, 'data.deleted');
    expect(stopped).toMatchObject({
      outcome: 'denied',
      data: { records: 318, kept: 318, hold: placed.targets![0]!.id },
    });
    expect(stopped.time > placed.time && stopped.time < answered.time).toBe(true);
    expect(events.some(({ type }) => type === 'subject_request.extended')).toBe(false);
  }
});

test('the other list was checked, the other answer extended in time', () => {
  for (const { lookAlikes } of told) {
    const [checked, extended] = lookAlikes;
    expect(one(checked, 'data.transformed').data!['dropped_columns']).toEqual(['phone']);
    expect(one(checked, 'data.shared').data!['consent_check']).toBe('passed');
    const mailing = one(checked, 'mailing.sent');
    const withdrawals = checked.filter(({ type }) => type === 'consent.withdrawn');
    expect(mailing.data).toMatchObject({ withdrawn: 0, consent_check: 'passed', suppressed: withdrawals.length });
    const answered = one(extended, 'subject_request.answered');
    const change = one(extended, 'subject_request.extended');
    expect(answered.data).toMatchObject({ day: 33, late: false, due: change.changes![0]!.after });
    expect(dayOf(change.time)).toBeLessThan(dayOf(change.changes![0]!.before));
    expect(change.changes![0]!.before).toBe(one(extended, 'subject_request.received').data!['due']);
    expect(dayOf(answered.data!['due'])).toBeGreaterThan(dayOf(answered.time));
    expect(one(extended, 'data.deleted').outcome).toBeUndefined();
  }
});

test.each(told.slice(0, 6).map((each, at) => [at + 1, each] as const))(
  'the queries find what they say, seed %i',
  (_, each) => {
    asked(each);
  },
);
