/** An expected refusal on its way to the client, and its one rendering as RFC 9457 problem details. */

import { errorTable } from './errors.ts';
import type { ErrorCode } from './errors.ts';

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly advice: string;
  /** RFC 6901, into the body of the request. */
  readonly pointer?: string;
  /** Place in the query text, in UTF-16 units from 0, and how many are meant. */
  readonly position?: number;
  readonly length?: number;
  /** The whole query as it was probably meant. */
  readonly suggestion?: string;
}

export interface ProblemPlace {
  readonly pointer?: string | undefined;
  readonly position?: number | undefined;
  readonly length?: number | undefined;
  readonly suggestion?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** Thrown by whoever refuses; rendered once, at the edge. `detail` never holds a personal value or a key. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly place: ProblemPlace;

  constructor(code: ErrorCode, detail: string, place: ProblemPlace = {}) {
    super(detail, place.cause === undefined ? undefined : { cause: place.cause });
    this.name = 'Problem';
    this.code = code;
    this.place = place;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  toJSON(): ProblemDetails {
    return problemDetails(this.code, this.message, this.place);
  }
}

/** The members of a problem document (RFC 9457 section 3.1), extended by `code`, `advice`, `pointer` and `position`. */
export function problemDetails(code: ErrorCode, detail: string, place: ProblemPlace = {}): ProblemDetails {
  const { status, title, advice } = errorTable[code];
  return {
    type: `urn:trailmark:problem:${code}`,
    title,
    status,
    code,
    detail,
    advice,
    ...(place.pointer === undefined ? {} : { pointer: place.pointer }),
    ...(place.position === undefined ? {} : { position: place.position }),
    ...(place.length === undefined ? {} : { length: place.length }),
    ...(place.suggestion === undefined ? {} : { suggestion: place.suggestion }),
  };
}
