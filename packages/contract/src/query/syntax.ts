/** What a query text means: a tree of conditions, each knowing where in the text it stands. */

/** UTF-16 units of the query text: `start` inclusive, `end` exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Query =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Query[]; readonly place: Place }
  | { readonly kind: 'not'; readonly part: Query; readonly place: Place }
  /** `field:value`; with `prefix` the value is what stands before the trailing `*`. */
  | {
      readonly kind: 'term';
      readonly field: string;
      readonly value: string;
      readonly prefix: boolean;
      readonly place: Place;
    }
  /** `field:a..b`, `field:>=a`; an absent end is unbounded. */
  | {
      readonly kind: 'range';
      readonly field: string;
      readonly from?: { readonly value: string; readonly inclusive: boolean };
      readonly to?: { readonly value: string; readonly inclusive: boolean };
      readonly place: Place;
    }
  /** `field:?`: the source gave a value. */
  | { readonly kind: 'exists'; readonly field: string; readonly place: Place }
  /** Words without a field, or behind `text:`: free text. With `prefix` its last word is a beginning. */
  | { readonly kind: 'text'; readonly value: string; readonly prefix: boolean; readonly place: Place };

export interface QueryProblem {
  readonly code: 'query.invalid' | 'query.unsupported';
  readonly detail: string;
  readonly position: number;
  readonly length: number;
  /** The whole query as it was probably meant, where that can be said. It may hold a further mistake. */
  readonly suggestion?: string;
}

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: QueryProblem };

/** How the text would have to change: `replace` what is `over` (else at the refusal's place), or `insert` `at` a unit. */
export type Fix =
  | { readonly replace: string; readonly over?: Place }
  | { readonly insert: string; readonly at?: number };

/** Thrown inside the parser only. */
export class QueryRefused extends Error {
  readonly #code: QueryProblem['code'];
  readonly #place: Place;
  readonly #fix: Fix | undefined;

  constructor(code: QueryProblem['code'], detail: string, place: Place, fix?: Fix) {
    super(detail);
    this.#code = code;
    this.#place = place;
    this.#fix = fix;
  }

  /** @param text the query this is about */
  problem(text: string): QueryProblem {
    const { start, end } = this.#place;
    const suggestion = this.#fix === undefined ? undefined : fixed(text, this.#fix, this.#place);
    return {
      code: this.#code,
      detail: this.message,
      position: start,
      length: Math.max(0, end - start),
      ...(suggestion === undefined || suggestion === text ? {} : { suggestion }),
    };
  }
}

function fixed(text: string, fix: Fix, place: Place): string {
  const over = 'insert' in fix ? { start: fix.at ?? place.end, end: fix.at ?? place.end } : (fix.over ?? place);
  return text.slice(0, over.start) + ('insert' in fix ? fix.insert : fix.replace) + text.slice(over.end);
}

export const QUERY_LENGTH_MAX = 8_192;
export const QUERY_TERMS_MAX = 200;
export const QUERY_DEPTH_MAX = 32;
