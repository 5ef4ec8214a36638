/** `/v1/api-keys`: made, listed, revoked; each change is an event of the trail. */

import { parseTime, timeText } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import type { ApiKeyRow } from '@trailmark/ledger/control';
import type { FastifyInstance } from 'fastify';
import type { ApiKeys } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import { grantWithin } from '../access/grant.ts';
import type { OwnEvent } from '../own/own-events.ts';
import { compileRestriction, queryOf } from '../search/rights.ts';
import { checkWithhold } from '../search/withheld.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installApiKeys(app: FastifyInstance, server: Server): void {
  const { apiKeys, own, tenants } = server;

  define(app, server, routes.listApiKeys, ({ caller }) => ({
    keys: apiKeys.list(caller.tenant).map((row) => shownKey(apiKeys, row)),
  }));

  define(app, server, routes.createApiKey, async ({ caller, body, reply }) => {
    const tenant = body.tenant ?? caller.tenant;
    if (tenant !== caller.tenant && !caller.key.isOperator) {
      throw new Problem('auth.scope', "Only the operator's key makes keys for other tenants.");
    }
    return tenants.during(tenant, async (house) => {
      const expiresMs = expiryOf(body.expires);
      // Refused now rather than at each request: a key must not be handed out that can read nothing.
      if (body.restrict !== undefined) compileRestriction(house, queryOf(body.restrict), server.now());
      checkWithhold(body.withhold ?? []);
      const sources = body.sources ?? [body.name];
      const { secret, row } = apiKeys.create({
        name: body.name,
        tenant,
        ...grantWithin(caller, { ...body, sources, expiresMs }),
      });
      try {
        await own.record(house, createdEvent(caller, row, apiKeys));
      } catch (error) {
        // A key that is not on record must not work.
        apiKeys.revoke(tenant, row.id);
        throw error;
      }
      reply.code(201);
      return { ...shownKey(apiKeys, row), key: secret };
    });
  });

  define(app, server, routes.revokeApiKey, async ({ caller, params }) => {
    const isOfOperator = apiKeys.list(caller.tenant).some(({ id, isOperator }) => id === params.id && isOperator);
    if (isOfOperator && !caller.key.isOperator)
      throw new Problem('auth.scope', "The operator's key ends only by itself.");
    const row = apiKeys.revoke(caller.key.isOperator ? undefined : caller.tenant, params.id);
    const event = {
      type: 'trail.api_key_revoked',
      id: `revoked.${row.id}`,
      actor: caller,
      target: { type: 'api_key', id: row.id, name: row.name },
    } as const;
    await tenants.during(row.tenant, (house) => own.record(house, event));
    return shownKey(apiKeys, row);
  });
}

/** @throws Problem `request.invalid` */
function expiryOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const expiresMs = parseTime(text);
  if (expiresMs !== undefined) return expiresMs;
  throw new Problem('request.invalid', 'expires: write an RFC 3339 time.', { pointer: '/expires' });
}

function createdEvent(caller: Caller, row: ApiKeyRow, apiKeys: ApiKeys): OwnEvent {
  const { restrict, withhold } = apiKeys.limitsOf(row);
  return {
    type: 'trail.api_key_created',
    actor: caller,
    target: { type: 'api_key', id: row.id, name: row.name },
    data: {
      scopes: row.scopes,
      sources: row.sources,
      expires: row.expiresMs === undefined ? undefined : timeText(row.expiresMs),
      restrict,
      withhold: withhold.length === 0 ? undefined : withhold,
    },
  };
}

function shownKey(apiKeys: ApiKeys, row: ApiKeyRow): Record<string, unknown> {
  const { restrict, withhold } = apiKeys.limitsOf(row);
  return {
    id: row.id,
    name: row.name,
    tenant: row.tenant,
    scopes: row.scopes,
    sources: row.sources,
    restrict,
    withhold,
    created: timeText(row.createdMs),
    ...(row.expiresMs === undefined ? {} : { expires: timeText(row.expiresMs) }),
    ...(row.revokedMs === undefined ? {} : { revoked: timeText(row.revokedMs) }),
  };
}
