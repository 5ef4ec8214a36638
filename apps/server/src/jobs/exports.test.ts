/** Evidence bundles: the verifier, which trusts nothing of ours, must accept each kind and count it right. */

import { inflateRawSync } from 'node:zlib';
import { MalformedPart, openZip, parseVkey, verify } from '@trailmark/core';
import type { BundleReader, Inflate, Verification } from '@trailmark/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
let startedMs = 0;

const inflate: Inflate = {
  inflate: async (bytes, bytesMax) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: Math.max(1, bytesMax) })),
  inflateStream: async function* (pieces) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield new Uint8Array(inflateRawSync(Buffer.concat(parts)));
  },
};

beforeAll(async () => {
  server = await startTestServer();
  startedMs = Date.now();
  await send(40, 0);
});
afterAll(() => server.remove());

async function send(count: number, from: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) => ({
    id: `e${from + n}`,
    type: 'budget.adjusted',
    source: 'ads',
    time: '2026-03-01T10:00:00Z',
    actor: { type: 'user', id: `u_${n % 3}`, name: `Person ${n % 3}` },
    targets: [{ type: 'campaign', id: `c_${n % 4}` }],
    changes: [{ path: 'budget.daily', before: '1.00', after: '2.00' }],
    reason: 'more demand',
  }));
  expect((await server.ask('POST', '/v1/events', { json: events })).status).toBe(200);
}

async function exported(
  wanted: Record<string, unknown>,
  key?: string,
): Promise<{ reader: BundleReader; result: Verification; index: number; zip: Buffer }> {
  const asked = await server.ask('POST', '/v1/exports', {
    json: { purpose: 'a test', ...wanted },
    ...(key === undefined ? {} : { key }),
  });
  expect(asked.status, asked.text).toBe(202);
  const url = `/v1/exports/${asked.json.id}`;
  const options = key === undefined ? {} : { key };
  await expect.poll(async () => (await server.ask('GET', url, options)).json.status, { timeout: 10_000 }).toBe('ready');
  const state = (await server.ask('GET', url, options)).json;
  const zip = (await server.ask('GET', state.href, options)).raw;
  const bytes = new Uint8Array(zip);
  const source = {
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const reader = await openZip(source, inflate);
  const vkey = parseVkey((await server.ask('GET', '/v1/keys')).json.keys[0].vkey);
  if (vkey === undefined) throw new Error('no key');
  return { reader, result: await verify(reader, { keys: [vkey] }), index: state.index, zip };
}

async function partOf(reader: BundleReader, name: string): Promise<string> {
  return Buffer.from((await reader.read(name, 1 << 26)) ?? []).toString('utf8');
}

describe('bundles', () => {
  it('whole', async () => {
    const { result, index } = await exported({ kind: 'whole' });
    expect(result.findings).toEqual([]);
    expect(result.counts).toMatchObject({ entries: index + 1, disclosed: index + 1, withheld: 0 });
  });

  it('selection, without names', async () => {
    const { reader, result } = await exported({ kind: 'selection', q: 'actor:u_1', withhold: ['actor.name'] });
    expect(result.findings).toEqual([]);
    expect(result.counts).toMatchObject({ entries: 14, withheld: 13, disclosed: 1 });
    expect(await partOf(reader, 'disclosures.ndjson')).not.toContain('Person 1');
    expect(await partOf(reader, 'report.html')).not.toContain('Person 1');
    // The query asks by what is withheld, so it would tell it.
    expect(await partOf(reader, 'manifest.json')).toContain('(withheld: it asks by what is withheld here)');
    expect(await partOf(reader, 'report.html')).not.toContain('u_1"');
  });

  it('selection, asked by what is shown: the query stands in it', async () => {
    const { reader } = await exported({ kind: 'selection', q: 'target:c_1', withhold: ['actor.name', 'subject'] });
    expect(await partOf(reader, 'manifest.json')).toContain('target:c_1');
    const named = await exported({ kind: 'selection', q: 'actor:u_1', withhold: ['subject'] });
    for (const part of ['manifest.json', 'report.html']) expect(await partOf(named.reader, part)).not.toContain('u_1');
  });

  it('period, closed and open', async () => {
    const from = new Date(startedMs - 1_000).toISOString();
    const open = await exported({ kind: 'period', from });
    expect(open.result.findings).toEqual([]);
    const to = new Date().toISOString();
    await send(5, 100); // occurred before, recorded after: late arrivals are none, for time is what is asked
    const closed = await exported({ kind: 'period', from, to });
    expect(closed.result.findings).toEqual([]);
    const empty = await exported({ kind: 'period', from: '2020-01-01', to: '2020-02-01' });
    expect(empty.result.findings).toEqual([]);
    const late = await exported({ kind: 'period', from: '2026-03-01', to: '2026-03-02' });
    expect(late.result.findings).toEqual([]);
    expect((await partOf(late.reader, 'late.ndjson')).trim().split('\n')).toHaveLength(45);
  });

  it('of a period with a query shows only what matches', async () => {
    const { reader, result } = await exported({ kind: 'period', from: '2020-01-01', q: 'target:c_1' });
    expect(result.findings).toEqual([]);
    expect(await partOf(reader, 'disclosures.ndjson')).not.toContain('"c_2"');
  });

  it('without reveal and with limits hold back what the key may not see', async () => {
    const made = await server.ask('POST', '/v1/api-keys', {
      json: { name: 'auditor', scopes: ['export'], restrict: 'target:c_1', withhold: ['reason'] },
    });
    const whole = await server.ask('POST', '/v1/exports', { key: made.json.key, json: { kind: 'whole' } });
    expect([whole.status, whole.json.code]).toEqual([403, 'auth.scope']);
    const { reader, result } = await exported({ kind: 'selection' }, made.json.key);
    expect(result.findings).toEqual([]);
    const shown = await partOf(reader, 'disclosures.ndjson');
    expect(shown).not.toMatch(/Person|"u_|more demand|"c_2"/);
    expect(shown).toContain('"c_1"');
    const foreign = await server.ask('GET', '/v1/exports/ex_nobody', { key: made.json.key });
    expect(foreign.json.code).toBe('export.not_found');
  });

  it('are on record before they are made', async () => {
    const { index } = await exported({ kind: 'selection', q: 'target:c_3' });
    const { event } = (await server.ask('GET', `/v1/events/${index}`)).json;
    expect(event).toMatchObject({
      type: 'trail.exported',
      actor: { name: 'administrator' },
      data: { kind: 'selection', purpose: 'a test' },
    });
    expect(JSON.stringify(event)).not.toContain('c_3');
  });

  it('show one changed byte', async () => {
    const { zip } = await exported({ kind: 'selection', q: 'target:c_3' });
    const vkey = parseVkey((await server.ask('GET', '/v1/keys')).json.keys[0].vkey);
    if (vkey === undefined) throw new Error('no key');
    const bytes = new Uint8Array(zip);
    let found = 0;
    for (const at of [200, 900, Math.floor(bytes.length / 3)]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const source = {
        size: changed.length,
        read: async (offset: number, length: number) => changed.subarray(offset, offset + length),
      };
      try {
        const { ok } = await verify(await openZip(source, inflate), { keys: [vkey] });
        if (!ok) found++;
      } catch (error) {
        if (!(error instanceof MalformedPart)) throw error;
        found++;
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe('after an erasure', () => {
  it('every kind of bundle says what was erased, on the ground of the erasure itself', async () => {
    const { key } = (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase'] } })).json;
    const asked = (await server.ask('POST', '/v1/erasures', { json: { subjects: ['u_2'], basis: 'gdpr-17-1-b' } }))
      .json;
    expect((await server.ask('POST', `/v1/erasures/${asked.id}/approve`, { key })).json.status).toBe('done');
    for (const wanted of [
      { kind: 'whole' },
      { kind: 'period', from: '2020-01-01' },
      { kind: 'period', from: '2020-01-01', to: '2020-02-01' },
      { kind: 'selection', q: 'target:c_2' },
      { kind: 'whole', q: 'target:c_2' },
    ]) {
      const { reader, result } = await exported(wanted);
      expect(result.findings, JSON.stringify(wanted)).toEqual([]);
      expect(await partOf(reader, 'disclosures.ndjson')).not.toMatch(/Person 2|"u_2"/);
      if (wanted.q !== undefined) expect(result.counts.erased).toBeGreaterThan(0);
    }
  });
});

describe('requests that make no sense', () => {
  it.each([
    [{ kind: 'all' }],
    [{}],
    [{ kind: 'period', from: '2026-02-01', to: '2026-01-01' }],
    [{ kind: 'selection', q: 'nofield:x' }],
    [{ kind: 'whole', from: '2026-01-01' }],
    [{ kind: 'selection', from: 'soon' }],
  ])('%j', async (json) => {
    expect((await server.ask('POST', '/v1/exports', { json })).status).toBe(400);
  });
});
