/** The ledger of one tenant: append, find, read, prove. Everything else about storage stays behind this face. */
import {
  consistencyProof, emptyRoot, inclusionProof, rangeProof, rootAt, signCheckpoint,
  type HashReader, type Signer, type Verifier,
} from '@trailmark/core';
import type { SealedBatch } from '@trailmark/vault';
import { RecordingClock, systemClock, type Clock } from './clock.ts';
import type { Engine, Fault, Head, Removal, Run, Source, Subject } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { takeLock, type Lock } from './engines/sqlite/lock.ts';
import type { Filter } from './filter.ts';
import { HighWaterMark, readMark, writeMark } from './high-water-mark.ts';
import { recover } from './recovery.ts';
import { Refusal } from './refusal.ts';
import { defaultLimits, Sequencer, type Appended, type Notice, type SequencerLimits } from './sequencer.ts';

export interface LedgerOptions {
  /** The store: one file for each tenant, with its write-ahead log and its lock beside it. */
  readonly file: string;
  /** `<host>/t/<tenant>`; the store's own where it exists already, and then it must be the same. */
  readonly origin: string;
  readonly signer: Signer;
  /** Keys the stored checkpoint may be signed with; the signer's public key is among them. */
  readonly verifiers: readonly Verifier[];
  /** The file of the high-water mark, kept with the signing key. */
  readonly highWaterMark: string;
  readonly clock?: Clock;
  /** Someone looked at the clock and says that it is right. */
  readonly confirmClock?: boolean;
  readonly limits?: Partial<SequencerLimits>;
  readonly notice?: (notice: Notice) => void;
  /** Whether every key a batch was sealed with still lives; asked inside the commit. */
  readonly isCurrent?: (batch: SealedBatch) => boolean;
  /** Another engine than SQLite; it brings its own exclusion. */
  readonly engine?: Engine;
  /** Test hook: throws at a step of the commit to make it fail there. */
  readonly fault?: Fault;
}

export interface FindOptions {
  readonly order?: 'desc' | 'asc';
  readonly limit?: number;
  /** The last index of the page before. */
  readonly cursor?: number;
  /** Read as of the tree of this size. */
  readonly at?: number;
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}

export interface Found {
  readonly indexes: readonly number[];
  /** Cursor of the next page, or undefined on the last. */
  readonly next: number | undefined;
}

export interface Ledger {
  readonly origin: string;
  head(): Head;
  /** Why nothing is recorded at present, for readiness; undefined when all is well. */
  trouble(): string | undefined;
  queued(): { events: number; bytes: number };
  /** Settles when the batch is durable. Rejects with a Refusal when nothing of it was stored. */
  append(batch: SealedBatch): Promise<Appended>;
  /** Runs a task between commits; `remove` belongs inside one. */
  exclusive<T>(task: () => T | Promise<T>): Promise<T>;
  remove(removal: Removal): void;
  waitFor(index: number, signal?: AbortSignal): Promise<void>;

  find(filter: Filter, options?: FindOptions): Found;
  /** Exact up to `max`; beyond it `exact` is false and `total` is `max`. */
  count(filter: Filter, max?: number, options?: Pick<FindOptions, 'at' | 'from' | 'to'>): { total: number; exact: boolean };
  row(index: number): { entry: Uint8Array; groups: Uint8Array } | undefined;
  indexOfRef(ref: Uint8Array): number | undefined;
  indexOfDedup(key: Uint8Array): number | undefined;
  /** Entries `from` to `to` - 1, verbatim. */
  entries(from: number, to: number): Uint8Array[];
  /** The first `width` hashes of a tile; undefined where the tree has none so wide. */
  tile(level: number, n: number, width: number): Uint8Array | undefined;

  hashReader(): HashReader;
  rootAt(size: number): Uint8Array;
  inclusionProof(index: number, size?: number): Uint8Array[];
  consistencyProof(oldSize: number, size?: number): Uint8Array[];
  rangeProof(from: number, to: number, size?: number): Uint8Array[];

  sources(): Source[];
  runs(): Iterable<Run>;
  erased(from: number, to: number): { index: number; group: number; by: number }[];
  readonly subjects: {
    get(subject: Uint8Array): Subject | undefined;
    find(identity: Uint8Array): Subject | undefined;
    withTerm(term: bigint, limit: number): Uint8Array[];
  };
  /** Stops taking, finishes what was taken, writes the mark, lets go of the store. */
  close(): Promise<void>;
}

/** Opens a store or makes it. Throws Refusal with a code for whatever stands in the way. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const lock = options.engine === undefined ? takeLock(options.file) : undefined;
  let engine: Engine | undefined;
  try {
    const mark = readMark(options.highWaterMark);
    engine = options.engine ?? openEngine(options, mark !== undefined && mark.size > 0);
    const { head, tree } = recover(engine, options.origin, options.verifiers, mark);
    if (mark === undefined) writeMark(options.highWaterMark, head);
    const clock = new RecordingClock(options.clock ?? systemClock, head.lastMs, options.confirmClock ?? false);
    const sequencer = new Sequencer({
      engine, signer: options.signer, clock,
      mark: new HighWaterMark(options.highWaterMark, mark?.size ?? head.size),
      limits: { ...defaultLimits, ...options.limits },
      notice: options.notice ?? (() => {}),
      isCurrent: options.isCurrent ?? (() => true),
    }, head, tree);
    return new OpenLedger(sequencer, engine, lock);
  } catch (error) {
    engine?.close();
    lock?.release();
    throw error;
  }
}

function openEngine({ file, origin, signer, fault }: LedgerOptions, hadEntries: boolean): Engine {
  const empty = (): Head => {
    // A store that is gone is an old copy of the emptiest kind.
    if (hadEntries) throw new Refusal('store.rolled_back', `there is no store at ${file}, but there was one with entries`);
    const checkpoint = signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]);
    return { origin, size: 0, root: emptyRoot, checkpoint, lastMs: 0 };
  };
  return new SqliteEngine({ file, create: empty, ...(fault === undefined ? {} : { fault }) });
}

const pageMax = 10_000;
const countMax = 10_000;
const tileHashes = 256;

class OpenLedger implements Ledger {
  readonly #sequencer: Sequencer;
  readonly #engine: Engine;
  readonly #lock: Lock | undefined;
  readonly subjects: Ledger['subjects'];

  constructor(sequencer: Sequencer, engine: Engine, lock: Lock | undefined) {
    this.#sequencer = sequencer;
    this.#engine = engine;
    this.#lock = lock;
    this.subjects = {
      get: (subject) => engine.subject(subject),
      find: (identity) => engine.subjectOfIdentity(identity),
      withTerm: (term, limit) => engine.subjectsOfTerm(term, limit),
    };
  }

  get origin(): string {
    return this.#sequencer.head.origin;
  }
  head(): Head {
    return this.#sequencer.head;
  }
  trouble(): string | undefined {
    return this.#sequencer.trouble;
  }
  queued(): { events: number; bytes: number } {
    return this.#sequencer.queued;
  }
  append(batch: SealedBatch): Promise<Appended> {
    return this.#sequencer.append(batch);
  }
  exclusive<T>(task: () => T | Promise<T>): Promise<T> {
    return this.#sequencer.exclusive(task);
  }
  remove(removal: Removal): void {
    this.#engine.remove(removal);
  }
  waitFor(index: number, signal?: AbortSignal): Promise<void> {
    return this.#sequencer.waitFor(index, signal);
  }

  find(filter: Filter, options: FindOptions = {}): Found {
    const { order = 'desc', cursor } = options;
    const limit = Math.min(Math.max(options.limit ?? 50, 1), pageMax);
    const size = this.#sizeAt(options.at);
    const low = order === 'asc' && cursor !== undefined ? cursor + 1 : 0;
    const high = order === 'desc' && cursor !== undefined ? Math.min(cursor, size) : size;
    // One more than asked for tells whether there is a next page.
    const found = this.#engine.search(withTimes(filter, options), { low, high }, order, limit + 1);
    const indexes = found.slice(0, limit);
    return { indexes, next: found.length > limit ? indexes[limit - 1] : undefined };
  }

  count(
    filter: Filter, max = countMax, options: Pick<FindOptions, 'at' | 'from' | 'to'> = {},
  ): { total: number; exact: boolean } {
    const span = { low: 0, high: this.#sizeAt(options.at) };
    const total = this.#engine.count(withTimes(filter, options), span, max);
    return { total: Math.min(total, max), exact: total <= max };
  }

  #sizeAt(at: number | undefined): number {
    const { size } = this.#sequencer.head;
    return at === undefined ? size : Math.min(at, size);
  }

  row(index: number): { entry: Uint8Array; groups: Uint8Array } | undefined {
    const entry = this.#engine.entry(index);
    const groups = this.#engine.groups(index);
    return entry === undefined || groups === undefined ? undefined : { entry, groups };
  }
  indexOfRef(ref: Uint8Array): number | undefined {
    return this.#engine.indexOfRef(ref);
  }
  indexOfDedup(key: Uint8Array): number | undefined {
    return this.#engine.findDedup(key)?.index;
  }
  entries(from: number, to: number): Uint8Array[] {
    return this.#engine.entries(from, to);
  }

  tile(level: number, n: number, width: number): Uint8Array | undefined {
    // What is served is a prefix of what is stored, and never beyond the published head.
    const hashes = Math.floor(this.head().size / tileHashes ** level) - n * tileHashes;
    if (width < 1 || width > tileHashes || hashes < width) return undefined;
    return this.#engine.tile(level, n)?.subarray(0, width * 32);
  }

  hashReader(): HashReader {
    return (nodes) => this.#sequencer.tree.read(nodes);
  }
  rootAt(size: number): Uint8Array {
    return rootAt(size, this.hashReader());
  }
  inclusionProof(index: number, size = this.head().size): Uint8Array[] {
    return inclusionProof(index, size, this.hashReader());
  }
  consistencyProof(oldSize: number, size = this.head().size): Uint8Array[] {
    return consistencyProof(oldSize, size, this.hashReader());
  }
  rangeProof(from: number, to: number, size = this.head().size): Uint8Array[] {
    return rangeProof(from, to, size, this.hashReader());
  }

  sources(): Source[] {
    return this.#engine.sources();
  }
  runs(): Iterable<Run> {
    return this.#engine.runs();
  }
  erased(from: number, to: number): { index: number; group: number; by: number }[] {
    return this.#engine.erased(from, to);
  }

  async close(): Promise<void> {
    await this.#sequencer.close();
    this.#engine.close();
    this.#lock?.release();
  }
}

function withTimes(filter: Filter, { from, to }: Pick<FindOptions, 'from' | 'to'>): Filter {
  if (from === undefined && to === undefined) return filter;
  return { all: [filter, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }] };
}
