/** A store that an older version indexed: it finds less, and says so everywhere until its index is made anew. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CHANGED, changedEntity } from '@trailmark/catalog';
import { parseEntry } from '@trailmark/core';
import { rebuildIndex } from '@trailmark/ledger';
import type { IndexFacts } from '@trailmark/ledger';
import { KeyFolder, KeyringView, Terms } from '@trailmark/vault';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refBytes } from '../search/show.ts';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { contentsReader } from './contents.ts';
import { examineStore } from './examination.ts';
import { rebuildStore } from './rebuild.ts';

let root: string;
let size: number;

const event = {
  id: 'e1',
  source: 'ads',
  type: 'budget.adjusted',
  time: '2026-03-02T09:00:00Z',
  actor: { type: 'user', id: 'u_1', name: 'Ann' },
  targets: [{ type: 'campaign', id: 'c_1', name: 'Spring' }],
  changes: [{ path: 'daily_budget', before: 100, after: 150 }],
  outcome: 'success',
};

/** Takes out of the index what an older version did not put into it: which entities an event changed. */
async function indexAsBefore(): Promise<void> {
  const folder = join(root, 'data/tenants/main');
  const provider = new KeyFolder({ folder: join(root, 'keys') }).tenant('main');
  const keyring = new KeyringView({ folder: join(folder, 'keyring'), provider });
  const contentsOf = contentsReader('test.example/t/main', { provider, keyring });
  const unknown = new Terms(provider.indexKey().key).term(CHANGED, changedEntity('campaign', 'c_1'));
  const file = join(folder, 'log.db');
  await rebuildIndex(file, {
    factsOf: (events) =>
      Promise.resolve(
        events.map(({ entry: bytes, groups }): IndexFacts => {
          const entry = parseEntry(bytes)!; // nobody changed it
          const { dedup, content, terms = new BigInt64Array(), openValues = [] } = contentsOf(entry, groups);
          const facts = { ref: refBytes(entry.ref), occurredMs: entry.occurredMs, dedup, values: openValues };
          const before = { terms: terms.filter((term) => term !== unknown) };
          return { ...facts, ...before, ...(content === undefined ? {} : { content }) };
        }),
      ),
  });
  const db = new DatabaseSync(file);
  db.exec('DROP TABLE indexed; PRAGMA user_version = 3');
  db.close();
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'older-index-'));
  const server = await startTestServer({ root });
  expect((await server.ask('POST', '/v1/events', { json: [event] })).status).toBe(200);
  await server.close();
  const [report] = await examine();
  size = report!.size;
  await indexAsBefore();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const optionsOf = () => ({ data: join(root, 'data'), keys: join(root, 'keys'), passphrase: undefined, pinned: [] });
const examine = () => examineStore(optionsOf());

const sentence =
  /^The search index of \d+ entries of main was made by an older version.*: stop the server and run trailmark fsck --rebuild/;
const older = /older version of this program, which found less/;

interface Said {
  readonly logged: string[];
  readonly state: unknown;
  readonly said: string[];
}

/** All that the server says of its index, in each of the places where it may. */
async function whatIsSaid(server: TestServer, logged: string[]): Promise<Said> {
  const get = async (url: string) => {
    const { status, json } = await server.ask('GET', url);
    expect([url, status]).toEqual([url, 200]);
    return json;
  };
  const state = await get('/v1/entities/campaign/c_1/state');
  const asked = { entity: 'campaign/c_1', from: '2026-03-01', to: '2026-03-03' };
  const answered = await server.ask('POST', '/v1/answers/change', { json: asked });
  expect([answered.status, answered.json.detail]).toEqual([200, undefined]);
  const said = [
    ...server.warnings.filter((text) => sentence.test(text)).map(() => 'at the start'),
    ...(((await get('/readyz')).notices ?? []) as string[])
      .filter((text) => sentence.test(text))
      .map(() => 'readiness'),
    ...notesOf(await get('/v1/events?q=target:c_1')).map(() => 'a search'),
    ...notesOf(await get('/v1/facets?field=type&q=target:c_1')).map(() => 'a facet'),
    ...notesOf(await get('/v1/events')).map(() => 'a list of all'),
    ...notesOf(state).map(() => 'a state'),
    ...(answered.json.unknown as { code: string }[])
      .filter(({ code }) => code === 'index_older')
      .map(() => 'an answer'),
  ];
  const evidence = { kind: 'selection', q: 'target:c_1', withhold: [], purpose: 'a dispute' };
  const refused = await server.ask('POST', '/v1/exports', { json: evidence });
  if (refused.json.code === 'query.unsupported' && older.test(refused.json.detail)) said.push('evidence');
  const metrics = (await server.ask('GET', '/metrics')).text;
  const figure = /^trailmark_index_older_entries\{tenant="main"\} (\d+)$/m.exec(metrics)?.[1];
  if (Number(figure) > 0) said.push('a figure');
  return { logged: logged.filter((line) => /older version/.test(line)), state: state.values, said };
}

const notesOf = ({ notes = [] }: { notes?: string[] }): string[] => notes.filter((text) => older.test(text));

async function startLogged(): Promise<{ server: TestServer; logged: string[] }> {
  const logged: string[] = [];
  const logger = pino({ level: 'warn', base: null }, { write: (line: string) => void logged.push(line) });
  return { server: await startTestServer({ root, logger }), logged };
}

test('it says so at the start, in the log, to whoever watches and to whoever asks, until it is made anew', async () => {
  const before = await startLogged();
  const first = await whatIsSaid(before.server, before.logged);
  await before.server.close();
  expect(first.said).toEqual([
    'at the start',
    'readiness',
    'a search',
    'a facet',
    'a state',
    'an answer',
    'evidence',
    'a figure',
  ]);
  expect(first.logged).toHaveLength(1);
  expect(JSON.parse(first.logged[0]!)).toMatchObject({ tenant: 'main', entries: size });

  const [report] = await examine();
  expect(report!.counts.olderIndexed).toBe(size);
  expect(report!.findings.map(({ at }) => at)).toContainEqual(expect.stringMatching(/^search of entry/));
  await rebuildStore(optionsOf());

  const after = await startLogged();
  const second = await whatIsSaid(after.server, after.logged);
  await after.server.close();
  expect([second.said, second.logged]).toEqual([[], []]);
  expect(second.state).not.toEqual(first.state);
  const [whole] = await examine();
  expect([whole!.ok, whole!.counts.olderIndexed]).toEqual([true, 0]);
});
