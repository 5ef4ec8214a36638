/**
 * Checks a store from its entries up and trusts nothing else in it: leaves, tiles, root, signed checkpoint, grammar,
 * times, refs, and, with the vault's help, values, dedup and search. Read-only; a server may be running meanwhile.
 * Whatever is wrong is a finding, never an exception.
 */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import {
  Edge,
  equal,
  Findings,
  leafHash,
  openCheckpoint,
  parseEntry,
  parseCheckpoint,
  toHex,
  type Checkpoint,
  type Entry,
  type Finding,
  type Verifier,
} from '@trailmark/core';
import type { DirectoryRow, Engine, Head, OpenValue } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { LeafRecord } from './fsck-leaves.ts';
import { BlockIndex } from './fsck-index.ts';
import { ErasureGrounds, type ErasureRecord } from './fsck-erasures.ts';
import { TableCheck } from './fsck-tables.ts';
import { ValueCheck } from './fsck-values.ts';
import { reportVerdicts } from './fsck-verdicts.ts';
import { Refusal } from './refusal.ts';
import { innerHeight } from './tree.ts';

/** How one group of an event could be read. */
export interface GroupFacts {
  /** `unreadable`: its key or its values are gone. `closed`: nobody tried, for want of keys. */
  readonly state: 'readable' | 'unreadable' | 'closed';
  /** Why it is unreadable, as the beginning of a sentence; whether its values are still there. */
  readonly why?: string;
  readonly isKeyGone?: boolean;
  /** 16 bytes: of a person's group. */
  readonly subject?: Uint8Array;
}

/** What the vault can say about one event's sealed groups. Each part is checked where it is given. */
export interface Contents {
  /** Fields digest recomputed from the groups' digests (needs no key). */
  readonly fields?: Uint8Array;
  readonly groups?: readonly GroupFacts[];
  /** Values kept beside the groups, each of a person. */
  readonly further?: readonly GroupFacts[];
  /** The source's name, as the open group says. */
  readonly source?: string;
  readonly erasure?: ErasureRecord;
  /** What the index must hold, recomputed from readable values; `none`: the source gave no id. */
  readonly dedup?: Uint8Array | 'none';
  readonly content?: Uint8Array;
  readonly terms?: BigInt64Array;
  /** What the dictionary must know of these terms. */
  readonly openValues?: readonly OpenValue[];
}

/** What the vault can say about a row of the directory. `trouble`: why it cannot be opened; `erased`: its key is gone. */
export interface DirectoryFacts {
  readonly trouble?: string;
  readonly identity?: Uint8Array;
  readonly terms?: BigInt64Array;
}

export interface FsckOptions {
  readonly file: string;
  /** Pinned keys of the log: never taken from the store. */
  readonly verifiers: readonly Verifier[];
  readonly origin?: string;
  /** Checkpoints known from elsewhere: the high-water mark, receipts, exports. */
  readonly known?: readonly Checkpoint[];
  /** May throw on groups it cannot read: that is a finding too. */
  readonly contents?: (entry: Entry, groups: Uint8Array) => Contents | undefined;
  readonly directory?: (row: DirectoryRow) => DirectoryFacts;
  /** Erasures that the server has approved and not finished by now, by their id: asked again before an alarm. */
  readonly unfinished?: () => ReadonlySet<string>;
  readonly progress?: (done: number, size: number) => void;
}

export interface FsckCounts {
  readonly entries: number;
  /** Entries whose values were recomputed, and those whose search terms were. */
  readonly contentsChecked: number;
  readonly searchChecked: number;
  readonly erasedGroups: number;
  /** Groups whose keys are gone by an erasure that is on its way. */
  readonly unfinishedGroups: number;
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
  let engine: Engine;
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
const tileEntries = 256;
/** How long a store is looked at again where an erasure may be under way, in milliseconds. */
const settleMs = 2000;
const settleStepMs = 200;
/** A head may claim any size: beyond so many entries it is first asked whether there are any. */
const claimedMax = 2 ** 20;

class Examination {
  readonly #engine: Engine;
  readonly #options: FsckOptions;
  /** Of the tree; told first, because there a cause may have thousands of consequences. */
  readonly #findings: Findings;
  /** Of values, and of what is only derived from them or from the entries. */
  readonly #ofValues = new Findings();
  readonly #ofTables = new Findings();
  readonly #edge = new Edge();
  readonly #known: Checkpoint[];
  #lastMs = 0;
  readonly #tables: TableCheck;
  readonly #grounds: ErasureGrounds;
  readonly #values: ValueCheck;
  #entries = 0;
  #contentsChecked = 0;
  #searchChecked = 0;
  readonly #leaves: LeafRecord;
  /** Hashes of upper tiles that are not what the entries below give. */
  readonly #wrongNodes: { at: string; expected: string; actual: string }[] = [];
  /** Checkpoints known from elsewhere whose root the entries do not give. */
  readonly #contradicted: Checkpoint[] = [];
  #isSigned = false;

  constructor(engine: Engine, options: FsckOptions, findings: Findings, unfinished: ReadonlySet<string>) {
    this.#engine = engine;
    this.#options = options;
    this.#findings = findings;
    this.#leaves = new LeafRecord((n) => this.#attempt(`tile 0/${n}`, () => engine.tile(0, n)));
    this.#tables = new TableCheck(this.#ofTables);
    this.#values = new ValueCheck(engine, this.#ofTables);
    this.#grounds = new ErasureGrounds(unfinished);
    this.#readUnfinished();
    this.#known = (options.known ?? []).toSorted((a, b) => a.size - b.size);
  }

  async run(): Promise<FsckReport> {
    const head = this.#attempt('head', () => this.#engine.head());
    const signed = head === undefined ? undefined : this.#checkHead(head);
    const size = signed?.size ?? head?.size ?? 0;
    this.#attempt('store', () => this.#checkFile());
    this.#attempt('sources', () => this.#tables.readSources(this.#engine));
    this.#attempt('erased', () => this.#grounds.readList(this.#engine.erased(0, size)));
    for (let from = 0; from < size; from += blockEntries) {
      const to = Math.min(from + blockEntries, size);
      const at = `entries ${from}-${to - 1}`;
      this.#attempt(at, () => this.#checkBlock(from, to));
      if (size - to > claimedMax && this.#attempt(at, () => this.#isEmptyFrom(this.#edge.size, size)) === true) {
        this.#leaves.cut(this.#edge.size, size);
        break;
      }
      this.#attempt(at, () => this.#missing(to));
      this.#options.progress?.(to, size);
      await nextTurn();
    }
    this.#checkEnd(signed, size);
    this.#checkTables(size);
    const { erased, unfinished } = await this.#checkErased(size);
    this.#findings.merge(this.#ofValues);
    this.#findings.merge(this.#ofTables);
    const counts = {
      entries: this.#entries,
      contentsChecked: this.#contentsChecked,
      searchChecked: this.#searchChecked,
      erasedGroups: erased,
      unfinishedGroups: unfinished,
    };
    return reportOf(this.#findings, signed?.origin ?? head?.origin ?? '', this.#edge, counts);
  }

  /** A page may be in ruins without anything we ask for lying on it. */
  #checkFile(): void {
    for (const text of this.#engine.damage())
      this.#ofTables.add('bundle.malformed', 'store', `the file is damaged: ${text}`);
  }

  #checkTables(size: number): void {
    const { directory } = this.#options;
    this.#attempt('sources', () => this.#tables.reportSources());
    this.#attempt('runs', () => this.#tables.reportRuns(this.#engine));
    this.#attempt('dictionary', () => this.#values.report());
    this.#attempt('verdicts', () => reportVerdicts(this.#engine, size, this.#ofTables));
    if (directory === undefined) return;
    this.#attempt('directory', () =>
      this.#tables.reportDirectory(this.#engine, directory, (subject) => this.#grounds.noteGone(subject.slice())),
    );
  }

  /**
   * A running server destroys keys, records it and lists the places one after the other: what is open in this snapshot
   * may be settled in a later one.
   */
  async #checkErased(size: number): Promise<{ erased: number; unfinished: number }> {
    let rows = this.#attempt('erased', () => this.#engine.erased(0, size)) ?? [];
    // Without anyone who reads the values nothing is known of grounds either.
    if (this.#options.contents === undefined) return { erased: rows.length, unfinished: 0 };
    let seen = size;
    for (const endMs = performance.now() + settleMs; performance.now() < endMs;) {
      const open = new Findings();
      this.#grounds.report(rows, open);
      if (open.total === 0) break;
      await delay(settleStepMs);
      this.#readUnfinished();
      const later = this.#laterErasures(seen);
      if (later !== undefined) ({ rows, size: seen } = later);
    }
    return this.#grounds.report(rows, this.#ofValues);
  }

  #readUnfinished(): void {
    const unfinished = this.#options.unfinished?.();
    if (unfinished !== undefined) this.#grounds.noteUnfinished(unfinished);
  }

  /** The list of what was erased as it is now; what was recorded since entry `from` is noted. */
  #laterErasures(from: number): { rows: ReturnType<Engine['erased']>; size: number } | undefined {
    let engine: Engine | undefined;
    try {
      engine = new SqliteEngine({ file: this.#options.file, readOnly: true });
      const { size } = engine.head();
      for (const { index, entry: bytes, groups } of engine.events(from, size)) {
        const entry = parseEntry(bytes);
        if (entry?.type.startsWith('trail.') !== true) continue;
        const record = this.#options.contents?.(entry, groups)?.erasure;
        if (record !== undefined) this.#grounds.noteRecord(index, record);
      }
      return { rows: engine.erased(0, size), size };
    } catch {
      // Whatever is wrong with it was reported from the first snapshot.
      return undefined;
    } finally {
      engine?.close();
    }
  }

  #isEmptyFrom(index: number, size: number): boolean {
    for (const _ of this.#engine.events(index, size)) return false;
    return true;
  }

  /** A store may have been changed in any way: what cannot even be read is a finding at its place. */
  #attempt<T>(at: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#findings.add('bundle.malformed', at, `this part of the store cannot be read: ${textOf(error)}`);
      return undefined;
    }
  }

  #checkHead(head: Head): Checkpoint | undefined {
    const { origin, verifiers } = this.#options;
    const opened = openCheckpoint(String(head.checkpoint), verifiers);
    this.#isSigned = opened.ok;
    if (!opened.ok) {
      const code = opened.reason === 'malformed' ? 'bundle.malformed' : opened.reason;
      this.#findings.add(code, 'checkpoint', 'the stored checkpoint is not signed by the pinned key');
    }
    // A bad signature does not stop the rest: what the store claims is still compared with its entries.
    const claimed = opened.ok ? opened.checkpoint : parseCheckpoint(String(head.checkpoint).split('\n\n')[0] + '\n');
    const foreign = [head.origin, claimed?.origin].find(
      (name) => origin !== undefined && name !== undefined && name !== origin,
    );
    if (foreign !== undefined) {
      this.#findings.add('tenant.foreign', 'checkpoint', 'this store belongs to another log', {
        expected: origin!,
        actual: foreign,
      });
    }
    if (claimed === undefined) return undefined;
    if (claimed.size !== head.size || !equal(claimed.root, head.root) || claimed.origin !== head.origin) {
      this.#findings.add('root.mismatch', 'head', 'the head of the store is not what its checkpoint says', {
        expected: `${claimed.size} ${toHex(claimed.root)}`,
        actual: `${head.size} ${toHex(head.root)}`,
      });
    }
    return claimed;
  }

  #checkBlock(from: number, to: number): void {
    const index = new BlockIndex(from, to);
    for (const { index: at, entry, groups } of this.#engine.events(from, to)) {
      this.#missing(at);
      const checked = this.#checkEntry(at, entry, groups);
      if (checked === undefined) continue;
      const { entry: parsed, contents } = checked;
      const isSettled = this.#grounds.isSettled(at, contents?.groups, contents?.further);
      index.note(at, parsed.occurredMs, contents, isSettled);
      this.#attempt(`values of entry ${at}`, () => this.#values.note(at, isSettled ? contents?.openValues : undefined));
    }
    this.#searchChecked += index.termsKnown;
    this.#attempt(`search of entries ${from}-${to - 1}`, () => index.check(this.#engine, this.#ofTables));
  }

  /** Entries up to `to` that were not there. */
  #missing(to: number): void {
    for (let index = this.#edge.size; index < to; index++) this.#append(index, this.#leaves.note(index, undefined));
  }

  #checkEntry(
    index: number,
    bytes: Uint8Array,
    groups: Uint8Array,
  ): { entry: Entry; contents: Contents | undefined } | undefined {
    this.#entries++;
    this.#append(index, this.#leaves.note(index, leafHash(bytes)));
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
    this.#checkPlace(index, 'ref', () => this.#engine.indexOfRef(bytesOfRef(entry.ref)));
    const contents = this.#checkContents(index, entry, groups);
    this.#tables.noteEntry(index, entry, contents);
    return { entry, contents };
  }

  #checkContents(index: number, entry: Entry, groups: Uint8Array): Contents | undefined {
    let contents: Contents | undefined;
    try {
      contents = this.#options.contents?.(entry, groups);
    } catch (error) {
      this.#ofValues.add('value.changed', `entry ${index}`, `its sealed values cannot be read: ${textOf(error)}`);
      return undefined;
    }
    if (contents === undefined) return undefined;
    this.#contentsChecked++;
    if (contents.fields !== undefined && !equal(contents.fields, entry.fields)) {
      this.#ofValues.add('value.changed', `entry ${index}`, 'its values are not the ones that were recorded', {
        expected: toHex(entry.fields),
        actual: toHex(contents.fields),
      });
    }
    if (contents.groups !== undefined) this.#grounds.noteGroups(index, contents.groups, this.#ofValues);
    if (contents.further !== undefined) this.#grounds.noteFurther(index, contents.further);
    if (contents.erasure !== undefined) this.#grounds.noteRecord(index, contents.erasure);
    const { dedup, content } = contents;
    if (dedup !== undefined && dedup !== 'none') {
      this.#checkPlace(index, 'id', () => {
        const found = this.#engine.findDedup(dedup);
        return found !== undefined && content !== undefined && !equal(found.content, content)
          ? undefined
          : found?.index;
      });
    }
    return contents;
  }

  #checkPlace(index: number, name: string, lookUp: () => number | undefined): void {
    let found: number | undefined;
    try {
      found = lookUp();
    } catch {
      // An index in ruins: nothing is found by it.
    }
    if (found === index) return;
    this.#ofTables.add('value.changed', `${name} of entry ${index}`, `looking its ${name} up leads elsewhere`, {
      expected: String(index),
      actual: String(found ?? 'nothing'),
    });
  }

  #append(index: number, leaf: Uint8Array): void {
    this.#edge.append(leaf, (level, n, hash) => {
      if (level === innerHeight) this.#leaves.noteInner(n, hash);
      else if (level > 0 && level % 8 === 0) this.#checkNode(level / 8, n, hash);
    });
    this.#checkKnown(index + 1);
  }

  /** Upper tiles must be what the entries below them give. */
  #checkNode(level: number, n: number, hash: Uint8Array): void {
    const tile = this.#engine.tile(level, Math.floor(n / tileEntries));
    const at = (n % tileEntries) * 32;
    const stored = tile?.subarray(at, at + 32);
    if (stored !== undefined && equal(stored, hash)) return;
    this.#wrongNodes.push({
      at: `tile ${level}/${Math.floor(n / tileEntries)}`,
      expected: toHex(hash),
      actual: stored === undefined ? 'nothing' : toHex(stored),
    });
  }

  #checkKnown(size: number): void {
    while (this.#known[0] !== undefined && this.#known[0].size <= size) {
      const known = this.#known.shift()!; // just looked at
      if (known.size === size && !equal(known.root, this.#edge.root())) this.#contradicted.push(known);
    }
  }

  #checkEnd(signed: Checkpoint | undefined, size: number): void {
    for (const known of this.#known) {
      this.#findings.add('rollback', `size ${known.size}`, 'the log was longer once', {
        expected: `at least ${known.size}`,
        actual: String(size),
      });
    }
    const isSound = this.#leaves.missing === 0 && signed !== undefined && equal(signed.root, this.#edge.root());
    const before = this.#findings.total;
    this.#leaves.report(size, isSound, this.#findings);
    // Above an entry that was changed every hash differs; that says nothing more.
    if (isSound || this.#findings.total === before) this.#reportNodes();
    const beyond = this.#attempt('entries', () => [...this.#engine.events(size, size + 1)]);
    if (beyond !== undefined && beyond.length > 0) {
      this.#findings.add('entry.changed', `entry ${size}`, 'there are entries beyond the signed size');
    }
    this.#reportContradicted(signed, isSound);
    if (signed === undefined || equal(signed.root, this.#edge.root())) return;
    this.#findings.add('root.mismatch', 'checkpoint', 'the entries do not give the signed root', {
      expected: toHex(signed.root),
      actual: toHex(this.#edge.root()),
    });
  }

  #reportNodes(): void {
    for (const { at, expected, actual } of this.#wrongNodes) {
      this.#findings.add('root.mismatch', at, 'a tile is not the hash of the entries under it', { expected, actual });
    }
  }

  /** Two histories are seen only where both heads are signed; entries that were changed are told as such. */
  #reportContradicted(signed: Checkpoint | undefined, isSound: boolean): void {
    for (const known of this.#contradicted) {
      const isSameSize = signed?.size === known.size;
      const isOtherHead = isSameSize && !equal(signed.root, known.root);
      if (this.#isSigned && (isSound || isOtherHead)) {
        this.#findings.add(
          'fork.seen',
          `size ${known.size}`,
          'a checkpoint known from elsewhere shows another history',
          {
            expected: toHex(known.root),
          },
        );
      } else if (!isSameSize || isOtherHead) {
        const text = 'the entries do not give the root that is known from elsewhere';
        this.#findings.add('root.mismatch', `size ${known.size}`, text, { expected: toHex(known.root) });
      }
    }
  }
}

const noCounts: FsckCounts = { entries: 0, contentsChecked: 0, searchChecked: 0, erasedGroups: 0, unfinishedGroups: 0 };

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
