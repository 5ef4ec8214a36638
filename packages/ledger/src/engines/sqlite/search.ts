/** Search: one stretch after another, newest (or oldest) first, until enough is found. */
import type { Span } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import { countIn, eachIn } from './bitmap.ts';
import { evaluate } from './evaluate.ts';
import { boundsOf, planOf } from './plan.ts';
import type { Segments } from './segments.ts';
import { stretchesOf, within } from './stretches.ts';

/** At most `limit` matching indexes of a span, in order. */
export function search(segments: Segments, filter: Filter, span: Span, order: 'desc' | 'asc', limit: number): number[] {
  const plan = planOf(filter);
  const found: number[] = [];
  for (const stretch of stretchesOf(segments, span, order, boundsOf(plan))) {
    const places = evaluate(segments, stretch, plan);
    const [low, high] = within(stretch, span);
    eachIn(places, low, high, order, (place) => found.push(stretch.first + place) < limit);
    if (found.length >= limit) break;
  }
  return found;
}

/** How many of a span match; stops with the stretch in which the count passes `max`. */
export function count(segments: Segments, filter: Filter, span: Span, max: number): number {
  const plan = planOf(filter);
  let total = 0;
  for (const stretch of stretchesOf(segments, span, 'desc', boundsOf(plan))) {
    const places = evaluate(segments, stretch, plan);
    total += countIn(places, ...within(stretch, span));
    if (total > max) return max + 1;
  }
  return total;
}
