/** Story 10 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';
import { silentHours } from './10-silent-hours.ts';

const told = toldBy(silentHours);
const HOUR_MS = 3_600_000;
const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const inOrder = (events: SampleEvent[]) => events.sort((one, other) => (one.time < other.time ? -1 : 1));
const msOf = (text: unknown) => Date.parse(String(text));

test('an access expires on a Friday, two daily runs are missed, 61 hours are silent', () => {
  for (const { events } of told) {
    const [expired] = of(events, 'integration.token_expired');
    expect(new Date(expired!.time).getUTCDay()).toBe(5);
    expect(expired!.data!['expired']).toBe(expired!.time);
    const [warned] = of(events, 'notification.delivered');
    expect(expired!.data!['warned']).toBe(warned!.time);
    const runs = inOrder(of(events, 'integration.synced'));
    const [last, resumed] = runs.slice(-2);
    expect(msOf(resumed!.time) - msOf(last!.time)).toBe(61 * HOUR_MS);
    for (const [at, run] of runs.slice(1, -1).entries())
      expect(msOf(run.time) - msOf(runs[at]!.time)).toBe(24 * HOUR_MS);
    const missed = inOrder(of(events, 'integration.sync_missed'));
    expect(missed.map(({ data }) => data!['missed'])).toEqual([1, 2]);
    for (const [at, { data }] of missed.entries()) {
      expect(msOf(data!['expected']) - msOf(last!.time)).toBe((at + 1) * 24 * HOUR_MS);
      expect(data!['last_synced']).toBe(last!.time);
    }
    // The third would have been due after the next run.
    expect(msOf(last!.time) + 72 * HOUR_MS).toBeGreaterThan(msOf(resumed!.time));
    expect(expired!.time > last!.time && expired!.time < missed[0]!.time).toBe(true);
  }
});

test('the conflict takes the older value, and of 41 changes the trail has 40', () => {
  for (const { events } of told) {
    const [conflict] = of(events, 'integration.conflict_resolved');
    expect(msOf(conflict!.data!['winner_time'])).toBeLessThan(msOf(conflict!.data!['loser_time']));
    const states = inOrder(of(events, 'lead.state_changed'));
    expect(states.map(({ changes }) => changes![0]!.before)).toEqual(['new', 'contacted', 'qualified']);
    expect(states.map(({ changes }) => changes![0]!.after)).toEqual(['contacted', 'qualified', 'contacted']);
    expect(conflict!.changes![0]).toMatchObject({ before: 'qualified', after: 'contacted' });
    expect(conflict!.data!['loser_time']).toBe(states[1]!.time);

    const [gap] = of(events, 'system.gap_detected');
    expect(gap!.data).toMatchObject({ expected: 41, seen: 40, missing: 1 });
    expect(of(events, 'data.imported')[0]!.data!['rows']).toBe(41);
    const carried = events.filter(({ context }) => context?.requestId?.startsWith('chg_'));
    expect(new Set(carried.map(({ context }) => context!.requestId)).size).toBe(40);
    expect(new Set(carried.map(({ actor }) => actor.id))).toEqual(new Set([gap!.data!['source']]));
    expect(carried.map(({ context }) => context!.requestId)).not.toContain(
      (gap!.data!['missing_ids'] as string[])[0], // a list of names
    );
    const resumed = inOrder(of(events, 'integration.synced')).at(-1)!;
    expect(resumed.data).toMatchObject({ rows: 40, conflicts: 1 });
    expect(gap!.data).toMatchObject({ to: resumed.time });
  }
});

test('other weekends were approved and complete, or renewed before the next run', () => {
  for (const { lookAlikes } of told) {
    const [planned, renewed] = lookAlikes;
    expect(of(planned, 'integration.sync_missed')).toHaveLength(2);
    const [started] = of(planned, 'maintenance.started');
    expect(started!.approval!.at! < started!.time).toBe(true);
    expect(of(planned, 'lead.enriched')).toHaveLength(41);
    expect(of(renewed, 'integration.sync_missed')).toEqual([]);
    expect(new Date(of(renewed, 'integration.token_expired')[0]!.time).getUTCDay()).toBe(5);
    const runs = inOrder(of(renewed, 'integration.synced'));
    for (const [at, run] of runs.slice(1).entries()) expect(msOf(run.time) - msOf(runs[at]!.time)).toBe(24 * HOUR_MS);
    const [conflict] = of(renewed, 'integration.conflict_resolved');
    expect(msOf(conflict!.data!['winner_time'])).toBeGreaterThan(msOf(conflict!.data!['loser_time']));
    for (const events of lookAlikes) {
      expect(of(events, 'system.gap_detected')).toEqual([]);
      expect(of(events, 'data.imported')[0]!.data!['rows']).toBe(of(events, 'lead.enriched').length);
    }
  }
});

test.each(told.slice(0, 6).map((each, at) => [at + 1, each] as const))(
  'the queries find what they say, seed %i',
  (_, each) => {
    asked(each);
  },
);
