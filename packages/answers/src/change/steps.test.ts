/** The way of a field: in order whatever the order of arrival, once however often it is told, and no gap that is none. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadEvent } from '@trailmark/catalog';
import { isDone, stepsOf, unseenOf } from './steps.ts';

const LEAD = { type: 'lead', id: 'l_1' };
const MINUTE_MS = 60_000;

function changed(
  index: number,
  minutes: number,
  before: unknown,
  after: unknown,
  more: Record<string, unknown> = {},
): ReadEvent {
  return {
    index,
    ref: `r${index}`,
    recorded: new Date(index).toISOString(),
    known: true,
    sentence: '',
    sealed: [],
    type: 'lead.updated',
    time: new Date(minutes * MINUTE_MS).toISOString(),
    source: 'crm',
    actor: { type: 'user', id: 'u_1' },
    targets: [LEAD],
    changes: [{ path: 'market', before, after }],
    ...more,
  };
}

const steps = (events: readonly ReadEvent[]) => stepsOf(events, [LEAD], 'market');

test('one ends where the next begins: nothing was missed', () => {
  const way = steps([changed(2, 20, 'AT', 'CH'), changed(1, 10, 'DE', 'AT')]);
  expect(way.map(({ change }) => change.after)).toEqual(['AT', 'CH']);
  expect(unseenOf(way)).toEqual([]);
});

test('one begins elsewhere than the last one ended: that is a finding', () => {
  const [unseen, ...more] = unseenOf(steps([changed(1, 10, 'DE', 'AT'), changed(2, 20, 'IT', 'CH')]));
  expect(unseen).toMatchObject({ path: 'market', isOneSource: true });
  expect([unseen?.last.change.after, unseen?.next.change.before]).toEqual(['AT', 'IT']);
  expect(more).toEqual([]);
});

test('what was not said, withheld, refused or failed is no finding', () => {
  const withheld = { sealed: ['changes.0.before'] };
  expect(unseenOf(steps([changed(1, 10, 'DE', undefined), changed(2, 20, 'IT', 'CH')]))).toEqual([]);
  expect(unseenOf(steps([changed(1, 10, 'DE', 'AT'), changed(2, 20, undefined, 'CH', withheld)]))).toEqual([]);
  const refused = changed(2, 15, 'AT', 'IT', { outcome: 'denied' });
  const way = steps([changed(1, 10, 'DE', 'AT'), refused, changed(3, 20, 'AT', 'CH')]);
  expect(way.filter(isDone)).toHaveLength(2);
  expect(unseenOf(way)).toEqual([]);
  expect(steps([changed(2, 20, undefined, 'CH', withheld)])[0]?.hides).toEqual({ before: true, after: false });
});

test('a second source tells the same change: it is one', () => {
  const again = changed(2, 11, 'DE', 'AT', { source: 'warehouse', actor: { type: 'service', id: 'sync' } });
  const way = steps([changed(1, 10, 'DE', 'AT'), again]);
  expect(way).toHaveLength(1);
  expect(way[0]?.again.map(({ index }) => index)).toEqual([2]);
});

test('two people, or the same change much later, are two changes with something unseen between', () => {
  for (const second of [
    changed(2, 11, 'DE', 'AT', { actor: { type: 'user', id: 'u_2' } }),
    changed(2, 900, 'DE', 'AT'),
  ]) {
    const way = steps([changed(1, 10, 'DE', 'AT'), second]);
    expect(way).toHaveLength(2);
    expect(unseenOf(way)).toHaveLength(1);
  }
});

test('changes of others are not its own: a namesake, somebody it was given to, a connection', () => {
  const given = changed(1, 10, null, 'u_9', {
    targets: [
      { type: 'user', id: 'u_9' },
      { ...LEAD, role: 'about' },
    ],
  });
  const other = changed(2, 20, 'DE', 'AT', { targets: [{ type: 'lead', id: 'l_11' }] });
  expect(steps([given, other])).toEqual([]);
  const through = changed(3, 30, 'DE', 'AT', {
    targets: [
      { type: 'integration', id: 'i' },
      { ...LEAD, role: 'record' },
    ],
  });
  expect(steps([through])).toHaveLength(1);
});

test('a person whose id is hidden is known alone, and not among several', () => {
  const hidden = (...refs: string[]) => refs.map((ref) => ({ type: 'lead', ref }));
  expect(steps([changed(1, 10, 'DE', 'AT', { targets: hidden('s_1') })])).toHaveLength(1);
  expect(steps([changed(1, 10, 'DE', 'AT', { targets: hidden('s_1', 's_2') })])).toEqual([]);
});

test('order of arrival does not matter', () => {
  const events = [
    changed(1, 10, 'DE', 'AT'),
    changed(2, 20, 'AT', 'CH'),
    changed(3, 21, 'AT', 'CH', { source: 'warehouse', actor: { type: 'service', id: 'sync' } }),
    changed(4, 40, 'IT', 'FR'),
    changed(5, 50, 'FR', 'BE', { outcome: 'denied' }),
    changed(6, 60, 'FR', 'DE'),
  ];
  const told = (order: readonly ReadEvent[]) =>
    steps(order).map(({ event, again }) => [event.index, again.map(({ index }) => index)]);
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (order) => {
      expect(told(order)).toEqual(told(events));
      expect(unseenOf(steps(order)).map(({ next }) => next.event.index)).toEqual([4]);
    }),
    { numRuns: 50 },
  );
});

test('linked things have a value each: what one ended with says nothing of where the other begins', () => {
  const [meta, google] = [
    { type: 'campaign', id: 'm' },
    { type: 'campaign', id: 'g' },
  ];
  const told = (index: number, before: number | undefined, after: number | undefined, ...targets: object[]) =>
    changed(index, index * 10, before, after, { targets });
  const way = (events: readonly ReadEvent[]) => stepsOf(events, [meta, google], 'market');
  const both = [
    told(1, 100, 110, meta),
    told(2, 5_000, 5_500, google),
    told(3, 110, 120, meta),
    told(4, 5_500, 6_000, google),
  ];
  expect(unseenOf(way(both))).toEqual([]);
  const [unseen, ...more] = unseenOf(way([...both, told(5, 150, 160, meta)]));
  expect([unseen?.of, unseen?.last.event.index, more]).toEqual(['campaign/m', 3, []]);
  // The same two values of another thing are another change.
  const twice = [told(1, 100, 110, meta), changed(2, 11, 100, 110, { targets: [google], source: 'ads' })];
  expect(way(twice).map(({ of, again }) => [of, again.length])).toEqual([
    ['campaign/m', 0],
    ['campaign/g', 0],
  ]);
  // Of which of them an event of both is, it does not say.
  expect(unseenOf(way([told(1, 100, 110, meta), told(2, 110, 120, meta, google), told(3, 150, 160, meta)]))).toEqual(
    [],
  );
});

test('of one moment the order of arrival makes no finding', () => {
  const events = [
    changed(1, 10, 'DE', 'AT'),
    changed(2, 20, 'CH', 'IT'),
    changed(3, 20, 'AT', 'CH'),
    changed(4, 30, 'IT', 'FR'),
  ];
  expect(unseenOf(steps(events))).toEqual([]);
  expect(steps(events).map(({ change }) => change.after)).toEqual(['AT', 'CH', 'IT', 'FR']);
  const torn = [
    changed(1, 10, 'DE', 'AT'),
    changed(2, 20, 'AT', 'CH'),
    changed(3, 20, 'AT', 'IT'),
    changed(4, 30, 'CH', 'FR'),
  ];
  expect(unseenOf(steps(torn))).toEqual([]);
});
