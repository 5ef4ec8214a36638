/** Verdicts by keys that may not see whom or what they tell of: neither shown nor asked, found or exported. */

import { inflateRawSync } from 'node:zlib';
import { bundleNames, openZip, parseVkey, verify } from '@trailmark/core';
import type { Inflate } from '@trailmark/core';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

const inflate: Inflate = {
  inflate: async (bytes) => new Uint8Array(inflateRawSync(bytes)),
  inflateStream: async function* (pieces) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield new Uint8Array(inflateRawSync(Buffer.concat(parts)));
  },
};
let server: TestServer;
let pinned = '';
const post = [{ type: 'post', id: 'p1' }];
const ana = { type: 'user', id: 'u_ana', name: 'Ana' };
beforeAll(async () => {
  server = await startTestServer();
  pinned = (await server.ask('GET', '/v1/keys')).json.keys[0].vkey;
  const said = { source: 'cms', targets: post, data: { content_sha256: 'aa11', version: 3, channel: 'linkedin' } };
  const acted = { ...said, id: 'act', type: 'post.published', time: '2026-11-02T10:00:00Z', actor: ana };
  await record({ ...acted, approval: { status: 'approved', by: ana } });
  await find('approval:?');
  // Heard of afterwards, so that the verdict becomes another one.
  await record({ ...said, id: 'ok', type: 'post.approved', time: '2026-11-02T09:00:00Z', actor: ana });
  await find('approval:?');
  for (let i = 0; i < 200 && (await find('type:trail.verdict_changed')).length === 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(() => server.remove());

async function record(event: object): Promise<void> {
  expect((await server.ask('POST', '/v1/events', { json: [event] })).status).toBe(200);
}

async function find(q: string, key?: string): Promise<Record<string, unknown>[]> {
  const { status, json } = await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`, key ? { key } : {});
  expect([q, status]).toEqual([q, 200]);
  return json.events;
}

async function keyWithout(...withhold: string[]): Promise<string> {
  const wanted = { name: 'reader', scopes: ['read', 'reveal', 'export'], withhold };
  return (await server.ask('POST', '/v1/api-keys', { json: wanted })).json.key;
}

it('are told to whoever sees all of it', async () => {
  const key = await keyWithout('context', 'reason');
  const [act] = await find('type:post.published', key);
  expect(act).toMatchObject({ approval_verdict: { verdict: 'self', reason: 'same_person' } });
  const [changed] = await find('type:trail.verdict_changed', key);
  expect(changed).toMatchObject({ data: { after: 'self', why: 'same_person' } });
});

describe.each(['actor', 'actor.id', 'targets', 'approval', 'approval.by', 'approval.by.name', 'approval.status'])(
  'without %s',
  (path) => {
    it('are not shown, not asked, and not told by their changes', async () => {
      const key = await keyWithout(path);
      const [act] = await find('type:post.published', key);
      expect(act).not.toHaveProperty('approval_verdict');
      const [changed] = await find('type:trail.verdict_changed', key);
      expect(changed?.['sealed']).toEqual(expect.arrayContaining(['data.before', 'data.after', 'data.why']));
      expect(JSON.stringify(changed)).not.toMatch(/self|same_person|missing|unsayable/);
      const asked = ['approval:self', 'approval:?', 'data.after:self', 'data.before:?', 'data.why:same*'];
      const answers = asked.map(async (q) => [
        q,
        (await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`, { key })).json.code,
      ]);
      expect(await Promise.all(answers)).toEqual(asked.map((q) => [q, 'auth.scope']));
      for (const field of ['approval', 'data.after'])
        expect((await server.ask('GET', `/v1/facets?field=${field}`, { key })).json.code).toBe('auth.scope');
      expect(await find('same_person', key)).toEqual([]);
    });
  },
);

it('are not in a bundle by a key without approvals, and it verifies', async () => {
  const key = await keyWithout('approval');
  const json = { kind: 'selection', q: 'type:trail.verdict_changed OR type:post.published', purpose: 'a test' };
  const asked = await server.ask('POST', '/v1/exports', { json, key });
  expect([asked.status, asked.text]).toEqual([202, expect.any(String)]);
  const url = `/v1/exports/${asked.json.id}`;
  await expect.poll(async () => (await server.ask('GET', url, { key })).json.status, { timeout: 10_000 }).toBe('ready');
  const bytes = new Uint8Array((await server.ask('GET', `${url}/bundle`, { key })).raw);
  const read = async (at: number, length: number): Promise<Uint8Array> => bytes.subarray(at, at + length);
  const bundle = await openZip({ size: bytes.length, read }, inflate);
  const vkey = parseVkey(pinned);
  if (vkey === undefined) throw new Error('the key cannot be read');
  const { ok, findings } = await verify(bundle, { keys: [vkey] });
  expect([ok, findings]).toEqual([true, []]);
  const files = [bundleNames.disclosures, bundleNames.report].map(async (name) =>
    Buffer.from((await bundle.read(name, 1 << 26)) ?? []).toString('utf8'),
  );
  const [disclosed = '', report = ''] = await Promise.all(files);
  expect(disclosed).toContain('data.event_type');
  for (const text of [disclosed, report]) expect(text).not.toMatch(/same_person|"self"|to self/);
});
