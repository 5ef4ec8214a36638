/** Ids never repeat, whoever draws them. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockText } from './clock-text.ts';
import { Ids } from './ids.ts';

test('different counters, parts and kinds give different ids, equal ones the same', () => {
  const ids = new Ids(7);
  const long = new Set<string>();
  const short = new Set<string>();
  for (const part of [0, 1, 12]) {
    for (let at = 0; at < 3_000; at++) {
      for (const kind of ['event', 'session'] as const) long.add(ids.long(kind, at, part));
      short.add(ids.short('lead', at, part));
    }
  }
  expect([long.size, short.size]).toEqual([18_000, 9_000]);
  for (const id of long) expect(id).toMatch(/^[0-9a-f]{16}$/);
  for (const id of short) expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(new Ids(7).long('event', 5)).toBe(ids.long('event', 5));
  expect(new Ids(8).long('event', 5)).not.toBe(ids.long('event', 5));
});

test('no two counters of 24 bits meet, wherever they lie', () => {
  const counter = fc.nat(0xffffff);
  fc.assert(
    fc.property(fc.nat(), counter, counter, fc.nat(12), fc.nat(12), (seed, one, other, part, otherPart) => {
      fc.pre(one !== other || part !== otherPart);
      const ids = new Ids(seed);
      expect(ids.short('thing', one, part)).not.toBe(ids.short('thing', other, otherPart));
      expect(ids.long('event', one, part)).not.toBe(ids.long('event', other, otherPart));
    }),
  );
});

test('times are written as JavaScript writes them, in any order', () => {
  const clock = new ClockText();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      expect(clock.of(ms)).toBe(new Date(ms).toISOString());
    }),
  );
});
