/**
 * Answers that wait for their readers: what all of them hold together is bounded, over all connections. A large answer
 * goes out part by part as it is taken, so that it is known who takes nothing; where there is too much, whoever has
 * taken nothing for the longest time is let go.
 */

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

const BYTES_MAX = 32 * 2 ** 20;
/** Up to this an answer goes out whole: the system holds as much for every connection. */
const WHOLE_LENGTH_MAX = 64 * 2 ** 10;
const PART_LENGTH = 64 * 2 ** 10;
/** Whoever takes nothing for so long is let go, however little there is to hold. */
const SILENT_MS_MAX = 30_000;

/** What one reader has not taken yet. */
export interface Held {
  /** So much of it was. */
  taken(bytes: number): void;
  /** Nothing is held any more. */
  end(): void;
}

interface Waiting {
  bytes: number;
  readonly letGo: () => void;
}

export class Unread {
  /** Whose turn was longest ago comes first. */
  readonly #waiting = new Set<Waiting>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor({ bytesMax = BYTES_MAX }: { readonly bytesMax?: number } = {}) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Others are let go where this one makes it too much; one alone may hold more. */
  hold(bytes: number, letGo: () => void): Held {
    const one = { bytes, letGo };
    this.#waiting.add(one);
    this.#bytes += bytes;
    for (const other of this.#waiting) {
      if (this.#bytes <= this.#bytesMax || other === one) break;
      this.#drop(other);
      other.letGo();
    }
    return {
      taken: (some) => {
        if (!this.#waiting.delete(one)) return;
        this.#waiting.add(one);
        one.bytes -= some;
        this.#bytes -= some;
      },
      end: () => this.#drop(one),
    };
  }

  #drop(one: Waiting): void {
    if (this.#waiting.delete(one)) this.#bytes -= one.bytes;
  }
}

export function installUnread(app: FastifyInstance, unread: Unread, silentMs = SILENT_MS_MAX): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload;
    if (payload.length <= WHOLE_LENGTH_MAX || request.method === 'HEAD') return payload;
    const parts = partsOf(payload);
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    reply.header('content-length', bytes);
    const letGo = (): void => void reply.raw.destroy();
    const held = unread.hold(bytes, letGo);
    const stream = Readable.from(whileTaken(drained(parts, held), silentMs, letGo), {
      objectMode: false,
      highWaterMark: 1,
    });
    stream.once('close', () => held.end());
    return stream;
  });
}

/** Each in memory of its own, so that it goes when it was taken. */
function partsOf(payload: string | Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < payload.length;) {
    let to = from + PART_LENGTH;
    // The halves of a pair stay together.
    if (typeof payload === 'string' && isHighSurrogate(payload.charCodeAt(to - 1))) to--;
    parts.push(typeof payload === 'string' ? Buffer.from(payload.slice(from, to)) : payload.slice(from, to));
    from = to;
  }
  return parts;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

async function* drained(parts: Uint8Array[], held: Held): AsyncGenerator<Uint8Array> {
  parts.reverse();
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    yield part;
    held.taken(part.length);
  }
}

/** Lets a reader go who has taken nothing for `stalledMs`. Empty pieces are left out. */
export async function* whileTaken<Piece extends string | Uint8Array>(
  pieces: AsyncGenerator<Piece>,
  stalledMs: number,
  letGo: () => void,
): AsyncGenerator<Piece> {
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    const stalled = setTimeout(letGo, stalledMs);
    try {
      yield piece;
    } finally {
      clearTimeout(stalled);
    }
  }
}
