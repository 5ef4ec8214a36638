/** What is asked after a change. */

import type { Entity } from '@trailmark/catalog';

export interface ChangeQuestion {
  readonly entity: Entity;
  /** A path of changes, as `market` or `daily_budget`; every change unless given. */
  readonly field?: string | undefined;
  /** Occurred time; the whole trail unless given. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}
