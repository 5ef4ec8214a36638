/**
 * Builds the search and dedup index of a store, its dictionary and its counts anew from its events: after damage, or when the index key changes. The
 * log itself is not touched. Offline: takes the lock.
 */
import { DatabaseSync } from 'node:sqlite';
import type { OpenValue, Row } from '../../engine.ts';
import { takeLock } from './lock.ts';
import { upgradeTables, writerSettings } from './schema.ts';
import { Segments } from './segments.ts';
import { prepareAll, rowsOf } from './statements.ts';

/** What the index holds of an event, worked out anew by the vault from its groups. */
export interface IndexFacts extends Pick<Row, 'ref' | 'occurredMs' | 'dedup' | 'content' | 'terms'> {
  /** What the dictionary must know of its terms. */
  readonly values: readonly OpenValue[];
}

const stepEvents = 4096;

/** One transaction: a crash leaves the old index. Throws `store.locked` while a server has the store open. */
export function rebuildIndex(
  file: string,
  factsOf: (index: number, entry: Uint8Array, groups: Uint8Array) => IndexFacts,
  progress: (done: number) => void = () => {},
): void {
  const lock = takeLock(file);
  const db = new DatabaseSync(file);
  try {
    writerSettings(db);
    upgradeTables(db);
    const statements = prepareAll(db);
    statements.begin.run();
    db.exec('DELETE FROM recent; DELETE FROM blocks; DELETE FROM parts; DELETE FROM refs; DELETE FROM dictionary');
    statements.countFromStart.run();
    const segments = Segments.load(statements);
    for (let from = 0; ; from += stepEvents) {
      const events = rowsOf<[number, Uint8Array, Uint8Array]>(statements.readEvents.all(from, from + stepEvents));
      if (events.length === 0) break;
      const rows = events.map(([index, entry, groups]) => ({ ...factsOf(index, entry, groups), entry, groups }));
      for (const [i, { ref }] of rows.entries()) statements.insertRef.run(ref, from + i);
      for (const { values } of rows) for (const value of values) segments.dictionary.insert(value);
      segments.append(rows);
      progress(from + events.length);
    }
    statements.commit.run();
    statements.checkpointAll.all();
  } finally {
    db.close();
    lock.release();
  }
}
