/** Pages and tails while the log grows: nothing is skipped, nothing comes twice, and a slow reader costs nothing. */

import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { whileTaken } from './unread.ts';

let server: TestServer;
let next = 0;

beforeAll(async () => {
  server = await startTestServer({ listen: true });
});
afterAll(() => server.remove());

async function recordSome(count: number, type = 'campaign.launched'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `t${next++}`);
  const json = ids.map((id) => ({
    id,
    type,
    actor: { type: 'service', id: 'bot' },
    domain: Number(id.slice(1)) % 2 === 0 ? 'even' : 'odd',
  }));
  expect((await server.ask('POST', '/v1/events', { json })).status).toBe(200);
  return ids;
}

/** A reader of server-sent events, as far as a tail uses them. */
class Reader {
  readonly ids: string[] = [];
  last = '';
  comments = 0;
  #response: IncomingMessage | undefined;
  #rest = '';
  readonly isEnded: Promise<void>;
  #end: () => void = () => {};

  constructor() {
    this.isEnded = new Promise((resolve) => (this.#end = resolve));
  }

  open(path: string, lastEventId?: string, key = ADMIN_KEY): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${key}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      };
      const asked = httpRequest(`${server.url}${path}`, { headers, agent: false }, (response) => {
        this.#response = response;
        response.setEncoding('utf8').on('data', (piece: string) => this.#take(piece));
        response.on('close', this.#end);
        response.on('error', () => {});
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  #take(piece: string): void {
    const blocks = (this.#rest + piece).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const valueOf = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      this.last = valueOf('id') ?? this.last;
      if (lines.some((line) => line.startsWith(':'))) this.comments++;
      const data = valueOf('data');
      if (data !== undefined) this.ids.push((JSON.parse(data) as { id: string }).id);
    }
  }

  pause(): void {
    this.#response?.pause();
  }

  close(): void {
    this.#response?.destroy();
  }

  async until(count: number): Promise<void> {
    await expect.poll(() => this.ids.length, { timeout: 5_000, interval: 5 }).toBeGreaterThanOrEqual(count);
  }
}

describe('pages', () => {
  it('show every event once while the log grows, in both orders', async () => {
    await recordSome(30);
    for (const order of ['asc', 'desc'] as const) {
      const before = next;
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 100; page++) {
        const { json } = await server.ask('GET', `/v1/events?q=type:campaign.*&limit=7&order=${order}${cursor}`);
        seen.push(...json.events.map(({ id }: { id: string }) => id));
        if (json.next === null) break;
        cursor = `&cursor=${json.next}`;
        if (page < 5) await recordSome(3);
      }
      expect(new Set(seen).size).toBe(seen.length);
      const all = Array.from({ length: order === 'asc' ? next : before }, (_, n) => `t${n}`);
      expect(seen).toEqual(order === 'asc' ? all : all.toReversed());
    }
  });
});

describe('tail', () => {
  it('tells what is recorded from now on, at once and in order', async () => {
    const reader = new Reader();
    expect(await reader.open('/v1/tail?q=domain:even&language=de')).toBe(200);
    const sent: string[] = [];
    for (let batch = 0; batch < 5; batch++) sent.push(...(await recordSome(4)));
    const wanted = sent.filter((id) => Number(id.slice(1)) % 2 === 0);
    await reader.until(wanted.length);
    expect(reader.ids).toEqual(wanted);
    reader.close();
  });

  it('goes on where it was broken off, wherever that was, without loss or repeat', async () => {
    const size = (await server.ask('GET', '/v1/events/0')).json.log.size as number;
    const seen: string[] = [];
    let last: string | undefined;
    const wanted: string[] = [];
    for (let round = 0; round < 6; round++) {
      const reader = new Reader();
      await reader.open(`/v1/tail?q=type:campaign.*&from=${size}`, last);
      wanted.push(...(await recordSome(5 + round)));
      await reader.until(3);
      reader.close();
      await reader.isEnded;
      seen.push(...reader.ids);
      last = reader.last;
    }
    const rest = new Reader();
    await rest.open(`/v1/tail?q=type:campaign.*&from=${size}`, last);
    await rest.until(wanted.length - seen.length);
    rest.close();
    expect([...seen, ...rest.ids]).toEqual(wanted);
  });

  it('moves the place to resume even where nothing matches', async () => {
    const reader = new Reader();
    await reader.open('/v1/tail?q=type:no.such_thing');
    await expect.poll(() => reader.last).not.toBe('');
    expect(Number(reader.last)).toBe((await server.ask('GET', '/v1/events/0')).json.log.size - 1);
    reader.close();
  });

  it('holds nothing for a reader that does not read', async () => {
    const reader = new Reader();
    await reader.open('/v1/tail?from=0&q=type:campaign.*');
    reader.pause();
    for (let batch = 0; batch < 10; batch++) await recordSome(200);
    const before = process.memoryUsage().heapUsed;
    for (let batch = 0; batch < 10; batch++) await recordSome(200);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 2 ** 20);
    reader.close();
  });

  it('lets a reader go who takes nothing any more', async () => {
    let lettingGo = 0;
    async function* pieces(): AsyncGenerator<string> {
      for (const piece of ['a', '', 'b', 'c']) yield piece;
    }
    const taken = whileTaken(pieces(), 30, () => lettingGo++);
    expect([await taken.next(), await taken.next()].map(({ value }) => value)).toEqual(['a', 'b']);
    expect(lettingGo).toBe(0);
    await expect.poll(() => lettingGo).toBe(1);
    await taken.return(undefined);
  });

  it('is bounded for each key, ends with its key, and answers HEAD', async () => {
    const made = (await server.ask('POST', '/v1/api-keys', { json: { name: 'follower', scopes: ['read'] } })).json;
    const readers = Array.from({ length: 9 }, () => new Reader());
    const statuses = [];
    for (const reader of readers) statuses.push(await reader.open('/v1/tail', undefined, made.key));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
    readers[0]?.close();
    await readers[0]?.isEnded;
    await sleep(20);
    const again = new Reader();
    expect(await again.open('/v1/tail', undefined, made.key)).toBe(200);
    await server.ask('DELETE', `/v1/api-keys/${made.id}`);
    // Its end is on record, and so wakes the tail.
    await Promise.all([again, ...readers.slice(1, 8)].map(({ isEnded }) => isEnded));
    expect(
      (await server.app.inject({ method: 'HEAD', url: '/v1/tail', headers: { authorization: `Bearer ${ADMIN_KEY}` } }))
        .statusCode,
    ).toBe(200);
    for (const url of ['/v1/tail?q=(', '/v1/tail?from=x']) expect((await server.ask('GET', url)).status).toBe(400);
    expect((await server.ask('GET', '/v1/tail', { headers: { 'last-event-id': 'abc' } })).status).toBe(400);
  });

  it('ends when the server stops', async () => {
    const reader = new Reader();
    await reader.open('/v1/tail');
    const startedAt = performance.now();
    await server.close();
    await reader.isEnded;
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
