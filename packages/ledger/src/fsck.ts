/**
 * Checks a store from its entries up and trusts nothing else in it: leaves, tiles, root, signed checkpoint, grammar,
 * times, refs, and, with the vault's help, values, dedup and search. Read-only; a server may be running meanwhile.
 * Whatever is wrong is a finding, never an exception.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
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
import type { Engine, Head } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { Refusal } from './refusal.ts';

/** What the vault can say about one event's sealed groups. Each part is checked where it is given. */
export interface Contents {
  /** Fields digest recomputed from the groups' digests (needs no key). */
  readonly fields?: Uint8Array;
  /** Dedup key and search terms recomputed from readable values. */
  readonly dedup?: Uint8Array;
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
  readonly progress?: (done: number, size: number) => void;
}

export interface FsckReport {
  readonly ok: boolean;
  readonly origin: string;
  readonly size: number;
  /** Root recomputed from the entries, in hexadecimal. */
  readonly root: string;
  readonly counts: { readonly entries: number; readonly contentsChecked: number; readonly erasedGroups: number };
  readonly findings: readonly Finding[];
  /** All findings, also those beyond the ones kept. */
  readonly findingsTotal: number;
}

/** Throws Refusal only where there is nothing to look at: no file, or the layout of a newer version (`store.newer`). */
export async function fsck(options: FsckOptions): Promise<FsckReport> {
  const findings = new Findings();
  let engine: Engine;
  try {
    engine = new SqliteEngine({ file: options.file, readOnly: true });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'store.damaged') {
      findings.add('bundle.malformed', 'store', error.message);
      return reportOf(findings, '', new Edge(), 0, 0);
    }
    throw error;
  }
  try {
    return await new Examination(engine, options, findings).run();
  } finally {
    engine.close();
  }
}

const blockEntries = 4096;
const tileEntries = 256;

class Examination {
  readonly #engine: Engine;
  readonly #options: FsckOptions;
  readonly #findings: Findings;
  readonly #edge = new Edge();
  readonly #known: Checkpoint[];
  #lastMs = 0;
  #entries = 0;
  #contentsChecked = 0;
  /** Leaves that are not what their tile says, by hash: an exchange of entries shows as two of them. */
  readonly #strange = new Map<string, number>();
  #tile: { n: number; hashes: Uint8Array | undefined } = { n: -1, hashes: undefined };

  constructor(engine: Engine, options: FsckOptions, findings: Findings) {
    this.#engine = engine;
    this.#options = options;
    this.#findings = findings;
    this.#known = (options.known ?? []).toSorted((a, b) => a.size - b.size);
  }

  async run(): Promise<FsckReport> {
    const head = this.#attempt('head', () => this.#engine.head());
    const signed = head === undefined ? undefined : this.#checkHead(head);
    const size = signed?.size ?? head?.size ?? 0;
    for (let from = 0; from < size; from += blockEntries) {
      const to = Math.min(from + blockEntries, size);
      this.#attempt(`entries ${from}-${to - 1}`, () => this.#checkBlock(from, to));
      this.#attempt(`entries ${from}-${to - 1}`, () => this.#missing(to));
      this.#options.progress?.(to, size);
      await nextTurn();
    }
    this.#checkEnd(signed, size);
    const erased = this.#attempt('erased', () => this.#engine.erased(0, size).length) ?? 0;
    return reportOf(
      this.#findings,
      signed?.origin ?? head?.origin ?? '',
      this.#edge,
      this.#entries,
      this.#contentsChecked,
      erased,
    );
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
    const terms = new Map<bigint, number[]>();
    let termsKnown = true;
    for (const { index, entry, groups } of this.#engine.events(from, to)) {
      this.#missing(index);
      const contents = this.#checkEntry(index, entry, groups);
      if (contents?.terms === undefined) termsKnown = false;
      for (const term of contents?.terms ?? []) {
        const places = terms.get(term);
        if (places === undefined) terms.set(term, [index]);
        else if (places.at(-1) !== index) places.push(index);
      }
    }
    this.#attempt(`search of entries ${from}-${to - 1}`, () => this.#checkTerms(terms, termsKnown, from, to));
  }

  /** Entries up to `to` that were not there. */
  #missing(to: number): void {
    const from = this.#edge.size;
    if (from >= to) return;
    const at = to - from === 1 ? `entry ${from}` : `entries ${from}-${to - 1}`;
    this.#findings.add('entry.missing', at, 'the tree has these leaves, the store has no entries for them');
    // The tree goes on with the leaf the tiles name, so that later entries are judged at their own places.
    for (let index = from; index < to; index++) this.#append(index, this.#tileHash(index) ?? new Uint8Array(32));
  }

  #checkEntry(index: number, bytes: Uint8Array, groups: Uint8Array): Contents | undefined {
    this.#entries++;
    const leaf = leafHash(bytes);
    const tiled = this.#tileHash(index);
    if (tiled === undefined) {
      this.#findings.add('bundle.malformed', `entry ${index}`, 'the tile with the hash of this entry is missing');
    } else if (!equal(leaf, tiled)) {
      this.#strange.set(toHex(leaf), index);
      this.#findings.add('entry.changed', `entry ${index}`, 'the entry is not the one that was recorded', {
        expected: toHex(tiled),
        actual: toHex(leaf),
      });
    }
    this.#append(index, leaf);
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
    this.#lastMs = Math.max(this.#lastMs, entry.recordedMs);
    this.#checkPlace(index, 'ref', () => this.#engine.indexOfRef(bytesOfRef(entry.ref)));
    return this.#checkContents(index, entry, groups);
  }

  #checkContents(index: number, entry: Entry, groups: Uint8Array): Contents | undefined {
    let contents: Contents | undefined;
    try {
      contents = this.#options.contents?.(entry, groups);
    } catch (error) {
      this.#findings.add('value.changed', `entry ${index}`, `its sealed values cannot be read: ${textOf(error)}`);
      return undefined;
    }
    if (contents === undefined) return undefined;
    this.#contentsChecked++;
    if (contents.fields !== undefined && !equal(contents.fields, entry.fields)) {
      this.#findings.add('value.changed', `entry ${index}`, 'its values are not the ones that were recorded', {
        expected: toHex(entry.fields),
        actual: toHex(contents.fields),
      });
    }
    const { dedup } = contents;
    if (dedup !== undefined) this.#checkPlace(index, 'id', () => this.#engine.findDedup(dedup)?.index);
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
    this.#findings.add('value.changed', `${name} of entry ${index}`, `looking its ${name} up leads elsewhere`, {
      expected: String(index),
      actual: String(found ?? 'nothing'),
    });
  }

  /** Each term of a block must be found at exactly its places; without all terms only what is missing shows. */
  #checkTerms(terms: ReadonlyMap<bigint, number[]>, complete: boolean, low: number, high: number): void {
    for (const [term, places] of terms) {
      const found = this.#engine.search({ term }, { low, high }, 'asc', high - low);
      const foundSet = new Set(found);
      const lost = places.filter((index) => !foundSet.has(index));
      const surplus = complete ? found.filter((index) => !places.includes(index)) : [];
      if (lost.length > 0) {
        this.#findings.add(
          'value.changed',
          `search of entry ${lost[0]}`,
          `${lost.length} entries are not found by one of their terms`,
        );
      }
      if (surplus.length > 0) {
        this.#findings.add(
          'value.changed',
          `search of entry ${surplus[0]}`,
          `${surplus.length} entries are found by a term they do not have`,
        );
      }
    }
  }

  #append(index: number, leaf: Uint8Array): void {
    this.#edge.append(leaf, (level, n, hash) => {
      if (level > 0 && level % 8 === 0) this.#checkNode(level / 8, n, hash);
    });
    this.#checkKnown(index + 1);
  }

  /** Upper tiles must be what the entries below them give. */
  #checkNode(level: number, n: number, hash: Uint8Array): void {
    const tile = this.#engine.tile(level, Math.floor(n / tileEntries));
    const at = (n % tileEntries) * 32;
    const stored = tile?.subarray(at, at + 32);
    if (stored !== undefined && equal(stored, hash)) return;
    this.#findings.add(
      'root.mismatch',
      `tile ${level}/${Math.floor(n / tileEntries)}`,
      'a tile is not the hash of the entries under it',
      {
        expected: toHex(hash),
        actual: stored === undefined ? 'nothing' : toHex(stored),
      },
    );
  }

  #tileHash(index: number): Uint8Array | undefined {
    const n = Math.floor(index / tileEntries);
    if (this.#tile.n !== n) this.#tile = { n, hashes: this.#engine.tile(0, n) };
    const at = (index % tileEntries) * 32;
    const hash = this.#tile.hashes?.subarray(at, at + 32);
    return hash?.length === 32 ? hash : undefined;
  }

  #checkKnown(size: number): void {
    while (this.#known[0] !== undefined && this.#known[0].size <= size) {
      const known = this.#known.shift()!; // just looked at
      if (known.size !== size || equal(known.root, this.#edge.root())) continue;
      this.#findings.add('fork.seen', `size ${size}`, 'a checkpoint known from elsewhere shows another history', {
        expected: toHex(known.root),
        actual: toHex(this.#edge.root()),
      });
    }
  }

  #checkEnd(signed: Checkpoint | undefined, size: number): void {
    for (const known of this.#known) {
      this.#findings.add('rollback', `size ${known.size}`, 'the log was longer once', {
        expected: `at least ${known.size}`,
        actual: String(size),
      });
    }
    this.#attempt('tiles', () => this.#checkMoved());
    const last = this.#attempt('entries', () => [...this.#engine.events(size, size + 1)]);
    if (last !== undefined && last.length > 0) {
      this.#findings.add('entry.changed', `entry ${size}`, 'there are entries beyond the signed size');
    }
    if (this.#entries < size && this.#attempt('entries', () => this.#engine.entry(size - 1)) === undefined) {
      this.#findings.add('tail.cut', `entry ${size - 1}`, 'the last entries of the log are gone');
    }
    if (signed === undefined || equal(signed.root, this.#edge.root())) return;
    this.#findings.add('root.mismatch', 'checkpoint', 'the entries do not give the signed root', {
      expected: toHex(signed.root),
      actual: toHex(this.#edge.root()),
    });
  }

  /** An entry whose hash stands at another strange entry's place was moved there or from there. */
  #checkMoved(): void {
    const homes = new Map<string, number>();
    for (const index of this.#strange.values()) {
      const hash = this.#tileHash(index);
      if (hash !== undefined) homes.set(toHex(hash), index);
    }
    for (const [leaf, index] of this.#strange) {
      const home = homes.get(leaf);
      if (home !== undefined) this.#findings.add('order.changed', `entry ${index}`, `this is entry ${home}, moved`);
    }
  }
}

function reportOf(
  findings: Findings,
  origin: string,
  edge: Edge,
  entries: number,
  contentsChecked: number,
  erasedGroups = 0,
): FsckReport {
  return {
    ok: findings.total === 0,
    origin,
    size: edge.size,
    root: toHex(edge.root()),
    counts: { entries, contentsChecked, erasedGroups },
    findings: findings.kept,
    findingsTotal: findings.total,
  };
}

const bytesOfRef = (ref: string): Uint8Array => new Uint8Array(Buffer.from(ref.replaceAll('-', ''), 'hex'));
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
