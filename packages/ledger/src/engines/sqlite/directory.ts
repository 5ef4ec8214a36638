/** The subject directory and the dictionary for the sealing worker: a connection of its own that reads what is committed. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Subject } from '../../engine.ts';
import { readerSettings } from './schema.ts';
import { rowOf, sql } from './statements.ts';

export interface Directory {
  /** The row of an identity (16 bytes), once a commit has brought it. */
  lookup(identity: Uint8Array): Subject | undefined;
  /** Whether a commit has brought the open value of a term. */
  hasValue(term: bigint): boolean;
  close(): void;
}

/** Opens the directory of a store that exists; use it from any thread. Each look-up sees the newest commit. */
export function openDirectory(file: string): Directory {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  readerSettings(db);
  const find = db.prepare(sql.findIdentity);
  find.setReturnArrays(true);
  // Prepared when first asked: a store of an earlier layout gets its dictionary from whoever opens it to write.
  let findValue: StatementSync | undefined;
  return {
    hasValue: (term) => (findValue ??= db.prepare(sql.hasValue)).get(term) !== undefined,
    lookup: (identity) => {
      const row = rowOf<[Uint8Array, Uint8Array, number, Uint8Array]>(find.get(identity));
      return row && { subject: row[0], identity: row[1], bucket: row[2], profile: row[3] };
    },
    close: () => db.close(),
  };
}
