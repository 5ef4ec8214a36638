/** Who may erase what: two keys, one tenant, one place erased once; single fields; the search for free text. */

import { inflateRawSync } from 'node:zlib';
import { openZip, parseVkey, verify } from '@trailmark/core';
import type { Verification } from '@trailmark/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.remove());

const ana = { type: 'user', id: 'u_ana_77', name: 'Ana Beispiel', email: 'ana.beispiel@example.com' };
const ben = { type: 'user', id: 'u_ben', name: 'Ben Muster' };

async function send(...events: Record<string, unknown>[]): Promise<void> {
  const whole = events.map((event) => ({ type: 'campaign.launched', source: 'ads', actor: ana, ...event }));
  const answer = await server.ask('POST', '/v1/events', { json: whole });
  expect(answer.status, answer.text).toBe(200);
}

async function newKey(more: Record<string, unknown> = {}): Promise<{ key: string; id: string }> {
  return (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase'], ...more } })).json;
}

const preview = (json: Record<string, unknown>, key?: string, before = ''): Promise<Answer> =>
  server.ask('POST', `/v1/erasures?dryRun=true${before}`, { json, ...(key === undefined ? {} : { key }) });
const request = (json: Record<string, unknown>, key?: string): Promise<Answer> =>
  server.ask('POST', '/v1/erasures', { json, ...(key === undefined ? {} : { key }) });
const approve = (id: string, key?: string): Promise<Answer> =>
  server.ask('POST', `/v1/erasures/${id}/approve`, key === undefined ? {} : { key });

/** The whole log as a bundle, verified by the verifier that trusts nothing of ours. */
async function verified(): Promise<Verification> {
  const { id } = (await server.ask('POST', '/v1/exports', { json: { kind: 'whole' } })).json;
  await expect.poll(async () => (await server.ask('GET', `/v1/exports/${id}`)).json.status).toBe('ready');
  const bytes = new Uint8Array((await server.ask('GET', `/v1/exports/${id}/bundle`)).raw);
  const source = { size: bytes.length, read: async (at: number, length: number) => bytes.subarray(at, at + length) };
  const reader = await openZip(source, {
    inflate: async (packed, max) => new Uint8Array(inflateRawSync(packed, { maxOutputLength: Math.max(1, max) })),
    inflateStream: async function* (pieces) {
      const parts: Uint8Array[] = [];
      for await (const piece of pieces) parts.push(piece);
      yield new Uint8Array(inflateRawSync(Buffer.concat(parts)));
    },
  });
  const vkey = parseVkey((await server.ask('GET', '/v1/keys')).json.keys[0].vkey);
  if (vkey === undefined) throw new Error('no key');
  return verify(reader, { keys: [vkey] });
}

it('asks for the scope, for all of the log, and for a key that still holds', async () => {
  await send({ id: 'e1' });
  const json = { subjects: [ana.id] };
  const reader = await newKey({ scopes: ['read', 'export', 'audit'] });
  expect((await request(json, reader.key)).json.code).toBe('auth.scope');
  const restricted = await newKey({ restrict: 'source:ads' });
  for (const answer of [await preview(json, restricted.key), await request(json, restricted.key)])
    expect([answer.status, answer.json.code]).toEqual([403, 'auth.scope']);

  const requester = await newKey();
  const { id } = (await request(json, requester.key)).json;
  expect((await approve(id, restricted.key)).json.code).toBe('auth.scope');
  expect((await approve(id, reader.key)).json.code).toBe('auth.scope');
  expect((await approve(id, requester.key)).json.code).toBe('erasure.same_key');
  await server.ask('DELETE', `/v1/api-keys/${requester.id}`);
  expect((await approve(id, requester.key)).status).toBe(401);
  // A stolen key was revoked: what it asked for is not waved through.
  const held = await approve(id);
  expect([held.status, held.json.code]).toEqual([409, 'erasure.held']);
  expect((await server.ask('GET', '/v1/events/e1')).json.event.actor.name).toBe(ana.name);
});

it('keeps names, and texts that name somebody, from keys from which they are withheld', async () => {
  await send({ id: 'e1', reason: `${ana.name} asked`, data: { note: `${ana.name} again` } });
  const scopes = ['erase', 'reveal'];
  const wide = await newKey({ scopes });
  const all = await preview({ subjects: [ana.id] }, wide.key);
  expect(all.text).toContain(ana.name);
  const paths = ({ json }: Answer): string[] => json.freeText.hits.map(({ path }: { path: string }) => path).sort();
  expect(paths(all)).toEqual(['data.note', 'reason']);
  const narrow = await newKey({ scopes, withhold: ['reason'] });
  const some = await preview({ subjects: [ana.id] }, narrow.key);
  expect(some.text).not.toMatch(/Beispiel|beispiel/);
  expect(paths(some)).toEqual(['data.note']);
});

it.each(['actor.name', 'actor.email', 'targets.*.id', 'approval', '*'])(
  'tells a key without %s of nobody whether there is somebody',
  async (path) => {
    await send({ id: 'e1' });
    const { key } = await newKey({ scopes: ['erase', 'reveal'], withhold: [path] });
    for (const name of [ana.id, ana.email, 'nobody@example.com'])
      for (const ask of [preview, request])
        expect((await ask({ subjects: [name] }, key)).json).toMatchObject({ code: 'auth.scope', pointer: '/subjects' });
  },
);

it('says that somebody was erased, and whom only to keys that may see who stands where', async () => {
  await send({ id: 'e1' });
  const { ref } = (await preview({ subjects: [ana.id] })).json.subjects[0];
  const { id } = (await request({ subjects: [ref] })).json;
  expect((await approve(id, (await newKey()).key)).json.status).toBe('done');
  const erasedTo = async (withhold: string[]): Promise<unknown> => {
    const { key } = await newKey({ scopes: ['read'], withhold });
    return (await server.ask('GET', '/v1/events/e1', { key })).json.event.erased;
  };
  expect(await erasedTo(['reason', 'actor.name'])).toEqual([ref]);
  for (const path of ['actor', 'actor.id', 'approval.by.id', 'targets.*.id'])
    expect(await erasedTo([path])).toEqual(['withheld']);
});

it('knows nothing of another tenant', async () => {
  await send({ id: 'e1' });
  const other = (await server.ask('POST', '/v1/tenants', { json: { id: 'second', name: 'Second' } })).json;
  const { ref } = (await preview({ subjects: [ana.id] })).json.subjects[0];
  const { id } = (await request({ subjects: [ref] })).json;
  expect((await preview({ subjects: [ref, ana.email] }, other.key)).json).toMatchObject({
    subjects: [],
    unknown: [ref, ana.email],
  });
  expect((await request({ subjects: [ref] }, other.key)).json.code).toBe('subject.not_found');
  expect((await approve(id, other.key)).json.code).toBe('erasure.not_found');
  expect((await server.ask('GET', `/v1/erasures/${id}`, { key: other.key })).json.code).toBe('erasure.not_found');
});

it('carries out one approval of many, and what was asked twice once', async () => {
  await send({ id: 'e1' }, { id: 'e2', actor: ben, targets: [{ type: 'user', id: ben.id }] }, { id: 'e3' });
  const { ref } = (await preview({ subjects: [ana.id] })).json.subjects[0];
  const benRef = (await preview({ subjects: [ben.id] })).json.subjects[0].ref;
  const ids: string[] = [];
  for (const subjects of [[ref], [ref, benRef]]) ids.push((await request({ subjects })).json.id);
  const keys = [await newKey(), await newKey()].map(({ key }) => key);
  const answers = await Promise.all(ids.flatMap((id) => keys.map((key) => approve(id, key))));
  for (const { status, json } of answers)
    expect([200, 409]).toContain(status === 409 && json.code !== 'erasure.held' ? 0 : status);
  const states = await Promise.all(ids.map(async (id) => (await server.ask('GET', `/v1/erasures/${id}`)).json));
  // The second found Ana's places taken, and took Ben's alone.
  expect(states).toMatchObject([
    { status: 'done', groups: 2 },
    { status: 'done', groups: 1 },
  ]);
  expect((await server.ask('GET', '/v1/events?q=type:trail.erased')).json.total).toBe(2);
  expect((await approve(ids[0] ?? '', keys[1])).json).toEqual(states[0]);
  const { ok, findings } = await verified();
  expect([ok, findings]).toEqual([true, []]);
});

it('takes single fields, keeps their commitments, and says where', async () => {
  const text = `${ana.name} called, says "${ana.email}"`;
  await send(
    { id: 'f1', actor: ben, reason: text, scope: { campaign: `For ${ana.name}`, market: 'de' } },
    { id: 'f2', actor: ben, data: { note: { by: [ana.name] }, other: 'stays' } },
    { id: 'f3', actor: ana },
  );
  const { freeText } = (await preview({ subjects: [ana.id] })).json;
  expect(freeText.hits).toHaveLength(3);
  const find = async (q: string): Promise<number> =>
    (await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`)).json.total;
  expect(await find(`scope.campaign:"For ${ana.name}"`)).toBe(1);
  const { id } = (await request({ fields: freeText.hits })).json;
  const done = (await approve(id, (await newKey()).key)).json;
  expect(done).toMatchObject({ status: 'done', groups: 0, subjects: [] });
  const f1 = (await server.ask('GET', '/v1/events/f1')).json.event;
  expect([f1.reason, f1.scope, f1.sealed]).toEqual([undefined, { market: 'de' }, ['reason', 'scope.campaign']]);
  expect((await server.ask('GET', '/v1/events/f2')).json.event).toMatchObject({ data: { other: 'stays' } });
  // The person was not asked to be forgotten, only what others wrote.
  expect((await server.ask('GET', '/v1/events/f3')).json.event.actor.name).toBe(ana.name);
  expect([await find(`scope.campaign:"For ${ana.name}"`), await find('scope.market:de')]).toEqual([0, 1]);
  const record = (await server.ask('GET', `/v1/events/${done.index}`)).json.event;
  expect(record.data).toMatchObject({ count: 0, fields: 3 });
  const { ok, findings, counts } = await verified();
  expect([ok, findings, counts?.erased]).toEqual([true, [], 2]);
});

it('refuses fields that are not there, hold the event together, or bear evidence', async () => {
  await send({ id: 'e1', reason: 'why' });
  const index = (await server.ask('GET', '/v1/events/e1')).json.event.index as number;
  const own = (await server.ask('GET', '/v1/events?q=type:trail.*&order=asc')).json.events[0];
  const fields = [
    { index: 1e9, path: 'reason' },
    { index, path: 'data.nothing' },
    { index, path: 'source' },
    { index, path: 'outcome' },
    { index: own.index, path: 'actor.type' },
  ];
  for (const field of fields) {
    const { status, json } = await request({ fields: [{ index, path: 'reason' }, field] });
    expect([status, json.code, json.pointer], JSON.stringify(field)).toEqual([400, 'request.invalid', '/fields/1']);
  }
  expect((await request({})).json).toMatchObject({ code: 'request.invalid', pointer: '/subjects' });
});

it('goes on searching where the last preview ended', async () => {
  await send({ id: 'first', actor: ben, reason: `${ana.name} wrote` });
  const events = Array.from({ length: 150 }, (_, n) => ({ id: `r${n}`, actor: ben, reason: `to ${ana.email}` }));
  await send(...events, { id: 'ana' });
  const seen: number[] = [];
  let before = '';
  for (let round = 0; round < 5; round++) {
    const { freeText } = (await preview({ subjects: [ana.id] }, undefined, before)).json;
    seen.push(...freeText.hits.map(({ index }: { index: number }) => index));
    if (freeText.complete === true) break;
    before = `&before=${freeText.next}`;
  }
  expect(new Set(seen).size).toBe(151);
  expect(seen).toHaveLength(151);
});
