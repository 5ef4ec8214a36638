/** Search: one stretch after another, newest (or oldest) first, until enough is found and counted. */
import type { Page, PageAsked } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import type { Steps } from '../../steps.ts';
import { countIn, eachIn } from './bitmap.ts';
import { evaluate } from './evaluate.ts';
import { boundsOf, planOf } from './plan.ts';
import type { Segments } from './segments.ts';
import { stretchesOf } from './stretches.ts';
import { keptLists } from './term-lists.ts';

/** What a page lists and how many match are found by one walk. */
export function* page(segments: Segments, filter: Filter, asked: PageAsked): Steps<Page> {
  const { span, order, limit, countMax, listed = span } = asked;
  const plan = planOf(filter);
  const indexes: number[] = [];
  let total = 0;
  for (const stretch of stretchesOf(segments, span, order, boundsOf(plan))) {
    const { first, low, high } = stretch;
    const from = Math.max(low, listed.low - first);
    const to = Math.min(high, listed.high - first);
    const isListing = indexes.length < limit && from < to;
    if (!isListing && total > countMax) continue;
    const places = evaluate(segments, stretch, plan);
    if (total <= countMax) total += countIn(places, low, high);
    if (isListing) eachIn(places, from, to, order, (place) => indexes.push(first + place) < limit);
    if (indexes.length >= limit && total > countMax) break;
    yield;
  }
  return { indexes, total: Math.min(total, countMax + 1) };
}

/**
 * Walks over the index as it is at each step, and begins anew where it was read from the disk again: an erasure, or a
 * commit that failed, changed what was walked over already.
 */
export function* overIndex<T>(current: () => Segments, walk: (segments: Segments) => Steps<T>): Steps<T> {
  keptLists.settle();
  for (;;) {
    const segments = current();
    const steps = walk(segments);
    while (current() === segments) {
      const step = steps.next();
      if (step.done === true) return step.value;
      yield;
    }
  }
}
