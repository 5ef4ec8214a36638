/** Verdicts by keys that may not see whom or what they tell of: neither shown nor asked, found or exported. */

import { inflateRawSync } from 'node:zlib';
import { bundleNames, openZip, parseVkey, verify } from '@trailmark/core';
import type { Inflate } from '@trailmark/core';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { startJudgedPost } from './judged-post.fixture.ts';
import type { JudgedPost } from './judged-post.fixture.ts';

const inflate: Inflate = {
  inflate: async (bytes) => new Uint8Array(inflateRawSync(bytes)),
  inflateStream: async function* (pieces) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield new Uint8Array(inflateRawSync(Buffer.concat(parts)));
  },
};
let judged: JudgedPost;
let server: JudgedPost['server'];
let pinned = '';
beforeAll(async () => {
  judged = await startJudgedPost();
  ({ server } = judged);
  pinned = (await judged.get('/v1/keys')).json.keys[0].vkey;
});
afterAll(() => server.remove());

const keyWithout = (...withhold: string[]): Promise<string> => judged.keyWith({ withhold });

it('are told to whoever sees all of it', async () => {
  const key = await keyWithout('context', 'reason');
  const [act] = await judged.find('type:post.published', key);
  expect(act).toMatchObject({ approval_verdict: { verdict: 'self', reason: 'same_person' } });
  const [changed] = await judged.find('type:trail.verdict_changed', key);
  expect(changed).toMatchObject({ data: { after: 'self', why: 'same_person' } });
});

describe.each(['actor', 'actor.id', 'targets', 'approval', 'approval.by', 'approval.by.name', 'approval.status'])(
  'without %s',
  (path) => {
    it('are not shown, not asked, and not told by their changes', async () => {
      const key = await keyWithout(path);
      const [act] = await judged.find('type:post.published', key);
      expect(act).not.toHaveProperty('approval_verdict');
      const [changed] = await judged.find('type:trail.verdict_changed', key);
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
      expect(await judged.find('same_person', key)).toEqual([]);
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
