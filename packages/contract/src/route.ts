/** What a route is, as data: the server registers handlers for it, OpenAPI and clients read it. */

import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Scope } from './scope.ts';

export interface Answer {
  readonly about: string;
  readonly schema?: z.ZodType;
  /** `application/json` where a schema stands and nothing else is said. */
  readonly mediaType?: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in OpenAPI: `/v1/events/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly group: 'events' | 'evidence' | 'log' | 'control' | 'health';
  /** The scope a key needs; `open` asks for no key; `own` decides in the handler. */
  readonly scope: Scope | 'any' | 'open' | 'own';
  /** Another scope that is enough as well. */
  readonly orScope?: Scope;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: { readonly schema: z.ZodType; readonly mediaTypes: readonly string[] };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Refusals beyond those every route may give (auth.*, request.invalid, internal). */
  readonly codes: readonly ErrorCode[];
}

/** Keeps each route's own literal types, so that handlers know the shape of their parameters. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}
