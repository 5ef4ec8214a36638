/** State and findings against a plain reading of all events, in any order of arrival, late and doubled. */

import type { ReadEvent } from '@trailmark/catalog';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Phrases } from '../phrases.ts';
import { changedOutside } from './outside.ts';
import { ownershipOf } from './ownership.ts';
import { byPath, pathChangesOf } from './path-changes.ts';
import { isSame, type Said } from './said.ts';
import { unsettled, type Stretch } from './settling.ts';
import { stateOf } from './state.ts';
import { stepsOf } from './steps.ts';
import { madeEvents, plainGaps, plainState, shownEvent, type MadeEvent } from './timeline.fixture.ts';
import { outsideSentence, stateWords } from './timeline-words.ts';

const START_MS = Date.UTC(2026, 2, 1, 9);
const moment = fc.integer({ min: -1_000, max: 8_000_000 }).map((offset) => START_MS + offset);

/** Arrived in another order, some of them twice under another id. */
const arrived = madeEvents.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc.shuffledSubarray(events as MadeEvent[], { minLength: events.length }), // fast-check's type asks for a mutable list
    doubled: fc.subarray(events as MadeEvent[]), // as above
  }),
);

function shapeOf({ changes }: MadeEvent): string {
  return changes
    .map(({ path }) => path)
    .sort()
    .join();
}

function changesOf(events: readonly MadeEvent[]) {
  return events.flatMap((made, index) => (made.outcome === 'success' ? pathChangesOf(shownEvent(made, index)) : []));
}

function stateFrom(events: readonly MadeEvent[], atMs: number): Record<string, unknown> {
  return Object.fromEntries(
    [...byPath(changesOf(events))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, ofPath]) => {
        const state = stateOf(path, stepsOf(ofPath), atMs);
        return [path, state.status === 'unknown' ? 'unknown' : state.value];
      }),
  );
}

function gapsFrom(events: readonly MadeEvent[]): string[] {
  const text = (said: Said): string => String(said.kind === 'value' ? said.value : null);
  return changedOutside(changesOf(events)).map(({ path, last, next }) => `${path}: ${text(last)} → ${text(next)}`);
}

test('state is what a plain reading says, whatever arrived first and however often', () => {
  fc.assert(
    fc.property(arrived, moment, ({ events, order, doubled }, atMs) => {
      const again = doubled.map((event) => ({ ...event, id: `${event.id} again` }));
      const expected = plainState(events, atMs);
      expect(stateFrom(events, atMs)).toEqual(expected);
      expect(stateFrom([...again, ...order], atMs)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('so are the changes that nobody recorded', () => {
  fc.assert(
    fc.property(arrived, ({ events, order, doubled }) => {
      const again = doubled.map((event) => ({ ...event, id: `${event.id} again` }));
      expect(gapsFrom(order).sort()).toEqual(plainGaps(events).sort());
      expect(gapsFrom([...order, ...again]).sort()).toEqual(plainGaps(events).sort());
    }),
    { numRuns: 300 },
  );
});

test('what is settled does not change by reading all the rest', () => {
  fc.assert(
    fc.property(madeEvents, moment, (events, atMs) => {
      const all = changesOf(events);
      // As the server begins: of each event's set of paths the last at or before the moment and the first behind it.
      const shapes = new Map<string, { last?: MadeEvent; next?: MadeEvent }>();
      const effective = events.filter(({ outcome }) => outcome === 'success');
      for (const event of effective) {
        const shape = shapeOf(event);
        const known = shapes.get(shape) ?? {};
        if (event.ms <= atMs) known.last = event;
        else known.next ??= event;
        shapes.set(shape, known);
      }
      const ids = new Set([...shapes.values()].flatMap(({ last, next }) => [last?.id, next?.id]));
      const read = { covered: [] as Stretch[], beyond: new Map<string, number>() };
      for (let round = 0; round < 50; round++) {
        const chosen = all.filter(({ event }) => ids.has(String(event['id'])));
        const { stretches, beyond } = unsettled(chosen, atMs, read);
        if (stretches.length === 0 && beyond.length === 0) {
          const state = (changes: typeof all) =>
            new Map(
              [...byPath(changes)].map(([path, ofPath]) => {
                const { status, value, reason } = stateOf(path, stepsOf(ofPath), atMs);
                return [path, { status, value, reason }];
              }),
            );
          expect(state(chosen)).toEqual(state(all));
          return;
        }
        read.covered.push(...stretches);
        for (const { fromMs, toMs } of stretches)
          for (const { event, ms } of all) if (ms >= fromMs && ms <= toMs) ids.add(String(event['id']));
        for (const { path, ms } of beyond) {
          read.beyond.set(path, ms);
          for (const shape of new Set(
            effective.filter((made) => made.changes.some((one) => one.path === path)).map(shapeOf),
          )) {
            const next = effective.find((made) => made.ms > ms && shapeOf(made) === shape);
            if (next !== undefined) ids.add(next.id);
          }
        }
      }
      throw new Error('never settled');
    }),
    { numRuns: 300 },
  );
});

const at = (time: string, index: number, more: Record<string, unknown>): ReadEvent => ({
  index,
  ref: `r${index}`,
  recorded: time,
  time,
  known: true,
  sentence: '',
  sealed: [],
  type: 'lead.updated',
  ...more,
});

describe('what is not there is never taken for empty', () => {
  const state = (event: ReadEvent, path = 'email') =>
    stateOf(
      path,
      stepsOf(pathChangesOf(event).filter((change) => change.path === path)),
      Date.parse('2026-03-02T00:00:00Z'),
    );
  const base = { changes: [{ path: 'email' }] };

  test('empty, unsaid, withheld and erased are four things', () => {
    const time = '2026-03-01T09:00:00Z';
    expect(state(at(time, 1, { changes: [{ path: 'email', before: 'x', after: null }] }))).toMatchObject({
      status: 'empty',
    });
    expect(state(at(time, 1, base))).toMatchObject({ status: 'unknown', reason: 'not_said' });
    expect(state(at(time, 1, { ...base, sealed: ['changes.0.after'] }))).toMatchObject({ status: 'withheld' });
    expect(state(at(time, 1, { ...base, erased: ['s_x'] }))).toMatchObject({ status: 'unknown', reason: 'gone' });
  });

  test('two tools may write one value in two ways, and two values are two', () => {
    const value = (one: unknown): Said => ({ kind: 'value', value: one });
    const same: [unknown, unknown][] = [
      [350, '350'],
      ['20.000', '20,000'],
      ['WON ', 'won'],
      [
        { a: 1, b: [2] },
        { b: ['2'], a: 1 },
      ],
      [true, 'true'],
      ['350.00 EUR', { amount: 350, currency: 'EUR' }],
      ['350.00 EUR', '350'],
    ];
    for (const [one, other] of same) expect(isSame(value(one), value(other)), JSON.stringify(one)).toBe(true);
    for (const [one, other] of [
      [350, 351],
      ['a', 'b'],
      [[1], [1, 2]],
      [{ a: 1 }, { a: 1, b: 2 }],
      ['', 'x'],
      ['350.00 EUR', '350.00 USD'],
      [{ amount: 350, currency: 'EUR' }, '351.00 EUR'],
    ] as const)
      expect(isSame(value(one), value(other)), JSON.stringify(one)).toBe(false);
    expect(isSame({ kind: 'empty' }, value(''))).toBe(true);
    expect(isSame({ kind: 'unsaid' }, { kind: 'unsaid' })).toBe(false);
    expect(isSame({ kind: 'withheld' }, { kind: 'withheld' })).toBe(false);
  });
});

test('the counting of a source says what came first within one moment', () => {
  const time = '2026-03-01T09:00:00Z';
  const one = (index: number, sequence: number, before: string, after: string): ReadEvent =>
    at(time, index, { source: 'crm', run: 'r', sequence, changes: [{ path: 'state', before, after }] });
  const torn = [one(1, 2, 'a', 'b'), one(2, 1, 'b', 'a')];
  const steps = stepsOf(torn.flatMap(pathChangesOf));
  expect(stateOf('state', steps, Date.parse(time))).toMatchObject({ status: 'known', value: 'b' });
  const uncounted = torn.map((event): ReadEvent => ({ ...event, sequence: undefined }));
  expect(stateOf('state', stepsOf(uncounted.flatMap(pathChangesOf)), Date.parse(time))).toMatchObject({
    status: 'unknown',
    reason: 'same_moment',
  });
});

test('handing over is told from the roles where a source sends no changes, and once where two tools tell it', () => {
  const tom = { type: 'user', id: 'u_22', name: 'Tom' };
  const lead = { type: 'lead', id: 'l_1' };
  const bare = at('2026-03-01T09:00:00Z', 1, {
    type: 'lead.assigned',
    targets: [lead, { ...tom, role: 'assignee' }],
    reason: null,
  });
  const [handing] = ownershipOf([bare]);
  expect(handing).toMatchObject({
    origin: 'derived',
    to: { party: tom },
    from: { said: { kind: 'unsaid' } },
    reason: { kind: 'empty' },
  });
  const told = (time: string, index: number): ReadEvent =>
    at(time, index, {
      type: 'lead.reassigned',
      targets: [lead, { ...tom, role: 'assignee' }],
      changes: [{ path: 'assignee', before: 'u_1', after: 'u_22' }],
    });
  expect(ownershipOf([told('2026-03-02T09:00:30Z', 3), bare, told('2026-03-02T09:00:00Z', 4)])).toHaveLength(2);
});

test('a finding and an unknown value are told in both languages', () => {
  const change = (time: string, index: number, before: string, after: string): ReadEvent =>
    at(time, index, { changes: [{ path: 'state', before, after }] });
  const events = [change('2026-03-01T09:00:00Z', 1, 'a', 'b'), change('2026-03-03T09:00:00Z', 2, 'c', 'd')];
  const changes = events.flatMap(pathChangesOf);
  const [finding] = changedOutside(changes);
  const state = stateOf('state', stepsOf(changes), Date.parse('2026-03-02T00:00:00Z'));
  const words = (['en', 'de'] as const).map((language) => {
    const phrases = new Phrases({ language, zone: 'UTC', nowMs: 0 });
    return [finding === undefined ? '' : outsideSentence(finding, phrases), stateWords(state, phrases)];
  });
  expect(words).toEqual([
    [
      '“state” changed outside our sight between 1 March 2026, 09:00 and 3 March 2026, 09:00: it was left as “b” and found as “c”.',
      'unknown: “b” when last seen, “c” when next seen; the change between was not recorded',
    ],
    [
      '„state“ hat sich zwischen 01.03.2026, 09:00 Uhr und 03.03.2026, 09:00 Uhr außerhalb unserer Sicht geändert: verlassen mit „b“, vorgefunden mit „c“.',
      'unbekannt: zuletzt „b“, danach „c“; die Änderung dazwischen wurde nicht aufgezeichnet',
    ],
  ]);
});

test('money in another currency is another value, and is told with both', () => {
  const change = (time: string, index: number, before: unknown, after: unknown): ReadEvent =>
    at(time, index, { changes: [{ path: 'budget', before, after }] });
  const found = (next: unknown) => {
    const events = [
      change('2026-03-01T09:00:00Z', 1, '200.00 EUR', '350.00 EUR'),
      change('2026-03-03T09:00:00Z', 2, next, null),
    ];
    const phrases = new Phrases({ language: 'en', zone: 'UTC', nowMs: 0 });
    return changedOutside(events.flatMap(pathChangesOf)).map((finding) => outsideSentence(finding, phrases));
  };
  expect(found('350.00 USD')).toEqual([expect.stringMatching(/left as “350 EUR” and found as “350 USD”\.$/)]);
  expect([found({ amount: '350', currency: 'EUR' }), found(350)]).toEqual([[], []]);
});
