/** Bounds the memory that bodies on their way in may take, over all connections: beyond it, 503 and Retry-After. */

import { Transform } from 'node:stream';
import { Problem } from '@trailmark/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const BUDGET_BYTES = 48 * 2 ** 20;
/** A body up to this is held by what it claims: counting costs more, and idle claims of this size take little. */
const CLAIM_BYTES_MAX = 64 * 2 ** 10;
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
    const isClaimed = Number.isSafeInteger(length);
    if (isClaimed && length <= CLAIM_BYTES_MAX) {
      hold(request, length);
      return payload;
    }
    // A longer body than allowed is refused by its length alone: nothing of it is held.
    if (isClaimed && length > (app.initialConfig.bodyLimit ?? length)) return payload;
    if (!isClaimed && request.headers['transfer-encoding'] === undefined) return payload;
    // Counted as it comes: a claim that is never sent must not shut others out.
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
