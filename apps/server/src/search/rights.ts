/** What a caller's questions become: the query AND the key's restriction, AND what lists leave out. */

import { Problem, parseQuery } from '@trailmark/contract';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { EVERYTHING, QUERY_BUDGET } from './asking.ts';
import type { Asking, Twins } from './asking.ts';
import { compileQuery } from './compile.ts';
import { expansionsOf } from './expand.ts';
import { knowsDirectory } from './name-rights.ts';
import { withoutOwn } from './own-rights.ts';
import { olderIndexNotes } from './older-index.ts';
import { personOfRef } from './people-found.ts';
import { asksForRoutine, notRoutine } from './routine.ts';
import { verdictsUntold } from './verdict-rights.ts';
import { mayBeWithheld } from './withheld.ts';

/** Everything this caller may see at all. */
export function visibleTo(house: House, caller: Caller, nowMs: number): Filter {
  if (caller.restrict === undefined) return EVERYTHING;
  const { query } = caller.restrict;
  return withoutOwn(compileRestriction(house, query, nowMs), query, house.terms);
}

/** A restriction finds for certain or is refused. @throws Problem */
export function compileRestriction(house: House, query: Query, nowMs: number): Filter {
  // Whoever sets a restriction asks for nothing: it is compiled with all rights and looks nothing up.
  return compileQuery(query, {
    terms: house.terms,
    catalog: house.catalog,
    nowMs,
    withhold: [],
    reveal: true,
    expansions: undefined,
    verdictsUntold: undefined,
    budget: { left: QUERY_BUDGET },
    notes: new Set(),
    personOf: (ref) => personOfRef(house, ref),
  });
}

export interface AskedFor {
  /** What was asked, within what may be seen, without routine events unless asked for. */
  readonly filter: Filter;
  readonly query: Query;
  /** What the answer cannot hold and why, in sentences; usually none. */
  readonly notes: readonly string[];
}

export interface AskOptions {
  readonly nowMs: number;
  /** IANA name of the zone whose days the query means; UTC unless given. */
  readonly zone?: string | undefined;
  /** Routine events too, whether asked for or not. */
  readonly withRoutine?: boolean;
  /** Whom else names mean; absent: nobody. */
  readonly twins?: Twins | undefined;
}

/** @throws Problem `query.*`, `auth.scope` */
export function askedFor(house: House, caller: Caller, text: string, options: AskOptions): AskedFor {
  const { nowMs, zone, withRoutine = false, twins } = options;
  const query = queryOf(text);
  const visible = visibleTo(house, caller, nowMs);
  const asking: Asking = {
    terms: house.terms,
    catalog: house.catalog,
    nowMs,
    zone,
    withhold: caller.withhold,
    reveal: caller.scopes.has('reveal'),
    expansions: expansionsOf(house, {
      within: caller.restrict === undefined ? undefined : visible,
      knowsDirectory: knowsDirectory(caller),
    }),
    verdictsUntold: verdictsUntold(caller),
    budget: { left: QUERY_BUDGET },
    notes: new Set(),
    personOf: (ref) => personOfRef(house, ref),
    twins,
  };
  const parts: Filter[] = [compileQuery(query, asking), visible];
  // What is left out would tell of which importance it is, which follows from the type.
  const leavesOut = !withRoutine && !asksForRoutine(query, house.catalog) && !mayBeWithheld('type', caller.withhold);
  if (leavesOut) parts.push(notRoutine(house.terms));
  return { filter: { all: parts }, query, notes: [...asking.notes] };
}

/**
 * The filter of a query of which evidence is made: what can be answered in part only is refused.
 * @throws Problem `query.*`, `auth.scope`
 */
export function filterOf(house: House, caller: Caller, text: string, nowMs: number, withRoutine = false): Filter {
  const { filter, query, notes } = askedFor(house, caller, text, { nowMs, withRoutine });
  const [note] = [...notes, ...olderIndexNotes(house, query)];
  if (note === undefined) return filter;
  throw new Problem('query.unsupported', `No evidence is made of what can be found in part only. ${note}`);
}

/** Whether the caller may see entry `index`: asked of the store, like every list. */
export function isVisible(house: House, visible: Filter, index: number): boolean {
  return house.ledger.find(visible, { order: 'desc', cursor: index + 1, limit: 1 }).indexes[0] === index;
}

export function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.query;
  throw new Problem(parsed.problem.code, parsed.problem.detail, parsed.problem);
}
