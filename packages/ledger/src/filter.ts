/** What a search asks for, compiled by the server from query text: terms and times, AND, OR and NOT. */
import { ANY_VERDICT } from './verdict-table.ts';

export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  /** A blind term: the first 8 bytes of a keyed hash, read as a signed 64-bit integer. */
  | { readonly term: bigint }
  /** An event about whose approval this was found; `ANY_VERDICT`: anything. */
  | { readonly verdict: string }
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  | { readonly from?: number; readonly to?: number };

/** Everything: an AND of nothing. */
export const everything: Filter = { all: [] };

export interface Facts {
  readonly terms: ReadonlySet<bigint>;
  readonly occurredMs: number;
  readonly verdict?: string | undefined;
}

/** Whether one event matches: the plain meaning every engine must agree with. */
export function matches(filter: Filter, facts: Facts): boolean {
  if ('all' in filter) return filter.all.every((part) => matches(part, facts));
  if ('any' in filter) return filter.any.some((part) => matches(part, facts));
  if ('not' in filter) return !matches(filter.not, facts);
  if ('term' in filter) return facts.terms.has(filter.term);
  if ('verdict' in filter)
    return facts.verdict !== undefined && (filter.verdict === ANY_VERDICT || filter.verdict === facts.verdict);
  return facts.occurredMs >= (filter.from ?? -Infinity) && facts.occurredMs < (filter.to ?? Infinity);
}
