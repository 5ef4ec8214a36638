/** The control store: what it keeps it gives back, and it refuses files that are not its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openControl } from './control.ts';
import type { ApiKeyRow, ErasureRow } from './control.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-control-'));
  file = join(folder, 'control.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key: ApiKeyRow = {
  id: 'ak_1',
  tenant: 'main',
  name: 'one',
  hash: new Uint8Array(32).fill(7),
  scopes: ['read'],
  sources: ['*'],
  limits: new Uint8Array([1, 2]),
  isOperator: true,
  createdMs: 5,
  expiresMs: undefined,
  revokedMs: undefined,
};
const erasure: ErasureRow = {
  id: 'er_1',
  tenant: 'main',
  subjects: ['s_x'],
  basis: 'b',
  reason: new Uint8Array([9]),
  requestedBy: 'ak_1',
  approvedBy: undefined,
  status: 'requested',
  plan: undefined,
  index: undefined,
  groups: undefined,
  createdMs: 1,
};

it('keeps keys, jobs and tenants over a restart', () => {
  let store = openControl(file);
  store.putTenant({ id: 'main', name: 'Main', origin: 'h/t/main', publicLog: 'hashes', createdMs: 3 });
  store.addApiKey(key);
  store.putErasure(erasure);
  store.putErasure({ ...erasure, status: 'running', plan: '{}', approvedBy: 'ak_2' });
  store.close();
  store = openControl(file);
  expect(store.tenant('main')).toEqual({
    id: 'main',
    name: 'Main',
    origin: 'h/t/main',
    publicLog: 'hashes',
    createdMs: 3,
  });
  expect(store.apiKeyOfHash(key.hash)).toEqual(key);
  expect(store.apiKeys('other')).toEqual([]);
  store.revokeApiKey('ak_1', 8);
  store.revokeApiKey('ak_1', 9);
  expect(store.apiKeys()[0]?.revokedMs).toBe(8);
  expect(store.erasure('er_1')).toEqual({ ...erasure, status: 'running', plan: '{}', approvedBy: 'ak_2' });
  store.close();
});

it('finds the bundles that name a person', () => {
  const store = openControl(file);
  const row = {
    tenant: 'main',
    apiKey: 'ak_1',
    kind: 'whole',
    status: 'ready',
    index: 1,
    bytes: 2,
    createdMs: 1,
  } as const;
  const ana = new Uint8Array(16).fill(1);
  store.putExport({ ...row, id: 'ex_1' });
  store.putExport({ ...row, id: 'ex_2' });
  store.addExportSubjects('ex_1', [ana, ana]);
  expect(store.exportsOfSubjects('main', [ana, new Uint8Array(16)]).map(({ id }) => id)).toEqual(['ex_1']);
  expect(store.exportsOfSubjects('other', [ana])).toEqual([]);
  store.putExport({ ...row, id: 'ex_1', status: 'removed' });
  expect(store.exportsOfSubjects('main', [ana])).toEqual([]);
  store.addExportSubjects('ex_2', [ana]);
  store.forgetExportSubjects('ex_2');
  expect(store.exportsOfSubjects('main', [ana])).toEqual([]);
  store.close();
});

it('refuses a newer layout and a foreign file', () => {
  openControl(file).close();
  let db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => openControl(file)).toThrow(/newer version/);
  const other = join(folder, 'other.db');
  db = new DatabaseSync(other);
  db.exec('CREATE TABLE x (y)');
  db.close();
  expect(() => openControl(other)).toThrow(/not a control store/);
});
