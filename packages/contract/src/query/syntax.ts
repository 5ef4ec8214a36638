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
  /** Words without a field: free text. */
  | { readonly kind: 'text'; readonly value: string; readonly place: Place };

export interface QueryProblem {
  readonly code: 'query.invalid' | 'query.unsupported';
  readonly detail: string;
  readonly position: number;
  readonly length: number;
}

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: QueryProblem };

/** Thrown inside the parser only. */
export class QueryRefused extends Error {
  readonly problem: QueryProblem;

  constructor(code: QueryProblem['code'], detail: string, place: Place) {
    super(detail);
    this.problem = { code, detail, position: place.start, length: Math.max(0, place.end - place.start) };
  }
}

export const QUERY_LENGTH_MAX = 8_192;
export const QUERY_TERMS_MAX = 200;
export const QUERY_DEPTH_MAX = 32;
