/** That what is indexed does not change behind the back of its version, and that a store knows by which one it was indexed. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { classify } from '@trailmark/catalog';
import { allTerms, Terms } from '@trailmark/vault';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { facetFields } from './engines/sqlite/facet-terms.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { rebuildIndex } from './engines/sqlite/rebuild.ts';
import { eventOf, keyOf, numbered, ofEach } from './fixture.ts';
import { indexVersion } from './index-version.ts';
import { openLedger, type Ledger } from './ledger.ts';
import type { Notice } from './sequencer.ts';

/** Events with something in every field, and of every kind of value. */
const events: Record<string, unknown>[] = [
  {
    id: 'evt-1',
    type: 'budget.adjusted',
    time: '2026-03-02T09:30:00+02:00',
    run: 'r1',
    sequence: 4,
    actor: {
      type: 'user',
      id: 'u_7',
      name: "Anna-Maria O'Hara",
      email: 'Anna@Example.com',
      org: { id: 'agency', name: 'North & Sons' },
      onBehalfOf: { id: 'u_8', name: 'Ben Okafor', email: 'ben@example.com' },
    },
    targets: [
      { type: 'campaign', id: 'c_1', name: 'Frühjahr 2026', role: 'primary' },
      { type: 'lead', id: 'l_9', name: 'Somebody Else' },
    ],
    changes: [
      { path: 'daily_budget', before: '1200.00', after: '1 450.50', origin: 'source' },
      { path: 'targets.end', before: null, after: '2026-04-01' },
    ],
    outcome: 'success',
    decision: { policy: 'budget-authority', version: '7', rule: 'over-1000', reason: 'within limits' },
    approval: { status: 'approved', by: { id: 'u_9', name: 'Cleo', email: 'cleo@example.com' }, reason: 'asked twice' },
    reason: 'Spending ran 12 000 ahead; see TICKET-42.',
    scope: { client: 'ACME', brand: 'Alpha', market: 'de', region: 'emea', channel: 'paid_search', campaign: 'spring' },
    domain: 'marketing',
    context: { ip: '10.1.2.3', userAgent: 'curl/8', sessionId: 's1', requestId: 'req_1' },
    links: { causedBy: 'evt-0', correlation: 'job-17' },
    data: {
      currency: 'EUR',
      period: 'day',
      amount: 1450.5,
      note: 'two words',
      flags: ['a', 'b'],
      nested: { deep: true },
    },
  },
  {
    type: 'lead.assigned',
    time: '2026-03-02T10:00:00Z',
    actor: { type: 'agent', id: 'a_1', name: 'Router', agent: { name: 'Router', model: 'm1' } },
    targets: [{ type: 'lead', id: 'l_9', name: '山田 太郎' }],
    changes: [{ path: 'owner', before: 'u_7', after: 'u_8' }],
    context: { ip: '2001:db8::7' },
  },
  {
    type: 'something.nobody_knows',
    time: '2026-03-02T10:00:00Z',
    actor: { type: 'service', id: 'cron' },
    outcome: 'denied',
  },
];

/** What these events are found and counted by, as one digest, for each version there was. */
const digests: Readonly<Record<number, string>> = {
  1: 'bb3b41a4633c4f6b2582a7f4dfe4931dc24ea52aa77cb26bb1e7a6efe5b6bb3f',
  2: '030d2c6aa5aebad42b24c8c4bb6f013792245673f7432c39541f71dcb9b9c4df',
};

test('what is indexed of an event is that of its version: where this fails, raise `indexVersion` and add the digest', () => {
  const hash = createHash('sha256');
  const blind = new Terms(new Uint8Array(32).fill(7));
  for (const event of events) {
    const classified = classify(event, { source: 'ads' });
    if (!classified.ok) throw new Error(classified.problem.detail);
    const { terms, texts } = classified.event;
    const named = terms.map(({ field, value, listed }) => JSON.stringify([field, value, listed ?? '']));
    const read = texts.map(({ namespace, words }) => JSON.stringify([namespace.words, ...words]));
    const made = [...allTerms(blind, { terms, texts })].map(String);
    for (const lines of [named, read, made]) hash.update(lines.sort().join('\n'));
  }
  hash.update(facetFields.join());
  expect(hash.digest('hex')).toBe(digests[indexVersion]);
  expect(Object.keys(digests)).toHaveLength(indexVersion);
});

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
let folder: string;
let file: string;
let notices: Notice[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'index-version-'));
  file = join(folder, 'main.db');
  notices = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<Ledger> =>
  openLedger({
    file,
    origin,
    signer,
    verifiers: [verifier],
    highWaterMark: join(folder, 'mark'),
    notice: (notice) => notices.push(notice),
  });

function change(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** Opens the store, asks how much of its index is older, records ten events and closes it. */
async function visit(from: number): Promise<number> {
  const ledger = await open();
  const { olderIndexed } = ledger;
  await ledger.append(numbered(from, from + 10));
  expect(ledger.olderIndexed).toBe(olderIndexed);
  await ledger.close();
  return olderIndexed;
}

test('a new store is indexed by this version, and stays so', async () => {
  expect(await visit(0)).toBe(0);
  expect(await visit(10)).toBe(0);
  expect(notices).toEqual([]);
});

test('events of an older version are counted until the index is made anew, those that come are not', async () => {
  await visit(0);
  change(`UPDATE indexed SET version = ${indexVersion - 1}`);
  expect(await visit(10)).toBe(10);
  expect(await visit(20)).toBe(10);
  expect(notices).toEqual([
    { kind: 'index.older', entries: 10 },
    { kind: 'index.older', entries: 10 },
  ]);
  const reader = new SqliteEngine({ file, readOnly: true });
  expect(reader.olderIndexed()).toBe(10);
  reader.close();
  await rebuildIndex(file, { factsOf: ofEach((n) => ({ ...eventOf(n), occurredMs: 0 })) });
  expect(await visit(30)).toBe(0);
});

test('of a store from before versions were kept nobody knows, and of one whose versions are gone', async () => {
  await visit(0);
  change('DROP TABLE indexed; PRAGMA user_version = 3');
  const reader = new SqliteEngine({ file, readOnly: true });
  expect(reader.olderIndexed()).toBe(10);
  reader.close();
  expect(await visit(10)).toBe(10);
  change('DELETE FROM indexed');
  expect(await visit(20)).toBe(20);
  expect(await visit(30)).toBe(20);
});

test('an empty store of an older layout has nothing older in it', async () => {
  await (await open()).close();
  change('DROP TABLE indexed; PRAGMA user_version = 3');
  expect(await visit(0)).toBe(0);
  expect(await visit(10)).toBe(0);
});

test('what a newer version indexed and an older one went on with is told apart', async () => {
  await visit(0);
  change(`UPDATE indexed SET version = ${indexVersion + 1}`);
  expect(await visit(10)).toBe(0);
  // As the newer one sees it, when it is back.
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT first, version FROM indexed ORDER BY first').all();
  db.close();
  expect(rows).toEqual([
    { first: 0, version: indexVersion + 1 },
    { first: 10, version: indexVersion },
  ]);
});
