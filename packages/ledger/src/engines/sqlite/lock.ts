/** One process for each store: an SQLite file of its own, held in an exclusive transaction for as long as we run. */
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../refusal.ts';

export interface Lock {
  release(): void;
}

/**
 * Takes the lock or throws `store.locked`. The operating system drops it with the process, however that ends, so
 * there is never a stale lock to clear by hand.
 */
export function takeLock(file: string): Lock {
  const db = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    if (busy) throw new Refusal('store.locked', `another process has ${file} open`, error);
    throw new Refusal('store.readonly', `the lock beside ${file} cannot be taken`, error);
  }
  return { release: () => db.close() };
}
