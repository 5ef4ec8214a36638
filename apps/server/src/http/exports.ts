/** `/v1/exports`: evidence to take away. */

import { createReadStream } from 'node:fs';
import { routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installExports(app: FastifyInstance, server: Server): void {
  define(app, server, routes.requestExport, async ({ caller, body, reply }) => {
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
