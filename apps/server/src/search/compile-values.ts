/** Values of `data` and `changes`: whole, by their beginning, and numbers between two others. */

import {
  foldText,
  numberField,
  numberOf,
  numberRange,
  personalField,
  personalNumberField,
  valueForms,
} from '@trailmark/catalog';
import type { NumberBound } from '@trailmark/catalog';
import type { Place, Query } from '@trailmark/contract';
import { splitPath } from '@trailmark/core';
import type { Filter } from '@trailmark/ledger';
import {
  NOTHING,
  anyOf,
  expansionsFor,
  refuse,
  refusePersonal,
  refuseWithheld,
  spend,
  tooMany,
  uncertain,
} from './asking.ts';
import type { Asking } from './asking.ts';
import { pathsOf } from './field-paths.ts';

/** @throws Problem */
export function compileValue(query: Extract<Query, { kind: 'term' }>, asking: Asking): Filter {
  const { value, prefix, place } = query;
  const names = namesAsked(query.field, asking, place);
  if (prefix) return compileBeginning(names, query, asking);
  // Values of people are asked by those alone who may see them.
  const fields = asking.reveal ? names.flatMap((name) => [name, personalField(name)]) : names;
  const forms = valueForms(value);
  return anyOf(fields.flatMap((field) => forms.map((form) => asking.terms.term(field, form))));
}

/** `data.rows:500..2000`, `changes.daily_budget:>350` @throws Problem */
export function compileNumbers(query: Extract<Query, { kind: 'range' }>, asking: Asking): Filter {
  const { from, to, place } = query;
  const names = namesAsked(query.field, asking, place);
  // Numbers beyond what is indexed would be let through where a restriction excludes a range.
  if (asking.expansions === undefined) throw uncertain('a range of numbers', place);
  const found = rangeTerms(names, from && boundOf(from, place), to && boundOf(to, place), asking);
  spend(asking, found.length, place);
  return found.length === 0 ? NOTHING : anyOf(found);
}

function boundOf({ value, inclusive }: { value: string; inclusive: boolean }, place: Place): NumberBound {
  const number = numberOf(value);
  if (number !== undefined) return { value: number, inclusive };
  throw refuse('query.invalid', 'A range of values is between numbers: 500..2000, >=20.000 or <3,5.', place);
}

function rangeTerms(
  names: readonly string[],
  from: NumberBound | undefined,
  to: NumberBound | undefined,
  { terms, reveal }: Asking,
): bigint[] {
  const fields = names.flatMap((name) =>
    reveal ? [numberField(name), personalNumberField(name)] : [numberField(name)],
  );
  const beginnings = numberRange(from, to) ?? [];
  return fields.flatMap((field) => beginnings.map((beginning) => terms.term(field, beginning)));
}

/** Only open values are listed where beginnings can be looked up. */
function compileBeginning(
  names: readonly string[],
  { value, place }: { readonly value: string; readonly place: Place },
  asking: Asking,
): Filter {
  const expansions = expansionsFor(asking, 'a beginning*', place);
  const found = names.flatMap((name) => {
    const terms = expansions.values(name, foldText(value));
    if (terms === undefined) throw tooMany(place);
    spend(asking, terms.length, place);
    return terms;
  });
  asking.notes.add(
    'Beginnings of values of data and changes are found in open texts only; sealed values, numbers and times are found whole.',
  );
  return found.length === 0 ? NOTHING : anyOf(found);
}

/** Every name the field ever had: a query saved by one of them means all. @throws Problem */
function namesAsked(field: string, asking: Asking, place: Place): readonly string[] {
  if (field.startsWith('data.') && splitPath(field) === undefined)
    throw refuse('query.invalid', 'In a path a backslash stands before a dot or another backslash.', place);
  const names = asking.catalog.fieldNamesOf(field);
  refusePersonal(names, asking.reveal, place);
  refuseWithheld(field, names.flatMap(pathsOf), asking.withhold, place);
  return names;
}
