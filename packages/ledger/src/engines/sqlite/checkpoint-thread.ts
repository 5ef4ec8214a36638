/** The thread that carries write-ahead logs into their stores: see checkpoints.ts, which starts it. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';
import { places, type ToCheckpointThread } from './checkpoint-messages.ts';
import { rowOf } from './statements.ts';

interface Open {
  readonly db: DatabaseSync;
  readonly carry: StatementSync;
}

const stores = new Map<string, Open>();

parentPort?.on('message', ({ file, state, isLast }: ToCheckpointThread) => {
  try {
    if (isLast) close(file);
    else carry(file, state);
  } catch {
    // On a full disk the log keeps everything; the next time carries it over.
    Atomics.store(state, places.frames, 0);
  } finally {
    Atomics.store(state, places.isAtWork, 0);
    Atomics.notify(state, places.isAtWork);
  }
});

function carry(file: string, state: Int32Array): void {
  let open = stores.get(file);
  if (open === undefined) {
    const db = new DatabaseSync(file, { timeout: 0 });
    // Synced as by whoever commits; what is read on the way need not be kept.
    db.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -64; PRAGMA wal_autocheckpoint = 0');
    const statement = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
    statement.setReturnArrays(true);
    stores.set(file, (open = { db, carry: statement }));
  }
  const [, frames = 0] = rowOf<[busy: number, frames: number, carried: number]>(open.carry.get()) ?? [];
  Atomics.store(state, places.frames, frames);
}

function close(file: string): void {
  stores.get(file)?.db.close();
  stores.delete(file);
}
