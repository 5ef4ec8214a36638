/** What else must be known to judge an act: the policies, who is whom, and where nobody recorded. */

import type { Party } from '@trailmark/catalog';
import type { PolicyInForce } from './policy.ts';

/** A time in which a source is known not to have told; without a source, nothing was recorded at all. */
export interface Silence {
  readonly source?: string;
  readonly fromMs: number;
  /** Absent: it has not ended. */
  readonly toMs?: number;
}

/** Somebody as one source knows them; two sources may number their people alike. */
export type Account = Party & { readonly source?: string };

/**
 * What of the events around an act was left out: `decisions` those furthest from it, `parts` other small steps of a
 * rise, `uses` acts on the same request.
 */
export type Cut = 'decisions' | 'parts' | 'uses';

export interface Circumstances {
  readonly policies: readonly PolicyInForce[];
  /**
   * Whether two parties are known to be one person by links, or the indexes of the events that link them, which the
   * verdict then rests on; equal parties need not be asked for.
   */
  readonly samePerson?: (a: Account, b: Account) => boolean | readonly number[];
  /**
   * When the first act of this source and rule occurred whose verdict rests on a recorded approval (`basis` is
   * `recorded`); undefined where there is none. From then on an act without approval is missing one; before, nobody can say.
   */
  readonly recordedSinceMs?: (rule: string, source: string) => number | undefined;
  readonly silences?: readonly Silence[];
  /** What was left out is never held against anybody: nobody can say then what is missing. */
  readonly cut?: ReadonlySet<Cut>;
}
