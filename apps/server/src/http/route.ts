/** Registers a route of the contract: key and scope first, then the parameters, then the handler. */

import { Problem } from '@trailmark/contract';
import type { Route } from '@trailmark/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { requireScope } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import type { Server } from './server.ts';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Call<R extends Route> {
  /** Undefined on open routes only. */
  readonly caller: R['scope'] extends 'open' | 'own' ? Caller | undefined : Caller;
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  /** The parsed JSON body; undefined where the route reads it itself. */
  readonly body: Parsed<R['body'] extends { schema: infer S } ? S : undefined>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** `raw`: the handler reads the body's bytes itself. */
export interface DefineOptions {
  readonly raw?: boolean;
}

/**
 * What the handler gives back is sent as JSON with the route's first success status, unless the handler answered
 * through `reply` itself.
 */
export function define<R extends Route>(
  app: FastifyInstance,
  server: Server,
  route: R,
  handler: (call: Call<R>) => unknown,
  { raw = false }: DefineOptions = {},
): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: a stranger's megabytes are not taken in.
    onRequest: async (request) => {
      const caller = identify(server, request, route);
      if (caller !== undefined) callers.set(request, caller);
    },
    handler: async (request, reply) => {
      const call = {
        caller: callers.get(request),
        params: check(route.params, request.params, ''),
        query: check(route.query, request.query, ''),
        body: raw || route.body === undefined ? undefined : check(route.body.schema, jsonOf(request.body), 'body'),
        request,
        reply,
      };
      // The members are built from the same route that types them; TypeScript cannot follow the optional schemas.
      const release = call.caller === undefined ? undefined : server.tenants.hold(call.caller.tenant);
      let answer: unknown;
      try {
        answer = await handler(call as unknown as Call<R>);
      } finally {
        release?.();
      }
      if (reply.sent || answer === reply) return reply;
      if (reply.statusCode === 200) reply.code(Number(Object.keys(route.answers)[0]));
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
    },
  });
}

/** Who calls, held against what the route asks for. @throws Problem `auth.*`, `rate.limited` */
export function identify(
  server: Server,
  request: FastifyRequest,
  { scope, orScope }: Pick<Route, 'scope' | 'orScope'>,
): Caller | undefined {
  if (scope === 'open') return undefined;
  const header = request.headers.authorization;
  if (header === undefined) {
    if (scope === 'own') return undefined;
    throw new Problem('auth.missing', 'This needs an API key.');
  }
  // Two steps: one form for the scheme and the spaces at both ends would try every space of a long header.
  const scheme = /^bearer +/i.exec(header)?.[0];
  const secret = scheme === undefined ? undefined : header.slice(scheme.length).trimEnd();
  const caller = secret === undefined ? undefined : server.apiKeys.recognise(secret);
  if (caller === undefined) {
    server.failures.note(request.ip);
    throw new Problem('auth.invalid', 'This API key is not known, or no longer valid.');
  }
  const isEnough = orScope !== undefined && caller.scopes.has(orScope);
  if (scope !== 'any' && scope !== 'own' && !isEnough) requireScope(caller, scope);
  return caller;
}

function check<S extends z.ZodType>(
  schema: S | undefined,
  value: unknown,
  place: 'body' | '',
): z.output<S> | undefined {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const names = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].map(
    String,
  );
  const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const detail = `${names.join('.') || 'The request'}: ${issue?.message ?? 'is not as described'}.`;
  throw new Problem('request.invalid', detail, place === 'body' ? { pointer } : {});
}

function jsonOf(body: unknown): unknown {
  // Bodies arrive as bytes: see the parser in app.ts. None at all is an empty object.
  if (!(body instanceof Uint8Array) || body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Problem('body.malformed', 'The body is not JSON.');
  }
}
