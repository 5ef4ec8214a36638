/** What a caller's questions become: the query AND the key's restriction, AND what lists leave out. */

import { Problem, parseQuery } from '@trailmark/contract';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { asksForRoutine, compileQuery, notRoutine } from './compile.ts';

/** Everything this caller may see at all. */
export function visibleTo(house: House, caller: Caller, nowMs: number): Filter {
  if (caller.restrict === undefined) return { all: [] };
  return compileQuery(caller.restrict.query, { terms: house.terms, nowMs, withhold: [] });
}

/**
 * The filter of a list: what was asked, within what may be seen, without routine events unless asked for.
 * @throws Problem `query.*`, `auth.scope`
 */
export function filterOf(house: House, caller: Caller, text: string, nowMs: number, withRoutine = false): Filter {
  const query = queryOf(text);
  const asked = compileQuery(query, { terms: house.terms, nowMs, withhold: caller.withhold });
  const parts: Filter[] = [asked, visibleTo(house, caller, nowMs)];
  if (!withRoutine && !asksForRoutine(query)) parts.push(notRoutine(house.terms));
  return { all: parts };
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
