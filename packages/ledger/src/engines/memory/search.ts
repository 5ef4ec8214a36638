/** Search by looking at every event: slow, and so plain that the other engines are judged by it. */
import type { Span } from '../../engine.ts';
import { matches, type Facts, type Filter } from '../../filter.ts';

export function search(
  events: readonly Facts[],
  filter: Filter,
  span: Span,
  order: 'desc' | 'asc',
  limit: number,
): number[] {
  const found: number[] = [];
  const high = Math.min(span.high, events.length);
  for (let i = 0; i < high - span.low && found.length < limit; i++) {
    const index = order === 'asc' ? span.low + i : high - 1 - i;
    if (matches(filter, events[index]!)) found.push(index);
  }
  return found;
}

export function count(events: readonly Facts[], filter: Filter, span: Span, max: number): number {
  return search(events, filter, span, 'desc', max + 1).length;
}
