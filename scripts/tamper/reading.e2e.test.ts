/** A running server on a store that was tampered with: it says so, shows nothing wrong, and goes on recording. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import { OpenedStore } from './store.ts';
import { ask, eventOf, recordTrail, type Trail } from './trail.ts';

let trail: Trail;
let server: ServerProcess;
const at = (n: number): number => trail.first + n;

/** What was done to which event. */
const damage: readonly [name: string, n: number, tamper: (store: OpenedStore, index: number) => void][] = [
  ['a value edited', 260, (store, index) => store.changeOpenValue(index, 'targets.0.name', 'Autumn')],
  [
    'a value edited and the entry with it',
    261,
    (store, index) => {
      store.changeOpenValue(index, 'targets.0.name', 'Autumn');
      store.fixFields(index);
    },
  ],
  ['the entry made garbage', 262, (store, index) => store.setRow(index, { entry: new Uint8Array([0xff, 0]) })],
  ['the values made garbage', 263, (store, index) => store.setRow(index, { groups: new Uint8Array([1, 9, 9]) })],
  ['the event deleted', 264, (store, index) => store.exec(`DELETE FROM events WHERE idx = ${index}`)],
  ['another event put there', 265, (store, index) => store.setRow(index, store.row(index + 5))],
  ['its tile edited', 3, (store) => store.exec('UPDATE tiles SET hashes = zeroblob(8192) WHERE id = 0')],
];

beforeAll(async () => {
  trail = await recordTrail();
  const folders = trail.copy();
  const store = new OpenedStore(folders);
  for (const [, n, tamper] of damage) tamper(store, at(n));
  store.close();
  server = await startServerProcess(folders);
});
afterAll(async () => {
  await server.kill();
  trail.remove();
});

async function expectDamaged(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ code: 'store.damaged', advice: expect.stringContaining('fsck') });
  expect(text).not.toMatch(/\.ts:|Autumn|internal/);
}

describe.each(damage)('%s', (_, n) => {
  test('is answered as such, alone and in its proof', async () => {
    await expectDamaged(await ask(server.url, `/v1/events/${at(n)}`));
    if (n === 260 || n === 263) return; // the entry is sound, and so is its proof
    await expectDamaged(await ask(server.url, `/v1/events/${at(n)}/proof`));
  });
});

test('a list names the damaged rows and shows their neighbours', async () => {
  const answer = await ask(server.url, '/v1/events?q=source:crm&limit=100');
  expect(answer.status).toBe(200);
  const { events } = (await answer.json()) as { events: Record<string, unknown>[] };
  const of = (n: number): unknown => events.find(({ index }) => index === at(n));
  for (const n of [260, 261, 262, 263, 264, 265]) expect(of(n)).toMatchObject({ damaged: true, ref: '' });
  expect(of(266)).toMatchObject({ id: 'e266', targets: [{ name: 'Spring 266' }] });
  expect(JSON.stringify(events)).not.toContain('Autumn');
});

test('a repeated event is not acknowledged by a row that is not its own; others are recorded', async () => {
  for (const n of [261, 262, 264, 265]) await expectDamaged(await ask(server.url, '/v1/events', eventOf(n)));
  expect((await ask(server.url, '/v1/events', eventOf(266))).status).toBe(200);
  expect((await ask(server.url, '/v1/events', { ...eventOf(1), id: 'fresh' })).status).toBe(200);
});

test('evidence of it is not made, and the reason is told', async () => {
  const asked = await ask(server.url, '/v1/exports', { kind: 'selection', q: 'target:c_260' });
  const { id } = (await asked.json()) as { id: string };
  for (;;) {
    const state = (await (await ask(server.url, `/v1/exports/${id}`)).json()) as { status: string; error?: string };
    if (state.status === 'queued' || state.status === 'running') continue;
    expect(state).toMatchObject({ status: 'failed', error: expect.stringContaining(`entry ${at(260)}`) });
    return;
  }
});

test('metrics count it; the server stays ready', async () => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(Number(/^trailmark_damaged_reads_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(10);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

describe('values that are gone without an erasure', () => {
  test('are named, and the others shown', async () => {
    const folders = trail.copy();
    const store = new OpenedStore(folders);
    store.changeGroup(at(8), 1, (group) => {
      if (!('digest' in group)) throw new Error('not the confidential group');
      return { class: 'confidential', removed: true, digest: group.digest, subject: undefined };
    });
    for (const name of readdirSync(store.keyring)) if (name.startsWith('subjects')) rmSync(join(store.keyring, name));
    store.close();
    const other = await startServerProcess(folders);
    try {
      const { event } = (await (await ask(other.url, `/v1/events/${at(8)}`)).json()) as { event: object };
      expect(event).toMatchObject({
        targets: [{ name: 'Spring 8' }],
        unreadable: [
          { group: 1, reason: 'erasure.unrecorded' },
          { group: 2, reason: 'key.missing' },
        ],
      });
    } finally {
      await other.kill();
    }
  });
});

test("a tenant's log that was exchanged is refused with its reason, and readiness names it", async () => {
  const folders = trail.copy();
  const tenants = join(folders.data, 'tenants');
  rmSync(join(tenants, 'other'), { recursive: true });
  cpSync(join(tenants, 'main'), join(tenants, 'other'), { recursive: true });
  const exchanged = await startServerProcess(folders);
  try {
    expect((await fetch(`${exchanged.url}/readyz`)).status).toBe(200);
    await expectDamaged(await fetch(`${exchanged.url}/log/other/checkpoint`));
    const ready = await fetch(`${exchanged.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('other: this store is')]);
  } finally {
    await exchanged.kill();
  }
});

describe('the control store', () => {
  test('hands out no right that a key was not made with', async () => {
    const folders = trail.copy();
    const made = await startServerProcess(folders);
    const wish = { name: 'reader', scopes: ['read'], restrict: 'source:hr' };
    const { key, id } = (await (await ask(made.url, '/v1/api-keys', wish)).json()) as { key: string; id: string };
    await made.stop();
    const control = new DatabaseSync(join(folders.data, 'control.db'));
    control.prepare('UPDATE api_keys SET scopes = ?, limits = NULL WHERE id = ?').run('["read","reveal"]', id);
    control.close();
    const again = await startServerProcess(folders);
    try {
      expect(await (await ask(again.url, '/v1/events', undefined, key)).json()).toMatchObject({ code: 'auth.invalid' });
      expect((await ask(again.url, '/v1/events')).status).toBe(200);
      expect(await (await fetch(`${again.url}/readyz`)).text()).toContain(id);
    } finally {
      await again.kill();
    }
  });

  test('does not make an erasure about someone else', async () => {
    const folders = trail.copy();
    const made = await startServerProcess(folders);
    const wish = { subjects: ['p1@example.com'], reason: 'asked', basis: 'gdpr-17-1-b' };
    const { id } = (await (await ask(made.url, '/v1/erasures', wish)).json()) as { id: string };
    const body = { ...wish, subjects: ['p2@example.com'] };
    const preview = (await (await ask(made.url, '/v1/erasures?dryRun=true', body)).json()) as {
      subjects: { ref: string }[];
    };
    await made.stop();
    const control = new DatabaseSync(join(folders.data, 'control.db'));
    const subjects = JSON.stringify([preview.subjects[0]?.ref]);
    control.prepare("UPDATE erasures SET subjects = ?, status = 'approved' WHERE id = ?").run(subjects, id);
    control.close();
    const again = await startServerProcess(folders);
    try {
      expect((await fetch(`${again.url}/readyz`)).status).toBe(503);
      const { event } = (await (await ask(again.url, `/v1/events/${at(12)}`)).json()) as { event: object };
      expect(event).toMatchObject({ actor: { email: 'p2@example.com' } });
    } finally {
      await again.kill();
    }
  });
});

test.each([
  ['the search index', "UPDATE recent SET facts = x'010203'"],
  ['the head', "UPDATE head SET checkpoint = 'nothing'"],
  ['a table', 'DROP TABLE events'],
])('%s in ruins is one sentence at the start', async (_, sql) => {
  const folders = trail.copy();
  const store = new OpenedStore(folders);
  store.exec(sql);
  store.close();
  const said = await startServerProcess(folders).catch((error: unknown) => String(error));
  expect(said).toMatch(/ended with 2/);
  expect(said).not.toMatch(/ {4}at |\.ts:/);
});
