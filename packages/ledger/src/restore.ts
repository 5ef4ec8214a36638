/**
 * Going on after a loss: a store put back from an old copy must not grow under the old name, because the entries that
 * were lost were signed under it. The old log is set aside, frozen, and an empty one begins under the next origin.
 */
import { existsSync, renameSync } from 'node:fs';
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
  /** Entries that are known to be lost: at least so many. */
  readonly lost: number;
}

/** A log that was set aside. Number 0 is the log as it began, n the n-th that went on from it. */
export interface FrozenLog {
  readonly file: string;
  readonly number: number;
}

/** The logs that were set aside beside a store, oldest first. */
export function frozenLogs(file: string): FrozenLog[] {
  const found: FrozenLog[] = [];
  for (let number = 0; existsSync(`${file}.before-${number + 1}`); number++) {
    found.push({ file: `${file}.before-${number + 1}`, number });
  }
  return found;
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
    const newOrigin = successorOf(oldOrigin);
    const frozen = frozenFile(file, newOrigin);
    const oldMark = `${highWaterMark}.before-${numberOf(newOrigin)}`;
    // A crash after any of these lines: the same call goes on from there. The mark moves last, so until then the
    // store cannot be opened for writing under either name.
    const mark = readMark(highWaterMark);
    if (!existsSync(oldMark) && mark !== undefined) writeMark(oldMark, mark);
    if (!existsSync(frozen)) {
      foldIntoOneFile(file);
      renameSync(file, frozen);
    }
    writeMark(highWaterMark, { origin: newOrigin, size: 0, root: emptyRoot });
    const newestKnown = readMark(oldMark);
    const reader = openFrozen(frozen, verifiers);
    const restored = reader.head();
    reader.close();
    return {
      file: frozen,
      oldOrigin,
      newOrigin,
      restored,
      newestKnown,
      lost: Math.max(0, (newestKnown?.size ?? 0) - restored.size),
    };
  } finally {
    lock.release();
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
  let number = 1;
  while (existsSync(`${file}.before-${number + 1}`)) number++;
  const frozen = `${file}.before-${number}`;
  if (!existsSync(frozen)) throw new Refusal('store.damaged', `there is no store at ${file}`);
  return originOf(frozen);
}
