import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from '../client.ts';
import { API_KEY, problem, startStandIn, type StandIn } from '../stand-in.test-server.ts';
import { Identity } from './identity.ts';
import { Sender, type Result, type SenderOptions } from './sender.ts';

let server: StandIn;
beforeEach(async () => {
  server = await startStandIn();
});
afterEach(() => server.close());

async function send(
  count: number,
  options: Partial<SenderOptions<number>> = {},
): Promise<{ results: Map<number, Result>; waits: string[] }> {
  const results = new Map<number, Result>();
  const waits: string[] = [];
  const sender = new Sender<number>(new Client(server.url, API_KEY), {
    onResult: (origin, result) => results.set(origin, result),
    onWait: (reason) => waits.push(reason),
    stop: new AbortController().signal,
    batchEventsMax: 10,
    backoffMs: 1,
    ...options,
  });
  for (let n = 0; n < count; n++) await sender.add({ text: `{"id":"${n}","source":"s","type":"a.done"}`, origin: n });
  await sender.finish();
  return { results, waits };
}

describe('sending', () => {
  it('sends all in batches, also by size', async () => {
    const { results } = await send(95);
    expect(results.size).toBe(95);
    expect(server.stored.size).toBe(95);
    expect(server.bodies).toHaveLength(10);
    await send(20, { batchBytesMax: 100 });
    expect(server.bodies).toHaveLength(10 + 10);
  });
  it('repeats a full queue and a lost answer, and stores once', async () => {
    let request = 0;
    server.intercept = (_, response, body) => {
      request++;
      if (request % 3 === 1) {
        problem(response, 503, 'queue.full', 'too much', { 'retry-after': '0' });
        return true;
      }
      if (request % 3 === 2) {
        // Stored, but the answer is lost on the way.
        for (const event of JSON.parse(body)) server.stored.set(`s ${event.id}`, JSON.stringify(event));
        response.destroy();
        return true;
      }
      return false;
    };
    const { results, waits } = await send(50, { inFlightMax: 1 });
    expect(server.stored.size).toBe(50);
    expect(results.size).toBe(50);
    expect(waits.length).toBeGreaterThan(5);
  });
  it('rejects the one event that is too large for the server, not its neighbours', async () => {
    server.intercept = (_, response, body) => {
      if (!body.includes('"id":"7"')) return false;
      problem(response, 413, 'body.too_large', 'too large');
      return true;
    };
    const { results } = await send(20);
    expect(results.get(7)).toEqual({ status: 'rejected', error: { code: 'body.too_large', detail: 'too large' } });
    expect(server.stored.size).toBe(19);
  });
  it('does not repeat what no repetition mends', async () => {
    server.intercept = (_, response) => {
      problem(response, 403, 'auth.scope', 'the key may not record');
      return true;
    };
    await expect(send(30)).rejects.toThrow(/may not record.*trailmark keys create/s);
  });
  it('gives up when nothing succeeds for long', async () => {
    server.intercept = (_, response) => {
      response.destroy();
      return true;
    };
    await expect(send(5, { patienceMs: 50 })).rejects.toThrow(/cannot reach/);
  });
});

describe('identity', () => {
  it('leaves events with an id as they stand', () => {
    const text = '{"id":"x","n":1e400}';
    expect(new Identity().complete(text, { id: 'x' }, undefined)).toBe(text);
  });
  it('gives an id that follows from the content, and counts equal lines', () => {
    const complete = (identity: Identity): string[] =>
      ['{"type":"a"}', '{"type":"a"}', ' { } '].map((text) => identity.complete(text, JSON.parse(text), 'crm'));
    const first = complete(new Identity());
    expect(complete(new Identity())).toEqual(first);
    const events = first.map((text): unknown => JSON.parse(text));
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(3);
    expect(events[0]).toEqual({ id: expect.stringMatching(/^import:[0-9a-f]{32}$/), source: 'crm', type: 'a' });
  });
});
