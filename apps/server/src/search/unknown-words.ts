/** Why nothing was found: words that a query asks for and that the vocabulary does not have. */

import { ACTOR_TYPES, OUTCOMES, nearestName } from '@trailmark/catalog';
import type { Catalog } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';

type Term = Extract<Query, { kind: 'term' }>;

const WORDS: Readonly<Record<string, readonly string[]>> = { outcome: OUTCOMES, 'actor.type': ACTOR_TYPES };

/** In sentences, for an answer that is empty. Types that no catalog has may be on record all the same. */
export function unknownWords(query: Query, catalog: Catalog): string[] {
  return [...new Set(termsAsked(query).flatMap((term) => unknownWord(term, catalog) ?? []))];
}

function unknownWord({ field, value, prefix }: Term, catalog: Catalog): string | undefined {
  const begins = (name: string): boolean => (prefix ? name.startsWith(value) : name === value);
  const words = WORDS[field];
  if (words !== undefined) return words.some(begins) ? undefined : `${field} is one of ${words.join(', ')}.`;
  if (field !== 'type') return undefined;
  const names = catalog.types().map(({ name }) => name);
  if (names.some(begins)) return undefined;
  const asked = prefix ? `${value}*` : value;
  const near = nearestName(asked, prefix ? new Set(names.map((name) => `${name.split('.')[0]}.*`)) : names);
  const advice = near === undefined ? 'GET /v1/catalog lists all types.' : `Did you mean type:${near}?`;
  // What was asked is not said again: whoever looks for it in answers would find it in an empty one.
  return `A type that is asked for is not in the catalog. ${advice}`;
}

/** What is excluded leaves nothing empty. */
function termsAsked(query: Query): Term[] {
  if (query.kind === 'term') return [query];
  return query.kind === 'all' || query.kind === 'any' ? query.parts.flatMap(termsAsked) : [];
}
