/** Every statement of the SQLite engine: one statement, one name. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export const sql = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',

  readHead: 'SELECT origin, size, root, checkpoint, last_ms FROM head WHERE one = 1',
  insertHead: 'INSERT INTO head (one, origin, size, root, checkpoint, last_ms) VALUES (1, ?, ?, ?, ?, ?)',
  // Guarded by the head the commit was built on: zero rows changed means that someone else wrote.
  moveHead:
    'UPDATE head SET size = ?, root = ?, checkpoint = ?, last_ms = ? ' +
    'WHERE one = 1 AND origin = ? AND size = ? AND root = ?',

  insertEvent: 'INSERT INTO events (idx, entry, groups) VALUES (?, ?, ?)',
  readEntry: 'SELECT entry FROM events WHERE idx = ?',
  readGroups: 'SELECT groups FROM events WHERE idx = ?',
  readEntries: 'SELECT entry FROM events WHERE idx >= ? AND idx < ? ORDER BY idx',
  readEvents: 'SELECT idx, entry, groups FROM events WHERE idx >= ? AND idx < ? ORDER BY idx',
  replaceGroups: 'UPDATE events SET groups = ? WHERE idx = ?',
  insertRef: 'INSERT INTO refs (ref, idx) VALUES (?, ?)',
  insertRefOnce: 'INSERT INTO refs (ref, idx) VALUES (?, ?) ON CONFLICT DO NOTHING',
  findRef: 'SELECT idx FROM refs WHERE ref = ?',

  writeTile: 'INSERT INTO tiles (id, hashes) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET hashes = excluded.hashes',
  readTile: 'SELECT hashes FROM tiles WHERE id = ?',

  insertRecent: 'INSERT INTO recent (first, facts) VALUES (?, ?)',
  readRecent: 'SELECT first, facts FROM recent ORDER BY first',
  deleteRecent: 'DELETE FROM recent WHERE first < ?',
  deleteOneRecent: 'DELETE FROM recent WHERE first = ?',
  insertBlock: 'INSERT INTO blocks (block, min_ms, max_ms) VALUES (?, ?, ?)',
  readBlocks: 'SELECT block, min_ms, max_ms FROM blocks ORDER BY block',
  writePart: 'INSERT INTO parts (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
  readPart: 'SELECT data FROM parts WHERE id = ?',
  deletePart: 'DELETE FROM parts WHERE id = ?',
  readPartsBetween: 'SELECT id, data FROM parts WHERE id >= ? AND id < ? ORDER BY id',

  readCounted: 'SELECT from_block FROM counted WHERE one = 1',
  countFromStart: 'UPDATE counted SET from_block = 0 WHERE one = 1',

  readIndexed: 'SELECT first, version FROM indexed ORDER BY first',
  forgetIndexed: 'DELETE FROM indexed',
  insertIndexed: 'INSERT INTO indexed (first, version) VALUES (?, ?)',

  insertValue: 'INSERT INTO dictionary (term, field, folded, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  deleteValue: 'DELETE FROM dictionary WHERE term = ?',
  readValue: 'SELECT term, field, folded, value FROM dictionary WHERE term = ?',
  readValuesNear: 'SELECT term, field, folded, value FROM dictionary WHERE term >= ? AND term <= ?',
  // Text is compared by the bytes of its UTF-8, which is the order of code points.
  readValues:
    'SELECT term, field, folded, value FROM dictionary WHERE field = ? AND folded >= ? AND folded < ? ' +
    'AND (folded, term) >= (?, ?) ORDER BY folded, term LIMIT ?',
  readValuesToEnd:
    'SELECT term, field, folded, value FROM dictionary WHERE field = ? AND (folded, term) >= (?, ?) ' +
    'ORDER BY folded, term LIMIT ?',
  foldValue: 'UPDATE dictionary SET value = folded WHERE term = ?',
  hasValue: 'SELECT 1 FROM dictionary WHERE term = ?',
  readTermsOfField: 'SELECT term FROM dictionary WHERE field = ? LIMIT ?',
  readDictionary: 'SELECT term, field, folded, value FROM dictionary',

  insertSource: 'INSERT INTO sources (id, name, ref) VALUES (?, ?, ?)',
  readSources: 'SELECT id, name, ref FROM sources ORDER BY id',
  writeRun:
    'INSERT INTO runs (source, run, first, last, seen, repeated, gaps, closed) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ' +
    'ON CONFLICT (source, run) DO UPDATE SET first = excluded.first, last = excluded.last, seen = excluded.seen, ' +
    'repeated = excluded.repeated, gaps = excluded.gaps, closed = excluded.closed',
  readRuns: 'SELECT source, run, first, last, seen, repeated, gaps, closed FROM runs ORDER BY source, run',
  findRun: 'SELECT source, run, first, last, seen, repeated, gaps, closed FROM runs WHERE source = ? AND run = ?',

  insertSubject:
    'INSERT INTO subjects (subject, identity, bucket, profile, terms) VALUES (?, ?, ?, ?, ?) ' +
    'ON CONFLICT DO NOTHING',
  updateSubject: 'UPDATE subjects SET profile = ?, terms = ? WHERE subject = ?',
  deleteSubject: 'DELETE FROM subjects WHERE subject = ?',
  readSubject: 'SELECT subject, identity, bucket, profile FROM subjects WHERE subject = ?',
  readSubjectTerms: 'SELECT terms FROM subjects WHERE subject = ?',
  findIdentity: 'SELECT subject, identity, bucket, profile FROM subjects WHERE identity = ?',
  insertSubjectTerm: 'INSERT INTO subject_terms (term, subject) VALUES (?, ?) ON CONFLICT DO NOTHING',
  deleteSubjectTerm: 'DELETE FROM subject_terms WHERE term = ? AND subject = ?',
  findSubjectTerm: 'SELECT subject FROM subject_terms WHERE term = ? LIMIT ?',

  readSubjects: 'SELECT subject, identity, bucket, profile, terms FROM subjects',
  hasSubjectTerm: 'SELECT 1 FROM subject_terms WHERE term = ? AND subject = ?',
  countSubjectTerms: 'SELECT count(*) FROM subject_terms',

  insertErased: 'INSERT INTO erased (idx, grp, slot, by_entry) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  readErased: 'SELECT idx, grp, slot, by_entry FROM erased WHERE idx >= ? AND idx < ? ORDER BY idx, grp, slot',

  readVerdicts:
    'SELECT idx, verdict, reason, basis, policy, rule, evidence, detail, source, occurred_ms, changes FROM verdicts ' +
    'WHERE idx >= ? AND idx < ? ORDER BY idx',
  readAllVerdicts:
    'SELECT idx, verdict, reason, basis, policy, rule, evidence, detail, source, occurred_ms, changes FROM verdicts',
  readVerdictWords: 'SELECT idx, verdict FROM verdicts WHERE idx >= ? AND idx < ?',
  readNextKind: 'SELECT rule, source FROM verdicts WHERE (rule, source) > (?, ?) ORDER BY rule, source LIMIT 1',
  readNextReason:
    'SELECT reason, occurred_ms FROM verdicts WHERE rule = ? AND source = ? AND basis = ? AND reason > ? ' +
    'ORDER BY reason, occurred_ms LIMIT 1',
  readVerdictsWithReason:
    "SELECT idx FROM verdicts WHERE rule = ? AND source = ? AND basis IN ('none', 'claimed', 'recorded') " +
    'AND reason = ? AND occurred_ms >= ? LIMIT ?',
  writeVerdict:
    'INSERT INTO verdicts (idx, verdict, reason, basis, policy, rule, evidence, detail, source, occurred_ms, changes) ' +
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idx) DO UPDATE SET verdict = excluded.verdict, ' +
    'reason = excluded.reason, basis = excluded.basis, policy = excluded.policy, rule = excluded.rule, ' +
    'evidence = excluded.evidence, detail = excluded.detail, source = excluded.source, ' +
    'occurred_ms = excluded.occurred_ms, changes = excluded.changes',
  deleteVerdict: 'DELETE FROM verdicts WHERE idx = ?',
  readVerdictChanges:
    'SELECT idx, number, before, after, reason, policy, rule, evidence FROM verdict_changes ORDER BY idx, number LIMIT ?',
  writeVerdictChange:
    'INSERT INTO verdict_changes (idx, number, before, after, reason, policy, rule, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ' +
    'ON CONFLICT DO NOTHING',
  deleteVerdictChange: 'DELETE FROM verdict_changes WHERE idx = ? AND number = ?',
  readVerdictProgress: 'SELECT followed, again FROM verdict_progress WHERE one = 1',
  writeVerdictProgress:
    'INSERT INTO verdict_progress (one, followed, again) VALUES (1, ?, ?) ' +
    'ON CONFLICT (one) DO UPDATE SET followed = excluded.followed, again = excluded.again',
  // What an index that is built anew leaves of the verdicts is looked at again, from the first event on. The log counts
  // as followed meanwhile, for the verdicts that are left are about all of it.
  deleteVerdictsBeyond: 'DELETE FROM verdicts WHERE idx >= ? OR idx < 0',
  lookAgain:
    'INSERT INTO verdict_progress (one, followed, again) VALUES (1, ?, 0) ' +
    'ON CONFLICT (one) DO UPDATE SET followed = excluded.followed, again = 0',

  checkPages: 'PRAGMA quick_check(20)',
  checkpointSome: 'PRAGMA wal_checkpoint(PASSIVE)',
  checkpointAll: 'PRAGMA wal_checkpoint(TRUNCATE)',
} as const;

export type StatementName = keyof typeof sql;
export type Statements = { readonly [name in StatementName]: StatementSync };

/** Prepares each statement when it is first asked for: opening a store stays quick. */
export function prepareAll(db: DatabaseSync): Statements {
  const statements = {};
  for (const [name, text] of Object.entries(sql)) {
    Object.defineProperty(statements, name, {
      configurable: true,
      get() {
        const statement = db.prepare(text);
        // Rows as arrays: no object with named fields is built for each of them.
        statement.setReturnArrays(true);
        Object.defineProperty(statements, name, { value: statement });
        return statement;
      },
    });
  }
  // Every name of `sql` now has a getter, which the types cannot see.
  return statements as Statements;
}

/** node:sqlite types rows as objects; `setReturnArrays` makes them arrays in the order the statement names. */
export const rowOf = <T extends unknown[]>(row: unknown): T | undefined => row as T | undefined;
export const rowsOf = <T extends unknown[]>(rows: unknown): T[] => rows as T[];
