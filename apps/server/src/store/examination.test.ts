import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifierOf } from '@trailmark/core';
import { fsck } from '@trailmark/ledger';
import { KeyFolder, KeyringView } from '@trailmark/vault';
import { RECORD_BYTES } from '@trailmark/vault/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { contentsReader } from './contents.ts';
import { examineStore } from './examination.ts';
import type { ExaminationOptions, LogReport } from './examination.ts';

/** The first of these events; the log's own come before and after. */
let first: number;
let erased: number;
let server: TestServer;
let scratch: string;

const eventOf = (n: number) => ({
  id: `e${n}`,
  source: n % 2 === 0 ? 'crm' : 'shop',
  run: 'run-1',
  sequence: n + 1,
  type: n % 5 === 0 ? 'made_up.thing' : 'budget.adjusted',
  time: new Date(1_760_000_000_000 + n * 1000).toISOString(),
  actor: { type: 'user', id: `u_${n % 7}`, name: `Person ${n % 7}`, email: `p${n % 7}@example.com` },
  targets: [
    { type: 'campaign', id: `c_${n % 4}`, name: 'Spring' },
    { type: 'lead', id: `l_${n % 3}`, name: 'Somebody Else' },
  ],
  context: { ip: `10.1.2.${n}` },
  ...(n % 10 === 3 ? { reason: 'password=hunter2-secret because' } : { reason: 'because' }),
});

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'examination-'));
  server = await startTestServer();
  // One value written in two ways by one event: the dictionary has the first.
  const twice = ['Post-1', 'POST-1'].map((id) => ({ type: 'post', id }));
  // What changed is of a person who is erased: that it changed was never listed, and is not afterwards.
  const person = { type: 'user', id: 'u_1', name: 'Person 1' };
  const personal = { type: 'user.updated', targets: [person], changes: [{ path: 'phone', before: '1', after: '2' }] };
  const json = [
    ...Array.from({ length: 100 }, (_, n) => eventOf(n)),
    { ...eventOf(100), targets: twice },
    { ...eventOf(102), ...personal },
    { ...eventOf(103), ...personal },
  ];
  const recorded = await server.ask('POST', '/v1/events', { json });
  expect(recorded.status).toBe(200);
  first = recorded.json.receipt.first;
  const second = await server.ask('POST', '/v1/api-keys', { json: { name: 'second', scopes: ['erase'] } });
  const request = { subjects: ['p1@example.com'], reason: 'asked', basis: 'gdpr-17-1-b' };
  const preview = await server.ask('POST', '/v1/erasures?dryRun=true', { json: request });
  const asked = await server.ask('POST', '/v1/erasures', {
    json: { ...request, subjects: [preview.json.subjects[0].ref] },
  });
  const approved = await server.ask('POST', `/v1/erasures/${asked.json.id}/approve`, {
    key: second.json.key,
    json: {},
  });
  expect(approved.json.status).toBe('done');
  erased = approved.json.groups;
  expect(erased).toBeGreaterThan(5);
});
afterAll(async () => {
  await server.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const examine = (data: string, more: Partial<ExaminationOptions> = {}): Promise<LogReport[]> =>
  examineStore({ data, keys: join(server.root, 'keys'), passphrase: undefined, pinned: [], ...more });

test('finds nothing while the server runs, and has recomputed everything', async () => {
  const [report] = await examine(join(server.root, 'data'));
  expect(report?.findings).toEqual([]);
  const { entries, contentsChecked, searchChecked, erasedGroups, unfinishedGroups } = report!.counts;
  expect([contentsChecked, unfinishedGroups]).toEqual([entries, 0]);
  // As `verify` counts.
  const { disclosed, withheld, erased: erasedEntries, purged } = report!.counts;
  expect([disclosed + erasedEntries, withheld, purged]).toEqual([entries, 0, 0]);
  expect(erasedEntries).toBeGreaterThan(0);
  expect(erasedGroups).toBe(erased);
  // Of ten events a secret was scrubbed: their terms are made of what is left, then as now.
  expect(searchChecked).toBe(entries);
});

describe('what stands beside the entries', () => {
  const places: [name: string, at: string, tamper: (db: DatabaseSync) => void][] = [
    ['a search term changed', 'search of', (db) => changeFacts(db, 46)],
    ['an id changed', 'id of', (db) => changeFacts(db, 16)],
    ['a content digest changed', 'id of', (db) => changeFacts(db, 32)],
    ['an occurred time changed', 'time of', (db) => changeFacts(db, 8)],
    ['a source renamed', 'source of', (db) => db.exec("UPDATE sources SET name = 'erp' WHERE name = 'crm'")],
    ['a source added', 'sources', (db) => db.exec("INSERT INTO sources VALUES (99, 'erp', randomblob(16))")],
    ['a run said to be complete', 'run ', (db) => db.exec("UPDATE runs SET gaps = '[]'")],
    ['a run forgotten', 'run ', (db) => db.exec('DELETE FROM runs')],
    ['a run made up', 'run ', (db) => db.exec("INSERT INTO runs VALUES (1, randomblob(8), 1, 9, 9, 0, '[]', NULL)")],
    ['a person hidden from erasure', 'person ', (db) => db.exec(`DELETE FROM subjects WHERE rowid = ${someone}`)],
    [
      'a person found by another name',
      'person ',
      (db) => db.exec(`UPDATE subjects SET identity = randomblob(16) WHERE rowid = ${someone}`),
    ],
    [
      'a person sent to another bucket',
      'person ',
      (db) => db.exec(`UPDATE subjects SET bucket = 7 WHERE rowid = ${someone}`),
    ],
    [
      'a profile exchanged',
      'person ',
      (db) =>
        db.exec(
          `UPDATE subjects SET profile = (SELECT profile FROM subjects ORDER BY rowid DESC LIMIT 1) WHERE rowid = ${someone}`,
        ),
    ],
    [
      'a person found by fewer words',
      'directory',
      (db) => db.exec('DELETE FROM subject_terms WHERE term = (SELECT min(term) FROM subject_terms)'),
    ],
    [
      'a person found by more words',
      'directory',
      (db) => db.exec('INSERT INTO subject_terms SELECT 5, subject FROM subjects LIMIT 1'),
    ],
    [
      'the list of what was erased cut',
      'entry ',
      (db) => db.exec('DELETE FROM erased WHERE idx = (SELECT min(idx) FROM erased)'),
    ],
    [
      'a value called erased that is not',
      'group ',
      (db) => db.exec(`UPDATE erased SET idx = ${first + 2}, grp = 2 WHERE idx = (SELECT min(idx) FROM erased)`),
    ],
    ['an erasure by an entry that is none', 'entry ', (db) => db.exec(`UPDATE erased SET by_entry = ${first}`)],
  ];
  const someone = '(SELECT min(rowid) FROM subjects)';
  test.each(places)('is found: %s', async (_, at, tamper) => {
    const data = copy();
    const db = new DatabaseSync(join(data, 'tenants/main/log.db'));
    tamper(db);
    db.close();
    const [report] = await examine(data);
    expect(report?.ok).toBe(false);
    expect(report?.findings.map((finding) => finding.at)).toEqual(
      expect.arrayContaining([expect.stringContaining(at)]),
    );
  });

  test('is found of an event that a secret was scrubbed from', async () => {
    const data = copy();
    const db = new DatabaseSync(join(data, 'tenants/main/log.db'));
    changeFacts(db, 46, 3);
    db.close();
    const [report] = await examine(data);
    expect(report?.findings.map(({ at }) => at)).toContain(`search of entry ${first + 3}`);
  });

  test('a key gone from the keyring is no erasure', async () => {
    const data = copy();
    const folder = join(data, 'tenants/main/keyring');
    const name = readdirSync(folder).find((file) => file.startsWith('subjects'))!;
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, name), bytes.subarray(0, bytes.length - RECORD_BYTES));
    const [report] = await examine(data);
    expect(new Set(report?.findings.map(({ code }) => code))).toContain('withheld.without_ground');
    expect(report?.findings.some(({ text }) => /no recorded erasure says so/.test(text))).toBe(true);
  });
});

test.each([
  ['nothing', () => {}],
  ['a sealed value', (db) => db.exec(`UPDATE events SET groups = x'00' WHERE idx = ${first + 4}`)],
  ['the values of two events', (db) => exchangeGroups(db, first + 2, first + 4)],
  ['the list of what was erased', (db) => db.exec('DELETE FROM erased')],
  ['the dictionary', (db) => db.exec("UPDATE dictionary SET value = 'x'")],
  ['the index', (db) => changeFacts(db, 46)],
] satisfies [what: string, tamper: (db: DatabaseSync) => void][])(
  'other threads find what this one finds where somebody changed %s',
  async (_, tamper) => {
    const data = copy();
    const db = new DatabaseSync(join(data, 'tenants/main/log.db'));
    tamper(db);
    db.close();
    const here = await examine(data);
    expect(await examine(data, { threads: 2 })).toEqual(here);
  },
);

test('ends when it is asked to, with what it was asked with', async () => {
  for (const threads of [0, 1]) {
    const stop = new AbortController();
    const reason = new Error('enough');
    const seen: number[] = [];
    const progress = (_: string, done: number): void => {
      seen.push(done);
      stop.abort(reason);
    };
    const ended = examine(join(server.root, 'data'), { threads, signal: stop.signal, progress });
    await expect(ended).rejects.toBe(reason);
    expect(seen).toEqual([0]);
  }
});

test('somebody whose key goes while it is examined needs a recorded erasure, as every value does', async () => {
  const origin = 'test.example/t/main';
  const provider = new KeyFolder({ folder: join(server.root, 'keys') }).tenant('main');
  const keyring = new KeyringView({ folder: join(server.root, 'data/tenants/main/keyring'), provider });
  const report = await fsck({
    file: join(server.root, 'data/tenants/main/log.db'),
    verifiers: provider.logKeys().map(({ publicKey }) => verifierOf(origin, publicKey)),
    contents: contentsReader(origin, { provider, keyring }),
    directory: () => ({ trouble: 'erased' }),
  });
  const [finding, ...others] = new Set(report.findings.map(({ code, at }) => `${code} ${at.split(' ')[0]}`));
  expect([finding, others]).toEqual(['withheld.without_ground person', []]);
});

function copy(): string {
  const data = mkdtempSync(join(scratch, 'copy-'));
  cpSync(join(server.root, 'data'), data, { recursive: true });
  return data;
}

function exchangeGroups(db: DatabaseSync, one: number, other: number): void {
  db.exec(`CREATE TEMP TABLE kept AS SELECT groups FROM events WHERE idx = ${one};
    UPDATE events SET groups = (SELECT groups FROM events WHERE idx = ${other}) WHERE idx = ${one};
    UPDATE events SET groups = (SELECT groups FROM kept) WHERE idx = ${other}`);
}

/** Changes one byte of what the index knows of the n-th event of a commit (segments.ts, `packFacts`). */
function changeFacts(db: DatabaseSync, at: number, n = 0): void {
  const row = db.prepare('SELECT first, facts FROM recent WHERE first = ?').get(first);
  const facts = new Uint8Array(row?.['facts'] as Uint8Array);
  let event = 0;
  for (let i = 0; i < n; i++) event += 40 + new DataView(facts.buffer).getUint32(event, true) * 8;
  facts[event + at]! ^= 1;
  db.prepare('UPDATE recent SET facts = ? WHERE first = ?').run(facts, first);
}
