/** A clock that goes wrong while the server runs: what it does, and how its operator finds out. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

const HOUR_MS = 3_600_000;
let server: TestServer;
let shiftMs = 0;

beforeEach(async () => {
  const rightNow = Date.now;
  shiftMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => rightNow() + shiftMs);
  server = await startTestServer();
});
afterEach(async () => {
  await server.remove();
  vi.restoreAllMocks();
});

const send = (id: string): Promise<Answer> =>
  server.ask('POST', '/v1/events', { json: { id, type: 'a.b', source: 'x', actor: { type: 'service', id: 's' } } });
const ready = (): Promise<Answer> => server.ask('GET', '/readyz');
const recorded = async (id: string): Promise<number> =>
  Date.parse((await server.ask('GET', `/v1/events/${id}`)).json.event.recorded);

it('stops recording while the clock is a day ahead, says why, and goes on when it is right', async () => {
  expect((await send('e1')).status).toBe(200);
  shiftMs = 25 * HOUR_MS;
  const refused = await send('e2');
  expect([refused.status, refused.json.code]).toEqual([503, 'store.stopped']);
  expect((await ready()).json.reasons).toEqual([expect.stringMatching(/clock jumped ahead.*confirm/)]);
  expect((await server.ask('GET', '/v1/events/e1')).status).toBe(200);
  shiftMs = 0;
  expect((await ready()).status).toBe(200);
  expect((await send('e2')).json.results[0].status).toBe('stored');
});

it('takes some hours of sleep for what they are', async () => {
  await send('e1');
  shiftMs = 20 * HOUR_MS;
  expect((await send('e2')).status).toBe(200);
  expect((await recorded('e2')) - (await recorded('e1'))).toBeGreaterThan(19 * HOUR_MS);
});

it('never records an earlier time than before, and records that the clock went back', async () => {
  await send('e1');
  shiftMs = -HOUR_MS;
  expect((await send('e2')).status).toBe(200);
  expect(await recorded('e2')).toBeGreaterThanOrEqual(await recorded('e1'));
  await vi.waitFor(async () => {
    const found = await server.ask('GET', '/v1/events?q=type:trail.clock_adjusted');
    expect(found.json.events).toHaveLength(1);
  });
});
