/**
 * Puts a backup back into empty folders. A log that cannot be shown to be the newest there was does not grow under its
 * old name: what may have been recorded after the backup was signed under it, and a second history would be a fork. It
 * is set aside, frozen, and goes on under the next origin; the server's next start records how (see begin-restored.ts).
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { equal, parseCheckpoint, verifierOf } from '@trailmark/core';
import type { Checkpoint } from '@trailmark/core';
import { openFrozen, readHead, readMark, Refusal, setAside, writeMark } from '@trailmark/ledger';
import { openControl } from '@trailmark/ledger/control';
import { KeyFolder, openKeyFiles, VaultError } from '@trailmark/vault';
import { controlFile, tenantFiles } from '../tenant/files.ts';
import { examineStore } from './examination.ts';
import type { LogReport } from './examination.ts';
import { Hindrance } from './hindrance.ts';
import { compareFiles, KEYS_ARCHIVE, readManifest } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';
import {
  copyPrivateFile,
  isEmptyOrMissing,
  isWithin,
  syncFolder,
  takeEmptyFolder,
  writePrivateFile,
} from './private-files.ts';

export interface RestoreOptions {
  readonly source: string;
  readonly data: string;
  readonly keys: string;
  /** Of the keys folder, where it has one. */
  readonly passphrase: string | undefined;
  /** Of the keys in the backup; needed where the keys folder did not survive. */
  readonly keysPassphrase: string | undefined;
  /** Files with newest states known from elsewhere: high-water marks, checkpoints that were kept. */
  readonly marks: readonly string[];
  /** Somebody answers for it that nothing was recorded after the backup. */
  readonly isNothingLost: boolean;
  /** Puts it back although the examination found something. */
  readonly acceptsFindings: boolean;
  readonly progress: (what: string, done: number, total: number) => void;
}

export interface RestoredLog {
  readonly tenant: string;
  readonly origin: string;
  readonly size: number;
  /** The origin it goes on under, where that is another. */
  readonly newOrigin: string | undefined;
  /** Undefined: not known. */
  readonly lost: number | undefined;
}

export interface RestoreResult {
  /** Undefined where the findings were not accepted: nothing was written. */
  readonly logs: readonly RestoredLog[] | undefined;
  readonly reports: readonly LogReport[];
}

/** @throws Hindrance */
export async function restoreStore(options: RestoreOptions): Promise<RestoreResult> {
  try {
    return await examineAndCopy(options);
  } catch (error) {
    if (error instanceof Refusal || error instanceof VaultError)
      throw new Hindrance(`${error.message} (${error.code})`, error);
    throw error;
  }
}

async function examineAndCopy(options: RestoreOptions): Promise<RestoreResult> {
  const { source, data, keys, progress } = options;
  const manifest = readManifest(source);
  const known = options.marks.map(readKnown);
  for (const folder of [data, keys]) {
    if (isWithin(folder, source)) throw new Hindrance(`${folder} lies in ${source}, which is to be put back`);
  }
  if (!isEmptyOrMissing(data)) throw new Hindrance(`${data} is not empty: a restore overwrites nothing`);
  const troubles = await compareFiles(source, manifest, (done, total) => progress('verify', done, total));
  if (troubles.length > 0) throw new Hindrance(`this backup is damaged: ${troubles.slice(0, 5).join('; ')}`);
  const hasOwnKeys = !isEmptyOrMissing(keys);
  if (!hasOwnKeys) await unpackKeys(options);
  let isDone = false;
  try {
    const reports = await examineStore({
      data: source,
      keys,
      passphrase: options.passphrase,
      pinned: [],
      marks: new Map(),
      progress: (log, done, total) => progress(`check ${log}`, done, total),
    });
    if (!options.acceptsFindings && reports.some(({ ok }) => !ok)) return { logs: undefined, reports };
    const plans = manifest.logs
      .filter(({ file }) => file.endsWith('/log.db'))
      .map((log) => planOf(log, options, known));
    copyFiles(manifest, options);
    const logs = plans.map((plan) => carryOut(plan, options));
    isDone = true;
    return { logs, reports };
  } finally {
    if (!isDone && !hasOwnKeys) rmSync(keys, { recursive: true, force: true });
  }
}

/** A high-water mark, or a signed checkpoint, of which the text counts: whoever gives it vouches for it. */
function readKnown(file: string): Checkpoint {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Hindrance(`${file} cannot be read`, error);
  }
  const known = parseCheckpoint(`${text.split('\n\n')[0]?.trimEnd()}\n`);
  if (known === undefined) throw new Hindrance(`${file} is neither a high-water mark nor a checkpoint`);
  return known;
}

async function unpackKeys({ source, keys, keysPassphrase, progress }: RestoreOptions): Promise<void> {
  const archive = join(source, KEYS_ARCHIVE);
  if (!existsSync(archive)) {
    throw new Hindrance(`${keys} holds no keys and the backup has none: put the keys folder back first`);
  }
  if (keysPassphrase === undefined) {
    throw new Hindrance(
      'the keys in this backup need their passphrase: --passphrase-file or TRAILMARK_BACKUP_PASSPHRASE',
    );
  }
  progress('keys', 0, 1);
  const files = await openKeyFiles(readFileSync(archive), keysPassphrase);
  takeEmptyFolder(keys, 'a restore');
  for (const { path, bytes } of files) {
    const target = resolve(keys, path);
    if (!isWithin(target, keys)) throw new Hindrance(`${KEYS_ARCHIVE} names a file outside the keys folder`);
    writePrivateFile(target, bytes);
  }
}

/** How a log goes on: as it is, or under a new origin. */
interface Plan {
  readonly tenant: string;
  readonly head: { readonly origin: string; readonly size: number };
  readonly newest: Checkpoint | undefined;
  readonly goesOn: 'as it is' | 'under a new origin';
}

function planOf(log: BackupManifest['logs'][number], options: RestoreOptions, known: readonly Checkpoint[]): Plan {
  const { tenant } = log;
  const head = readHead(join(options.source, log.file));
  const mark = readMark(tenantFiles(options.data, options.keys, tenant).highWaterMark);
  const candidates = [...known, ...(mark === undefined ? [] : [mark])];
  const sameLog = candidates.filter(({ origin }) => origin === head.origin).toSorted((a, b) => b.size - a.size);
  const [newest] = sameLog;
  for (const each of sameLog) checkHistory(join(options.source, log.file), each, options);
  // A mark of a later origin: this log was restored before and went on under another name.
  const isSuperseded = mark !== undefined && mark.origin !== head.origin;
  const isNewest = newest === undefined ? options.isNothingLost : newest.size <= head.size;
  const goesOn = isNewest && !isSuperseded ? 'as it is' : 'under a new origin';
  return { tenant, head, newest, goesOn };
}

/** @throws Hindrance where the backup is of another history than the one that is known */
function checkHistory(file: string, known: Checkpoint, { keys, passphrase }: RestoreOptions): void {
  const tenant = file.split(/[/\\]/).at(-2) ?? '';
  const reader = openFrozen(file, verifiersOf(keys, passphrase, tenant, known.origin));
  try {
    if (known.size > reader.head().size || equal(reader.rootAt(known.size), known.root)) return;
    throw new Hindrance(
      `at ${known.size} entries the backup of ${tenant} has another history than ${known.origin} had (store.forked)`,
    );
  } finally {
    void reader.close();
  }
}

function verifiersOf(keys: string, passphrase: string | undefined, tenant: string, origin: string) {
  const provider = new KeyFolder({ folder: keys, passphrase }).tenant(tenant);
  return provider.logKeys().map(({ publicKey }) => verifierOf(origin, publicKey));
}

/** The control store comes last: without it no server takes the folder for a store. */
function copyFiles(manifest: BackupManifest, { source, data, progress }: RestoreOptions): void {
  takeEmptyFolder(data, 'a restore');
  const paths = manifest.files.map(({ path }) => path).filter((path) => path !== KEYS_ARCHIVE);
  paths.sort((a, b) => Number(a === 'control.db') - Number(b === 'control.db'));
  for (const [at, path] of paths.entries()) {
    progress('copy', at, paths.length);
    mkdirSync(dirname(join(data, path)), { recursive: true, mode: 0o700 });
    copyPrivateFile(join(source, path), join(data, path));
  }
  for (const folder of new Set(paths.map((path) => dirname(join(data, path))))) syncFolder(folder);
}

function carryOut({ tenant, head, newest, goesOn }: Plan, { data, keys, passphrase }: RestoreOptions): RestoredLog {
  const base = { tenant, origin: head.origin, size: head.size };
  if (goesOn === 'as it is') return { ...base, newOrigin: undefined, lost: newest === undefined ? undefined : 0 };
  const { store, highWaterMark } = tenantFiles(data, keys, tenant);
  const mark = readMark(highWaterMark);
  // What is known from elsewhere counts where it is further than what lies beside the keys.
  if (newest !== undefined && (mark === undefined || (mark.origin === newest.origin && mark.size < newest.size))) {
    writeMark(highWaterMark, newest);
  }
  const { newOrigin, lost } = setAside({
    file: store,
    highWaterMark,
    verifiers: verifiersOf(keys, passphrase, tenant, head.origin),
  });
  const control = openControl(controlFile(data));
  try {
    const row = control.tenant(tenant);
    if (row === undefined) throw new Hindrance(`the control store does not know the tenant ${tenant}`);
    control.putTenant({ ...row, origin: newOrigin });
  } finally {
    control.close();
  }
  return { ...base, newOrigin, lost };
}
