/** Bounds the memory that bodies on their way in may take, over all connections: beyond it, 503 and Retry-After. */

import { Transform } from 'node:stream';
import { Problem } from '@trailmark/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const BUDGET_BYTES = 128 * 2 ** 20;
const RETRY_AFTER_SECONDS = 1;

export function installBodyBudget(app: FastifyInstance): void {
  const held = new WeakMap<FastifyRequest, number>();
  let total = 0;
  const hold = (request: FastifyRequest, bytes: number): void => {
    if (total > 0 && total + bytes > BUDGET_BYTES) {
      throw new Problem('queue.full', 'More is being sent than can be held.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    total += bytes;
    held.set(request, (held.get(request) ?? 0) + bytes);
  };
  const release = (request: FastifyRequest): void => {
    total -= held.get(request) ?? 0;
    held.delete(request);
  };

  app.addHook('preParsing', async (request, _reply, payload) => {
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (Number.isSafeInteger(length)) {
      // A longer body is refused by its length alone: what it claims is never held.
      if (length <= (app.initialConfig.bodyLimit ?? length)) hold(request, length);
      return payload;
    }
    if (request.headers['transfer-encoding'] === undefined) return payload;
    // Nobody knows how long it will be: counted as it comes.
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        try {
          hold(request, chunk.length);
          done(null, chunk);
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
    return payload.pipe(counted);
  });
  app.addHook('onResponse', async (request) => release(request));
  app.addHook('onRequestAbort', async (request) => release(request));
}
