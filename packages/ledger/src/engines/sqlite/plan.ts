/**
 * A filter made ready to be evaluated on one stretch after another: terms cut in halves, ANDs within ANDs made one, the
 * times of an AND made one range.
 */
import type { Filter } from '../../filter.ts';
import { highOf, lowOf, termOf } from './facet-terms.ts';
import type { TermLists } from './term-lists.ts';

export type Plan =
  | {
      readonly kind: 'all';
      /** Of each of these one term is enough. */
      readonly sets: TermSet[];
      readonly range: Range | undefined;
      readonly rest: Plan[];
      /** None of these. */
      readonly excluded: TermSet | undefined;
    }
  | { readonly kind: 'any'; readonly terms: TermSet | undefined; readonly rest: Plan[] }
  | { readonly kind: 'not'; readonly part: Plan }
  | { readonly kind: 'verdict'; readonly verdict: string }
  | { readonly kind: 'time'; readonly range: Range };

/** Occurred time in milliseconds: from inclusive, to exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
export const always: Range = { from: -Infinity, to: Infinity };

/** Terms of which one is enough, in order of their bits. */
export interface TermSet {
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;
  /** The one field with a column that all of them are values of; -1: there is none; undefined: not asked yet. */
  field: number | undefined;
  /** Where its lists are kept; opened when first asked for. */
  lists: TermLists[] | undefined;
  /** Which share of a stretch before had one of them: what was missing or rare is asked first. */
  lastShare: number;
}

export function planOf(filter: Filter): Plan {
  if ('term' in filter) return { kind: 'any', terms: termSetOf([BigInt.asUintN(64, filter.term)]), rest: [] };
  if ('verdict' in filter) return { kind: 'verdict', verdict: filter.verdict };
  if ('not' in filter) return { kind: 'not', part: planOf(filter.not) };
  if ('any' in filter) return planOfAny(filter.any);
  if ('all' in filter) return planOfAll(filter.all);
  return { kind: 'time', range: rangeOf(filter) };
}

const rangeOf = ({ from = -Infinity, to = Infinity }: { from?: number; to?: number }): Range => ({ from, to });

function planOfAll(parts: readonly Filter[]): Plan {
  const sets: TermSet[] = [];
  const rest: Plan[] = [];
  const excluded: TermSet[] = [];
  let range: Range | undefined;
  const meet = (other: Range): void => {
    range = { from: Math.max(range?.from ?? -Infinity, other.from), to: Math.min(range?.to ?? Infinity, other.to) };
  };
  for (const part of parts.map(planOf)) {
    if (isTermsAlone(part)) sets.push(part.terms);
    else if (part.kind === 'time') meet(part.range);
    else if (part.kind === 'not' && isTermsAlone(part.part)) excluded.push(part.part.terms);
    else if (part.kind !== 'all') rest.push(part);
    else {
      sets.push(...part.sets);
      rest.push(...part.rest);
      if (part.excluded !== undefined) excluded.push(part.excluded);
      if (part.range !== undefined) meet(part.range);
    }
  }
  // What has none of these and none of those has none of all: read together.
  return { kind: 'all', sets, range, rest, excluded: excluded.length === 0 ? undefined : unionOf(excluded) };
}

type TermsAlone = Extract<Plan, { kind: 'any' }> & { readonly terms: TermSet };

function isTermsAlone(plan: Plan): plan is TermsAlone {
  return plan.kind === 'any' && plan.terms !== undefined && plan.rest.length === 0;
}

/** ORs within ORs are one: each of its own would read the parts of the index again. */
function planOfAny(parts: readonly Filter[]): Plan {
  const sets: TermSet[] = [];
  const rest: Plan[] = [];
  const own = parts.flatMap((part) => ('term' in part ? [BigInt.asUintN(64, part.term)] : []));
  if (own.length > 0) sets.push(termSetOf(own));
  for (const part of parts) {
    if ('term' in part) continue;
    const plan = planOf(part);
    if (plan.kind !== 'any') rest.push(plan);
    else {
      if (plan.terms !== undefined) sets.push(plan.terms);
      rest.push(...plan.rest);
    }
  }
  return { kind: 'any', terms: sets.length === 0 ? undefined : unionOf(sets), rest };
}

function unionOf(sets: readonly TermSet[]): TermSet {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  return termSetOf(
    sets
      .flatMap(({ highs, lows }) => Array.from(highs, (high, i) => termOf(high, lows[i]!)))
      .map((term) => BigInt.asUintN(64, term)),
  );
}

function termSetOf(terms: readonly bigint[]): TermSet {
  const sorted = BigUint64Array.from(new Set(terms)).sort();
  const highs = new Uint32Array(sorted.length);
  const lows = new Uint32Array(sorted.length);
  sorted.forEach((term, i) => {
    highs[i] = highOf(term);
    lows[i] = lowOf(term);
  });
  return { highs, lows, field: undefined, lists: undefined, lastShare: 0 };
}

/** A range outside of which nothing matches. */
export function boundsOf(plan: Plan): Range {
  if (plan.kind === 'time') return plan.range;
  if (plan.kind === 'any') {
    if (plan.terms !== undefined || plan.rest.length === 0) return always;
    const bounds = plan.rest.map(boundsOf);
    return { from: Math.min(...bounds.map(({ from }) => from)), to: Math.max(...bounds.map(({ to }) => to)) };
  }
  if (plan.kind !== 'all') return always;
  const bounds = [plan.range ?? always, ...plan.rest.map(boundsOf)];
  return { from: Math.max(...bounds.map(({ from }) => from)), to: Math.min(...bounds.map(({ to }) => to)) };
}
