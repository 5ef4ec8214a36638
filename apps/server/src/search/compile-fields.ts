/** Fields of the envelope whose values are found as a whole: type, outcome, source, domain, scope and the like. */

import { EXISTS, foldText, normalText } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { EVERYTHING, NOTHING, anyOf, expansionsFor, refuse, refuseWithheld, spend, tooMany } from './asking.ts';
import type { Asking } from './asking.ts';
import { indexedAs, pathsOf } from './field-paths.ts';

/** Every event has these. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  'actor',
  'actor.type',
  'type',
  'time',
  'source',
  'outcome',
  'importance',
  'known',
]);
const WORDS: Readonly<Record<string, readonly string[]>> = {
  importance: ['routine', 'normal', 'notable', 'critical'],
  known: ['true', 'false'],
};

/** @throws Problem */
export function compileExact(query: Extract<Query, { kind: 'term' }>, asking: Asking): Filter {
  const { field, value, prefix, place } = query;
  const { terms } = asking;
  const indexed = indexedAs(field);
  if (field === 'reason')
    throw refuse(
      'query.unsupported',
      'A reason is found by its words: text:"…". Whether there is one is asked by reason:?',
      place,
    );
  refuseWithheld(field, pathsOf(field), asking.withhold, place);
  const words = WORDS[field];
  if (prefix) {
    if (words !== undefined)
      return anyOf(words.filter((word) => word.startsWith(foldText(value))).map((word) => terms.term(field, word)));
    if (value === '') return ALWAYS_THERE.has(field) ? EVERYTHING : { term: terms.term(EXISTS, indexed) };
    if (field === 'type' && /^[a-z0-9_.]+\.$/.test(value)) return { term: terms.term('type', `${value}*`) };
    const found = expansionsFor(asking, 'a beginning*', place).values(indexed, foldText(value));
    if (found === undefined) throw tooMany(place);
    spend(asking, found.length, place);
    return found.length === 0 ? NOTHING : anyOf(found);
  }
  if (words !== undefined && !words.includes(normalText(value)))
    throw refuse('query.invalid', `${field} is one of ${words.join(', ')}.`, place);
  return { term: terms.term(indexed, normalText(value)) };
}

/** `field:?` @throws Problem */
export function compileExists(query: Extract<Query, { kind: 'exists' }>, asking: Asking): Filter {
  const { field, place } = query;
  const names = asking.catalog.fieldNamesOf(field);
  refuseWithheld(field, names.flatMap(pathsOf), asking.withhold, place);
  if (ALWAYS_THERE.has(field)) return EVERYTHING;
  if (field === 'subject') throw refuse('query.unsupported', 'Ask actor:? or target:? instead.', place);
  // A target without a type is none.
  const asked = field === 'target.type' ? ['target'] : names;
  return anyOf(asked.map((name) => asking.terms.term(EXISTS, indexedAs(name))));
}
