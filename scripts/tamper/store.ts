/** The store of one log with its cover off: what an operator with the database in hand, and perhaps the keys, can do. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  Edge,
  encodeEntry,
  encodeEntryBundle,
  entriesPath,
  fieldsDigest,
  formatCheckpoint,
  leafHash,
  parseEntry,
  signCheckpoint,
  tilePath,
  tilesAt,
  type Entry,
  type Hash,
  type Signer,
} from '@trailmark/core';
import { KeyFolder, Opener, type KeySource } from '@trailmark/vault';
import {
  ByteReader,
  ByteWriter,
  readBlob,
  readContent,
  writeBlobHead,
  writeContent,
  writeGroup,
} from '@trailmark/vault/testing';
import type { BlobGroup, Content } from '@trailmark/vault/testing';
import type { Folders } from '../process/server-process.ts';

/** An operator without the keys opens nothing. */
const NO_KEYS: KeySource = { subjectKey: () => 'missing', segmentKey: () => 'missing' };

export interface StoredRow {
  readonly entry: Uint8Array;
  readonly groups: Uint8Array;
}

export class OpenedStore {
  readonly #db: DatabaseSync;
  readonly #folders: Folders;
  readonly #tenant: string;
  readonly origin: string;

  constructor(folders: Folders, tenant = 'main') {
    this.#folders = folders;
    this.#tenant = tenant;
    this.#db = new DatabaseSync(this.file);
    this.origin = String(this.#head()['origin']);
  }

  get file(): string {
    return join(this.#folders.data, 'tenants', this.#tenant, 'log.db');
  }
  get keyring(): string {
    return join(this.#folders.data, 'tenants', this.#tenant, 'keyring');
  }
  get markFile(): string {
    return join(this.#folders.keys, 'tenants', this.#tenant, 'high-water-mark');
  }
  get size(): number {
    return Number(this.#head()['size']);
  }
  get checkpoint(): string {
    return String(this.#head()['checkpoint']);
  }

  #head(): Record<string, unknown> {
    return this.#db.prepare('SELECT * FROM head').get() ?? {};
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  row(index: number): StoredRow {
    const row = this.#db.prepare('SELECT entry, groups FROM events WHERE idx = ?').get(index);
    return row as unknown as StoredRow; // both columns are blobs
  }
  rows(): StoredRow[] {
    return this.#db.prepare('SELECT entry, groups FROM events ORDER BY idx').all() as unknown as StoredRow[];
  }
  setRow(index: number, { entry, groups }: Partial<StoredRow>): void {
    if (entry !== undefined) this.#db.prepare('UPDATE events SET entry = ? WHERE idx = ?').run(entry, index);
    if (groups !== undefined) this.#db.prepare('UPDATE events SET groups = ? WHERE idx = ?').run(groups, index);
  }
  /** All events anew, in this order. */
  replaceRows(rows: readonly StoredRow[]): void {
    this.#db.exec('DELETE FROM events; DELETE FROM refs');
    const insert = this.#db.prepare('INSERT INTO events (idx, entry, groups) VALUES (?, ?, ?)');
    const insertRef = this.#db.prepare('INSERT OR REPLACE INTO refs (ref, idx) VALUES (?, ?)');
    rows.forEach(({ entry, groups }, index) => {
      insert.run(index, entry, groups);
      insertRef.run(refBytes(parseEntry(entry)!), index);
    });
  }

  /** The entry with members changed, written by the grammar. */
  changeEntry(index: number, change: (entry: Entry) => Partial<Entry>): void {
    const entry = parseEntry(this.row(index).entry)!;
    this.setRow(index, { entry: encodeEntry({ ...entry, ...change(entry) }) });
  }

  changeGroup(index: number, number: number, change: (group: BlobGroup) => BlobGroup): void {
    const groups = readBlob(this.row(index).groups);
    const out = new ByteWriter();
    writeBlobHead(out, groups.length);
    groups.forEach((group, i) => writeGroup(out, i === number ? change(group) : group));
    this.setRow(index, { groups: out.bytes().slice() });
  }

  /** Replaces the text of an open value. */
  changeOpenValue(index: number, path: string, text: string): void {
    this.changeGroup(index, 0, (group) => {
      if (group.class !== 'open' || 'removed' in group) throw new Error('no open group');
      const content = readContent(new ByteReader(group.content));
      const slots = content.slots.map((slot) => (slot.path === path ? { ...slot, text } : slot));
      const out = new ByteWriter();
      writeContent(out, { ...content, slots } as Content);
      return { class: 'open', content: out.bytes().slice() };
    });
  }

  /** Makes the entry commit to the groups as they now stand: needs no key, for the seed of the open group is in clear. */
  fixFields(index: number): void {
    const { groups } = this.row(index);
    this.changeEntry(index, (entry) => {
      const opened = new Opener(this.origin, NO_KEYS).open(refBytes(entry), groups, { reveal: false });
      return {
        fields: fieldsDigest(
          this.origin,
          opened.groups.map(({ digest }) => digest),
        ),
      };
    });
  }

  /** Leaves, tiles and root recomputed from the entries; what signs the head is left as it was. */
  fixTree(): { size: number; root: Hash } {
    const rows = this.rows();
    const edge = new Edge();
    const levels = new Map<number, Hash[]>();
    for (const { entry } of rows) {
      edge.append(leafHash(entry), (level, _, hash) => {
        if (level % 8 === 0) levels.set(level / 8, [...(levels.get(level / 8) ?? []), hash]);
      });
    }
    this.#db.exec('DELETE FROM tiles');
    const insert = this.#db.prepare('INSERT INTO tiles (id, hashes) VALUES (?, ?)');
    for (const { level, n, width } of tilesAt(rows.length)) {
      insert.run(level * 2 ** 40 + n, Buffer.concat(levels.get(level)!.slice(256 * n, 256 * n + width)));
    }
    const lastMs = parseEntry(rows.at(-1)!.entry)!.recordedMs;
    this.#db.prepare('UPDATE head SET size = ?, root = ?, last_ms = ?').run(edge.size, edge.root(), lastMs);
    return { size: edge.size, root: edge.root() };
  }

  setCheckpoint(checkpoint: string): void {
    this.#db.prepare('UPDATE head SET checkpoint = ?').run(checkpoint);
  }

  /** As `fixTree`, and signs the result; with `mark` the high-water mark follows too. */
  resign(signer: Signer = this.signer(), { mark = true } = {}): void {
    const head = { origin: this.origin, ...this.fixTree() };
    this.setCheckpoint(signCheckpoint(head, [signer]));
    if (mark) writeFileSync(this.markFile, formatCheckpoint(head));
  }

  signer(): Signer {
    return new KeyFolder({ folder: this.#folders.keys }).tenant(this.#tenant).logSigner(this.origin);
  }

  /** The log as a server of this store would serve it: checkpoint, hash tiles, entry tiles. */
  serveTo(folder: string): string {
    const write = (name: string, content: string | Uint8Array): void => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    };
    write('checkpoint', this.checkpoint);
    const entries = this.rows().map(({ entry }) => entry);
    for (const { level, n, width } of tilesAt(this.size)) {
      const tile = this.#db.prepare('SELECT hashes FROM tiles WHERE id = ?').get(level * 2 ** 40 + n);
      if (tile !== undefined) write(tilePath(level, n, width), (tile['hashes'] as Uint8Array).subarray(0, 32 * width));
      const bundle = entries.slice(256 * n, 256 * n + width);
      if (level === 0 && bundle.length > 0) write(entriesPath(n, width), encodeEntryBundle(bundle));
    }
    return folder;
  }

  readMark(): string {
    return readFileSync(this.markFile, 'utf8');
  }

  close(): void {
    this.#db.close();
  }
}

export function refBytes({ ref }: Entry): Uint8Array {
  return Buffer.from(ref.replaceAll('-', ''), 'hex');
}
