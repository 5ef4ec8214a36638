/** Gaps follow from what events say, and from nothing else. */

import type { ReadEvent } from '@trailmark/catalog';
import { expect, it } from 'vitest';
import { gapsOf, silence, skipped } from './coverage.ts';
import { Phrases } from './phrases.ts';

const phrases = new Phrases({ language: 'en', zone: 'UTC', nowMs: 0 });
const german = new Phrases({ language: 'de', zone: 'Europe/Berlin', nowMs: 0 });
const hour = (at: number): number => Date.UTC(2026, 2, 2, at);
const text = (at: number): string => new Date(hour(at)).toISOString();

function event(index: number, type: string, at: number, more: Record<string, unknown> = {}): ReadEvent {
  return {
    index,
    ref: `r${index}`,
    recorded: text(at),
    known: true,
    sentence: '',
    sealed: [],
    type,
    time: text(at),
    source: 'monitor',
    ...more,
  };
}
const link = { targets: [{ type: 'integration', id: 'int_1', name: 'Vendor contacts' }], source: 'warehouse' };
const stopped = event(1, 'system.recording_stopped', 4, { data: { source: 'crm' }, reason: 'an upgrade' });
const resumed = event(2, 'system.recording_resumed', 6, { data: { source: 'crm', lost: 3 } });
const period = { fromMs: hour(0), toMs: hour(24) };

it('pairs a stop with what ended it, of the same source, in any order of arrival', () => {
  const other = event(3, 'system.recording_resumed', 5, { data: { source: 'cms' } });
  for (const events of [
    [stopped, other, resumed],
    [resumed, other, stopped],
  ]) {
    const [found, ...more] = gapsOf(events, new Map(), period, phrases);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ source: 'crm', gap: { code: 'stopped', from: text(4), to: text(6) } });
    expect(found?.gap.text).toBe(
      'The recording of crm was stopped from 2 March 2026, 04:00 to 06:00; reason given: “an upgrade”; events lost: 3.',
    );
    expect(found?.gap.events.map(({ index }) => index)).toEqual([1, 2]);
  }
});

it('lets a stop that nothing ends go on, and leaves out what ended before the period', () => {
  const [open] = gapsOf([stopped], new Map(), period, german);
  expect(open?.gap.to).toBeUndefined();
  expect(open?.gap.text).toBe(
    'Die Aufzeichnung von crm war seit 02.03.2026, 05:00 Uhr angehalten, und kein Ereignis sagt, dass sie weiterging; Grund: „an upgrade“.',
  );
  expect(gapsOf([stopped, resumed], new Map(), { fromMs: hour(6), toMs: hour(9) }, phrases)).toEqual([]);
  expect(gapsOf([stopped], new Map(), { fromMs: hour(6), toMs: hour(9) }, phrases)).toHaveLength(1);
});

it('tells several missed runs in a row once, with the run that came next, and says nothing of an end nobody looked for', () => {
  const missed = [1, 2].map((count) =>
    event(10 + count, 'integration.sync_missed', 6 * count, {
      ...link,
      data: { missed: count, expected: text(6 * count), last_synced: text(2) },
    }),
  );
  const next = event(13, 'integration.synced', 15, link);
  const runs = new Map(missed.map(({ index }) => [index, { next }]));
  const found = gapsOf(missed, runs, period, phrases);
  expect(found.map(({ source, gap }) => [source, gap.code, gap.from, gap.to])).toEqual([
    ['warehouse', 'missed_run', text(2), text(15)],
  ]);
  expect(found[0]?.gap.text).toContain('missed 2 runs, the last due on 2 March 2026 at 12:00');
  expect(gapsOf(missed, new Map(), period, phrases)).toEqual([]);
});

it('begins a missed run with the last that is recorded, whatever the event says of the last', () => {
  const missed = event(10, 'integration.sync_missed', 12, {
    ...link,
    data: { expected: text(12), last_synced: text(2), cause: 'token expired' },
  });
  const [before, next] = [event(8, 'integration.synced', 9, link), event(13, 'integration.synced', 15, link)];
  const [found] = gapsOf([missed], new Map([[10, { before, next }]]), period, phrases);
  expect(found?.gap).toMatchObject({ from: text(9), to: text(15) });
  expect(found?.gap.text).toBe(
    'The link Vendor contacts missed a run due on 2 March 2026 at 12:00 (“token expired”); its last run before came on 2 March 2026 at 09:00, the next on 2 March 2026 at 15:00.',
  );
  expect(found?.gap.events.map(({ index }) => index)).toEqual([10, 8, 13]);
});

it('ends an expired access with its renewal, else with the next run', () => {
  const expired = event(20, 'integration.token_expired', 3, { ...link, data: { expired: text(3) } });
  const run = event(21, 'integration.synced', 8, link);
  const renewed = event(22, 'integration.connected', 7, link);
  const runs = new Map([[20, { next: run }]]);
  expect(gapsOf([expired, renewed], runs, period, phrases)[0]?.gap).toMatchObject({ to: text(7) });
  expect(gapsOf([expired], runs, period, phrases)[0]?.gap).toMatchObject({ to: text(8) });
  expect(gapsOf([expired], new Map([[20, { next: undefined }]]), period, phrases)[0]?.gap.text).toContain(
    'no event renews it',
  );
});

it('names the counts a silence is held against', () => {
  const usual = [12, 9, 1_400].map((events, at) => ({ weeks: at + 1, events }));
  const { gap } = silence({ fromMs: hour(2), toMs: hour(8), usual }, 'crm', phrases);
  expect(gap).toMatchObject({ code: 'silent', events: [], from: text(2), to: text(8) });
  expect(gap.text).toMatch(/08:00; the same hours 1, 2 and 3 weeks before had 12, 9 and 1,400\.$/);
});

it('places what a source counted and never sent between those that arrived', () => {
  const [before, after] = [event(5, 'lead.created', 3), event(6, 'lead.created', 4)];
  expect(skipped('crm', 3, { before, after }, phrases).gap).toMatchObject({
    code: 'skipped',
    from: text(3),
    to: text(4),
    text: 'The source crm counted 3 events from 2 March 2026, 03:00 to 04:00 that have not arrived here.',
    events: [{ index: 5 }, { index: 6 }],
  });
  expect(skipped('crm', 1, { before: undefined, after }, german).gap).toMatchObject({
    from: text(4),
    text: 'Die Quelle crm hat vor dem 02.03.2026, 05:00 Uhr ein Ereignis gezählt, das hier nicht angekommen ist.',
    events: [{ index: 6 }],
  });
});
