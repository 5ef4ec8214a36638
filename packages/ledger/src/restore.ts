/**
 * Going on after a loss: a store put back from an old copy must not grow under the old name, because the entries that
 * were lost were signed under it. The old log is set aside, frozen, and an empty one begins under the next origin.
 */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { emptyRoot, type Checkpoint, type Verifier } from '@trailmark/core';
import type { Head } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { foldIntoOneFile } from './engines/sqlite/files.ts';
import { takeLock } from './engines/sqlite/lock.ts';
import { readMark, writeMark } from './high-water-mark.ts';
import { LedgerReader } from './ledger-reader.ts';
import { recover } from './recovery.ts';
import { Refusal } from './refusal.ts';

export interface Restored {
  /** The frozen store. */
  readonly file: string;
  readonly oldOrigin: string;
  readonly newOrigin: string;
  /** The checkpoint that was restored, as signed, and the newest one known to have existed. */
  readonly restored: Head;
  readonly newestKnown: Checkpoint | undefined;
  /** Entries that are known to be lost: at least so many. Undefined where no newest state of this log is known. */
  readonly lost: number | undefined;
}

/** A log that was set aside. Number 0 is the log as it began, n the n-th that went on from it. */
export interface FrozenLog {
  readonly file: string;
  readonly number: number;
}

/** The logs that were set aside beside a store, oldest first. */
export function frozenLogs(file: string): FrozenLog[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const found: FrozenLog[] = [];
  for (const name of readdirSync(folder)) {
    // Set aside for log n + 1. After the loss of more than one restore that is not always the next.
    const next = Number(/^\.before-([1-9][0-9]{0,3})$/.exec(name.slice(basename(file).length))?.[1]);
    if (name.startsWith(basename(file)) && next > 0) found.push(frozenLog(join(folder, name), next));
  }
  return found.sort((a, b) => a.number - b.number);
}

function frozenLog(file: string, next: number): FrozenLog {
  try {
    return { file, number: partsOf(originOf(file)).number };
  } catch {
    return { file, number: next - 1 }; // damaged: whoever opens it will say so
  }
}

/** The origin of log `number` of the tenant whose log is, or was, of this origin. */
export function originNumbered(origin: string, number: number): string {
  const { base } = partsOf(origin);
  return number === 0 ? base : `${base}/${number}`;
}

/** `<host>/t/<tenant>` goes on as `<host>/t/<tenant>/1`, that as `/2`, and so on. */
export function successorOf(origin: string): string {
  const { base, number } = partsOf(origin);
  return `${base}/${number + 1}`;
}

function partsOf(origin: string): { base: string; number: number } {
  const match = /^(.*\/t\/[^/]+)(?:\/([1-9][0-9]*))?$/.exec(origin);
  if (match?.[1] === undefined) throw new Error(`${origin} is not an origin of ours`);
  return { base: match[1], number: Number(match[2] ?? 0) };
}

/**
 * Sets the old log aside and prepares its successor; the caller then opens the same file under `newOrigin` and makes
 * an event that says all of `Restored` its first entry. Run again after a crash, it finishes what it began.
 */
export function setAside({
  file,
  highWaterMark,
  verifiers,
}: {
  file: string;
  highWaterMark: string;
  verifiers: readonly Verifier[];
}): Restored {
  const lock = takeLock(file);
  try {
    const oldOrigin = unfinishedOrigin(file) ?? originOf(file);
    const mark = readMark(highWaterMark);
    const newOrigin = nextOrigin(oldOrigin, mark);
    const frozen = frozenFile(file, newOrigin);
    const oldMark = `${highWaterMark}.before-${numberOf(newOrigin)}`;
    // A crash after any of these lines: the same call goes on from there. The mark moves last, so until then the
    // store cannot be opened for writing under either name.
    if (!existsSync(oldMark) && mark !== undefined) writeMark(oldMark, mark);
    if (!existsSync(frozen)) {
      foldIntoOneFile(file);
      renameSync(file, frozen);
    }
    writeMark(highWaterMark, { origin: newOrigin, size: 0, root: emptyRoot });
    const restored = predecessorOf(file, highWaterMark, newOrigin, verifiers);
    if (restored === undefined) throw new Error('a log was set aside and is not there');
    return restored;
  } finally {
    lock.release();
  }
}

/**
 * The origin to go on under. Where the mark tells of a log further on (a restore before this one), that name is used up
 * too; a mark of size 0 is what this very call left behind when it was cut off.
 */
function nextOrigin(oldOrigin: string, mark: Checkpoint | undefined): string {
  const old = partsOf(oldOrigin);
  const known = mark === undefined ? old : partsOf(mark.origin);
  if (known.base !== old.base) throw new Refusal('store.foreign', `the high-water mark is of ${mark?.origin ?? ''}`);
  if (mark === undefined || known.number <= old.number) return successorOf(oldOrigin);
  return mark.size === 0 ? mark.origin : successorOf(mark.origin);
}

/** What was set aside last: the log that one under `origin` goes on from; undefined where it is the first. */
export function predecessorOf(
  file: string,
  highWaterMark: string,
  origin: string,
  verifiers: readonly Verifier[],
): Restored | undefined {
  const frozen = frozenFile(file, origin);
  if (partsOf(origin).number === 0 || !existsSync(frozen)) return undefined;
  const reader = openFrozen(frozen, verifiers);
  try {
    const restored = reader.head();
    const newestKnown = readMark(`${highWaterMark}.before-${numberOf(origin)}`);
    const lost = newestKnown?.origin === restored.origin ? Math.max(0, newestKnown.size - restored.size) : undefined;
    return { file: frozen, oldOrigin: restored.origin, newOrigin: origin, restored, newestKnown, lost };
  } finally {
    void reader.close();
  }
}

/** Opens a log that was set aside, for reading and proving only. Throws Refusal where it does not hold together. */
export function openFrozen(file: string, verifiers: readonly Verifier[]): LedgerReader {
  const engine = new SqliteEngine({ file, readOnly: true });
  try {
    const { head, tree } = recover(engine, undefined, verifiers, undefined);
    return new LedgerReader(engine, () => ({ head, tree }));
  } catch (error) {
    engine.close();
    throw error;
  }
}

const numberOf = (origin: string): string => origin.slice(origin.lastIndexOf('/') + 1);
const frozenFile = (file: string, newOrigin: string): string => `${file}.before-${numberOf(newOrigin)}`;

const originOf = (file: string): string => readHead(file).origin;

/** The head that a store claims, unchecked. @throws Refusal where it cannot be read */
export function readHead(file: string): Head {
  const engine = new SqliteEngine({ file, readOnly: true });
  try {
    return engine.head();
  } finally {
    engine.close();
  }
}

/** The origin of a log whose store was set aside but whose successor has no store yet. */
function unfinishedOrigin(file: string): string | undefined {
  if (existsSync(file)) return undefined;
  const last = frozenLogs(file).at(-1);
  if (last === undefined) throw new Refusal('store.damaged', `there is no store at ${file}`);
  return originOf(last.file);
}
