/** `POST /v1/events`: the door for everything that is recorded. */

import { isMarkedAsUntransferable } from 'node:worker_threads';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { record } from '../intake/record.ts';
import type { Recorded } from '../intake/record.ts';
import { isKnownEncoding } from '../intake/inflate.ts';
import { codeOf } from './problems.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installRecordEvents(app: FastifyInstance, server: Server): void {
  define(
    app,
    server,
    routes.recordEvents,
    async ({ caller, request, reply }) => {
      const encoding = String(request.headers['content-encoding'] ?? '')
        .trim()
        .toLowerCase();
      if (!isKnownEncoding(encoding))
        throw new Problem('media.unsupported', 'The content-encoding is none of gzip, deflate and br.');
      const mediaType = request.headers['content-type'] ?? '';
      if (mediaType === '') throw new Problem('media.unsupported', 'The content-type is missing.');
      const house = await server.tenants.house(caller.tenant);
      const recorded = await record(house, server.intake, {
        body: transferable(request.body),
        mediaType,
        encoding,
        source: caller.key.name,
        sources: caller.key.sources,
      });
      server.metrics.recorded(recorded);
      server.conflicts.note(house, caller, recorded);
      const { results, receipt } = recorded;
      if (recorded.shape === 'one') refuseAlone(recorded);
      const isWhole = results.every(({ status }) => status === 'stored' || status === 'duplicate');
      return reply
        .code(isWhole ? 200 : 207)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify({ results, receipt }));
    },
    { raw: true },
  );
}

/** One event sent alone is refused as a whole: 422, 403 or 409. */
function refuseAlone({ results }: Recorded): void {
  const [result] = results;
  if (result?.error === undefined) return;
  const { code, detail } = result.error;
  const pointer = 'pointer' in result.error ? result.error.pointer : undefined;
  throw new Problem(codeOf(code), detail, { pointer });
}

/** The body's own memory where it is alone in it, else a copy: a transfer takes the whole buffer away. */
function transferable(body: unknown): ArrayBuffer {
  if (!(body instanceof Uint8Array)) return new ArrayBuffer(0);
  const { buffer, byteOffset, byteLength } = body;
  const isAlone = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  // Small buffers come from Node's pool, which others share.
  return isAlone && !isMarkedAsUntransferable(buffer) ? buffer : new Uint8Array(body).buffer;
}
