/** Many tenants: few stores open at a time, closed and opened again without anybody noticing. */

import { afterEach, describe, expect, it } from 'vitest';
import { readdirSync, readlinkSync } from 'node:fs';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer | undefined;
afterEach(() => server?.remove());

const sample = { type: 'campaign.launched', actor: { type: 'user', id: 'u_1', name: 'Somebody' } };

async function newTenants(at: TestServer, count: number): Promise<{ id: string; key: string }[]> {
  const made: { id: string; key: string }[] = [];
  for (let n = 0; n < count; n++) {
    const id = `t-${n}`;
    const { status, json } = await at.ask('POST', '/v1/tenants', { json: { id } });
    expect(status, JSON.stringify(json)).toBe(201);
    made.push({ id, key: json.key });
  }
  return made;
}

/** The files under `folder` that this process has open; none where the system does not tell. */
function openFiles(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return []; // closed since it was listed
    }
  });
}

describe('70 tenants', () => {
  it('have at most 64 stores open, and every one answers', { timeout: 120_000 }, async () => {
    server = await startTestServer();
    const tenants = await newTenants(server, 70);
    for (let round = 0; round < 2; round++) {
      for (const { id, key } of tenants) {
        const { status, json } = await server.ask('POST', '/v1/events', { key, json: { ...sample, id: `e${round}` } });
        expect([id, status, json.results?.[0].status], JSON.stringify(json)).toEqual([id, 200, 'stored']);
      }
      const files = openFiles(server.root);
      expect(new Set(files.filter((path) => path.endsWith('/log.db'))).size).toBeLessThanOrEqual(64);
      expect(files.length).toBeLessThan(64 * 12);
    }
    for (const { id, key } of tenants) {
      expect((await server.ask('GET', '/v1/events?q=actor:u_1', { key })).json.total, id).toBe(2);
      const { json } = await server.ask('POST', '/v1/events', { key, json: { ...sample, id: 'e0' } });
      expect([id, json.results[0].status]).toEqual([id, 'duplicate']);
    }
    const keys = (await server.ask('GET', '/v1/keys', { key: undefined })).json.keys;
    expect(keys).toHaveLength(71);
    for (const { id } of tenants) {
      const { text } = await server.ask('GET', `/log/${id}/checkpoint`, { key: undefined });
      expect(text).toContain(`/t/${id}\n`);
    }
    expect((await server.ask('GET', '/readyz', { key: undefined })).status).toBe(200);
    expect((await server.ask('GET', '/', { key: undefined })).text).toContain('/t/main<');
  });
});

describe('room for three stores', () => {
  it('is enough for twelve tenants at once, also while exports are made', { timeout: 60_000 }, async () => {
    server = await startTestServer({ storesOpenMax: 3 });
    const at = server;
    const tenants = await newTenants(at, 12);
    const answers = await Promise.all(
      tenants.flatMap(({ key }) =>
        Array.from({ length: 5 }, (_, n) => at.ask('POST', '/v1/events', { key, json: { ...sample, id: `e${n}` } })),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const exports = await Promise.all(
      tenants.map(({ key }) => at.ask('POST', '/v1/exports', { key, json: { kind: 'whole' } })),
    );
    for (const [n, { key }] of tenants.entries()) {
      const state = (): Promise<{ json: { status: string } }> =>
        at.ask('GET', `/v1/exports/${exports[n]?.json.id}`, { key });
      await expect.poll(async () => (await state()).json.status, { timeout: 20_000 }).toBe('ready');
      expect((await at.ask('GET', '/v1/events?q=actor:u_1', { key })).json.total).toBe(5);
    }
    // Reads gathered by closed tenants are still put on record.
    server = await at.restart();
    for (const { id, key } of tenants)
      expect((await server.ask('GET', '/v1/events?q=type:trail.read', { key })).json.total, id).toBe(1);
  });

  it('a store that is in use stays open, and whoever finds no room waits for it', async () => {
    server = await startTestServer({ storesOpenMax: 2 });
    const at = server;
    const [one, two] = await newTenants(at, 2);
    // Waits for an entry that does not come: the store is in use until it gives up.
    const waiting = at.ask('GET', '/v1/events?after=999999', { key: one?.key });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const started = performance.now();
    const crowded = at.ask('POST', '/v1/events', { key: two?.key, json: sample });
    expect((await waiting).json.code).toBe('request.timeout');
    // The room was let go when the first was answered.
    expect((await crowded).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(5_000);
  }, 30_000);
});
