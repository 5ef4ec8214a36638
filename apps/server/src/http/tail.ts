/** `GET /v1/tail`: events as they are recorded, as server-sent events that go on where they were broken off. */

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { linksOf } from '../links/links-of.ts';
import { twinsFor } from '../links/twins.ts';
import { asksForVerdicts } from '../search/compile-verdict.ts';
import { askedFor } from '../search/rights.ts';
import type { Viewer } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import { purposeOf, recordUse, showInList, viewerOf } from './find-events.ts';
import { Opening } from './opening.ts';
import { languageFor } from './question.ts';
import { define, identify } from './route.ts';
import type { Server } from './server.ts';
import { whileTaken } from './unread.ts';

const STREAMS_OF_KEY_MAX = 8;
const STREAMS_MAX = 512;
/** Events read from the store at once, fewer of large ones; no more are held for a reader, however slow it is. */
const PAGE = 50;
const PAGE_BYTES_MAX = 2 ** 20;
/** Below what proxies take for a dead connection. */
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for so long is let go: it resumes where it was. */
const STALLED_MS = 120_000;

export interface TailTimes {
  readonly heartbeatMs?: number;
  readonly stalledMs?: number;
}

export function installTail(app: FastifyInstance, server: Server, times: TailTimes = {}): void {
  const streams = new Map<string, number>();
  define(app, server, routes.tail, async ({ caller, query, request, reply }) => {
    const language = languageFor(query.language, request.headers);
    const house = await server.tenants.house(caller.tenant);
    const nowMs = server.now();
    const twins = twinsFor(house, caller, await linksOf(house), { nowMs });
    const { filter, notes, query: parsed } = askedFor(house, caller, query.q ?? '', { nowMs, zone: query.tz, twins });
    if (asksForVerdicts(parsed))
      throw new Problem(
        'query.unsupported',
        'A verdict is found after an event was recorded, so none can be followed. Follow type:trail.verdict_changed.',
      );
    const { size } = house.ledger.head();
    // Of a log that lost its end, what comes next is new to everyone.
    const next = Math.min(firstIndex(request.headers['last-event-id'], query.from) ?? size, size);
    reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    // A stream without end has no body that could be left out of an answer to HEAD.
    if (request.method === 'HEAD') return reply.send('');
    const leave = enter(streams, caller);
    const release = server.tenants.hold(caller.tenant);
    const gone = new AbortController();
    const letGo = (): void => void reply.raw.destroy();
    const tail = new Tail(server, house, {
      caller,
      filter,
      notes,
      viewer: viewerOf(caller, language),
      use: { query: query.q ?? '', purpose: purposeOf(request.headers, query.purpose) },
      // A key that was revoked, or has expired, reads no further.
      isAllowed: () => isStillAllowed(server, request, caller),
      signal: AbortSignal.any([gone.signal, server.stopping]),
      heartbeatMs: times.heartbeatMs ?? HEARTBEAT_MS,
      letGo,
    });
    const pieces = whileTaken(tail.from(next), times.stalledMs ?? STALLED_MS, letGo);
    const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 1 });
    // A stream closes once what it waits for has come: whoever left must not be waited for.
    reply.raw.once('close', () => gone.abort());
    stream.once('close', () => {
      gone.abort();
      leave();
      release();
    });
    return reply.send(stream);
  });
}

/** @throws Problem `tail.too_many` */
function enter(streams: Map<string, number>, { key }: Caller): () => void {
  const mine = streams.get(key.id) ?? 0;
  const all = [...streams.values()].reduce((sum, count) => sum + count, 0);
  if (mine >= STREAMS_OF_KEY_MAX || all >= STREAMS_MAX)
    throw new Problem(
      'tail.too_many',
      mine >= STREAMS_OF_KEY_MAX ? `This key follows ${mine} already.` : 'The server follows as many as it can.',
    );
  streams.set(key.id, mine + 1);
  return () => {
    const left = (streams.get(key.id) ?? 1) - 1;
    if (left > 0) streams.set(key.id, left);
    else streams.delete(key.id);
  };
}

/** The header of a client that reconnects by itself comes before the address it once began with. @throws Problem */
function firstIndex(header: unknown, from: number | undefined): number | undefined {
  if (typeof header !== 'string' || header === '') return from;
  if (!/^\d{1,15}$/.test(header)) throw new Problem('request.invalid', 'Last-Event-ID: the index of an event.');
  return Number(header) + 1;
}

function isStillAllowed(server: Server, request: Parameters<typeof identify>[1], caller: Caller): boolean {
  try {
    return identify(server, request, routes.tail)?.key.id === caller.key.id;
  } catch {
    return false;
  }
}

interface TailOptions {
  readonly caller: Caller;
  readonly filter: ReturnType<typeof askedFor>['filter'];
  /** What the tail cannot hold. */
  readonly notes: readonly string[];
  readonly viewer: Viewer;
  readonly use: { readonly query: string; readonly purpose: string | undefined };
  readonly isAllowed: () => boolean;
  readonly signal: AbortSignal;
  readonly heartbeatMs: number;
  /** The reader: it resumes where it was. */
  readonly letGo: () => void;
}

/** Pulled by whoever reads: what is not taken is not read from the store. */
class Tail {
  readonly #server: Server;
  readonly #house: House;
  readonly #options: TailOptions;

  constructor(server: Server, house: House, options: TailOptions) {
    this.#server = server;
    this.#house = house;
    this.#options = options;
  }

  /** @param next the index from which on nothing was seen yet */
  async *from(next: number): AsyncGenerator<string> {
    const { signal, isAllowed, notes } = this.#options;
    // Sent at once, so that the reader knows it is connected, and resumes even if nothing comes before it is cut off.
    yield `retry: 2000\n${placeOf(next)}\n`;
    if (notes.length > 0) yield `event: notes\ndata: ${JSON.stringify(notes)}\n\n`;
    for (let seen = next; !signal.aborted && isAllowed();) {
      const { size } = this.#house.ledger.head();
      if (seen < size) {
        const { lines, last } = await this.#page(seen, size);
        yield* this.#heldBack(lines);
        seen = last;
        continue;
      }
      yield await this.#wait(size);
    }
  }

  async *#heldBack(lines: readonly string[]): AsyncGenerator<string> {
    const bytes = lines.reduce((sum, { length }) => sum + length, 0);
    const held = this.#server.unread.hold(bytes, this.#options.letGo);
    try {
      for (const line of lines) {
        yield line;
        held.taken(line.length);
      }
    } finally {
      held.end();
    }
  }

  /** What matches from `seen` on, as of one size of the log, and where to go on. */
  async #page(seen: number, size: number): Promise<{ lines: string[]; last: number }> {
    const { caller, filter, viewer, use } = this.#options;
    // All who follow wake at once.
    await this.#server.turns.next();
    const cursor = seen === 0 ? {} : { cursor: seen - 1 };
    const { indexes, next } = this.#house.ledger.find(filter, { at: size, order: 'asc', limit: PAGE, ...cursor });
    const opening = new Opening(this.#server, { bytesMax: PAGE_BYTES_MAX, who: caller.key.id, isSmall: true });
    const lines = await opening
      .each(indexes, (index) => {
        const shown = showInList(this.#server, this.#house, index, viewer);
        opening.keep(shown);
        return `id: ${index}\nevent: event\ndata: ${JSON.stringify(shown.event)}\n\n`;
      })
      .finally(() => opening.end());
    if (lines.length > 0) await recordUse(this.#server, this.#house, caller, opening, use);
    const last = lines.length < indexes.length ? indexes[lines.length - 1] : next;
    return { lines, last: last === undefined ? size : last + 1 };
  }

  /** Until something is recorded, or it is time to show that the connection lives. */
  async #wait(size: number): Promise<string> {
    const { signal, heartbeatMs } = this.#options;
    const pause = new AbortController();
    const wake = (): void => pause.abort();
    const timer = setTimeout(wake, heartbeatMs);
    signal.addEventListener('abort', wake, { once: true });
    try {
      await this.#house.ledger.waitFor(size, pause.signal);
      return '';
    } catch {
      // Nothing came in time; or recording has stopped, and then nothing will, until it goes on.
      if (!pause.signal.aborted) await once(pause.signal, 'abort');
      return `: alive\n${placeOf(size)}\n`;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
    }
  }
}

/** Moves the place to resume behind entry `next` - 1 without an event. */
function placeOf(next: number): string {
  return next === 0 ? '' : `id: ${next - 1}\n`;
}
