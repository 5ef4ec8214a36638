/** Counting verdicts among the events that match, stretch by stretch. */
import type { Span } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import type { Steps } from '../../steps.ts';
import type { VerdictTally } from '../../verdict-table.ts';
import { countIn } from './bitmap.ts';
import { evaluate } from './evaluate.ts';
import { boundsOf, planOf } from './plan.ts';
import type { Segments } from './segments.ts';
import { stretchesOf } from './stretches.ts';

export function* tallyVerdicts(segments: Segments, filter: Filter, span: Span): Steps<VerdictTally> {
  const plan = planOf(filter);
  const counts = new Map<string, number>();
  let total = 0;
  for (const stretch of stretchesOf(segments, span, 'desc', boundsOf(plan))) {
    const places = evaluate(segments, stretch, plan);
    total += countIn(places, stretch.low, stretch.high);
    segments.verdicts.count(stretch, places, counts);
    yield;
  }
  return { counts, total };
}
