/** A page being made: the explanation, its events as the audience reads them, and the means to tell of them. */

import type { Language } from '@trailmark/catalog';
import type { ForAudience } from './audience.ts';
import type { Clock } from './clock.ts';
import type { Explanation } from './explanation.ts';
import type { Words } from './words.ts';

export interface Telling {
  readonly explanation: Explanation;
  readonly words: Words;
  readonly clock: Clock;
  readonly language: Language;
  /** As many as the explanation has events, in their order. */
  readonly told: readonly ForAudience[];
  /** Routine records of spend, which are counted and not listed. */
  readonly spending: readonly ForAudience[];
}
