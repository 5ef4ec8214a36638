/** A silence is held against hours before it, however long it is. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { weeksBefore } from './trail-coverage.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

it('counts the same hours of the three weeks before, and of longer steps before a longer silence', () => {
  expect(weeksBefore(5 * HOUR_MS)).toEqual([1, 2, 3]);
  expect(weeksBefore(WEEK_MS)).toEqual([1, 2, 3]);
  expect(weeksBefore(WEEK_MS + 1)).toEqual([2, 4, 6]);
  expect(weeksBefore(20 * 24 * HOUR_MS)).toEqual([3, 6, 9]);
});

it('never counts an hour of the silence itself, nor one twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 * WEEK_MS }), (lengthMs) => {
      const ends = [0, ...weeksBefore(lengthMs).map((weeks) => weeks * WEEK_MS)];
      for (const [at, back] of ends.entries())
        if (at > 0) expect(back - (ends[at - 1] ?? 0)).toBeGreaterThanOrEqual(lengthMs);
    }),
  );
});
