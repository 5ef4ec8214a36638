/** Changing the key that signs the log: who signs from when, what verifies with which key, and what is refused. */

import { inflateRawSync } from 'node:zlib';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, openZip, parseVkey, verify } from '@trailmark/core';
import type { Inflate, Verification, Verifier } from '@trailmark/core';
import { KeyFolder } from '@trailmark/vault';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examineStore } from '../store/examination.ts';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

interface ShownKey {
  readonly vkey: string;
  readonly from: string;
  readonly until: string | null;
  readonly index?: number;
}

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.remove());

const inflate: Inflate = {
  inflate: async (bytes, bytesMax) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: Math.max(1, bytesMax) })),
  inflateStream: async function* (pieces) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield new Uint8Array(inflateRawSync(Buffer.concat(parts)));
  },
};

const keysNow = async (): Promise<ShownKey[]> => (await server.ask('GET', '/v1/keys', { key: undefined })).json.keys;
const checkpointNow = async (): Promise<string> => (await server.ask('GET', '/log/main/checkpoint')).text;
const eventOf = (n: number) => ({ id: `e${n}`, source: 'x', type: 'a.b', actor: { type: 'service', id: 's' } });

async function record(from: number, count = 1): Promise<void> {
  const json = Array.from({ length: count }, (_, n) => eventOf(from + n));
  expect((await server.ask('POST', '/v1/events', { json })).status).toBe(200);
}

async function change(): Promise<{ retired: ShownKey; current: ShownKey }> {
  const replaces = (await keysNow()).at(-1)?.vkey;
  const answer = await server.ask('POST', '/v1/keys', { json: { replaces, reason: 'the yearly one' } });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

function verifierOf(vkey: string | undefined): Verifier {
  const verifier = parseVkey(vkey ?? '');
  if (verifier === undefined) throw new Error('no key');
  return verifier;
}

const signers = async (vkeys: readonly string[]): Promise<boolean[]> => {
  const note = await checkpointNow();
  return vkeys.map((vkey) => openCheckpoint(note, verifierOf(vkey)).ok);
};

async function bundle(wanted: Record<string, unknown>, key?: string): Promise<(vkey: string) => Promise<Verification>> {
  const asked = key === undefined ? {} : { key };
  const { json } = await server.ask('POST', '/v1/exports', { ...asked, json: wanted });
  const url = `/v1/exports/${json.id}`;
  await expect.poll(async () => (await server.ask('GET', url, asked)).json.status).toBe('ready');
  const bytes = new Uint8Array((await server.ask('GET', `${url}/bundle`, asked)).raw);
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return async (vkey) => verify(await openZip({ size: bytes.length, read }, inflate), { keys: [verifierOf(vkey)] });
}

const examine = () =>
  examineStore({
    data: join(server.root, 'data'),
    keys: join(server.root, 'keys'),
    passphrase: undefined,
    pinned: [],
  });

it('goes over to a new key twice; each holds from the entry that names it, and all of it survives a restart', async () => {
  await record(0, 3);
  const first = await change();
  await record(3, 3);
  const second = await change();
  expect(second.retired).toEqual({ ...first.current, until: second.current.from });
  const keys = await keysNow();
  expect(keys).toEqual([first.retired, second.retired, second.current]);
  expect(keys.map(({ until }) => until === null)).toEqual([false, false, true]);
  expect(await signers(keys.map(({ vkey }) => vkey))).toEqual([false, false, true]);

  const told = await server.ask('GET', `/v1/events/${first.current.index}`);
  expect(told.json.event).toMatchObject({
    type: 'trail.key_changed',
    source: 'trailmark',
    reason: 'the yearly one',
    data: { next: first.current.vkey },
    actor: { name: 'administrator' },
  });
  server = await server.restart();
  expect(await keysNow()).toEqual(keys);
  await record(6);
  expect(await signers(keys.map(({ vkey }) => vkey))).toEqual([false, false, true]);
  expect((await examine()).flatMap(({ findings }) => findings)).toEqual([]);
});

it('lets whoever pinned a retired key follow every bundle to the key that signs', async () => {
  await record(0, 20);
  const { retired } = await change();
  const { current } = await change();
  await record(20, 3);
  const to = new Date(Date.now() + 1_000).toISOString();
  for (const wanted of [
    { kind: 'whole' },
    { kind: 'selection', q: 'source:x' },
    { kind: 'period', from: '2026-01-01T00:00:00Z', to },
    { kind: 'whole', withhold: ['data', 'actor', 'confidential', 'subject'] },
  ]) {
    const check = await bundle(wanted);
    for (const { vkey } of [retired, current]) expect((await check(vkey)).findings, wanted.kind).toEqual([]);
  }
});

it('shows a restricted key no event that is not its own: it needs the new key', async () => {
  await record(0, 5);
  const { json } = await server.ask('POST', '/v1/api-keys', {
    json: { name: 'r', scopes: ['read', 'export', 'administer'], restrict: 'source:x' },
  });
  const { retired, current } = await change();
  const check = await bundle({ kind: 'selection' }, json.key);
  expect((await check(current.vkey)).findings).toEqual([]);
  expect((await check(retired.vkey)).findings.map(({ code }) => code)).toEqual(['key.unknown']);
  const refused = await server.ask('POST', '/v1/keys', { key: json.key, json: { replaces: current.vkey } });
  expect([refused.status, refused.json.code]).toEqual([403, 'auth.scope']);
});

it('changes nothing for a request that is repeated, or sent twice at once', async () => {
  const { retired, current } = await change();
  const again = await server.ask('POST', '/v1/keys', { json: { replaces: retired.vkey } });
  expect([again.status, again.json.code]).toEqual([409, 'key.change_refused']);
  expect(again.json.detail).toContain(current.vkey);
  const both = await Promise.all(
    [0, 1].map(() => server.ask('POST', '/v1/keys', { json: { replaces: current.vkey } })),
  );
  expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
  expect(await keysNow()).toHaveLength(3);
});

it('is not for others: their tenant, another scope, no key', async () => {
  const made = await server.ask('POST', '/v1/tenants', { json: { id: 'other' } });
  const [main, other] = await keysNow();
  const ask = (key: string | undefined, json: unknown) => server.ask('POST', '/v1/keys', { key, json });
  expect((await ask(made.json.key, { tenant: 'main', replaces: main?.vkey })).status).toBe(403);
  const { json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'r', scopes: ['read', 'audit'] } });
  expect((await ask(json.key, { replaces: main?.vkey })).status).toBe(403);
  expect((await ask(undefined, { replaces: main?.vkey })).status).toBe(401);
  expect((await ask(made.json.key, { replaces: other?.vkey })).status).toBe(201);
  const operator = await server.ask('POST', '/v1/keys', {
    json: { tenant: 'other', replaces: (await keysNow())[2]?.vkey },
  });
  expect(operator.json.current).toMatchObject({ tenant: 'other', until: null });
  // Of a tenant that nobody has used since the start the store is read for it.
  server = await server.restart();
  expect((await keysNow()).map(({ until }) => until === null)).toEqual([true, false, false, true]);
});

it('loses and delays nothing that is recorded meanwhile', async () => {
  let isDone = false;
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    let n = 0;
    while (!isDone) await record(writer * 100_000 + n++ * 10, 10);
    return n * 10;
  });
  for (let n = 0; n < 5; n++) await change();
  isDone = true;
  const sent = (await Promise.all(writers)).reduce((sum, each) => sum + each, 0);
  expect((await server.ask('GET', '/v1/events?q=source:x&limit=1')).json.total).toBe(Math.min(sent, 10_000));
  expect((await examine()).flatMap(({ findings }) => findings)).toEqual([]);
  const check = await bundle({ kind: 'whole' });
  for (const { vkey } of await keysNow()) expect((await check(vkey)).findings).toEqual([]);
});

it('does not sign with a key file that no entry names, and takes it for the next change', async () => {
  await record(0);
  await server.close();
  const provider = new KeyFolder({ folder: join(server.root, 'keys') }).tenant('main');
  expect(provider.createLogKey()).toBe(2);
  server = await server.restart();
  const [only, ...others] = await keysNow();
  expect(others).toEqual([]);
  await record(1);
  expect(await signers([only?.vkey ?? ''])).toEqual([true]);
  const { current } = await change();
  expect(current.vkey).toBe(provider.logVkey('test.example/t/main', 2));
  expect(readdirSync(join(server.root, 'keys/tenants/main')).filter((name) => name.startsWith('log-'))).toHaveLength(2);
});

it('refuses to open with a keys folder from before the change, and says what is missing', async () => {
  await change();
  await server.close();
  rmSync(join(server.root, 'keys/tenants/main/log-0002.key'));
  await expect(server.restart()).rejects.toThrow(/keys folder/);
});
