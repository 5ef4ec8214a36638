/**
 * Forgetting people, on a real server: whatever was recorded, asked, exported and refused about them, afterwards no
 * file and no line of output holds them or their keys, and everything else still stands and verifies.
 */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldText, normalText, textNamespaces, wordsOf } from '@trailmark/catalog';
import { KeyFolder, parseSubject, Terms } from '@trailmark/vault';
import { Bucket, parseBucketName, RECORD_BYTES } from '@trailmark/vault/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tenantFiles } from './tenant/files.ts';

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const KEY = 'an administrator key of my own';

const NAME = 'Änne Bäckström-Özil';
const ID = 'u_änne_471';
const EMAIL = 'aenne.baeckstroem@example.org';
const IP = '198.51.100.147';
const LEAD = 'lead_94713';
const CONTACT = 'contact_94713';
const PHONE = '+49 89 5550471';
/** As they are indexed; no other value of this history has them. Short ones would be found anywhere. */
const WORDS = wordsOf(NAME);
const IDENTIFIERS = [
  NAME,
  ID,
  EMAIL,
  IP,
  LEAD,
  CONTACT,
  PHONE,
  foldText(NAME),
  ...WORDS.filter(({ length }) => length > 6),
];

let root = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trailmark-erasure-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(root, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

function run(...args: string[]): Process {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', TRAILMARK_ADMIN_KEY: KEY, TRAILMARK_LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, output: () => output, exited };
}

const folders = (): string[] => ['--data', join(root, 'data'), '--keys', join(root, 'keys')];

async function start(): Promise<{ server: Process; url: string }> {
  const server = run('serve', '--port', '0', ...folders());
  await expect.poll(server.output, { timeout: 30_000 }).toMatch(/Open: /);
  return { server, url: /Open: (http:\/\/[^/]+)\/sign-in#/.exec(server.output())?.[1] ?? '' };
}

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are compared
  readonly json: any;
}

async function ask(url: string, method: string, path: string, json?: unknown, key = KEY): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
}

const search = (url: string, q: string): Promise<Answer> =>
  ask(url, 'GET', `/v1/events?q=${encodeURIComponent(q)}&limit=500`);

const ben = { type: 'user', id: 'u_ben', name: 'Ben Muster', email: 'ben@example.org' };
const aenne = { type: 'user', id: ID, name: NAME, email: EMAIL };

/** Every role, two sources, free text, a long list, a conflict's two sides. */
function history(): Record<string, unknown>[] {
  const crowd = Array.from({ length: 30 }, (_, at) => ({ type: 'lead', id: `crowd_${at}`, name: `Crowd ${at}` }));
  crowd[20] = { type: 'lead', id: LEAD, name: NAME };
  return [
    {
      id: 'a1',
      type: 'campaign.launched',
      source: 'ads',
      actor: aenne,
      context: { ip: IP },
      targets: [{ type: 'user', id: 'u_ben', name: 'Ben Muster' }],
    },
    { id: 'a2', type: 'user.logged_in', source: 'crm', actor: aenne, context: { ip: IP } },
    {
      id: 'a3',
      type: 'rule.fired',
      source: 'ads',
      actor: { type: 'rule', id: 'r1', onBehalfOf: { id: ID, name: NAME } },
    },
    { id: 'a4', type: 'campaign.updated', source: 'ads', actor: ben, approval: { status: 'approved', by: aenne } },
    {
      id: 'a5',
      type: 'lead.created',
      source: 'crm',
      actor: { type: 'service', id: 'forms' },
      targets: [{ type: 'lead', id: LEAD, name: NAME }],
      data: { channel: 'web', email: EMAIL, phone: PHONE },
    },
    {
      id: 'a6',
      type: 'contact.merged',
      source: 'crm',
      actor: ben,
      targets: [{ type: 'contact', id: CONTACT, name: NAME }],
    },
    { id: 'a7', type: 'list.imported', source: 'crm', actor: ben, targets: crowd },
    { id: 't1', type: 'campaign.paused', source: 'ads', actor: ben, reason: `${NAME} <${EMAIL}> asked for it` },
    { id: 't2', type: 'note.added', source: 'crm', actor: ben, data: { text: { by: ID, lead: LEAD, phone: PHONE } } },
    { id: 't3', type: 'campaign.updated', source: 'ads', actor: ben, scope: { campaign: `For ${NAME}` } },
    { id: 'b1', type: 'campaign.launched', source: 'ads', actor: ben, context: { ip: '203.0.113.9' } },
  ];
}

/** Everything that is done with the data before the wish to be forgotten. */
async function live(url: string): Promise<void> {
  const stored = (await ask(url, 'POST', '/v1/events', history())).json.results;
  expect(stored.filter(({ status }: { status: string }) => status !== 'stored')).toEqual([]);
  const [first] = history();
  expect((await ask(url, 'POST', '/v1/events', { ...first, reason: `changed by ${NAME}` })).status).toBe(409);
  expect((await ask(url, 'POST', '/v1/events', { type: 'a.b', actor: aenne, nonsense: NAME })).status).toBe(422);
  expect((await ask(url, 'POST', '/v1/events', { type: 'a.b', actor: aenne, [NAME]: EMAIL })).status).toBe(422);
  for (const q of [`actor:${ID}`, `actor:"${NAME}"`, `actor:${EMAIL}`, `target:lead/${LEAD}`, `ip:${IP}`])
    expect((await search(url, q)).json.total, q).toBeGreaterThan(0);
  expect((await search(url, `target:${LEAD}`)).json.total).toBe(2);
  expect((await ask(url, 'GET', `/v1/events/${encodeURIComponent(ID)}`)).status).toBe(404);
  await search(url, `oops:${EMAIL}`);
  const crowd = (await ask(url, 'GET', '/v1/events/a7')).json.event;
  expect(crowd.targets[20]).toEqual({ type: 'lead', id: LEAD, name: NAME });
  expect(crowd.targets[29]).toEqual({ type: 'lead', id: 'crowd_29', name: 'Crowd 29' });
}

async function exportBundle(url: string, body: Record<string, unknown>): Promise<string> {
  const { id } = (await ask(url, 'POST', '/v1/exports', body)).json;
  await expect
    .poll(async () => (await ask(url, 'GET', `/v1/exports/${id}`)).json.status, { timeout: 30_000 })
    .toBe('ready');
  return id as string;
}

async function refsOf(url: string): Promise<string[]> {
  const { json } = await ask(url, 'POST', '/v1/erasures?dryRun=true', { subjects: [ID, EMAIL, LEAD, CONTACT] });
  expect(json.unknown).toEqual([]);
  return json.subjects.map(({ ref }: { ref: string }) => ref);
}

const newKey = async (url: string): Promise<{ key: string; id: string }> =>
  (await ask(url, 'POST', '/v1/api-keys', { name: 'privacy', scopes: ['erase'] })).json;

/** What a byte-by-byte search looks for: the text as any program might have written it. */
function spellings(text: string): Buffer[] {
  const forms = [text, text.normalize('NFD'), text.toLowerCase(), encodeURIComponent(text)];
  forms.push(JSON.stringify(text).slice(1, -1));
  forms.push(text.replaceAll(/[^ -~]/gu, (unit) => `\\u${unit.codePointAt(0)?.toString(16).padStart(4, '0')}`));
  const bytes = forms.flatMap((form) => {
    const utf16 = Buffer.from(form, 'utf16le');
    return [Buffer.from(form), Buffer.from(form, 'latin1'), utf16, Buffer.from(utf16).swap16()];
  });
  return bytes.flatMap((form) => [form, ...encodings(form)]);
}

/** In hexadecimal, and in base64 wherever it may begin in what was encoded. */
function encodings(bytes: Buffer): Buffer[] {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // What its neighbours have a part in is left away.
    const inner = text.slice(shift === 0 ? 0 : shift + 1, text.length - 4);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64];
  return texts.map((text) => Buffer.from(text, 'latin1'));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
}

/** Where any of these bytes still stand: in a file, or in what the server printed. */
function remains(needles: ReadonlyMap<string, readonly Buffer[]>, output: string): string[] {
  const places = filesUnder(root).map((name): [string, Buffer] => [name, readFileSync(name)]);
  places.push(['output', Buffer.from(output)]);
  return places.flatMap(([place, bytes]) =>
    [...needles].flatMap(([name, forms]) => (forms.some((form) => bytes.includes(form)) ? `${name} in ${place}` : [])),
  );
}

/** The key material of these people as it stands before: their own keys clear and wrapped, their buckets' and epochs'. */
function keysOf(refs: readonly string[]): Map<string, Buffer[]> {
  const files = tenantFiles(join(root, 'data'), join(root, 'keys'), 'main');
  const provider = new KeyFolder({ folder: join(root, 'keys') }).tenant('main');
  const found = new Map<string, Buffer[]>();
  for (const file of readdirSync(files.keyring)) {
    const name = parseBucketName(file);
    if (name?.kind !== 'subjects') continue;
    const bytes = readFileSync(join(files.keyring, file));
    const bucket = Bucket.open(files.keyring, name, provider);
    for (const ref of refs) {
      const subject = parseSubject(ref) ?? new Uint8Array();
      const clear = bucket?.key(subject);
      const at = bytes.indexOf(subject);
      if (clear === undefined || at < 0) continue;
      const wrapped = bytes.subarray(at + subject.length, at + RECORD_BYTES);
      expect(wrapped).toHaveLength(60);
      found.set(`clear key of ${ref}`, [Buffer.from(clear), ...encodings(Buffer.from(clear))]);
      found.set(`wrapped key of ${ref}`, [wrapped.subarray(0, 40), ...encodings(wrapped)]);
      found.set(`wrapped key of bucket ${file}`, [bytes.subarray(20, 20 + bytes.readUInt32BE(16))]);
    }
    const epoch = filesUnder(join(root, 'keys')).find((path) =>
      path.includes(`epoch-${String(name.epoch).padStart(8, '0')}`),
    );
    if (epoch !== undefined) found.set(`epoch key of ${file}`, [readFileSync(epoch)]);
  }
  return found;
}

/** Terms and directory names of the person, which whoever has the index key could find them by. */
function termsOf(refs: readonly string[]): Map<string, Buffer[]> {
  const provider = new KeyFolder({ folder: join(root, 'keys') }).tenant('main');
  const terms = new Terms(provider.indexKey().key);
  const found = new Map<string, Buffer[]>();
  const values = {
    actor: [ID, NAME, EMAIL],
    target: [LEAD, NAME, CONTACT],
    ip: [IP],
    'scope.campaign': [`For ${NAME}`],
    'data.email!': [EMAIL],
    'data.phone!': [PHONE],
    'data.text.phone': [PHONE],
  };
  const add = (field: string, value: string): void => {
    const big = Buffer.alloc(8);
    const term = terms.term(field, value);
    big.writeBigInt64BE(term);
    found.set(`term ${field}:${value}`, [big, Buffer.from(big).reverse(), Buffer.from(String(term))]);
  };
  for (const [field, list] of Object.entries(values)) for (const value of list) add(field, normalText(value));
  for (const field of ['actor.name', 'target.name']) for (const text of [NAME, ...WORDS]) add(field, foldText(text));
  add('actor.name', foldText(EMAIL));
  for (const { words, pairs } of textNamespaces({ reveal: true, confidential: true })) {
    for (const word of WORDS) add(words, word);
    add(pairs, WORDS.slice(0, 2).join(' '));
  }
  for (const ref of refs) for (const field of ['actor.ref', 'target.ref']) add(field, ref);
  for (const [source, kind, id] of [
    ['ads', 'user', ID],
    ['crm', 'user', ID],
    ['crm', 'lead', LEAD],
  ] as const)
    found.set(`identity ${source} ${kind} ${id}`, [Buffer.from(terms.identity(source, kind, id))]);
  return found;
}

async function verifies(url: string): Promise<void> {
  const { keys } = (await ask(url, 'GET', '/v1/keys')).json;
  const { vkey } = keys[0];
  const whole = run('verify', url, '--key', vkey, '--api-key', KEY, '--json');
  expect(await whole.exited, whole.output()).toBe(0);
  const fsck = run('fsck', ...folders(), '--json');
  expect(await fsck.exited, fsck.output()).toBe(0);
  const id = await exportBundle(url, { kind: 'whole' });
  const bundle = await fetch(`${url}/v1/exports/${id}/bundle`, { headers: { authorization: `Bearer ${KEY}` } });
  const file = join(root, 'bundle.zip');
  writeFileSync(file, Buffer.from(await bundle.arrayBuffer()));
  const verified = run('verify', file, '--key', vkey, '--json');
  expect(await verified.exited, verified.output()).toBe(0);
  expect(JSON.parse(verified.output()).counts.erased).toBeGreaterThan(0);
  rmSync(file);
}

it('leaves nothing of a person, and everything of everybody else', async () => {
  const { server, url } = await start();
  await live(url);
  const bundles = [await exportBundle(url, { kind: 'selection', q: `actor:${ID}` })];
  bundles.push(await exportBundle(url, { kind: 'selection', q: `target:${LEAD}`, purpose: 'a look' }));

  const refs = await refsOf(url);
  // Two sources know her as a user; a lead and a contact are people of their own.
  expect(refs).toHaveLength(4);
  const preview = (await ask(url, 'POST', '/v1/erasures?dryRun=true', { subjects: refs })).json;
  const hits: { index: number; path: string }[] = preview.freeText.hits;
  expect(hits.map(({ path }) => path).sort()).toEqual(['data.text', 'reason', 'scope.campaign']);
  expect(preview).toMatchObject({ exports: 2, freeText: { complete: true } });

  const needles = new Map<string, readonly Buffer[]>(IDENTIFIERS.map((text) => [text, spellings(text)]));
  for (const [name, forms] of [...keysOf(refs), ...termsOf(refs)]) needles.set(name, forms);
  expect([...needles.keys()].filter((name) => name.startsWith('wrapped key of s_'))).toHaveLength(4);
  // The search finds what is there: else it would prove nothing.
  const before = remains(needles, '');
  for (const what of [
    'wrapped key of s_',
    'wrapped key of bucket',
    'epoch key',
    'term actor:',
    'term text.pair.personal:',
    'term actor.ref:',
    'term target.ref:',
    'identity crm lead',
  ])
    expect(before.join('\n'), what).toContain(what);

  const named = await ask(url, 'POST', '/v1/erasures', { subjects: refs, reason: `as ${NAME} asked` });
  expect([named.status, named.json.pointer]).toEqual([400, '/reason']);
  const asked = await ask(url, 'POST', '/v1/erasures', {
    subjects: refs,
    fields: hits,
    reason: 'asked for by the person',
    basis: 'gdpr-17-1-b',
  });
  expect(asked.status).toBe(202);
  const approve = `/v1/erasures/${asked.json.id}/approve`;
  const own = await ask(url, 'POST', approve);
  expect([own.status, own.json.code]).toEqual([409, 'erasure.same_key']);
  const other = await newKey(url);
  const done = await ask(url, 'POST', approve, undefined, other.key);
  expect(done.json).toMatchObject({ status: 'done', index: expect.any(Number) });

  expect(remains(needles, server.output())).toEqual([]);
  for (const q of [
    `actor:${ID}`,
    `actor:"${NAME}"`,
    `actor:${EMAIL}`,
    `target:${LEAD}`,
    `target:lead/${LEAD}`,
    `ip:${IP}`,
  ])
    expect((await search(url, q)).json.total, q).toBe(0);
  for (const id of bundles) expect((await ask(url, 'GET', `/v1/exports/${id}`)).json.status).toBe('removed');
  const a1 = (await ask(url, 'GET', '/v1/events/a1')).json.event;
  expect(a1.targets[0]).toMatchObject({ id: 'u_ben', name: 'Ben Muster' });
  expect(a1.erased).toHaveLength(1);
  const a7 = (await ask(url, 'GET', '/v1/events/a7')).json.event;
  expect([a7.targets[20], a7.targets[21]]).toEqual([
    { type: 'lead' },
    { type: 'lead', id: 'crowd_21', name: 'Crowd 21' },
  ]);
  expect((await search(url, 'target:crowd_21')).json.total).toBe(1);
  expect((await ask(url, 'GET', '/v1/events/t1')).json.event).toMatchObject({
    sealed: ['reason'],
    actor: { id: 'u_ben' },
  });
  expect((await search(url, 'actor:u_ben')).json.total).toBe(7);
  // Sent again it is the same event still: what was recorded once is not recorded twice.
  const again = (await ask(url, 'POST', '/v1/events', history().slice(6, 7))).json;
  expect(again.results[0].status).toBe('duplicate');
  await verifies(url);

  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(remains(needles, server.output())).toEqual([]);
  const second = await start();
  expect((await search(second.url, `actor:${ID}`)).json.total).toBe(0);
  expect(
    (await ask(second.url, 'POST', '/v1/events', { id: 'z1', type: 'a.b', source: 'ads', actor: aenne })).status,
  ).toBe(200);
  const back = (await ask(second.url, 'POST', '/v1/erasures?dryRun=true', { subjects: [ID] })).json;
  expect(back.subjects).toMatchObject([{ names: [NAME, EMAIL], events: 1 }]);
  expect(refs).not.toContain(back.subjects[0].ref);
});

it('under load on that very person no acknowledged event is lost or left under a dead key', async () => {
  const { url } = await start();
  await live(url);
  const refs = await refsOf(url);
  const asked = (await ask(url, 'POST', '/v1/erasures', { subjects: refs })).json;
  const other = await newKey(url);
  const acknowledged = new Map<string, number>();
  let isDone = false;
  const senders = Array.from({ length: 6 }, async (_, sender) => {
    for (let n = 0; !isDone || n < 10; n++) {
      const id = `load_${sender}_${n}`;
      const answer = await ask(url, 'POST', '/v1/events', { ...history()[n % 7], id });
      if (answer.status === 200) acknowledged.set(id, answer.json.results[0].index);
      else expect(answer.status).toBe(503);
    }
  });
  const done = await ask(url, 'POST', `/v1/erasures/${asked.id}/approve`, undefined, other.key);
  isDone = true;
  await Promise.all(senders);
  expect(done.json.status).toBe('done');
  expect(acknowledged.size).toBeGreaterThanOrEqual(60);
  for (const [id, index] of acknowledged) {
    const { event } = (await ask(url, 'GET', `/v1/events/${id}`)).json;
    expect(event.index).toBe(index);
    expect(event.unreadable, id).toBeUndefined();
    // What the keys took lies before the record of it; what came later is under living keys.
    if (event.erased !== undefined) expect(index).toBeLessThan(done.json.index);
  }
  const back = await refsOf(url);
  for (const ref of back) expect(refs).not.toContain(ref);
  await verifies(url);
});
