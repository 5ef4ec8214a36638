/** Why nothing was found: words that a query asks for and that the vocabulary does not have. */

import { ACTOR_TYPES, OUTCOMES, nearestName, normalText } from '@trailmark/catalog';
import type { Catalog } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';

type Term = Extract<Query, { kind: 'term' }>;

const WORDS: Readonly<Record<string, readonly string[]>> = { outcome: OUTCOMES, 'actor.type': ACTOR_TYPES };

/** Looking for the nearest of all types takes its time: of a query of two hundred conditions it is done for some. */
const TOLD_MAX = 5;

/** In sentences, for an answer that is empty. Types that no catalog has may be on record all the same. */
export function unknownWords(query: Query, catalog: Catalog): string[] {
  const types = catalog.types().map(({ name }) => name);
  const wordsOf = (field: string): readonly string[] | undefined => (field === 'type' ? types : WORDS[field]);
  const unknown = termsAsked(query).filter(({ field, value, prefix }) => {
    const asked = normalText(value);
    return wordsOf(field)?.every((word) => (prefix ? !word.startsWith(asked) : word !== asked));
  });
  const told = unknown
    .slice(0, TOLD_MAX)
    .map((term) =>
      term.field === 'type' ? unknownType(term, types) : `${term.field} is one of ${wordsOf(term.field)?.join(', ')}.`,
    );
  return [...new Set(told)];
}

function unknownType({ value, prefix }: Term, types: readonly string[]): string {
  const families = (): Set<string> => new Set(types.map((name) => `${name.split('.')[0]}.*`));
  const near = prefix ? nearestName(`${value}*`, families()) : nearestName(value, types);
  const advice = near === undefined ? 'GET /v1/catalog lists all types.' : `Did you mean type:${near}?`;
  // What was asked is not said again: whoever looks for it in answers would find it in an empty one.
  return `A type that is asked for is not in the catalog. ${advice}`;
}

/** What is excluded leaves nothing empty. */
function termsAsked(query: Query): Term[] {
  if (query.kind === 'term') return [query];
  return query.kind === 'all' || query.kind === 'any' ? query.parts.flatMap(termsAsked) : [];
}
