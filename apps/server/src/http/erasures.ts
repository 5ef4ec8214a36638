/** `/v1/erasures`: previewed, requested by one key, approved by another. */

import { routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installErasures(app: FastifyInstance, server: Server): void {
  define(app, server, routes.requestErasure, async ({ caller, query, body, reply }) => {
    if (query.dryRun === 'true') {
      const preview = await server.erasures.preview(caller, body, query.before);
      // Looking for people is reading, whether or not their names are told.
      server.reads.note(await server.tenants.house(caller.tenant), caller, 0);
      return preview;
    }
    const state = await server.erasures.request(caller, body);
    reply.code(202).header('location', `/v1/erasures/${state.id}`);
    return state;
  });
  define(app, server, routes.readErasure, ({ caller, params }) => server.erasures.state(caller, params.id));
  define(app, server, routes.approveErasure, ({ caller, params }) => server.erasures.approve(caller, params.id));
}
