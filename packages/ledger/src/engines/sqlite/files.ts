/** Whole store files: what is done to them while no log is open on them. */
import { closeSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { refusalOf } from './trouble.ts';

/** Carries everything of the write-ahead log into the file, so that it can be moved alone. */
export function foldIntoOneFile(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    db.close();
  }
}

/** Pages copied at one go: a few milliseconds, so that progress can be told. */
const copyPages = 1000;

/**
 * Copies a database into one new file, as it is at this moment; others may go on reading and writing it meanwhile.
 * What they write is not in the copy, and waits in the write-ahead log for as long as the copying takes.
 *
 * @param progress called with pages done and in all
 * @throws Refusal where either file cannot be read or written
 */
export async function copyDatabase(
  file: string,
  target: string,
  progress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  // Only its owner may read the copy, and nothing is overwritten.
  closeSync(openSync(target, 'wx', 0o600));
  try {
    // One snapshot for the whole copy: without it the copying begins anew at every commit of a busy server.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(source, target, {
      rate: copyPages,
      progress: ({ totalPages, remainingPages }) => progress(totalPages - remainingPages, totalPages),
    });
  } catch (error) {
    throw refusalOf(error) ?? error;
  } finally {
    source.close();
  }
  // The copy is a file alone: it can be moved, hashed and read from a medium that cannot be written.
  foldIntoOneFile(target);
}
