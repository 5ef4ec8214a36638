/** Which sources spoke in a period, and where they are known to have been silent. */

import type { Cited } from './answer.ts';

export interface SourceCoverage {
  readonly source: string;
  /** Events of the period that the reader may find. */
  readonly events: number;
  /** RFC 3339; absent where there are none. */
  readonly first?: string;
  readonly last?: string;
  readonly gaps: readonly Gap[];
}

export interface Gap {
  /** RFC 3339. */
  readonly from: string;
  /** Absent: it has not ended. */
  readonly to?: string;
  /** `stopped`, `missed_run`, `sequence`, `silent`, `token_expired` … */
  readonly code: string;
  /** One sentence in the answer's language. */
  readonly text: string;
  readonly events: readonly Cited[];
}
