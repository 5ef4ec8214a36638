/** Bundles that hold events of a tenant's own type: they verify with the pinned key, and show the type's fields. */

import { inflateRawSync } from 'node:zlib';
import { openZip, parseVkey, verify } from '@trailmark/core';
import type { BundleReader, Inflate } from '@trailmark/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
const webinar = {
  name: 'webinar.held',
  version: 1,
  family: 'webinar',
  importance: 'notable',
  retention: 'business',
  sentence: {
    en: '{actor} {did:held|hold} the webinar {target:webinar}',
    de: '{actor} {hat} das Webinar {target:webinar} {did:abgehalten|abhalten}',
  },
  data: {
    seats: { class: 'open', kind: 'count', required: true },
    fee: { class: 'confidential', kind: 'money' },
    host: { class: 'personal', kind: 'text', of: 'target' },
  },
  example: { targets: [{ type: 'webinar', id: 'w_1', name: 'Summer' }], data: { seats: 40 } },
};

let server: TestServer;
let pinned = '';
beforeAll(async () => {
  server = await startTestServer();
  // Pinned before anything is recorded, as a reader would.
  pinned = (await server.ask('GET', '/v1/keys')).json.keys[0].vkey;
  expect((await server.ask('POST', '/v1/catalog', { json: { types: [webinar] } })).status).toBe(200);
  const json = Array.from({ length: 3 }, (_, n) => ({
    id: `w${n}`,
    type: 'webinar.held',
    source: 'events',
    actor: { type: 'service', id: 'stage', name: 'Stage' },
    targets: [
      { type: 'webinar', id: 'w_1', name: 'Summer' },
      { type: 'lead', id: 'l_1' },
    ],
    data: { seats: 4_711 + n, fee: '99.50 EUR', host: 'Greta Vance' },
  }));
  expect((await server.ask('POST', '/v1/events', { json })).status).toBe(200);
});
afterAll(() => server.remove());

async function exported(wanted: Record<string, unknown>): Promise<BundleReader> {
  const asked = await server.ask('POST', '/v1/exports', { json: { purpose: 'a test', ...wanted } });
  expect(asked.status, asked.text).toBe(202);
  const url = `/v1/exports/${asked.json.id}`;
  await expect.poll(async () => (await server.ask('GET', url)).json.status, { timeout: 10_000 }).toBe('ready');
  const bytes = new Uint8Array((await server.ask('GET', `${url}/bundle`)).raw);
  const read = async (at: number, length: number): Promise<Uint8Array> => bytes.subarray(at, at + length);
  return openZip({ size: bytes.length, read }, inflate);
}

it.each([
  ['whole', { kind: 'whole' }],
  ['selection by its own field', { kind: 'selection', q: 'data.seats:4711..4713' }],
  [
    'selection without what is confidential or personal',
    { kind: 'selection', q: 'type:webinar.held', withhold: ['confidential', 'subject'] },
  ],
])('%s', async (_, wanted) => {
  const reader = await exported(wanted);
  const vkey = parseVkey(pinned);
  if (vkey === undefined) throw new Error('the key cannot be read');
  const result = await verify(reader, { keys: [vkey] });
  expect([result.ok, result.findings]).toEqual([true, []]);
  const text = Buffer.from((await reader.read('disclosures.ndjson', 1 << 26)) ?? []).toString('utf8');
  for (const open of ['webinar.held', 'data.seats', '4711', '4713', 'Summer']) expect(text).toContain(open);
  for (const sealed of ['99.50 EUR', 'Greta Vance'])
    expect(text.includes(sealed), sealed).toBe(!('withhold' in wanted));
});

it('fails with another key, and where a field of the type was changed', async () => {
  const reader = await exported({ kind: 'selection', q: 'type:webinar.held' });
  const other = await startTestServer();
  const stranger = parseVkey((await other.ask('GET', '/v1/keys')).json.keys[0].vkey);
  await other.remove();
  const vkey = parseVkey(pinned);
  if (vkey === undefined || stranger === undefined) throw new Error('a key cannot be read');
  expect((await verify(reader, { keys: [stranger] })).ok).toBe(false);
  const change = (bytes: Uint8Array | undefined): Uint8Array =>
    new Uint8Array(
      Buffer.from(
        Buffer.from(bytes ?? [])
          .toString('utf8')
          .replaceAll('4711', '4712'),
      ),
    );
  const changed: BundleReader = {
    read: async (name, max) => {
      const bytes = await reader.read(name, max);
      return name === 'disclosures.ndjson' ? change(bytes) : bytes;
    },
  };
  expect((await verify(changed, { keys: [vkey] })).ok).toBe(false);
});
