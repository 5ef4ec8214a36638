/** Answers to whoever is told no verdicts: that there is none on an act is not said, but that none is told, and why. */

import { expect, test } from 'vitest';
import { shown, settledFrom } from './trail.fixture.ts';

const period = { fromMs: 0, toMs: 1 };

test.each([
  ['restricted', 'en', /not told .* rests on events anywhere in the trail/],
  ['restricted', 'de', /nicht genannt: .* beruht auf Ereignissen im ganzen Protokoll/],
  ['withheld', 'en', /not told .* withheld from this key/],
  ['withheld', 'de', /nicht genannt: .* vorenthalten/],
] as const)('%s (%s)', async (verdictsUntold, language, words) => {
  const event = shown(1, 'post.published', {});
  const outcome = { verdict: 'answered', headline: 'So it is.', facts: {}, period } as const;
  const settled = (made: object) =>
    settledFrom(
      [event],
      'publication',
      (asking) => {
        asking.cannotSay('no_verdict', 'There is no verdict on it.', [event]);
        return Promise.resolve(outcome);
      },
      { language, ...made },
    );
  const { unknown, evidence } = await settled({ verdictsUntold });
  expect(unknown).toEqual([
    { code: 'verdicts_untold', text: expect.stringMatching(words), events: [{ index: 1, ref: 'r1' }] },
  ]);
  expect(evidence).toEqual([{ index: 1, ref: 'r1' }]);
  const told = await settled({});
  expect(told.unknown.map(({ code }) => code)).toEqual(['no_verdict']);
});
