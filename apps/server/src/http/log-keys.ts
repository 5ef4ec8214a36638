/** `/v1/keys`: which keys sign the logs and which did, for everybody; and going over to a new one. */

import { timeText } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { LogKey } from '../tenant/log-keys.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installLogKeys(app: FastifyInstance, server: Server): void {
  const { tenants, frozen, logKeyChanges } = server;

  define(app, server, routes.logKeys, () => {
    const keys = tenants
      .list()
      .flatMap((row) => [
        ...tenants.logKeys(row).map((key) => shownKey(row.id, row.origin, key)),
        ...frozen.of(row).flatMap((log) => log.logKeys().map((key) => shownKey(row.id, log.origin, key))),
      ]);
    return { keys };
  });

  define(app, server, routes.changeLogKey, async ({ caller, body, reply }) => {
    const tenant = body.tenant ?? caller.tenant;
    if (tenant !== caller.tenant && !caller.key.isOperator)
      throw new Problem('auth.scope', "Only the operator's key changes the keys of other tenants.");
    // Its event would be recorded where the key itself may not look.
    if (caller.restrict !== undefined) throw new Problem('auth.scope', "A restricted key cannot change the log's key.");
    return tenants.during(tenant, async (house) => {
      const { retired, current } = await logKeyChanges.change(house, caller, body);
      const { origin } = house.ledger;
      reply.code(201);
      return { retired: shownKey(tenant, origin, retired), current: shownKey(tenant, origin, current) };
    });
  });
}

function shownKey(tenant: string, origin: string, { vkey, fromMs, untilMs, index }: LogKey): Record<string, unknown> {
  const until = untilMs === undefined ? null : timeText(untilMs);
  return { tenant, origin, vkey, from: timeText(fromMs), until, ...(index === undefined ? {} : { index }) };
}
