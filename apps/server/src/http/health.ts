/** Whether the process answers, and whether it can record. */

import { openApiDocument, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { olderIndexSentences } from '../search/older-index.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installHealth(app: FastifyInstance, server: Server): void {
  define(app, server, routes.healthz, () => ({ status: 'ok' }));
  define(app, server, routes.readyz, ({ reply }) => {
    const reasons = reasonsOf(server);
    if (reasons.length > 0) reply.code(503).header('retry-after', '10');
    // What keeps nobody from recording, and wants an operator.
    const notices = olderIndexSentences(server.tenants.houses());
    return {
      ...(reasons.length === 0 ? { status: 'ready' } : { status: 'not ready', reasons }),
      ...(notices.length === 0 ? {} : { notices }),
    };
  });
  const document = JSON.stringify(openApiDocument(server.version));
  define(app, server, routes.openapi, ({ reply }) => reply.type('application/json; charset=utf-8').send(document));
}

function reasonsOf(server: Server): string[] {
  const reasons = [server.trouble(), server.intake.trouble].filter((reason) => reason !== undefined);
  for (const { tenant, ledger, held } of server.tenants.houses()) {
    const trouble = ledger.trouble() ?? held;
    if (trouble !== undefined) reasons.push(`${tenant}: ${trouble}`);
  }
  for (const id of server.apiKeys.damaged)
    reasons.push(`the API key ${id} is not stored as it was made, and opens nothing`);
  for (const [tenant, reason] of server.tenants.refused()) reasons.push(`${tenant}: ${reason}`);
  return reasons;
}
