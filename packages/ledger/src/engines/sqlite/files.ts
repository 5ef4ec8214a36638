/** Whole store files: what is done to them while no log is open on them. */
import { DatabaseSync } from 'node:sqlite';

/** Carries everything of the write-ahead log into the file, so that it can be moved alone. */
export function foldIntoOneFile(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    db.close();
  }
}
