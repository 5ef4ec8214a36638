/** `/v1/exports`: evidence to take away. */

import { createReadStream } from 'node:fs';
import { Problem, parseQuery, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installExports(app: FastifyInstance, server: Server): void {
  define(app, server, routes.requestExport, async ({ caller, body, reply }) => {
    await verdictsKnown(server, caller, body.q);
    const state = await server.exports.request(caller, body);
    reply.code(202).header('location', `/v1/exports/${state.id}`);
    return state;
  });
  define(app, server, routes.readExport, ({ caller, params }) => server.exports.state(caller, params.id));
  define(app, server, routes.downloadExport, ({ caller, params, reply }) => {
    const { path, bytes } = server.exports.file(caller, params.id);
    reply
      .header('content-length', String(bytes))
      .header('content-disposition', `attachment; filename="${params.id}.zip"`);
    return reply.type('application/zip').send(createReadStream(path));
  });
}

/** Evidence rests on the verdicts of all that is recorded, or is asked for a little later. @throws Problem */
async function verdictsKnown({ tenants, desks }: Server, { tenant }: Caller, q: string | undefined): Promise<void> {
  const parsed = parseQuery(q ?? '');
  if (!parsed.ok) return; // refused where it is compiled
  const house = await tenants.house(tenant);
  const unready = await desks.ready(house, parsed.query, house.ledger.head().size);
  if (unready !== undefined) throw new Problem('request.timeout', unready);
}
