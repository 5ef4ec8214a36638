/** Which events of a store were indexed by which version of what is indexed (index-version.ts). */
import type { DatabaseSync } from 'node:sqlite';
import { indexVersion, unknownVersion } from '../../index-version.ts';
import { rowsOf, type Statements } from './statements.ts';

/** A row holds for the events from `first` on, up to the next row. */
export const indexedTable = `
  CREATE TABLE IF NOT EXISTS indexed (
    first   INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
  ) STRICT;
`;
export const indexedByNobodyKnows = `INSERT OR IGNORE INTO indexed (first, version) VALUES (0, ${unknownVersion})`;

/** For a connection that writes: what comes from now on is indexed by this version. */
export function noteIndexVersion(db: DatabaseSync): void {
  const last = db.prepare('SELECT version FROM indexed ORDER BY first DESC LIMIT 1').get();
  // Only where it must: a store on a disk that nobody can write to is opened too.
  if (last?.['version'] === indexVersion) return;
  db.exec(`INSERT INTO indexed (first, version)
    VALUES (coalesce((SELECT size FROM head), 0), ${indexVersion})
    ON CONFLICT (first) DO UPDATE SET version = excluded.version`);
}

/** How many of the first `size` events are indexed as an older version did it. */
export function olderEvents(statements: Statements, size: number): number {
  const rows = rowsOf<[number, number]>(statements.readIndexed.all());
  // Of what stands before the first row nobody knows.
  let older = Math.min(rows[0]?.[0] ?? size, size);
  for (const [i, [first, version]] of rows.entries()) {
    const end = Math.min(rows[i + 1]?.[0] ?? size, size);
    if (version < indexVersion) older += Math.max(0, end - first);
  }
  return older;
}
