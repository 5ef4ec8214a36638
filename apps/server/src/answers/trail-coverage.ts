/** Which sources spoke in a period, as far as the caller may see, and where they were silent. */

import type { SourceCoverage } from '@trailmark/answers';
import type { Caller } from '../access/caller.ts';
import { visibleTo } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';

const SOURCES_MAX = 100;

export interface CoveredPeriod {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly at: number;
}

export function coverageOf(house: House, caller: Caller, { fromMs, toMs, at }: CoveredPeriod): SourceCoverage[] {
  const { ledger } = house;
  const visible = visibleTo(house, caller, toMs);
  const { values } = ledger.tally(visible, 'source', { from: fromMs, to: toMs, at, limit: SOURCES_MAX });
  return values.flatMap(({ term, count }) => {
    const source = ledger.valueOf(term)?.value;
    return source === undefined ? [] : [{ source, events: count, gaps: [] }];
  });
}
