/** Times of a query, on the calendar of the caller's zone. */

import { timeSpanOf } from '@trailmark/contract';
import type { Place, Query, TimeSpan } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { refuse, refuseWithheld } from './asking.ts';
import type { Asking } from './asking.ts';

/** @throws Problem */
export function compileTime(query: Extract<Query, { kind: 'term' | 'range' }>, asking: Asking): Filter {
  const { place } = query;
  refuseWithheld('time', ['time'], asking.withhold, place);
  if (query.kind === 'term') {
    if (query.prefix)
      throw refuse('query.unsupported', 'A time has no *. Write a day, a month or a range: 2026-03..', place);
    const { startMs, endMs } = spanOf(query.value, asking, place);
    return { from: startMs, to: endMs };
  }
  const from = query.from && spanOf(query.from.value, asking, place);
  const to = query.to && spanOf(query.to.value, asking, place);
  return {
    ...(query.from && from ? { from: query.from.inclusive ? from.startMs : from.endMs } : {}),
    ...(query.to && to ? { to: query.to.inclusive ? to.endMs : to.startMs } : {}),
  };
}

function spanOf(text: string, { nowMs, zone }: Asking, place: Place): TimeSpan {
  const span = timeSpanOf(text, nowMs, zone);
  if (span !== undefined) return span;
  const forms = '2026-11-21, 2026-11, 2026-W47, 2026-11-21T09:00, 2026-11-21T09:00:00Z, today, now or -7d';
  throw refuse('query.invalid', `A time is written ${forms}.`, place);
}
