/** An index in ruins is found, made anew, and answers as it did; frozen logs, erased people and refusals with it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifierOf } from '@trailmark/core';
import { setAside } from '@trailmark/ledger';
import { openControl } from '@trailmark/ledger/control';
import { partId } from '@trailmark/ledger/testing';
import { KeyFolder } from '@trailmark/vault';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { examineStore } from './examination.ts';
import type { ExaminationOptions } from './examination.ts';
import { Hindrance } from './hindrance.ts';
import { rebuildStore, reportWithRebuilt } from './rebuild.ts';

/** One full block, which has columns, and enough more for it to be closed. */
const EVENTS = 6_300;
let scratch: string;

const eventOf = (n: number) => ({
  // Of a source that sends a secret as the id: the index alone knows what it was.
  id: n === 11 ? 'token=hunter2-secret-0123456789' : `e${n}`,
  source: n % 2 === 0 ? 'crm' : 'shop',
  type: n % 5 === 0 ? 'made_up.thing' : 'budget.adjusted',
  time: new Date(1_760_000_000_000 + n * 1000).toISOString(),
  actor: { type: 'user', id: `u_${n % 7}`, name: `Person ${n % 7}`, email: `p${n % 7}@example.com` },
  targets: [{ type: 'campaign', id: `c_${n % 40}`, name: `Spring ${n % 40}` }],
  ...(n % 1000 === 3 ? { reason: 'password=hunter2-secret because' } : { reason: 'because' }),
});

const questions = [
  'because',
  'type:budget.adjusted AND target:"Spring 7"',
  'actor:"Person 3"',
  'actor:"Person 1"',
  'p4@example.com',
];

async function answersOf(at: TestServer): Promise<unknown[]> {
  // Verdicts stand beside the events that are shown, as soon as they are found.
  while ((await at.ask('GET', '/v1/events?limit=1&q=approval:?')).json.notes !== undefined);
  const answers: unknown[] = [];
  for (const question of questions) {
    const { status, json } = await at.ask('GET', `/v1/events?limit=20&q=${encodeURIComponent(question)}`);
    expect([status, json.detail]).toEqual([200, undefined]);
    answers.push([question, json.events.map(({ ref }: { ref: string }) => ref), json.total]);
  }
  for (const field of ['type', 'target', 'source']) {
    answers.push((await at.ask('GET', `/v1/facets?field=${field}&q=source:(crm%20OR%20shop)`)).json.values);
  }
  answers.push((await at.ask('GET', '/v1/complete?prefix=target:spring')).json.suggestions);
  // Nothing of this is empty: it would be equal for the wrong reason.
  expect(answers.every((answer) => Array.isArray(answer) && answer.length > 0)).toBe(true);
  return answers;
}

/** A store of its own, without whoever is called Person 1. */
async function beginStore(count: number): Promise<TestServer> {
  const server = await startTestServer({ root: mkdtempSync(join(scratch, 'store-')) });
  await record(server, count);
  const second = await server.ask('POST', '/v1/api-keys', { json: { name: 'second', scopes: ['erase'] } });
  const request = { subjects: ['p1@example.com'], reason: 'asked', basis: 'gdpr-17-1-b' };
  const preview = await server.ask('POST', '/v1/erasures?dryRun=true', { json: request });
  const subjects = [preview.json.subjects[0].ref];
  const asked = await server.ask('POST', '/v1/erasures', { json: { ...request, subjects } });
  const approved = await server.ask('POST', `/v1/erasures/${asked.json.id}/approve`, {
    key: second.json.key,
    json: {},
  });
  expect(approved.json.status).toBe('done');
  return server;
}

/** What became of each. */
async function record(server: TestServer, count: number): Promise<Set<string>> {
  const statuses = new Set<string>();
  for (let from = 0; from < count; from += 700) {
    const json = Array.from({ length: Math.min(700, count - from) }, (_, i) => eventOf(from + i));
    const recorded = await server.ask('POST', '/v1/events', { json });
    expect(recorded.status).toBe(200);
    for (const { status } of recorded.json.results) statuses.add(status);
  }
  return statuses;
}

const optionsOf = (root: string): ExaminationOptions => ({
  data: join(root, 'data'),
  keys: join(root, 'keys'),
  passphrase: undefined,
  pinned: [],
});

/** Where the examination finds something. */
async function placesOf(root: string): Promise<Set<string>> {
  const [report] = await examineStore(optionsOf(root));
  return new Set(report!.findings.map(({ at }) => at.split(' ')[0]!));
}

function change(root: string, sql: string, name = 'log.db'): void {
  const db = new DatabaseSync(join(root, 'data/tenants/main', name));
  db.exec(sql);
  db.close();
}

/** Log, values and people as they lie there: what building an index must leave alone. */
function restOf(root: string): unknown[] {
  const db = new DatabaseSync(join(root, 'data/tenants/main/log.db'), { readOnly: true });
  const tables = ['head', 'events', 'tiles', 'sources', 'runs', 'subjects', 'subject_terms', 'erased'];
  const rows = tables.map((table) => {
    const all = db.prepare(`SELECT * FROM ${table}`);
    all.setReadBigInts(true);
    return all.all();
  });
  db.close();
  return rows;
}

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rebuild-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('columns, dictionary and postings in ruins are found, made anew, and answer as they did', async () => {
  const server = await beginStore(EVENTS);
  const before = await answersOf(server);
  const { root } = server;
  await expect(rebuildStore(optionsOf(root))).rejects.toThrow(/^a server runs on .*: stop it first \(store.locked\)$/);
  await server.close();

  const columns = partId('block', 'columns', 0, 0);
  const postings = partId('block', 'postings', 0, 0);
  change(root, `UPDATE parts SET data = randomblob(length(data)) WHERE id BETWEEN ${columns} AND ${columns + 15}`);
  change(root, `UPDATE dictionary SET value = 'x'`);
  expect(await placesOf(root)).toEqual(new Set(['counts', 'dictionary']));
  change(root, `DELETE FROM parts WHERE id BETWEEN ${postings} AND ${postings + 20}`);
  expect(await placesOf(root)).toContain('search');

  const rest = restOf(root);
  const steps: number[] = [];
  const rebuilt = await rebuildStore({ ...optionsOf(root), threads: 2, progress: (_, done) => steps.push(done) });
  expect(restOf(root)).toEqual(rest);
  const [report] = await examineStore(optionsOf(root));
  expect(report?.findings).toEqual([]);
  const size = report!.counts.searchChecked;
  expect(report?.size).toBe(size);
  expect(rebuilt).toEqual([{ log: 'main', entries: size, kept: 0, lost: 0 }]);
  expect(steps).toEqual([4096, size]);

  const again = await startTestServer({ root });
  expect(await answersOf(again)).toEqual(before);
  // Also those whose person is gone, and the one whose id was scrubbed: only the old index knew what was sent.
  expect(await record(again, EVENTS)).toEqual(new Set(['duplicate']));
  await again.close();
}, 120_000);

test('what cannot be opened keeps its terms, or is told of where there are none', async () => {
  const server = await beginStore(40);
  const { root } = server;
  await server.close();
  const sealed = '(SELECT min(idx) + 3 FROM events)';
  // The last byte is of what is sealed last.
  change(
    root,
    `UPDATE events SET groups = CAST(substr(groups, 1, length(groups) - 1) || x'00' AS BLOB) WHERE idx = ${sealed}`,
  );
  expect(await rebuildStore(optionsOf(root))).toMatchObject([{ kept: 1, lost: 0 }]);
  const [kept] = await examineStore(optionsOf(root));
  expect(kept?.findings.map(({ code, at }) => [code, at.split(' ')[0]])).toEqual([['value.changed', 'entry']]);

  change(root, 'DELETE FROM recent');
  const [rebuilt] = await rebuildStore(optionsOf(root));
  expect(rebuilt).toMatchObject({ kept: 0, lost: 1 });
  const [report] = await examineStore(optionsOf(root));
  const told = reportWithRebuilt(report!, rebuilt);
  expect(told.findings.at(-1)).toMatchObject({ at: 'search', text: expect.stringMatching(/^the terms of 1 entries/) });
  expect([told.ok, told.findingsTotal]).toEqual([false, report!.findingsTotal + 1]);

  change(root, 'DELETE FROM events WHERE idx = 5');
  await expect(rebuildStore(optionsOf(root))).rejects.toThrow(
    'main: entry 5 is not there: restore the log first; its index is as it was (store.damaged)',
  );
  rmSync(join(root, 'keys/tenants'), { recursive: true });
  await expect(rebuildStore(optionsOf(root))).rejects.toThrow(Hindrance);
});

test('a log that was set aside is made anew too, and stays one file', async () => {
  const server = await beginStore(40);
  const { root } = server;
  await server.close();
  const verifiers = new KeyFolder({ folder: join(root, 'keys') })
    .tenant('main')
    .logKeys()
    .map(({ publicKey }) => verifierOf('test.example/t/main', publicKey));
  const folder = join(root, 'data/tenants/main');
  const highWaterMark = join(root, 'keys/tenants/main/high-water-mark');
  const { newOrigin } = setAside({ file: join(folder, 'log.db'), highWaterMark, verifiers });
  const control = openControl(join(root, 'data/control.db'));
  control.putTenant({ ...control.tenant('main')!, origin: newOrigin });
  control.close();
  await (await startTestServer({ root })).close();
  change(root, 'UPDATE recent SET facts = zeroblob(length(facts)); DELETE FROM dictionary', 'log.db.before-1');
  const damaged = await examineStore(optionsOf(root));
  expect(damaged.map(({ log, ok }) => [log, ok])).toEqual([
    ['main', true],
    ['main/0', false],
  ]);
  expect((await rebuildStore(optionsOf(root))).map(({ log }) => log)).toEqual(['main', 'main/0']);
  expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual(['log.db.before-1']);
  const reports = await examineStore(optionsOf(root));
  expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
});
