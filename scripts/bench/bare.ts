/** What the disk and SQLite alone can do here: the same bytes into one column, same batch, same fsync. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

/** Events a second when each body of `batch` events is committed as `batch` one-column rows. */
export function bareRate(root: string, bodies: readonly Buffer[], batch: number): number {
  const db = new DatabaseSync(join(root, 'bare.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (value TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO bare (value) VALUES (?)');
  // Cut outside the clock: splitting the array is no work of the store.
  const rows = bodies.map((body) => (JSON.parse(body.toString('utf8')) as unknown[]).map((event) => JSON.stringify(event)));
  const startedAt = performance.now();
  for (const batchRows of rows) {
    db.exec('BEGIN');
    for (const row of batchRows) insert.run(row);
    db.exec('COMMIT');
  }
  const seconds = (performance.now() - startedAt) / 1000;
  db.close();
  return (rows.length * batch) / seconds;
}
