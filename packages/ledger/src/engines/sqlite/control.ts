/**
 * The control store: tenants, API keys, exports and erasures of one server, in one small SQLite file. What could name a
 * person (restrictions, reasons) arrives sealed and is only kept here.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../refusal.ts';
import { openToRead } from './read-only.ts';
import { orRefusal } from './trouble.ts';
import { Views, viewsTable } from './views-table.ts';

export type { ViewRow } from './views-table.ts';

const applicationId = 0x544d4354; // "TMCT"
const layoutVersion = 1;

const tables = `
  CREATE TABLE tenants (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL,
    origin     TEXT    NOT NULL UNIQUE,
    public_log TEXT    NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- hash: keyed with the pepper, which is not in this file. limits: restrict and withhold, sealed.
  CREATE TABLE api_keys (
    id         TEXT    PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,
    scopes     TEXT    NOT NULL,
    sources    TEXT    NOT NULL,
    limits     BLOB,
    operator   INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    revoked_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX api_keys_by_tenant ON api_keys (tenant, created_ms);

  CREATE TABLE exports (
    id         TEXT    PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    api_key    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    idx        INTEGER,
    bytes      INTEGER,
    created_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE export_subjects (
    export  TEXT NOT NULL,
    subject BLOB NOT NULL,
    PRIMARY KEY (subject, export)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE erasures (
    id           TEXT    PRIMARY KEY,
    tenant       TEXT    NOT NULL,
    subjects     TEXT    NOT NULL,
    basis        TEXT    NOT NULL,
    reason       BLOB    NOT NULL,
    requested_by TEXT    NOT NULL,
    approved_by  TEXT,
    status       TEXT    NOT NULL,
    plan         TEXT,
    idx          INTEGER,
    groups       INTEGER,
    created_ms   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly publicLog: 'checkpoint' | 'hashes' | 'entries';
  readonly createdMs: number;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** 32 bytes. */
  readonly hash: Uint8Array;
  readonly scopes: readonly string[];
  readonly sources: readonly string[];
  readonly limits: Uint8Array | undefined;
  /** The key the server began with: administers all tenants. */
  readonly isOperator: boolean;
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  readonly revokedMs: number | undefined;
}

export interface ExportRow {
  readonly id: string;
  readonly tenant: string;
  readonly apiKey: string;
  readonly kind: string;
  readonly status: 'queued' | 'running' | 'ready' | 'failed' | 'removed' | 'expired';
  readonly index: number | undefined;
  readonly bytes: number | undefined;
  readonly createdMs: number;
}

export interface ErasureRow {
  readonly id: string;
  readonly tenant: string;
  /** Refs as text, `s_…`. */
  readonly subjects: readonly string[];
  readonly basis: string;
  /** Sealed: why, and which fields of events go besides. */
  readonly reason: Uint8Array;
  readonly requestedBy: string;
  readonly approvedBy: string | undefined;
  readonly status: 'requested' | 'approved' | 'running' | 'done' | 'failed';
  /** What was decided to go, as JSON, from the moment it is carried out: a repeat after a crash does the same. */
  readonly plan: string | undefined;
  readonly index: number | undefined;
  readonly groups: number | undefined;
  readonly createdMs: number;
}

export interface ControlStore {
  tenants(): TenantRow[];
  tenant(id: string): TenantRow | undefined;
  putTenant(row: TenantRow): void;
  apiKeys(tenant?: string): ApiKeyRow[];
  apiKeyOfHash(hash: Uint8Array): ApiKeyRow | undefined;
  addApiKey(row: ApiKeyRow): void;
  revokeApiKey(id: string, revokedMs: number): void;
  export(id: string): ExportRow | undefined;
  exports(status?: ExportRow['status']): ExportRow[];
  putExport(row: ExportRow): void;
  /** Notes which people a bundle names, so that their erasure removes it. */
  addExportSubjects(id: string, subjects: Iterable<Uint8Array>): void;
  exportsOfSubjects(tenant: string, subjects: readonly Uint8Array[]): ExportRow[];
  /** Of a bundle that is gone nobody need know whom it named. */
  forgetExportSubjects(id: string): void;
  erasure(id: string): ErasureRow | undefined;
  erasures(tenant?: string): ErasureRow[];
  putErasure(row: ErasureRow): void;
  /** Saved queries. */
  readonly views: Views;
  close(): void;
}

/**
 * Opens the control store, or begins it where the file is missing or empty.
 * @throws Refusal `store.newer`, `store.foreign`, `store.full`, `store.readonly`
 */
export function openControl(file: string): ControlStore {
  return orRefusal(() => openOrBegin(file));
}

/** The control store for those who only look, a server running or not; undefined where there is none. @throws Refusal */
export function readControl(file: string): Pick<ControlStore, 'tenants' | 'erasures' | 'close'> | undefined {
  if (!existsSync(file)) return undefined;
  return orRefusal(() => {
    const db = openToRead(file, 5000);
    try {
      const refusal = refusalOf(db, numberOf(db, 'PRAGMA user_version', 'user_version'), file);
      if (refusal !== undefined) throw refusal;
      const [trouble] = Object.values(db.prepare('PRAGMA quick_check(1)').get() ?? {});
      if (trouble !== 'ok') throw new Refusal('store.damaged', `${file} is damaged: ${String(trouble)}`);
    } catch (error) {
      db.close();
      throw error;
    }
    return new SqliteControl(db);
  });
}

function openOrBegin(file: string): ControlStore {
  const isNew = !existsSync(file);
  const db = new DatabaseSync(file);
  if (isNew) db.exec('PRAGMA journal_mode = WAL');
  db.exec(
    'PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 2000',
  );
  const version = numberOf(db, 'PRAGMA user_version', 'user_version');
  if (version === 0 && numberOf(db, 'SELECT count(*) AS n FROM sqlite_schema', 'n') === 0) {
    db.exec(
      `BEGIN IMMEDIATE; ${tables}; ${viewsTable}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${layoutVersion}; COMMIT`,
    );
  } else {
    const refusal = refusalOf(db, version, file);
    if (refusal !== undefined) {
      db.close();
      throw refusal;
    }
    db.exec(viewsTable);
  }
  // What a crash left in the write-ahead log may be of an erasure that was just done.
  db.exec(CLEAR_LOG);
  return new SqliteControl(db);
}

const CLEAR_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';

function refusalOf(db: DatabaseSync, version: number, file: string): Refusal | undefined {
  if (numberOf(db, 'PRAGMA application_id', 'application_id') !== applicationId) {
    return new Refusal('store.foreign', `${file} is not a control store of Trailmark`);
  }
  if (version > layoutVersion) return new Refusal('store.newer', `${file} was written by a newer version of Trailmark`);
  return undefined;
}

function numberOf(db: DatabaseSync, statement: string, column: string): number {
  return Number(db.prepare(statement).get()?.[column]);
}

type SqlRow = Record<string, unknown>;

class SqliteControl implements ControlStore {
  readonly #db: DatabaseSync;
  readonly views: Views;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.views = new Views(db);
  }

  tenants(): TenantRow[] {
    return this.#all('SELECT * FROM tenants ORDER BY created_ms, id').map(tenantOf);
  }

  tenant(id: string): TenantRow | undefined {
    return this.#all('SELECT * FROM tenants WHERE id = ?', id).map(tenantOf)[0];
  }

  putTenant(row: TenantRow): void {
    this.#run(
      'INSERT INTO tenants (id, name, origin, public_log, created_ms) VALUES (?, ?, ?, ?, ?) ' +
        'ON CONFLICT (id) DO UPDATE SET name = excluded.name, origin = excluded.origin, public_log = excluded.public_log',
      row.id,
      row.name,
      row.origin,
      row.publicLog,
      row.createdMs,
    );
  }

  apiKeys(tenant?: string): ApiKeyRow[] {
    const rows =
      tenant === undefined
        ? this.#all('SELECT * FROM api_keys ORDER BY created_ms, id')
        : this.#all('SELECT * FROM api_keys WHERE tenant = ? ORDER BY created_ms, id', tenant);
    return rows.map(apiKeyOf);
  }

  apiKeyOfHash(hash: Uint8Array): ApiKeyRow | undefined {
    return this.#all('SELECT * FROM api_keys WHERE hash = ?', hash).map(apiKeyOf)[0];
  }

  addApiKey(row: ApiKeyRow): void {
    this.#run(
      'INSERT INTO api_keys (id, tenant, name, hash, scopes, sources, limits, operator, created_ms, expires_ms, revoked_ms) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      row.id,
      row.tenant,
      row.name,
      row.hash,
      JSON.stringify(row.scopes),
      JSON.stringify(row.sources),
      row.limits ?? null,
      row.isOperator ? 1 : 0,
      row.createdMs,
      row.expiresMs ?? null,
      row.revokedMs ?? null,
    );
  }

  revokeApiKey(id: string, revokedMs: number): void {
    this.#run('UPDATE api_keys SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL', revokedMs, id);
  }

  export(id: string): ExportRow | undefined {
    return this.#all('SELECT * FROM exports WHERE id = ?', id).map(exportOf)[0];
  }

  exports(status?: ExportRow['status']): ExportRow[] {
    const rows =
      status === undefined
        ? this.#all('SELECT * FROM exports ORDER BY created_ms, id')
        : this.#all('SELECT * FROM exports WHERE status = ? ORDER BY created_ms, id', status);
    return rows.map(exportOf);
  }

  putExport(row: ExportRow): void {
    this.#run(
      'INSERT INTO exports (id, tenant, api_key, kind, status, idx, bytes, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ' +
        'ON CONFLICT (id) DO UPDATE SET status = excluded.status, idx = excluded.idx, bytes = excluded.bytes',
      row.id,
      row.tenant,
      row.apiKey,
      row.kind,
      row.status,
      row.index ?? null,
      row.bytes ?? null,
      row.createdMs,
    );
  }

  addExportSubjects(id: string, subjects: Iterable<Uint8Array>): void {
    const insert = this.#db.prepare('INSERT OR IGNORE INTO export_subjects (export, subject) VALUES (?, ?)');
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const subject of subjects) insert.run(id, subject);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  exportsOfSubjects(tenant: string, subjects: readonly Uint8Array[]): ExportRow[] {
    const found = new Map<string, ExportRow>();
    for (const subject of subjects) {
      const rows = this.#all(
        'SELECT e.* FROM export_subjects s JOIN exports e ON e.id = s.export ' +
          "WHERE s.subject = ? AND e.tenant = ? AND e.status <> 'removed'",
        subject,
        tenant,
      );
      for (const row of rows.map(exportOf)) found.set(row.id, row);
    }
    return [...found.values()];
  }

  forgetExportSubjects(id: string): void {
    this.#run('DELETE FROM export_subjects WHERE export = ?', id);
  }

  erasure(id: string): ErasureRow | undefined {
    return this.#all('SELECT * FROM erasures WHERE id = ?', id).map(erasureOf)[0];
  }

  erasures(tenant?: string): ErasureRow[] {
    const rows =
      tenant === undefined
        ? this.#all('SELECT * FROM erasures ORDER BY created_ms, id')
        : this.#all('SELECT * FROM erasures WHERE tenant = ? ORDER BY created_ms, id', tenant);
    return rows.map(erasureOf);
  }

  putErasure(row: ErasureRow): void {
    this.#run(
      'INSERT INTO erasures (id, tenant, subjects, basis, reason, requested_by, approved_by, status, plan, idx, groups, created_ms) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET approved_by = excluded.approved_by, ' +
        'status = excluded.status, plan = excluded.plan, idx = excluded.idx, groups = excluded.groups',
      row.id,
      row.tenant,
      JSON.stringify(row.subjects),
      row.basis,
      row.reason,
      row.requestedBy,
      row.approvedBy ?? null,
      row.status,
      row.plan ?? null,
      row.index ?? null,
      row.groups ?? null,
      row.createdMs,
    );
    // A plan holds search terms of the person: once done, they must not wait in the write-ahead log either.
    if (row.plan === undefined) this.#run(CLEAR_LOG);
  }

  close(): void {
    this.#db.close();
  }

  #all(statement: string, ...values: (string | number | Uint8Array | null)[]): SqlRow[] {
    return this.#db.prepare(statement).all(...values);
  }

  #run(statement: string, ...values: (string | number | Uint8Array | null)[]): void {
    orRefusal(() => this.#db.prepare(statement).run(...values));
  }
}

/* The casts below rest on the STRICT tables above, which only this file writes. */

function tenantOf(row: SqlRow): TenantRow {
  return {
    id: String(row['id']),
    name: String(row['name']),
    origin: String(row['origin']),
    publicLog: row['public_log'] as TenantRow['publicLog'],
    createdMs: Number(row['created_ms']),
  };
}

function apiKeyOf(row: SqlRow): ApiKeyRow {
  return {
    id: String(row['id']),
    tenant: String(row['tenant']),
    name: String(row['name']),
    hash: row['hash'] as Uint8Array,
    scopes: JSON.parse(String(row['scopes'])) as string[],
    sources: JSON.parse(String(row['sources'])) as string[],
    limits: (row['limits'] ?? undefined) as Uint8Array | undefined,
    isOperator: row['operator'] === 1,
    createdMs: Number(row['created_ms']),
    expiresMs: optional(row['expires_ms']),
    revokedMs: optional(row['revoked_ms']),
  };
}

function exportOf(row: SqlRow): ExportRow {
  return {
    id: String(row['id']),
    tenant: String(row['tenant']),
    apiKey: String(row['api_key']),
    kind: String(row['kind']),
    status: row['status'] as ExportRow['status'],
    index: optional(row['idx']),
    bytes: optional(row['bytes']),
    createdMs: Number(row['created_ms']),
  };
}

function erasureOf(row: SqlRow): ErasureRow {
  return {
    id: String(row['id']),
    tenant: String(row['tenant']),
    subjects: JSON.parse(String(row['subjects'])) as string[],
    basis: String(row['basis']),
    reason: row['reason'] as Uint8Array,
    requestedBy: String(row['requested_by']),
    approvedBy: (row['approved_by'] ?? undefined) as string | undefined,
    status: row['status'] as ErasureRow['status'],
    plan: (row['plan'] ?? undefined) as string | undefined,
    index: optional(row['idx']),
    groups: optional(row['groups']),
    createdMs: Number(row['created_ms']),
  };
}

function optional(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
