/** The subject directory for another thread: committed rows only, read beside the one writer. */
import { DatabaseSync } from 'node:sqlite';
import { readerSettings } from './schema.ts';

export interface DirectoryRow {
  readonly subject: Uint8Array;
  readonly bucket: number;
  readonly profile: Uint8Array;
}

export interface DirectoryReader {
  /** @param identity 16 bytes */
  lookup(identity: Uint8Array): DirectoryRow | undefined;
  close(): void;
}

/** Opens the store at `file`, which the ledger must have opened before, for looking up people and nothing else. */
export function openDirectory(file: string): DirectoryReader {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  readerSettings(db);
  const find = db.prepare('SELECT subject, bucket, profile FROM subjects WHERE identity = ?');
  return {
    lookup: (identity) => find.get(identity) as DirectoryRow | undefined, // the columns of a STRICT table
    close: () => db.close(),
  };
}
