/**
 * Lets a sender who is refused finish sending before the answer ends the connection (RFC 9112 section 9.6): closing on
 * unread bytes resets it, and the reset can overtake the answer that says why. What comes is read and dropped.
 */

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const LINGER_MAX_MS = 5_000;
const LINGER_BYTES_MAX = 64 * 2 ** 20;
/** Whoever is silent so long waits for the answer and not for us. */
const SILENCE_MS = 1_000;

export function installLinger(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode >= 400 && !request.raw.complete && !request.raw.readableEnded) await dropRest(request.raw);
  });
}

/** Resolves at the end of the body, after a silence, or when enough was dropped. */
function dropRest(message: IncomingMessage): Promise<void> {
  if (message.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const done = (): void => {
      clearTimeout(silence);
      clearTimeout(longest);
      message.off('data', take).off('end', done).off('close', done).off('error', done);
      resolve();
    };
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length;
      if (bytes > LINGER_BYTES_MAX) done();
      else silence.refresh();
    };
    const silence = setTimeout(done, SILENCE_MS);
    const longest = setTimeout(done, LINGER_MAX_MS);
    message.on('data', take).on('end', done).on('close', done).on('error', done);
    message.resume();
  });
}
