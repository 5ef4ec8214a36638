/** Verdicts in words; what is claimed and what is recorded never read alike. */

import type { Verdict } from './verdict.ts';

export interface VerdictWords {
  /** A few words, as beside an event. */
  readonly verdict: string;
  /** One sentence that says why. */
  readonly reason: string;
}

export function verdictWords(verdict: Verdict, language: 'en' | 'de'): VerdictWords {
  const name =
    verdict.verdict === 'unsayable'
      ? { en: 'the source cannot say', de: 'die Quelle kann es nicht sagen' }[language]
      : verdict.verdict;
  return { verdict: name, reason: verdict.reason };
}
