/** Finished bundles are kept for as long as it is stated, and then gone from the disk, asked for or not. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let nowMs = 0;
let server: TestServer;
beforeEach(async () => {
  nowMs = Date.now();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  server = await startTestServer({ now: () => nowMs, environment: { TRAILMARK_EXPORT_DAYS: '7' } });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.remove();
});

const files = (): string[] => readdirSync(join(server.root, 'data/exports'));
const stateOf = async (id: string) => (await server.ask('GET', `/v1/exports/${id}`)).json;

async function exported(): Promise<string> {
  const { json } = await server.ask('POST', '/v1/exports', { json: { kind: 'whole' } });
  await vi.waitFor(async () => expect((await stateOf(json.id)).status).toBe('ready'), { timeout: 5_000 });
  return json.id;
}

it('keeps a bundle to the last moment, says until when, and then that it expired', async () => {
  const id = await exported();
  const endMs = nowMs + 7 * DAY_MS;
  nowMs = endMs - 1;
  expect(await stateOf(id)).toMatchObject({ status: 'ready', expires: new Date(endMs).toISOString() });
  expect((await server.ask('GET', `/v1/exports/${id}/bundle`)).status).toBe(200);
  nowMs = endMs;
  const state = await stateOf(id);
  expect(state.status).toBe('expired');
  expect([state.href, state.expires]).toEqual([undefined, undefined]);
  const gone = await server.ask('GET', `/v1/exports/${id}/bundle`);
  expect([gone.status, gone.json.code]).toEqual([410, 'export.expired']);
  expect(files()).toEqual([]);
});

it('removes bundles that nobody asks for, while it runs and when it starts', async () => {
  await exported();
  nowMs += 5 * DAY_MS;
  const younger = await exported();
  nowMs += 2 * DAY_MS;
  expect(files()).toHaveLength(2);
  vi.advanceTimersByTime(HOUR_MS);
  expect(files()).toEqual([`${younger}.zip`]);
  await server.close();
  nowMs += 6 * DAY_MS;
  server = await startTestServer({
    root: server.root,
    now: () => nowMs,
    environment: { TRAILMARK_EXPORT_DAYS: '7', TRAILMARK_CONFIRM_CLOCK: '1' },
  });
  expect(files()).toEqual([]);
  expect((await stateOf(younger)).status).toBe('expired');
});
