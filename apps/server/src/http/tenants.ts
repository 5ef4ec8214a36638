/** `/v1/tenants`: legal entities, each with a log of its own. */

import { timeText } from '@trailmark/catalog';
import { Problem, routes, scopes } from '@trailmark/contract';
import type { TenantRow } from '@trailmark/ledger/control';
import type { FastifyInstance } from 'fastify';
import { seesEverything } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';
import { beginTenant } from '../tenant/begin.ts';

export function installTenants(app: FastifyInstance, server: Server): void {
  const { tenants, apiKeys, own } = server;

  define(app, server, routes.listTenants, ({ caller }) => {
    const visible = tenants.list().filter(({ id }) => caller.key.isOperator || id === caller.tenant);
    return { tenants: visible.map(shownTenant) };
  });

  define(app, server, routes.createTenant, async ({ caller, body, reply }) => {
    if (!caller.key.isOperator) throw new Problem('auth.scope', "Only the operator's key creates tenants.");
    const row: TenantRow = {
      id: body.id,
      name: body.name ?? body.id,
      origin: `${tenants.originHost(undefined)}/t/${body.id}`,
      publicLog: body.publicLog,
      createdMs: server.now(),
    };
    tenants.add(row);
    await beginTenant(tenants, own, row);
    const { secret } = apiKeys.create({ tenant: row.id, name: `${row.id}-administrator`, scopes, sources: ['*'] });
    const event = {
      type: 'trail.tenant_created',
      actor: caller,
      target: { type: 'tenant', id: row.id, name: row.name },
      data: { origin: row.origin },
    } as const;
    await tenants.during(row.id, (house) => own.record(house, event));
    reply.code(201);
    return { ...shownTenant(row), key: secret };
  });

  define(app, server, routes.changeTenant, async ({ caller, params, body }) => {
    const row = tenants.row(params.tenant);
    if (row.id !== caller.tenant && !caller.key.isOperator)
      throw new Problem('auth.scope', 'This key is of another tenant.');
    // Whoever opens the log to everybody opens it to itself.
    if (body.publicLog !== undefined && body.publicLog !== row.publicLog && !mayReadLog(caller))
      throw new Problem('auth.scope', 'Only an unrestricted key with the scope audit decides who may read the log.');
    const changed = { ...row, name: body.name ?? row.name, publicLog: body.publicLog ?? row.publicLog };
    const event = {
      type: 'trail.tenant_changed',
      actor: caller,
      target: { type: 'tenant', id: row.id, name: changed.name },
      data: { public_log: changed.publicLog },
    } as const;
    await tenants.during(row.id, (house) => own.record(house, event));
    tenants.put(changed);
    return shownTenant(changed);
  });
}

function mayReadLog(caller: Caller): boolean {
  return caller.scopes.has('audit') && seesEverything(caller);
}

function shownTenant({ id, name, origin, createdMs, publicLog }: TenantRow): Record<string, unknown> {
  return { id, name, origin, created: timeText(createdMs), publicLog };
}
