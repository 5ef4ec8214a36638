/**
 * Examines the logs of a data folder by ledger and vault, tenant by tenant, frozen logs too. Trusts keys and marks from
 * outside the store only; a server may be running meanwhile.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint, parseEntry, verifierOf } from '@trailmark/core';
import type { Checkpoint, Verifier } from '@trailmark/core';
import {
  frozenLogs,
  fsck,
  noCounts,
  openFrozen,
  originNumbered,
  readerHere,
  readHead,
  readMark,
  Refusal,
} from '@trailmark/ledger';
import type { FsckReport, RowReader } from '@trailmark/ledger';
import { readControl } from '@trailmark/ledger/control';
import { KeyFolder, KeyringView, Opener, VaultError } from '@trailmark/vault';
import { refBytes } from '../search/show.ts';
import { controlFile, tenantFiles } from '../tenant/files.ts';
import { readCatalog } from '../tenant/registered-types.ts';
import { contentsReader, directoryReader } from './contents.ts';
import type { KeysAtHand } from './contents.ts';
import { Hindrance } from './hindrance.ts';
import { OpeningThreads, threadsHere } from './opening-threads.ts';
import type { OpeningPlace } from './opening-threads.ts';

export interface ExaminationOptions {
  readonly data: string;
  /** The keys folder; undefined: only what is open is judged, against `pinned`. */
  readonly keys: string | undefined;
  readonly passphrase: string | undefined;
  /** Keys trusted in place of those in the keys folder. */
  readonly pinned: readonly Verifier[];
  readonly tenant?: string | undefined;
  /** Newest states known from elsewhere, by tenant; absent: the high-water marks beside the keys. */
  readonly marks?: ReadonlyMap<string, Checkpoint>;
  readonly progress?: (log: string, done: number, size: number) => void;
  /** Ends it at once; what it was aborted with is thrown. */
  readonly signal?: AbortSignal;
  /** Threads that open events; unless given as many as there are cores, and none for a small log. */
  readonly threads?: number;
}

/** `log`: the tenant, and for a frozen log its number: `main`, `main/0`. */
export type LogReport = FsckReport & { readonly tenant: string; readonly log: string };

/** @throws Hindrance where there is nothing to look at or nothing to trust */
export async function examineStore(options: ExaminationOptions): Promise<LogReport[]> {
  try {
    const reports: LogReport[] = [];
    const damage = damageOfControl(options.data);
    if (damage !== undefined) reports.push(damage);
    // As it is by now, for a server may be erasing; a control store that is damaged was told of once.
    const unfinished = (): ReadonlySet<string> => (damage === undefined ? unfinishedErasures(options.data) : new Set());
    for (const tenant of tenantsOf(options)) {
      for (const log of logsOf(tenant, options)) reports.push(await examineLog(log, options, unfinished));
    }
    return reports;
  } catch (error) {
    if (error instanceof Refusal || error instanceof VaultError)
      throw new Hindrance(`${error.message} (${error.code})`, error);
    throw error;
  }
}

/** @throws Hindrance where there are none, or not the one that is named */
export function tenantsOf({ data, tenant }: Pick<ExaminationOptions, 'data' | 'tenant'>): string[] {
  const folder = join(data, 'tenants');
  const found = existsSync(folder)
    ? readdirSync(folder).filter((name) => {
        const { store } = tenantFiles(data, '', name);
        return existsSync(store) || frozenLogs(store).length > 0;
      })
    : [];
  if (found.length === 0)
    throw new Hindrance(`${data} holds no store: is it the folder that --data names when serving?`);
  if (tenant === undefined) return found.toSorted();
  if (!found.includes(tenant))
    throw new Hindrance(`there is no tenant ${tenant} in ${data}; there is ${found.join(', ')}`);
  return [tenant];
}

/** One log, and what is trusted about it. */
export interface ExaminedLog {
  readonly tenant: string;
  readonly name: string;
  readonly file: string;
  readonly origin: string | undefined;
  readonly verifiers: readonly Verifier[];
  readonly known: readonly Checkpoint[];
  readonly keys: KeysAtHand | undefined;
  /** Where a thread finds those keys. */
  readonly place: Omit<OpeningPlace, 'origin'> | undefined;
}

/** The log that grows and the frozen ones. @throws Hindrance where nothing says whom to trust */
export function* logsOf(tenant: string, options: ExaminationOptions): Generator<ExaminedLog> {
  const files = tenantFiles(options.data, options.keys ?? '', tenant);
  const folder = keyFolderOf(tenant, options);
  const provider = folder?.tenant(tenant);
  const mark = provider === undefined ? undefined : readMark(files.highWaterMark);
  const pinned = options.pinned.filter(({ name }) => originPattern(tenant).test(name));
  if (provider === undefined && pinned.length === 0) {
    throw new Hindrance(`nothing says which key to trust for ${tenant}: give --keys or --key (key.unpinned)`);
  }
  const keys = provider && {
    provider,
    keyring: new KeyringView({ folder: files.keyring, provider }),
    catalog: readCatalog(files.types, tenant, provider).catalog,
  };
  const place = folder && {
    tenant,
    keys: folder.folder,
    unlocked: folder.unlocked,
    keyring: files.keyring,
    types: files.types,
  };
  const frozen = frozenLogs(files.store);
  // A name alone proves nothing and is only compared: what counts is a signature by a key from outside the store.
  const named = options.marks === undefined ? (mark?.origin ?? pinned[0]?.name) : pinned[0]?.name;
  const origin = named ?? originInStore(files.store) ?? originInStore(frozen.at(-1)?.file ?? '');
  const trustedOf = (name: string | undefined): readonly Verifier[] => {
    if (pinned.length > 0 || provider === undefined) return pinned;
    return provider.logKeys().map(({ publicKey }) => verifierOf(name ?? '', publicKey));
  };
  const known = options.marks === undefined ? mark : options.marks.get(tenant);
  if (existsSync(files.store)) {
    const isKnown = known !== undefined && known.origin === origin;
    yield {
      tenant,
      name: tenant,
      file: files.store,
      origin,
      verifiers: trustedOf(origin),
      known: isKnown ? [known] : [],
      keys,
      place,
    };
  }
  for (const [at, { file, number }] of frozen.entries()) {
    const name = origin === undefined ? undefined : originNumbered(origin, number);
    const follower = frozen[at + 1];
    const successor = follower?.file ?? files.store;
    const next = origin === undefined || follower === undefined ? origin : originNumbered(origin, follower.number);
    const restored = next === undefined ? undefined : restoredCheckpoint(successor, trustedOf(next), next, keys);
    yield {
      tenant,
      name: `${tenant}/${number}`,
      file,
      origin: name,
      verifiers: trustedOf(name),
      known: restored === undefined ? [] : [restored],
      keys,
      place,
    };
  }
}

async function examineLog(
  log: ExaminedLog,
  options: ExaminationOptions,
  unfinished: () => ReadonlySet<string>,
): Promise<LogReport> {
  const { tenant, name, file, origin, verifiers, known, keys } = log;
  const { progress, signal } = options;
  const report = await withReader(log, options.threads, (reader) =>
    fsck({
      file,
      verifiers,
      known,
      unfinished,
      reader,
      ...(origin === undefined ? {} : { origin }),
      ...(keys === undefined ? {} : { directory: directoryReader(origin ?? '', keys) }),
      ...(signal === undefined ? {} : { signal }),
      progress: (done, size) => progress?.(name, done, size),
    }),
  );
  return { tenant, log: name, ...report };
}

/** Below this a log is read before threads have begun: some ten thousand events. */
const SMALL_STORE_BYTES = 16 * 2 ** 20;

/** Calls `work` with what opens the events of a log: threads where that is worth it. */
export async function withReader<T>(
  { file, origin = '', keys, place }: ExaminedLog,
  threads: number | undefined,
  work: (reader: RowReader) => Promise<T>,
): Promise<T> {
  const isSmall = statSync(file).size < SMALL_STORE_BYTES;
  const count = place === undefined ? 0 : (threads ?? (isSmall ? 0 : threadsHere()));
  if (place === undefined || count === 0) return work(readerHere(contentsReader(origin, keys)));
  const opening = new OpeningThreads(count, { ...place, origin });
  try {
    return await work(opening);
  } finally {
    await opening.close();
  }
}

function originPattern(tenant: string): RegExp {
  return new RegExp(`/t/${tenant.replaceAll(/[^a-z0-9-]/g, '.')}(?:/[1-9][0-9]*)?$`);
}

/** The keys folder, where it has keys of the tenant; a folder that has none is not made into one. */
function keyFolderOf(tenant: string, { keys, passphrase }: ExaminationOptions): KeyFolder | undefined {
  if (keys === undefined || !existsSync(join(keys, 'tenants', tenant))) return undefined;
  return new KeyFolder({ folder: keys, passphrase });
}

function originInStore(file: string): string | undefined {
  try {
    return readHead(file).origin;
  } catch {
    return undefined; // whatever is wrong there is told by the examination itself
  }
}

/** Erasures that are approved and not done: their keys may be gone before the log says so. @throws Refusal */
function unfinishedErasures(data: string): ReadonlySet<string> {
  const control = readControl(controlFile(data));
  if (control === undefined) return new Set();
  try {
    const rows = control.erasures().filter(({ status }) => status === 'approved' || status === 'running');
    return new Set(rows.map(({ id }) => id));
  } finally {
    control.close();
  }
}

/** @throws Refusal `store.newer` */
function damageOfControl(data: string): LogReport | undefined {
  try {
    unfinishedErasures(data);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'store.newer') throw error;
    const text = `the control store cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return damagedFile('control.db', text);
  }
}

function damagedFile(name: string, text: string): LogReport {
  const findings = [{ code: 'bundle.malformed', at: name, text } as const];
  return {
    tenant: '',
    log: name,
    ok: false,
    origin: '',
    size: 0,
    root: '',
    counts: noCounts,
    findings,
    findingsTotal: 1,
  };
}

/** What the first entry of a successor says was restored: the frozen log must still be that. */
function restoredCheckpoint(
  file: string,
  verifiers: readonly Verifier[],
  origin: string,
  keys: KeysAtHand | undefined,
): Checkpoint | undefined {
  try {
    const reader = openFrozen(file, verifiers);
    try {
      const row = reader.row(0);
      const entry = row && parseEntry(row.entry);
      if (row === undefined || entry?.type !== 'trail.restored') return undefined;
      const keyring = keys?.keyring ?? { subjectKey: () => 'missing' as const, segmentKey: () => 'missing' as const };
      const { groups } = new Opener(origin, keyring).open(refBytes(entry.ref), row.groups, { reveal: false });
      const text = groups[0]?.fields.find(({ path }) => path === 'data.restored_checkpoint')?.text ?? '';
      return parseCheckpoint(`${text.split('\n\n')[0]}\n`);
    } finally {
      void reader.close();
    }
  } catch {
    return undefined; // a successor that cannot be opened is told of by its own examination
  }
}
