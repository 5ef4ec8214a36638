/** What is asked after exports. */

import type { Entity } from '@trailmark/catalog';

export interface ExportsQuestion {
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How the account calls the period, as `2026-Q3`. */
  readonly quarter?: string | undefined;
  /** Only of this list, dataset, segment …; with it the way it took is told. */
  readonly entity?: Entity | undefined;
  /** Only by them: an id, a name, an address, as in `actor:`. */
  readonly actor?: string | undefined;
}
