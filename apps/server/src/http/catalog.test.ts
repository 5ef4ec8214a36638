/** The catalog over HTTP: what it shows, types of one's own from registration to search, restart, backup and fsck. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupStore, examineStore, restoreStore } from '../store/index.ts';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());

const webinar = {
  name: 'webinar.held',
  version: 1,
  family: 'webinar',
  importance: 'notable',
  retention: 'business',
  sentence: {
    en: '{actor} {did:held|hold} the webinar {target:webinar}[ for {data.seats:guest|guests}]',
    de: '{actor} {hat} das Webinar {target:webinar}[ für {data.seats:Gast|Gäste}] {did:abgehalten|abhalten}',
  },
  data: {
    seats: { class: 'open', kind: 'count', required: true },
    fee: { class: 'confidential', kind: 'money' },
    host: { class: 'personal', kind: 'text', of: 'target' },
  },
  example: { targets: [{ type: 'webinar', id: 'w_1', name: 'Summer' }], data: { seats: 40 } },
};
const event = (id: string, data: Record<string, unknown>) => ({
  id,
  type: 'webinar.held',
  source: 'events',
  actor: { type: 'service', id: 's_1', name: 'Stage' },
  targets: [
    { type: 'webinar', id: 'w_1', name: 'Summer' },
    { type: 'lead', id: 'l_1' },
  ],
  data,
});
const register = async (...types: unknown[]) => {
  const { status, json } = await server.ask('POST', '/v1/catalog', { json: { types } });
  return { status, results: json.results };
};
const record = async (json: unknown) => expect((await server.ask('POST', '/v1/events', { json })).status).toBe(200);
const shown = async (id: string) => (await server.ask('GET', `/v1/events/${id}`)).json.event;
const ids = async (q: string): Promise<string[]> => {
  const { json } = await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`);
  return json.events.map(({ id }: { id: string }) => id).toSorted();
};

it('shows every type, one type, and its JSON Schema', async () => {
  const all = (await server.ask('GET', '/v1/catalog')).json;
  expect(all.types.length).toBeGreaterThan(30);
  expect(all.retention.privacy).toMatchObject({ period: 'P7Y', basis: { de: expect.stringContaining('DSGVO') } });
  const one = (await server.ask('GET', '/v1/catalog?type=budget.adjusted')).json;
  expect(one.types).toEqual([expect.objectContaining({ name: 'budget.adjusted' })]);
  const schema = (await server.ask('GET', '/v1/catalog/budget.adjusted/schema')).json;
  expect(schema).toMatchObject({ properties: { type: { const: 'budget.adjusted' } } });
  for (const url of ['/v1/catalog?type=a.b', '/v1/catalog/a.b/schema'])
    expect((await server.ask('GET', url)).json).toMatchObject({ status: 404, code: 'type.not_found' });
});

it('refuses what is wrong by itself, and naming the field', async () => {
  const { status, results } = await register({ ...webinar, retention: 'ever' }, { ...webinar, name: 'trail.held' });
  expect(status).toBe(207);
  expect(results).toMatchObject([
    { outcome: 'refused', problems: [{ code: 'type.invalid', field: 'retention' }] },
    { outcome: 'refused', problems: [{ code: 'type.name_taken', field: 'name' }] },
  ]);
  expect((await server.ask('POST', '/v1/catalog', { json: {} })).json.code).toBe('request.invalid');
  const { json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'reader', scopes: ['read', 'record'] } });
  expect((await server.ask('POST', '/v1/catalog', { key: json.key, json: { types: [webinar] } })).status).toBe(403);
});

it('a registered type is in force at once, stays over a restart, and is found, told and examined', async () => {
  await record(event('before', { seats: 3, host: 'Ana' }));
  const { status, results } = await register(webinar);
  expect([status, results[0]]).toEqual([
    200,
    { name: 'webinar.held', version: 1, outcome: 'registered', index: expect.any(Number), problems: [] },
  ]);
  expect(await shown(String(results[0].index))).toMatchObject({
    type: 'trail.type_registered',
    data: { type: 'webinar.held', type_version: 1 },
  });
  expect((await register(webinar)).results[0].outcome).toBe('unchanged');
  await record(event('after', { seats: 3, host: 'Ana' }));
  await record(event('empty', {}));

  expect(await shown('before')).toMatchObject({ known: false, data: { seats: 3, host: 'Ana' } });
  const after = await shown('after');
  expect(after).toMatchObject({
    known: true,
    sentence: 'Stage held the webinar Summer for 3 guests',
  });
  expect([after.missing, after.typeVersion]).toEqual([undefined, undefined]);
  // Of the lead now, and so not shown to a key without that right; before, only confidential.
  const { json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'plain', scopes: ['read'] } });
  const plain = await server.ask('GET', '/v1/events/after', { key: json.key });
  expect([plain.json.event.sealed, plain.json.event.data]).toEqual([
    expect.arrayContaining(['data.host', 'targets.1.id']),
    { seats: 3 },
  ]);
  expect((await shown('empty')).missing).toEqual(['data.seats']);
  expect(await ids('type:webinar.held known:true')).toEqual(['after', 'empty']);
  expect(await ids('type:webinar.*')).toEqual(['after', 'before', 'empty']);

  server = await server.restart();
  const second = { ...webinar, version: 2, data: { ...webinar.data, host: { class: 'open', kind: 'text' } } };
  expect((await register(second)).results[0]).toMatchObject({
    outcome: 'refused',
    problems: [{ code: 'type.incompatible', field: 'data.host.class' }],
  });
  const { seats, ...others } = webinar.data;
  const renamed = {
    ...webinar,
    version: 2,
    importance: 'normal',
    data: { ...others, places: { ...seats, was: ['seats'] } },
    sentence: {
      en: webinar.sentence.en.replace('seats', 'places'),
      de: webinar.sentence.de.replace('seats', 'places'),
    },
    example: { data: { places: 1 } },
  };
  expect((await register(renamed)).results[0].outcome).toBe('registered');
  await record(event('renamed', { places: 3, fee: '350.00 EUR' }));
  expect((await shown('after')).sentence).toBe('Stage held the webinar Summer for 3 guests');
  expect((await shown('renamed')).sentence).toBe('Stage held the webinar Summer for 3 guests');
  expect(await ids('type:webinar.held importance:notable')).toEqual(['after', 'empty']);
  // A query saved by the first version's name finds the second, and the other way; what was recorded before as well.
  for (const q of ['data.seats:3', 'data.places:3'])
    expect([q, await ids(`type:webinar.held ${q}`)]).toEqual([q, ['after', 'before', 'renamed']]);
  for (const q of ['data.seats:2..4', 'data.places:>2']) expect([q, await ids(q)]).toEqual([q, ['after', 'renamed']]);
  for (const q of ['data.fee:350', 'data.fee:300..400', 'data.fee:"350.00 EUR"'])
    expect([q, await ids(q)]).toEqual([q, ['renamed']]);
  const { suggestions } = (await server.ask('GET', '/v1/complete?prefix=webinar.&field=type')).json;
  expect(suggestions.map(({ value }: { value: string }) => value)).toContain('webinar.held');
  const listed = (await server.ask('GET', '/v1/catalog?type=webinar.held')).json.types[0];
  expect(listed).toMatchObject({ registered: true, version: 2, versions: [1, 2] });
});

it('an agency sees the type and not what somebody gave as an example', async () => {
  const { json } = await server.ask('POST', '/v1/api-keys', {
    json: { name: 'agency', scopes: ['read'], restrict: 'scope.client:acme' },
  });
  const [type] = (await server.ask('GET', '/v1/catalog?type=webinar.held', { key: json.key })).json.types;
  expect(type).toMatchObject({ name: 'webinar.held' });
  expect(type).not.toHaveProperty('example');
});

it('the examination knows the types, in the store and in its backup', async () => {
  const folders = { data: join(server.root, 'data'), keys: join(server.root, 'keys'), passphrase: undefined };
  const [report] = await examineStore({ ...folders, pinned: [] });
  expect(report?.findings).toEqual([]);
  const target = join(server.root, 'backup');
  const backup = await backupStore({ ...folders, target, now: Date.now, progress: () => {} });
  expect(backup.reports.flatMap(({ findings }) => findings)).toEqual([]);
  expect(backup.manifest.files.map(({ path }) => path)).toContain('tenants/main/types.sealed');

  await server.close();
  rmSync(folders.data, { recursive: true });
  const same = { keysPassphrase: undefined, marks: [], isNothingLost: true, acceptsFindings: false };
  await restoreStore({ ...folders, ...same, source: target, progress: () => {} });
  server = await server.restart();
  expect((await server.ask('GET', '/v1/catalog?type=webinar.held')).json.types[0].versions).toEqual([1, 2]);
});

it('types that were tampered with hold recording, and their absence makes nothing open', async () => {
  const file = join(server.root, 'data/tenants/main/types.sealed');
  const bytes = readFileSync(file);
  await server.close();
  writeFileSync(file, Buffer.from(bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))));
  server = await server.restart();
  const { status, json } = await server.ask('POST', '/v1/events', { json: event('held', { seats: 1 }) });
  expect([status, json.code, json.detail]).toEqual([503, 'store.stopped', expect.stringContaining('types.sealed')]);
  expect((await server.ask('GET', '/readyz')).status).toBe(503);

  await server.close();
  rmSync(file);
  server = await server.restart();
  await record(event('unknown', { seats: 1 }));
  expect((await shown('unknown')).known).toBe(false);
  expect(await ids('data.seats:1')).toEqual(['unknown']);
});
