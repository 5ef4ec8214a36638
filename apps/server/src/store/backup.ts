/**
 * Copies a store into a folder, a server running or not, and examines the copy.
 *
 * Order matters. The control store comes first, so that no erasure in the copy is further than its log. Each log is one
 * snapshot, and its keyring is copied after it: a key is on the disk before anything sealed with it is committed, so
 * no entry of the copy lacks its key. An erasure in between would leave values without a key and without its record;
 * then that tenant is copied anew.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { timeText } from '@trailmark/catalog';
import type { Checkpoint } from '@trailmark/core';
import { copyDatabase, frozenLogs, readHead, readMark, Refusal } from '@trailmark/ledger';
import { readControl } from '@trailmark/ledger/control';
import { sealKeyFiles, VaultError } from '@trailmark/vault';
import { controlFile, tenantFiles } from '../tenant/files.ts';
import { examineStore } from './examination.ts';
import type { LogReport } from './examination.ts';
import { Hindrance } from './hindrance.ts';
import { filesUnder, hashFile, KEYS_ARCHIVE, MANIFEST, SETTINGS_FILE } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';
import { copyPrivateFile, isWithin, syncFile, syncFolder, takeEmptyFolder, writePrivateFile } from './private-files.ts';

export interface BackupOptions {
  readonly data: string;
  readonly keys: string;
  /** Of the keys folder, where it has one. */
  readonly passphrase: string | undefined;
  readonly target: string;
  /** Puts the keys into the backup, sealed under this. */
  readonly keysPassphrase?: string | undefined;
  readonly now: () => number;
  readonly progress: (what: string, done: number, total: number) => void;
}

export interface BackupResult {
  readonly manifest: BackupManifest;
  readonly bytes: number;
  /** What the examination of the copy found. */
  readonly reports: readonly LogReport[];
}

/** How often a tenant is copied anew because of erasures, and how long one under way is waited for. */
const ATTEMPTS_MAX = 5;
const ERASURE_WAIT_MS = 30_000;

/** @throws Hindrance */
export async function backupStore(options: BackupOptions): Promise<BackupResult> {
  try {
    return await copyAndExamine(options);
  } catch (error) {
    if (error instanceof Refusal || error instanceof VaultError)
      throw new Hindrance(`${error.message} (${error.code})`, error);
    throw error;
  }
}

async function copyAndExamine(options: BackupOptions): Promise<BackupResult> {
  const { data, keys, target } = options;
  if (!existsSync(controlFile(data))) throw new Hindrance(`${data} holds no store`);
  if (!existsSync(join(keys, 'tenants')))
    throw new Hindrance(`${keys} holds no keys: without them no copy can be checked`);
  for (const folder of [data, keys]) {
    if (isWithin(target, folder)) throw new Hindrance(`${target} lies in ${folder}, which is to be backed up`);
  }
  takeEmptyFolder(target, 'a backup');
  await settledErasures(data);
  options.progress('control', 0, 1);
  await copyDatabase(controlFile(data), controlFile(target));
  const settings = join(data, SETTINGS_FILE);
  if (existsSync(settings)) copyPrivateFile(settings, join(target, SETTINGS_FILE));
  const marks = new Map<string, Checkpoint>();
  const generations = new Map<string, string>();
  for (const tenant of tenantsOf(target)) {
    const mark = readMark(tenantFiles(data, keys, tenant).highWaterMark);
    if (mark !== undefined) marks.set(tenant, mark);
    generations.set(tenant, await copyTenant(tenant, options));
  }
  if (options.keysPassphrase !== undefined) await copyKeys(options, options.keysPassphrase);
  for (const [tenant, generation] of generations) {
    if (generationOf(data, tenant) !== generation) {
      throw new Hindrance(`an erasure was carried out while ${target} was made: remove it and begin anew`);
    }
  }
  const manifest = await writeManifest(options);
  const reports = await examineStore({
    data: target,
    keys,
    passphrase: options.passphrase,
    pinned: [],
    marks,
    progress: (log, done, total) => options.progress(`check ${log}`, done, total),
  });
  return { manifest, reports, bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0) };
}

/** Tenants of a control store whose log has begun. */
function tenantsOf(folder: string): string[] {
  const control = readControl(controlFile(folder));
  try {
    return control?.tenants().map(({ id }) => id) ?? [];
  } finally {
    control?.close();
  }
}

/** One tenant's logs and keyring; gives the generation of the keyring that was copied. */
async function copyTenant(tenant: string, options: BackupOptions): Promise<string> {
  const from = tenantFiles(options.data, options.keys, tenant);
  const to = tenantFiles(options.target, '', tenant);
  for (let attempt = 1; ; attempt++) {
    await settledErasures(options.data);
    const before = generationOf(options.data, tenant);
    if (!existsSync(from.store)) return before;
    mkdirSync(dirname(to.store), { recursive: true, mode: 0o700 });
    for (const { file } of frozenLogs(from.store)) await copyDatabase(file, join(dirname(to.store), fileName(file)));
    await copyDatabase(from.store, to.store, (done, total) => options.progress(`copy ${tenant}`, done, total));
    const isWhole = copyKeyring(from.keyring, to.keyring);
    // Behind the log: no entry of the copy was sorted by a type it lacks.
    if (existsSync(from.types)) copyPrivateFile(from.types, to.types);
    if (isWhole && generationOf(options.data, tenant) === before && unfinished(options.data) === 0) return before;
    if (attempt === ATTEMPTS_MAX) throw new Hindrance('people are being erased all the time: try again later');
    rmSync(dirname(to.store), { recursive: true, force: true });
  }
}

/** False where a file vanished meanwhile: an erasure was replacing it. */
function copyKeyring(from: string, to: string): boolean {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    if (name.endsWith('.tmp')) continue;
    try {
      copyPrivateFile(join(from, name), join(to, name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }
  return true;
}

/** Grows with every erasure; also tells one that is cut off in the middle. */
function generationOf(data: string, tenant: string): string {
  const { keyring } = tenantFiles(data, '', tenant);
  const number = join(keyring, 'generation');
  const text = existsSync(number) ? readFileSync(number, 'utf8').trim() : '0';
  return existsSync(join(keyring, 'erasure.journal')) ? `${text} and another` : text;
}

/** Waits for an erasure under way. @throws Hindrance where it does not end */
async function settledErasures(data: string): Promise<void> {
  for (const endMs = performance.now() + ERASURE_WAIT_MS; unfinished(data) > 0; await delay(200)) {
    if (performance.now() < endMs) continue;
    throw new Hindrance(
      'an erasure is not finished: wait for it, or start the server once, which finishes one that was cut off',
    );
  }
}

function unfinished(data: string): number {
  const control = readControl(controlFile(data));
  try {
    const rows = control?.erasures() ?? [];
    return rows.filter(({ status }) => status === 'approved' || status === 'running').length;
  } finally {
    control?.close();
  }
}

/** High-water marks stay: a copy of one would be behind the log at once. */
async function copyKeys({ keys, target, progress }: BackupOptions, passphrase: string): Promise<void> {
  progress('keys', 0, 1);
  const paths = filesUnder(keys).filter((path) => !/(?:\.tmp|\.next)$|\/high-water-mark/.test(path));
  const files = paths.map((path) => ({ path, bytes: readFileSync(join(keys, path)) }));
  writePrivateFile(join(target, KEYS_ARCHIVE), await sealKeyFiles(files, passphrase));
}

async function writeManifest({ target, keysPassphrase, now, progress }: BackupOptions): Promise<BackupManifest> {
  const paths = filesUnder(target);
  const files: BackupManifest['files'] = [];
  for (const path of paths) {
    progress('hash', files.length, paths.length);
    syncFile(join(target, path));
    files.push({ path, ...(await hashFile(join(target, path))) });
  }
  const logs = paths
    .filter((path) => /\/log\.db(?:\.before-\d+)?$/.test(path))
    .map((path) => {
      const { origin, size, checkpoint } = readHead(join(target, path));
      return { tenant: path.split('/')[1] ?? '', file: path, origin, size, checkpoint };
    });
  const manifest: BackupManifest = {
    format: 'trailmark/backup@v1',
    made: timeText(now()),
    keys: keysPassphrase !== undefined,
    logs,
    files,
  };
  writePrivateFile(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const folder of new Set(paths.map((path) => dirname(join(target, path))))) syncFolder(folder);
  syncFolder(target);
  return manifest;
}

const fileName = (file: string): string => file.slice(dirname(file).length + 1);
