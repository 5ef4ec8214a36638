/** The tables of one tenant's store, and the settings its connections run with. */
import type { DatabaseSync } from 'node:sqlite';
import { partId } from './parts.ts';
import { indexedByNobodyKnows, indexedTable, noteIndexVersion } from './indexed-by.ts';
import { verdictTables } from './verdicts.ts';

/** "TMLG" as SQLite's application id, and the layout's version as its user version. */
export const applicationId = 0x544d4c47;
export const layoutVersion = 4;

/**
 * Larger than SQLite's default: an event takes a seventh of a page, so little of it is left empty, and a commit writes
 * fewer frames (measured: 4.4 us against 11 us an event).
 */
const pageBytes = 8192;

const countedTable = `
  -- One row: the first block whose events brought their values, so that it has columns.
  CREATE TABLE counted (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    from_block INTEGER NOT NULL
  ) STRICT;
`;
/** Open values by the terms that stand for them: what facets are named by and completion reads. */
const dictionary = `
  CREATE TABLE dictionary (
    term   INTEGER PRIMARY KEY,
    field  TEXT NOT NULL,
    folded TEXT NOT NULL,
    value  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dictionary_folded ON dictionary (field, folded);
  ${countedTable}
`;

const tables = `
  -- One row: the state every commit moves on from.
  CREATE TABLE head (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    origin     TEXT    NOT NULL,
    size       INTEGER NOT NULL,
    root       BLOB    NOT NULL,
    checkpoint TEXT    NOT NULL,
    last_ms    INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE events (
    idx    INTEGER PRIMARY KEY,
    entry  BLOB NOT NULL,
    groups BLOB NOT NULL
  ) STRICT;

  -- UUIDv7 grows with time, so this index grows at its right edge.
  CREATE TABLE refs (
    ref BLOB    PRIMARY KEY,
    idx INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- id = level * 2^40 + number. The rightmost tile of each level grows; a full one never changes again.
  CREATE TABLE tiles (
    id     INTEGER PRIMARY KEY,
    hashes BLOB NOT NULL
  ) STRICT;

  -- Search and dedup, see index-parts.ts: the events after the last full block, one row for each commit ...
  CREATE TABLE recent (
    first INTEGER PRIMARY KEY,
    facts BLOB NOT NULL
  ) STRICT;
  -- ... the range of occurred times of each full block of 4,096 events ...
  CREATE TABLE blocks (
    block  INTEGER PRIMARY KEY,
    min_ms INTEGER NOT NULL,
    max_ms INTEGER NOT NULL
  ) STRICT;
  -- ... and the sorted parts of blocks and of the segments merged from them.
  CREATE TABLE parts (
    id   INTEGER PRIMARY KEY,
    data BLOB NOT NULL
  ) STRICT;

  ${dictionary}
  INSERT INTO counted (one, from_block) VALUES (1, 0);
  ${verdictTables}
  ${indexedTable}

  CREATE TABLE sources (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    ref  BLOB NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    source   INTEGER NOT NULL,
    run      BLOB    NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    gaps     TEXT    NOT NULL,
    closed   INTEGER,
    PRIMARY KEY (source, run)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subjects (
    subject  BLOB    PRIMARY KEY,
    identity BLOB    NOT NULL UNIQUE,
    bucket   INTEGER NOT NULL,
    profile  BLOB    NOT NULL,
    terms    BLOB    NOT NULL
  ) STRICT;
  CREATE TABLE subject_terms (
    term    INTEGER NOT NULL,
    subject BLOB    NOT NULL,
    PRIMARY KEY (term, subject)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE erased (
    idx      INTEGER NOT NULL,
    grp      INTEGER NOT NULL,
    slot     INTEGER NOT NULL, -- -1: the whole group
    by_entry INTEGER NOT NULL,
    PRIMARY KEY (idx, grp, slot)
  ) STRICT, WITHOUT ROWID;
`;

/** Makes an empty file a store. The page size must come before the first table. */
export function createTables(db: DatabaseSync): void {
  db.exec(`PRAGMA page_size = ${pageBytes}`);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(`BEGIN IMMEDIATE; ${tables}; PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${layoutVersion}; COMMIT`);
}

const versionOf = (db: DatabaseSync): number =>
  Number(Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0] ?? 0);

/**
 * From this layout on there is a dictionary, and from this one on there are verdicts. In the fourth it is kept which
 * version indexed what, and people are counted among the targets.
 */
const dictionaryFrom = 2;
const verdictsFrom = 3;

/** Blocks that are there, and the one that is growing, have no columns of today's fields. */
const columnsFrom = '(SELECT count(*) FROM blocks) + (SELECT count(*) > 0 FROM recent)';
/** Columns of other fields, and what was summed up of them, would be taken for those of today's. */
const deleteColumns = `DELETE FROM parts
  WHERE id >= ${partId('block', 'columns', 0, 0)} AND id < ${partId('block', 'fingerprints', 0, 0)}`;

/**
 * Brings a store of an earlier layout to this one. Without a dictionary the blocks that are there, and the one that is
 * growing, keep their postings and get no columns: what their terms say is not known to the store, so it counts them by
 * postings until `rebuildIndex` makes everything anew; so it does where they have columns of other fields. Without
 * verdicts the log is followed from its beginning.
 */
export function upgradeTables(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version < layoutVersion) upgradeFrom(db, version);
  noteIndexVersion(db);
}

function upgradeFrom(db: DatabaseSync, version: number): void {
  const counted = `INSERT INTO counted SELECT 1, ${columnsFrom}`;
  const recounted = `UPDATE counted SET from_block = ${columnsFrom}; ${deleteColumns}`;
  db.exec(`BEGIN IMMEDIATE; ${version < dictionaryFrom ? `${dictionary}; ${counted};` : ''}
    ${version >= dictionaryFrom ? recounted : ''};
    ${version < verdictsFrom ? verdictTables : ''};
    ${indexedTable}; ${indexedByNobodyKnows}; PRAGMA user_version = ${layoutVersion}; COMMIT`);
}

/** The same for a connection that must not write: what is missing stands in its own memory. */
export function viewAsNewest(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version >= layoutVersion) return;
  const own = (tables: string): string =>
    tables.replaceAll('CREATE TABLE', 'CREATE TEMP TABLE').replace('INDEX ', 'INDEX temp.');
  db.exec('PRAGMA temp_store = MEMORY');
  db.exec(
    `${own(version < dictionaryFrom ? dictionary : countedTable)}; INSERT INTO temp.counted SELECT 1, count(*) + 1 FROM blocks`,
  );
  if (version < verdictsFrom) db.exec(own(verdictTables));
  db.exec(`${own(indexedTable)}; ${indexedByNobodyKnows}`);
}

/** A connection that writes: durable at every commit, deleted bytes overwritten, nothing in temporary files. */
export function writerSettings(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -4096;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = 67108864;
  `);
}

export function readerSettings(db: DatabaseSync): void {
  db.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA query_only = ON');
}
