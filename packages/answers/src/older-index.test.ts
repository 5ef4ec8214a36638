/** Answers of a store with an older index say so. */

import { expect, test } from 'vitest';
import type { Outcome } from './answering.ts';
import { settledFrom } from './trail.fixture.ts';

const outcome: Outcome = { verdict: 'answered', headline: 'So it is.', facts: {}, period: { fromMs: 0, toMs: 1 } };

test.each([
  ['en', /older version of this program/],
  ['de', /älteren Version dieses Programms/],
] as const)(
  'an answer that an older index may have left something out of is one in part (%s)',
  async (language, words) => {
    const settle = (isIndexOlder: boolean, verdict: Outcome['verdict']) =>
      settledFrom([], 'publication', () => Promise.resolve({ ...outcome, verdict }), { language, isIndexOlder });
    const older = await settle(true, 'answered');
    expect(older.verdict).toBe('partly');
    expect(older.unknown).toEqual([{ code: 'index_older', text: expect.stringMatching(words), events: [] }]);
    expect((await settle(true, 'cannot')).verdict).toBe('cannot');
    const current = await settle(false, 'answered');
    expect([current.verdict, current.unknown]).toEqual(['answered', []]);
  },
);
