/**
 * Checks a store from its entries up and trusts nothing else in it: leaves, tiles, root, signed checkpoint, grammar,
 * times, refs, and, with the vault's help, values, dedup and search. Read-only; a server may be running meanwhile.
 * Whatever is wrong is a finding, never an exception.
 */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { Edge, equal, Findings, leafHash, parseEntry, toHex } from '@trailmark/core';
import type { Entry, Finding } from '@trailmark/core';
import type { DirectoryRow, ErasedRow } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { ExpectedBlock } from './engines/sqlite/expected-block.ts';
import type { Contents, ContentsOf, DirectoryFacts } from './fsck-contents.ts';
import { ErasureGrounds } from './fsck-erasures.ts';
import { addElsewhere, IndexCheck } from './fsck-index.ts';
import { TableCheck } from './fsck-tables.ts';
import { TreeCheck, type TreeTrust } from './fsck-tree.ts';
import { ValueCheck } from './fsck-values.ts';
import { reportVerdicts } from './fsck-verdicts.ts';
import { factsOf, hasAllValues, packRows, readerHere } from './opened-rows.ts';
import type { OpenedRows, RowReader, StoredRow } from './opened-rows.ts';
import { Refusal } from './refusal.ts';

export interface FsckOptions extends TreeTrust {
  readonly file: string;
  readonly contents?: ContentsOf;
  /** The same in place of `contents`: many events at a time, in other threads. */
  readonly reader?: RowReader;
  readonly directory?: (row: DirectoryRow) => DirectoryFacts;
  /** Erasures that the server has approved and not finished by now, by their id: asked again before an alarm. */
  readonly unfinished?: () => ReadonlySet<string>;
  readonly progress?: (done: number, size: number) => void;
  /** Ends it between two parcels of events; what it was aborted with is thrown. */
  readonly signal?: AbortSignal;
}

/** The first five are those of `verify`: entries = disclosed + withheld + erased + purged. */
export interface FsckCounts {
  readonly entries: number;
  /** Entries of which every value was opened. */
  readonly disclosed: number;
  /** Entries of which a value could not be opened or judged, for want of its key or because it is damaged. */
  readonly withheld: number;
  /** Entries of which something is listed as erased. */
  readonly erased: number;
  /** No version purges yet. */
  readonly purged: number;
  /** Entries whose values were recomputed, and those whose search terms were. */
  readonly contentsChecked: number;
  readonly searchChecked: number;
  readonly erasedGroups: number;
  /** Groups whose keys are gone by an erasure that is on its way. */
  readonly unfinishedGroups: number;
  /** Entries whose index is, as the store itself says, that of an older version: it excuses nothing. */
  readonly olderIndexed: number;
}

export interface FsckReport {
  readonly ok: boolean;
  readonly origin: string;
  readonly size: number;
  /** Root recomputed from the entries, in hexadecimal. */
  readonly root: string;
  readonly counts: FsckCounts;
  readonly findings: readonly Finding[];
  /** All findings, also those beyond the ones kept. */
  readonly findingsTotal: number;
}

/** Throws Refusal only where there is nothing to look at: no file, or the layout of a newer version (`store.newer`). */
export async function fsck(options: FsckOptions): Promise<FsckReport> {
  const findings = new Findings();
  // Before the snapshot and after it: one that ends or begins in between is known either way.
  const unfinished = options.unfinished?.() ?? new Set();
  let engine: SqliteEngine;
  try {
    engine = new SqliteEngine({ file: options.file, readOnly: true });
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'store.damaged') throw error;
    findings.add('bundle.malformed', 'store', `the store cannot be read: ${textOf(error)}`);
    return reportOf(findings, '', new Edge(), noCounts);
  }
  try {
    return await new Examination(engine, options, findings, unfinished).run();
  } finally {
    engine.close();
  }
}

const blockEntries = 4096;
/** Events that are opened at one go, and bytes after which fewer make a parcel. */
const parcelEntries = 256;
const parcelBytes = 2 ** 21;
/** How long a store is looked at again where an erasure may be under way, in milliseconds. */
const settleMs = 2000;
const settleStepMs = 200;
/** A head may claim any size: beyond so many entries it is first asked whether there are any. */
const claimedMax = 2 ** 20;

/** Some events of one block, whose entries were checked already. */
interface Parcel {
  readonly block: ExpectedBlock;
  readonly indexes: readonly number[];
  readonly entries: readonly Entry[];
  readonly rows: readonly StoredRow[];
  /** Where its entries end; the last of a block ends where the block does. */
  readonly end: number;
}

class Examination {
  readonly #engine: SqliteEngine;
  readonly #options: FsckOptions;
  /** Undefined: nobody reads the values. */
  readonly #reader: RowReader | undefined;
  /** Of the tree; told first, because there a cause may have thousands of consequences. */
  readonly #findings: Findings;
  /** Of values, and of what is only derived from them or from the entries. */
  readonly #ofValues = new Findings();
  readonly #ofTables = new Findings();
  readonly #tree: TreeCheck;
  readonly #tables: TableCheck;
  readonly #grounds: ErasureGrounds;
  readonly #values: ValueCheck;
  #lastMs = 0;
  #entries = 0;
  #disclosed = 0;
  readonly #erased = new Set<number>();
  #contentsChecked = 0;

  constructor(engine: SqliteEngine, options: FsckOptions, findings: Findings, unfinished: ReadonlySet<string>) {
    this.#engine = engine;
    this.#options = options;
    this.#reader = options.reader ?? (options.contents && readerHere(options.contents));
    this.#findings = findings;
    const tileOf = (n: number): Uint8Array | undefined => this.#attempt(`tile 0/${n}`, () => engine.tile(0, n));
    this.#tree = new TreeCheck(engine, options, findings, tileOf);
    this.#tables = new TableCheck(this.#ofTables);
    this.#values = new ValueCheck(engine, this.#ofTables);
    this.#grounds = new ErasureGrounds(unfinished);
    this.#readUnfinished();
  }

  async run(): Promise<FsckReport> {
    const head = this.#attempt('head', () => this.#engine.head());
    const signed = head === undefined ? undefined : this.#tree.checkHead(head);
    const size = signed?.size ?? head?.size ?? 0;
    this.#options.progress?.(0, size);
    await this.#pause();
    this.#attempt('store', () => this.#checkFile());
    this.#attempt('sources', () => this.#tables.readSources(this.#engine));
    this.#attempt('erased', () => this.#readErased(this.#engine.erased(0, size)));
    const searchChecked = await this.#checkEvents(size);
    const isAnyBeyond = this.#attempt('entries', () => this.#isAnyFrom(size, size + 1)) ?? false;
    this.#tree.report(signed, size, isAnyBeyond);
    await this.#checkTables(size);
    const { erased, unfinished } = await this.#checkErased(size);
    this.#findings.merge(this.#ofValues);
    this.#findings.merge(this.#ofTables);
    const shown = { disclosed: this.#disclosed, erased: this.#erased.size, purged: 0 };
    const counts = {
      entries: this.#entries,
      ...shown,
      withheld: Math.max(0, this.#entries - shown.disclosed - shown.erased),
      contentsChecked: this.#contentsChecked,
      searchChecked,
      erasedGroups: erased,
      unfinishedGroups: unfinished,
      olderIndexed: this.#attempt('indexed', () => this.#engine.olderIndexed()) ?? 0,
    };
    return reportOf(this.#findings, signed?.origin ?? head?.origin ?? '', this.#tree.edge, counts);
  }

  #readErased(rows: readonly ErasedRow[]): void {
    this.#grounds.readList(rows);
    for (const { index } of rows) this.#erased.add(index);
  }

  /** Gives of how many entries all terms were known. */
  async #checkEvents(size: number): Promise<number> {
    const attempt = (at: string, work: () => void): void => this.#attempt(at, work);
    const index = new IndexCheck(this.#engine, size, this.#ofTables, attempt);
    const reader = this.#reader ?? readerHere(() => undefined);
    const waiting: { parcel: Parcel; opened: Promise<OpenedRows> }[] = [];
    const takeFirst = async (): Promise<void> => {
      const { parcel, opened } = waiting.shift()!; // there is one wherever this is called
      this.#takeParcel(parcel, await opened);
      const { block, end } = parcel;
      if (end === block.high) index.take(block);
      this.#options.progress?.(end, size);
    };
    for (const parcel of this.#parcels(size)) {
      const opened = reader.read(packRows(parcel.rows));
      // It is awaited when its turn comes; until then nobody else would hear of a failure.
      opened.catch(() => {});
      waiting.push({ parcel, opened });
      while (waiting.length > reader.parcels) await takeFirst();
      await this.#pause();
    }
    while (waiting.length > 0) await takeFirst();
    index.finish();
    return index.searchChecked;
  }

  /** All entries in order, each checked as far as it goes by itself. */
  *#parcels(size: number): Generator<Parcel> {
    for (let from = 0; from < size; from += blockEntries) {
      const to = Math.min(from + blockEntries, size);
      const at = `entries ${from}-${to - 1}`;
      const block = new ExpectedBlock(from, to);
      let parcel = this.#readParcel(block, from, at);
      for (; parcel.end < to; parcel = this.#readParcel(block, parcel.end, at)) yield parcel;
      const isCut =
        size - to > claimedMax && this.#attempt(at, () => !this.#isAnyFrom(this.#tree.edge.size, size)) === true;
      if (isCut) this.#tree.cut(size);
      else this.#attempt(at, () => this.#missing(to));
      yield parcel;
      if (isCut) return;
    }
  }

  #readParcel(block: ExpectedBlock, from: number, at: string): Parcel {
    const indexes: number[] = [];
    const entries: Entry[] = [];
    const rows: StoredRow[] = [];
    let bytes = 0;
    // Where they cannot be read further, the rest of the block is not there.
    let end = block.high;
    this.#attempt(at, () => {
      for (const { index, entry, groups } of this.#engine.events(from, block.high)) {
        if (rows.length === parcelEntries || bytes >= parcelBytes) {
          end = index;
          break;
        }
        this.#missing(index);
        const parsed = this.#checkEntry(index, entry);
        if (parsed === undefined) continue;
        block.noteTime(index, parsed.occurredMs);
        indexes.push(index);
        entries.push(parsed);
        rows.push({ entry, groups });
        bytes += entry.length + groups.length;
      }
    });
    return { block, indexes, entries, rows, end };
  }

  #takeParcel({ block, indexes, entries }: Parcel, opened: OpenedRows): void {
    for (const [row, index] of indexes.entries()) {
      const entry = entries[row]!; // as many as indexes
      const other = opened.others.get(row);
      if (other === undefined) this.#takeUsual(block, index, entry, opened, row);
      else if (typeof other !== 'string') this.#takeOther(block, index, entry, other);
      else {
        this.#ofValues.add('value.changed', `entry ${index}`, `its sealed values cannot be read: ${other}`);
        this.#tables.noteEntry(index, entry, undefined);
        this.#noteValues(index, undefined);
      }
    }
    for (const [i, value] of opened.values.entries()) this.#noteValues(indexes[opened.valueRows[i]!]!, [value]);
    for (const subject of opened.people) this.#tables.notePerson(subject);
  }

  /** Of an event that can be read whole, as far as anybody reads it. */
  #takeUsual(block: ExpectedBlock, index: number, entry: Entry, opened: OpenedRows, row: number): void {
    const facts = factsOf(opened, row);
    this.#tables.noteEntry(index, entry, facts?.source);
    if (!hasAllValues(opened, row)) this.#noteValues(index, undefined);
    else if (!this.#erased.has(index)) this.#disclosed++;
    if (facts === undefined) return;
    this.#contentsChecked++;
    this.#grounds.noteReadable(index, opened.readable[row]!, this.#ofValues);
    if (facts.dedup !== undefined) block.noteId(index, facts.dedup, facts.content);
    if (facts.terms !== undefined) block.noteTerms(index, facts.terms);
  }

  #takeOther(block: ExpectedBlock, index: number, entry: Entry, contents: Contents): void {
    const { fields, groups = [], further = [], source, erasure, dedup, content, terms, openValues } = contents;
    this.#contentsChecked++;
    if (fields !== undefined && !equal(fields, entry.fields)) {
      this.#ofValues.add('value.changed', `entry ${index}`, 'its values are not the ones that were recorded', {
        expected: toHex(entry.fields),
        actual: toHex(fields),
      });
    }
    this.#grounds.noteGroups(index, groups, this.#ofValues);
    this.#grounds.noteFurther(index, further);
    const isWhole = groups.length > 0 && [...groups, ...further].every(({ state }) => state === 'readable');
    if (isWhole && !this.#erased.has(index)) this.#disclosed++;
    if (erasure !== undefined) this.#grounds.noteRecord(index, erasure);
    this.#tables.noteEntry(index, entry, source);
    for (const { state, subject } of [...groups, ...further]) {
      if (state === 'readable' && subject !== undefined) this.#tables.notePerson(toHex(subject));
    }
    const isSettled = this.#grounds.isSettled(index, groups, further);
    if (dedup !== undefined) block.noteId(index, dedup, content);
    if (terms !== undefined && isSettled) block.noteTerms(index, terms);
    const isAllThere = ![...groups, ...further].some(({ state }) => state === 'unreadable');
    this.#noteValues(index, isSettled ? openValues : undefined, isAllThere);
  }

  #noteValues(index: number, values: Contents['openValues'], isAllThere = true): void {
    this.#attempt(`values of entry ${index}`, () => this.#values.note(index, values, isAllThere));
  }

  /** A page may be in ruins without anything we ask for lying on it. */
  #checkFile(): void {
    for (const text of this.#engine.damage())
      this.#ofTables.add('bundle.malformed', 'store', `the file is damaged: ${text}`);
  }

  async #checkTables(size: number): Promise<void> {
    const { directory } = this.#options;
    this.#attempt('sources', () => this.#tables.reportSources());
    this.#attempt('runs', () => this.#tables.reportRuns(this.#engine));
    this.#attempt('dictionary', () => this.#values.report());
    this.#attempt('verdicts', () => reportVerdicts(this.#engine, size, this.#ofTables));
    if (directory === undefined) return;
    const noteGone = (subject: Uint8Array): void => this.#grounds.noteGone(subject.slice());
    try {
      await this.#tables.reportDirectory(this.#engine, directory, noteGone, () => this.#pause());
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#noteUnreadable('directory', error);
    }
  }

  /**
   * A running server destroys keys, records it and lists the places one after the other: what is open in this snapshot
   * may be settled in a later one.
   */
  async #checkErased(size: number): Promise<{ erased: number; unfinished: number }> {
    let rows = this.#attempt('erased', () => this.#engine.erased(0, size)) ?? [];
    // Without anyone who reads the values nothing is known of grounds either.
    const reader = this.#reader;
    if (reader === undefined) return { erased: rows.length, unfinished: 0 };
    let seen = size;
    for (const endMs = performance.now() + settleMs; performance.now() < endMs;) {
      const open = new Findings();
      this.#grounds.report(rows, open);
      if (open.total === 0) break;
      await delay(settleStepMs);
      this.#readUnfinished();
      const later = await this.#laterErasures(reader, seen);
      if (later !== undefined) ({ rows, size: seen } = later);
    }
    return this.#grounds.report(rows, this.#ofValues);
  }

  #readUnfinished(): void {
    const unfinished = this.#options.unfinished?.();
    if (unfinished !== undefined) this.#grounds.noteUnfinished(unfinished);
  }

  /** The list of what was erased as it is now; what was recorded since entry `from` is noted. */
  async #laterErasures(reader: RowReader, from: number): Promise<{ rows: ErasedRow[]; size: number } | undefined> {
    let engine: SqliteEngine | undefined;
    try {
      engine = new SqliteEngine({ file: this.#options.file, readOnly: true });
      const { size } = engine.head();
      const own: (StoredRow & { readonly index: number })[] = [];
      for (const row of engine.events(from, size)) {
        if (parseEntry(row.entry)?.type.startsWith('trail.') === true) own.push(row);
      }
      const { others } = await reader.read(packRows(own));
      for (const [row, other] of others) {
        if (typeof other === 'object' && other.erasure !== undefined)
          this.#grounds.noteRecord(own[row]!.index, other.erasure); // one of those that were read
      }
      return { rows: engine.erased(0, size), size };
    } catch {
      // Whatever is wrong with it was reported from the first snapshot.
      return undefined;
    } finally {
      engine?.close();
    }
  }

  #isAnyFrom(index: number, end: number): boolean {
    for (const _ of this.#engine.events(index, end)) return true;
    return false;
  }

  /** A store may have been changed in any way: what cannot even be read is a finding at its place. */
  #attempt<T>(at: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#noteUnreadable(at, error);
      return undefined;
    }
  }

  #noteUnreadable(at: string, error: unknown): void {
    this.#findings.add('bundle.malformed', at, `this part of the store cannot be read: ${textOf(error)}`);
  }

  /** Lets others have their turn, a signal among them. */
  async #pause(): Promise<void> {
    await nextTurn();
    this.#options.signal?.throwIfAborted();
  }

  /** Entries up to `to` that were not there. */
  #missing(to: number): void {
    for (let index = this.#tree.edge.size; index < to; index++) this.#tree.append(index, undefined);
  }

  #checkEntry(index: number, bytes: Uint8Array): Entry | undefined {
    this.#entries++;
    this.#tree.append(index, leafHash(bytes));
    const entry = parseEntry(bytes);
    if (entry === undefined) {
      this.#findings.add('entry.changed', `entry ${index}`, 'the bytes are not an entry by the grammar');
      return undefined;
    }
    if (entry.recordedMs < this.#lastMs) {
      this.#findings.add('time.decreased', `entry ${index}`, 'it is recorded before the entry in front of it', {
        expected: `at least ${this.#lastMs}`,
        actual: String(entry.recordedMs),
      });
    }
    this.#lastMs = entry.recordedMs;
    const found = this.#engine.indexOfRef(bytesOfRef(entry.ref));
    if (found !== index) addElsewhere(this.#ofTables, 'ref', index, found);
    return entry;
  }
}

/** Of a store that cannot be read at all. */
export const noCounts: FsckCounts = {
  entries: 0,
  disclosed: 0,
  withheld: 0,
  erased: 0,
  purged: 0,
  contentsChecked: 0,
  searchChecked: 0,
  erasedGroups: 0,
  unfinishedGroups: 0,
  olderIndexed: 0,
};

function reportOf(findings: Findings, origin: string, edge: Edge, counts: FsckCounts): FsckReport {
  return {
    ok: findings.total === 0,
    origin,
    size: edge.size,
    root: toHex(edge.root()),
    counts,
    findings: findings.kept,
    findingsTotal: findings.total,
  };
}

const bytesOfRef = (ref: string): Uint8Array => new Uint8Array(Buffer.from(ref.replaceAll('-', ''), 'hex'));
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
