/** Filters that ask for nothing but clients, importances and times: what summaries can answer. */
import { matches, type Filter } from '../../filter.ts';
import type { Dictionary } from './dictionary.ts';
import { fieldNumbers, termOf } from './facet-terms.ts';
import { always, type Range } from './plan.ts';
import type { SummaryClass } from './summaries.ts';

export interface ClassFilter {
  readonly range: Range;
  readonly isMeant: (one: SummaryClass) => boolean;
}

/** Undefined for every other filter. */
export function classFilterOf(filter: Filter, dictionary: Dictionary): ClassFilter | undefined {
  const parts = partsOf(filter);
  let range = always;
  const rest: Filter[] = [];
  for (const part of parts) {
    if (isTime(part)) {
      const { from = -Infinity, to = Infinity } = part;
      range = { from: Math.max(range.from, from), to: Math.min(range.to, to) };
    } else if (isOfClasses(part, dictionary)) rest.push(part);
    else return undefined;
  }
  const asked: Filter = { all: rest };
  return {
    range,
    isMeant: ({ client, importance }) => {
      const terms = new Set<bigint>();
      if (client !== undefined) terms.add(termOf(...client));
      if (importance !== undefined) terms.add(termOf(...importance));
      return matches(asked, { terms, occurredMs: 0 });
    },
  };
}

const partsOf = (filter: Filter): Filter[] => ('all' in filter ? filter.all.flatMap(partsOf) : [filter]);

const isTime = (filter: Filter): filter is { from?: number; to?: number } =>
  !('all' in filter || 'any' in filter || 'not' in filter || 'term' in filter || 'verdict' in filter);

const dimensions = new Set([fieldNumbers.get('scope.client'), fieldNumbers.get('importance')]);

function isOfClasses(filter: Filter, dictionary: Dictionary): boolean {
  if ('all' in filter) return filter.all.every((part) => isOfClasses(part, dictionary));
  if ('any' in filter) return filter.any.every((part) => isOfClasses(part, dictionary));
  if ('not' in filter) return isOfClasses(filter.not, dictionary);
  if (!('term' in filter)) return false;
  const field = dictionary.facets.fieldOf(filter.term);
  return field !== undefined && dimensions.has(field);
}
