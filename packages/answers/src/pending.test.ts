/** Answers that asked for verdicts too early say so. */

import { expect, test } from 'vitest';
import type { Outcome } from './answering.ts';
import { settledFrom } from './trail.fixture.ts';

const outcome: Outcome = { verdict: 'answered', headline: 'So it is.', facts: {}, period: { fromMs: 0, toMs: 1 } };

test.each([
  ['en', /still being worked out/],
  ['de', /noch ermittelt/],
] as const)('an answer before all verdicts are known is one in part (%s)', async (language, words) => {
  const early = await settledFrom([], 'publication', () => Promise.resolve(outcome), {
    language,
    areVerdictsPending: true,
  });
  expect(early.verdict).toBe('partly');
  expect(early.unknown).toEqual([{ code: 'verdicts_pending', text: expect.stringMatching(words), events: [] }]);
  const later = await settledFrom([], 'publication', () => Promise.resolve(outcome), { language });
  expect([later.verdict, later.unknown]).toEqual(['answered', []]);
});
