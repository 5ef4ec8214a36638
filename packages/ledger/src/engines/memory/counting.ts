/** Counting by looking at every event, and the dictionary as a plain map: what the other engines are judged by. */
import { Buffer } from 'node:buffer';
import type { Histogram, OpenValue, Span, Tally, ValuePage } from '../../engine.ts';
import { matches, type Facts, type Filter } from '../../filter.ts';

interface Counted {
  readonly events: readonly Facts[];
  readonly values: ReadonlyMap<bigint, OpenValue>;
}

export function tally({ events, values }: Counted, filter: Filter, span: Span, field: string, limit: number): Tally {
  const counts = new Map<bigint, number>();
  let total = 0;
  for (const event of events.slice(span.low, span.high)) {
    if (!matches(filter, event)) continue;
    total++;
    for (const term of event.terms) {
      if (values.get(term)?.field === field) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const named = sorted.slice(0, limit).map(([term, count]) => ({ term, count }));
  const other = sorted.slice(limit).reduce((sum, [, count]) => sum + count, 0);
  return { values: named, other, total, exact: true };
}

export function histogram(
  counted: Counted,
  filter: Filter,
  span: Span,
  edges: readonly number[],
  by: { field: string; limit: number } | undefined,
): Histogram {
  const events = counted.events.slice(span.low, span.high).filter((event) => matches(filter, event));
  const countsOf = (found: readonly Facts[]): number[] => {
    const counts = edges.slice(1).map(() => 0);
    for (const { occurredMs } of found) {
      const bucket = edges.findIndex((edge) => occurredMs < edge) - 1;
      if (bucket >= 0) counts[bucket]!++;
    }
    return counts;
  };
  if (by === undefined) return { counts: countsOf(events) };
  const within: Filter = { all: [filter, { from: edges[0]!, to: edges.at(-1)! }] };
  const { values } = tally(counted, within, span, by.field, by.limit);
  const series = values.map(({ term }) => [term, countsOf(events.filter(({ terms }) => terms.has(term)))] as const);
  return { counts: countsOf(events), by: new Map(series) };
}

export function values(
  all: Iterable<OpenValue>,
  field: string,
  prefix: string,
  { limit, after }: ValuePage,
): OpenValue[] {
  return [...all]
    .filter((value) => value.field === field && value.folded.startsWith(prefix))
    .sort(inOrder)
    .filter((value) => after === undefined || inOrder(value, after) > 0)
    .slice(0, limit);
}

type Place = Pick<OpenValue, 'folded' | 'term'>;
const inOrder = (a: Place, b: Place): number =>
  Buffer.compare(Buffer.from(a.folded), Buffer.from(b.folded)) || (a.term < b.term ? -1 : a.term > b.term ? 1 : 0);
