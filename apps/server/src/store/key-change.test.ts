/** Backups from before and after a change of the log's key: put back, each goes on with the right key. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { backupStore } from './backup.ts';
import { examineStore } from './examination.ts';
import { restoreStore } from './restore.ts';

const PASSPHRASE = 'a passphrase of a test';

interface ShownKey {
  readonly origin: string;
  readonly vkey: string;
  readonly until: string | null;
  readonly index?: number;
}

let scratch: string;
let server: TestServer;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'trailmark-key-backup-'));
  server = await startTestServer({ root: join(scratch, 'first') });
  await record(0);
});
afterEach(async () => {
  await server.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const keysNow = async (): Promise<ShownKey[]> => (await server.ask('GET', '/v1/keys')).json.keys;

async function record(n: number): Promise<void> {
  const json = { id: `e${n}`, source: 'x', type: 'a.b', actor: { type: 'service', id: 's' } };
  expect((await server.ask('POST', '/v1/events', { json })).status).toBe(200);
}

async function change(): Promise<void> {
  const replaces = (await keysNow()).find(({ until }) => until === null)?.vkey;
  const answer = await server.ask('POST', '/v1/keys', { json: { replaces } });
  expect(answer.status, answer.text).toBe(201);
}

async function backup(name: string): Promise<string> {
  const target = join(scratch, name);
  const { reports } = await backupStore({
    data: join(server.root, 'data'),
    keys: join(server.root, 'keys'),
    passphrase: undefined,
    keysPassphrase: PASSPHRASE,
    target,
    now: Date.now,
    progress: () => {},
  });
  expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
  return target;
}

/** Puts a backup back in the folder `name`, under the keys that lie there already, and starts it. */
async function restart(source: string, name: string, isNothingLost: boolean): Promise<void> {
  const root = join(scratch, name);
  const { logs } = await restoreStore({
    source,
    data: join(root, 'data'),
    keys: join(root, 'keys'),
    passphrase: undefined,
    keysPassphrase: PASSPHRASE,
    marks: [],
    isNothingLost,
    acceptsFindings: false,
    progress: () => {},
  });
  expect(logs).toHaveLength(1);
  server = await startTestServer({ root });
}

const findings = async (): Promise<unknown[]> => {
  const folders = { data: join(server.root, 'data'), keys: join(server.root, 'keys') };
  const reports = await examineStore({ ...folders, passphrase: undefined, pinned: [] });
  return reports.flatMap((report) => report.findings);
};

it('goes on with the new key, when the backup is from after the change', async () => {
  await change();
  const source = await backup('after');
  const keys = await keysNow();
  await server.close();
  await restart(source, 'second', true);
  expect(await keysNow()).toEqual(keys);
  await record(1);
  await change();
  expect((await keysNow()).map(({ until }) => until === null)).toEqual([false, false, true]);
  expect(await findings()).toEqual([]);
});

it('goes on under a new name with the newest key, when the change is lost with the end of the log', async () => {
  const source = await backup('before');
  const [old] = await keysNow();
  await change();
  await record(1);
  await server.close();
  cpSync(join(server.root, 'keys'), join(scratch, 'second', 'keys'), { recursive: true });
  await restart(source, 'second', false);
  await record(2);
  const [now, frozen, ...others] = await keysNow();
  expect(others).toEqual([]);
  expect(now).toMatchObject({ origin: 'test.example/t/main/1', until: null });
  expect(now?.index).toBeUndefined();
  expect(now?.vkey.split('+')[2]).not.toBe(old?.vkey.split('+')[2]);
  expect(frozen).toMatchObject({ origin: 'test.example/t/main', vkey: old?.vkey });
  expect(frozen?.until).not.toBe(null);
  await change();
  expect((await keysNow()).map(({ origin, until }) => [origin, until === null])).toEqual([
    ['test.example/t/main/1', false],
    ['test.example/t/main/1', true],
    ['test.example/t/main', false],
  ]);
  expect(await findings()).toEqual([]);
});
