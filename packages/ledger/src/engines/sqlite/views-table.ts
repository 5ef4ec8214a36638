/** Saved views in the control store: queries of tenants, sealed by the server and only kept here. */
import type { DatabaseSync } from 'node:sqlite';

export interface ViewRow {
  readonly id: string;
  readonly tenant: string;
  /** The id of the key that made it. */
  readonly apiKey: string;
  /** Name, query and columns: a query may name a person. */
  readonly sealed: Uint8Array;
  readonly createdMs: number;
  readonly changedMs: number;
}

/** Begun in stores of an earlier version, too. */
export const viewsTable = `
  CREATE TABLE IF NOT EXISTS views (
    id         TEXT    PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    api_key    TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS views_by_tenant ON views (tenant, created_ms);
`;

export class Views {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Oldest first. */
  of(tenant: string): ViewRow[] {
    const rows = this.#db.prepare('SELECT * FROM views WHERE tenant = ? ORDER BY created_ms, id').all(tenant);
    return rows.map((row) => ({
      id: String(row['id']),
      tenant: String(row['tenant']),
      apiKey: String(row['api_key']),
      sealed: row['sealed'] instanceof Uint8Array ? row['sealed'] : new Uint8Array(),
      createdMs: Number(row['created_ms']),
      changedMs: Number(row['changed_ms']),
    }));
  }

  put({ id, tenant, apiKey, sealed, createdMs, changedMs }: ViewRow): void {
    this.#db
      .prepare(
        'INSERT INTO views (id, tenant, api_key, sealed, created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?) ' +
          'ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, changed_ms = excluded.changed_ms',
      )
      .run(id, tenant, apiKey, sealed, createdMs, changedMs);
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM views WHERE id = ?').run(id);
  }
}
