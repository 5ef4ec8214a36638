/** The log as tiles: what is served is the tree that the checkpoint signs, to whom it may be served. */

import { gunzipSync } from 'node:zlib';
import { decodeEntryBundle, leafHash, openCheckpoint, parseVkey, rootAt, tileReader, tilePath } from '@trailmark/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const events = Array.from({ length: 600 }, (_, n) => ({ type: 'a.b', actor: { type: 'service', id: `s${n}` } }));
  await server.ask('POST', '/v1/events', { json: events });
});
afterAll(() => server.remove());

it('gives tiles whose root is the signed one', async () => {
  const note = (await server.ask('GET', '/log/main/checkpoint', { key: undefined })).text;
  const vkey = (await server.ask('GET', '/v1/keys', { key: undefined })).json.keys[0].vkey;
  const verifier = parseVkey(vkey);
  if (verifier === undefined) throw new Error('no key');
  const opened = openCheckpoint(note, verifier);
  if (!opened.ok) throw new Error('the checkpoint does not open');
  const { size, root } = opened.checkpoint;
  const tiles = new Map<string, Uint8Array>();
  for (const [level, n, width] of [
    [0, 0, 256],
    [0, 1, 256],
    [0, 2, size - 512],
    [1, 0, 2],
  ] as const) {
    const { status, raw } = await server.ask('GET', `/log/main/${tilePath(level, n, width)}`);
    expect(status).toBe(200);
    expect(raw.length).toBe(width * 32);
    tiles.set(`${level} ${n}`, new Uint8Array(raw));
  }
  const computed = rootAt(
    size,
    tileReader((level, n) => tiles.get(`${level} ${n}`) ?? new Uint8Array()),
  );
  expect(Buffer.from(computed).equals(Buffer.from(root))).toBe(true);
});

it('gives entries whose leaves the tiles hold, packed where asked', async () => {
  const plain = (await server.ask('GET', '/log/main/tile/entries/000')).raw;
  const entries = decodeEntryBundle(new Uint8Array(plain));
  const tile = (await server.ask('GET', '/log/main/tile/0/000')).raw;
  expect(entries).toHaveLength(256);
  entries?.forEach((entry, n) =>
    expect(Buffer.from(leafHash(entry)).equals(tile.subarray(n * 32, n * 32 + 32))).toBe(true),
  );
  const packed = await server.ask('GET', '/log/main/tile/entries/000', { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(packed.raw).equals(plain)).toBe(true);
});

it.each([
  'tile/0/003',
  'tile/0/002',
  'tile/0/002.p/200',
  'tile/9/000',
  'tile/0/0',
  'tile/0/000.p/256',
  'tile/x',
  'tile/entries/099',
])('has no %s', async (path) => {
  const { status } = await server.ask('GET', `/log/main/${path}`);
  expect(status).toBe(404);
});

it('serves tiles to audit, or to everyone where the tenant says so', async () => {
  const hashes = '/log/main/tile/0/000';
  const entries = '/log/main/tile/entries/000';
  expect((await server.ask('GET', hashes, { key: undefined })).status).toBe(401);
  const { key } = (await server.ask('POST', '/v1/api-keys', { json: { name: 'r', scopes: ['read'] } })).json;
  expect((await server.ask('GET', hashes, { key })).status).toBe(403);
  await server.ask('PATCH', '/v1/tenants/main', { json: { publicLog: 'hashes' } });
  expect((await server.ask('GET', hashes, { key: undefined })).status).toBe(200);
  expect((await server.ask('GET', entries, { key: undefined })).status).toBe(401);
  await server.ask('PATCH', '/v1/tenants/main', { json: { publicLog: 'entries' } });
  expect((await server.ask('GET', entries, { key: undefined })).status).toBe(200);
  expect((await server.ask('GET', '/log/nobody/checkpoint', { key: undefined })).json.code).toBe('tenant.not_found');
});
