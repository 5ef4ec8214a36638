/**
 * The sequencer: the one place where the log grows. Whatever waits is put into one commit: numbered, hashed, signed,
 * stored, fsynced; only then are its writers answered. How much goes into a commit follows from how much arrived
 * while the last one was written; there is no timer.
 */
import { randomBytes } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { emptyRoot, encodeEntry, equal, leafHash, rangeProof, signCheckpoint, type Signer } from '@trailmark/core';
import type { SealedBatch, SealedEvent } from '@trailmark/vault';
import type { RecordingClock, ClockNotice } from './clock.ts';
import type { Commit, Engine, Head, Removal, Row, Run, Source, TileRow } from './engine.ts';
import { HeldValues } from './held-values.ts';
import type { HighWaterMark } from './high-water-mark.ts';
import { closeRun, countInRun, startRun } from './producer-runs.ts';
import { Queue, type QueueLimits, type Waiting } from './queue.ts';
import { readTree } from './recovery.ts';
import { Refusal, UnknownOutcome } from './refusal.ts';
import { ofStored } from './stored-people.ts';
import type { Tree } from './tree.ts';

export interface AppendResult {
  readonly status: 'stored' | 'duplicate' | 'conflict';
  /** The ref under which the event is stored: of the first one where this is a duplicate or a conflict. */
  readonly ref: string;
  readonly index: number;
  readonly leaf: Uint8Array;
}

/** Proves that `count` entries from `first` are in the tree of `checkpoint`, all of them and in this order. */
export interface Receipt {
  readonly first: number;
  readonly count: number;
  readonly checkpoint: string;
  /** Range proof, docs/format.md section 5; empty where nothing was stored. */
  readonly proof: readonly Uint8Array[];
}

export interface Appended {
  readonly results: readonly AppendResult[];
  readonly receipt: Receipt;
}

export type Notice =
  | ClockNotice
  | { readonly kind: 'conflict'; readonly index: number; readonly ref: string }
  | { readonly kind: 'stopped'; readonly reason: unknown }
  /** The index of so many entries is that of an older version (index-version.ts). */
  | { readonly kind: 'index.older'; readonly entries: number };

export interface SequencerParts {
  readonly engine: Engine;
  readonly signer: Signer;
  readonly clock: RecordingClock;
  readonly mark: HighWaterMark;
  readonly limits: QueueLimits;
  readonly notice: (notice: Notice) => void;
  /** Whether every key a batch was sealed with still lives. */
  readonly isCurrent: (batch: SealedBatch) => boolean;
}

/** What a commit is built up from; thrown away whole if it fails. */
interface Draft {
  readonly recordedMs: number;
  readonly rows: Row[];
  readonly leaves: Uint8Array[];
  /** Dedup keys of this very commit: two appends of one id may meet in it. */
  readonly keys: Map<string, { index: number; content: Uint8Array }>;
  readonly sources: Source[];
  readonly runs: Map<string, Run>;
}

export class Sequencer {
  // Owned by the commit path; nobody else touches head, tree, sources or the queue.
  #head: Head;
  #tree: Tree;
  readonly #parts: SequencerParts;
  #signer: Signer;
  readonly #sources = new Map<string, Source>();
  readonly #queue: Queue;
  readonly #held: HeldValues;
  readonly #tasks: (() => void)[] = [];
  #taskWasLast = false;
  #running = false;
  #stopped: { reason: unknown } | undefined;
  #closing = false;
  #clockTrouble: string | undefined;
  readonly #readers: { index: number; wake: () => void; reject: (error: unknown) => void }[] = [];

  constructor(parts: SequencerParts, head: Head, tree: Tree) {
    this.#parts = parts;
    this.#signer = parts.signer;
    this.#head = head;
    this.#tree = tree;
    this.#queue = new Queue(parts.limits);
    this.#held = new HeldValues((term) => parts.engine.valueOf(term) !== undefined);
    for (const source of parts.engine.sources()) this.#sources.set(source.name, source);
  }

  get head(): Head {
    return this.#head;
  }

  get tree(): Tree {
    return this.#tree;
  }

  /** Why nothing is recorded at present, in words for an operator; undefined when all is well. */
  get trouble(): string | undefined {
    if (this.#stopped !== undefined) return `the sequencer stopped: ${String(this.#stopped.reason)}`;
    // Looked at anew, for whoever is not ready is sent nothing by which it could notice that the clock is right again.
    return this.#clockTrouble === undefined || this.#isClockRight() ? undefined : this.#clockTrouble;
  }

  get queued(): { events: number; bytes: number } {
    return this.#queue.load;
  }

  /** Queues a batch. Settles when its events are durable, or rejects with a Refusal and nothing of it stored. */
  append(batch: SealedBatch): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#closing || this.#stopped !== undefined) throw this.#stoppedRefusal();
      const refuse = (error: unknown): void => {
        this.#held.hold(batch);
        reject(error);
      };
      try {
        this.#queue.add({ batch, resolve, reject: refuse });
      } catch (error) {
        return refuse(error);
      }
      this.#wake();
    });
  }

  /** Runs a task between commits: nothing is recorded meanwhile. */
  exclusive<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => {
        void (async () => task())()
          .then(resolve, reject)
          .finally(() => this.#next());
      });
      this.#wake();
    });
  }

  /** An erasure, inside `exclusive`. Where its outcome is unknown recording stops, as for a commit. */
  remove(removal: Removal): void {
    try {
      this.#parts.engine.remove(removal);
    } catch (error) {
      throw error instanceof UnknownOutcome ? this.#stop(error) : error;
    }
  }

  /** Inside `exclusive`, as `remove`. */
  forgetValues(terms: readonly bigint[]): void {
    this.#held.forget(terms);
    try {
      this.#parts.engine.forgetValues(terms);
    } catch (error) {
      throw error instanceof UnknownOutcome ? this.#stop(error) : error;
    }
  }

  /**
   * Every later checkpoint is signed by this key, and so is the one that stands, from now on. Inside `exclusive`, once
   * the entry that announces it is in. Throws where the head could not be stored anew: the next commit does it then.
   */
  changeSigner(signer: Signer): void {
    if (this.#stopped !== undefined) throw this.#stoppedRefusal();
    this.#signer = signer;
    const checkpoint = signCheckpoint(this.#head, [signer]);
    if (checkpoint === this.#head.checkpoint) return;
    const after: Head = { ...this.#head, checkpoint };
    try {
      this.#commitWithoutEvents(after, []);
    } catch (error) {
      throw this.#afterFailure(error);
    }
    this.#head = after;
  }

  /** A producer says which count was the last of its run. */
  closeRun(sourceName: string, run: Uint8Array, last: number): Promise<void> {
    return this.exclusive(() => {
      const source = this.#sources.get(sourceName);
      const known = source && this.#parts.engine.run(source.id, run);
      if (known === undefined) return;
      this.#commitWithoutEvents(this.#head, [closeRun(known, last)]);
    });
  }

  #commitWithoutEvents(after: Head, runs: readonly Run[]): void {
    this.#parts.engine.commit({
      before: this.#head,
      after,
      runs,
      rows: [],
      tiles: [],
      sources: [],
      subjects: [],
      profiles: [],
      values: [],
    });
  }

  /** Settles when entry `index` can be read. */
  waitFor(index: number, signal?: AbortSignal): Promise<void> {
    if (index < this.#head.size) return Promise.resolve();
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#closing || this.#stopped !== undefined) throw this.#stoppedRefusal();
      const reader = { index, wake: resolve, reject };
      this.#readers.push(reader);
      signal?.addEventListener(
        'abort',
        () => {
          const at = this.#readers.indexOf(reader);
          if (at !== -1) this.#readers.splice(at, 1);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Takes nothing more, finishes what was taken, and writes the mark. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.exclusive(() => {});
    while (!this.#queue.isEmpty) await this.exclusive(() => {});
    for (const reader of this.#readers.splice(0)) reader.reject(this.#stoppedRefusal());
    await this.#parts.mark.stop();
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    this.#next();
  }

  /** One turn of the event loop between commits: requests that arrived meanwhile join the next one. */
  #next(): void {
    setImmediate(() => {
      // A task and a commit take turns, so that neither can starve the other.
      const task = this.#taskWasLast && !this.#queue.isEmpty ? undefined : this.#tasks.shift();
      this.#taskWasLast = task !== undefined;
      if (task !== undefined) return task();
      if (this.#queue.isEmpty) {
        this.#running = false;
        if (!this.#closing) void this.#parts.engine.rest(true);
        return;
      }
      this.#commitWaiting();
      const rested = this.#parts.engine.rest(false);
      if (rested === undefined) this.#next();
      else void rested.then(() => this.#next());
    });
  }

  #commitWaiting(): void {
    const pool = this.#queue.take().filter((waiting) => {
      if (this.#parts.isCurrent(waiting.batch)) return true;
      // Sealed before an erasure that has happened since: its keys may be gone. The sealer must do it again.
      waiting.reject(new Refusal('keys.stale', 'sealed under keys that were destroyed since'));
      return false;
    });
    if (pool.length === 0) return;
    try {
      this.#commitPool(pool);
    } catch (error) {
      const failure = this.#afterFailure(error);
      // Refusals are about the store and hold for all. Anything else, and a damaged row that one batch repeats, may be
      // one batch's fault: each is tried alone, so that a bad one does not spoil its neighbours.
      const isOfAll = failure instanceof Refusal && failure.code !== 'store.damaged';
      if (isOfAll || pool.length === 1) for (const waiting of pool) waiting.reject(failure);
      else for (const waiting of pool) this.#commitAlone(waiting);
    }
  }

  #commitAlone(waiting: Waiting): void {
    if (this.#stopped !== undefined) return waiting.reject(this.#stoppedRefusal());
    try {
      this.#commitPool([waiting]);
    } catch (error) {
      waiting.reject(this.#afterFailure(error));
    }
  }

  /** The commit, from waiting batches to answered writers. Read it as the protocol. */
  #commitPool(pool: readonly Waiting[]): void {
    const { engine, mark, notice } = this.#parts;
    const before = this.#head;

    // The time of everything in this commit, decided once. A clock that ran away ends the commit here.
    const recordedMs = this.#stamp(before.lastMs);
    const draft: Draft = {
      recordedMs,
      rows: [],
      leaves: [],
      keys: new Map(),
      sources: [],
      runs: new Map(),
    };

    // Every event gets its place, or is found to have one already. The tree grows in memory only.
    const placed = pool.map(({ batch }) => this.#place(batch, draft));
    const tiles: TileRow[] = this.#tree.takeChanged();

    // The new head is signed before it is stored: a head without its signature never exists on disk.
    const size = before.size + draft.rows.length;
    const root = this.#tree.root() ?? emptyRoot;
    const moved = draft.rows.length > 0;
    const checkpoint = moved
      ? signCheckpoint({ origin: before.origin, size, root }, [this.#signer])
      : before.checkpoint;
    const after: Head = { origin: before.origin, size, root, checkpoint, lastMs: moved ? recordedMs : before.lastMs };

    const commit: Commit = {
      before,
      after,
      tiles,
      rows: draft.rows,
      sources: draft.sources,
      runs: [...draft.runs.values()],
      subjects: pool.flatMap(({ batch }, i) => ofStored(batch.newSubjects, batch.events, placed[i]!.results)),
      profiles: pool.flatMap(({ batch }, i) => ofStored(batch.profileUpdates, batch.events, placed[i]!.results)),
      values: this.#held.broughtBy(
        pool.map(({ batch }, i) => ({
          batch,
          isStored: placed[i]!.count > 0 && placed[i]!.count === batch.events.length,
        })),
        draft.rows,
      ),
    };

    // A crash before this line: nothing happened, and the same events will be taken when they are sent again.
    if (moved || commit.subjects.length > 0 || commit.profiles.length > 0) engine.commit(commit);
    // A crash after this line: the events are recorded; when they are sent again they are duplicates.

    this.#head = after;
    for (const source of draft.sources) this.#sources.set(source.name, source);
    this.#held.settle(commit.values);
    if (moved) mark.follow(after);

    // Only now is anyone told.
    pool.forEach((waiting, i) => waiting.resolve(this.#answer(placed[i]!)));
    for (const { results } of placed) {
      for (const { status, index, ref } of results) if (status === 'conflict') notice({ kind: 'conflict', index, ref });
    }
    this.#wakeReaders();
  }

  #isClockRight(): boolean {
    try {
      this.#stamp(this.#head.lastMs);
      return true;
    } catch {
      return false;
    }
  }

  #stamp(lastMs: number): number {
    try {
      const recordedMs = this.#parts.clock.stamp(lastMs, this.#parts.notice);
      this.#clockTrouble = undefined;
      return recordedMs;
    } catch (error) {
      this.#clockTrouble = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Gives each new event of a batch its index, entry and leaf; its new events are contiguous. */
  #place(batch: SealedBatch, draft: Draft): { first: number; count: number; results: AppendResult[] } {
    const first = this.#head.size + draft.rows.length;
    const results: AppendResult[] = [];
    for (const event of batch.events) results.push(this.#findFirst(event, draft) ?? this.#placeNew(event, draft));
    return { first, count: this.#head.size + draft.rows.length - first, results };
  }

  /** Exactly once: where this event's id was seen before, its first place. */
  #findFirst({ dedup, content }: SealedEvent, draft: Draft): AppendResult | undefined {
    if (dedup === undefined) return undefined;
    const known = draft.keys.get(latin1(dedup)) ?? this.#parts.engine.findDedup(dedup);
    if (known === undefined) return undefined;
    const status = Buffer.compare(known.content, content) === 0 ? 'duplicate' : 'conflict';
    const { index } = known;
    if (index >= this.#head.size) {
      const place = index - this.#head.size;
      return { status, index, leaf: draft.leaves[place]!, ref: refText(draft.rows[place]!.ref) };
    }
    const entry = this.#parts.engine.entry(index);
    const leaf = this.#tree.read([{ level: 0, index }])[0]!; // one asked for, one given
    if (entry === undefined || !equal(leafHash(entry), leaf)) {
      throw new Refusal('store.damaged', `entry ${index}, which this repeats, is not what was recorded: run fsck`);
    }
    return { status, index, leaf, ref: refOfEntry(entry) };
  }

  #placeNew(event: SealedEvent, draft: Draft): AppendResult {
    const { ref, run, sequence, type, typeVersion, fields, dedup, content, terms, groups } = event;
    const index = this.#head.size + draft.rows.length;
    const source = this.#sourceOf(event.source, draft);
    const occurredMs = event.occurredMs < 0 ? draft.recordedMs : event.occurredMs;
    const text = refText(ref);
    const entry = encodeEntry({
      ref: text,
      recordedMs: draft.recordedMs,
      occurredMs,
      source: source.ref,
      type,
      typeVersion,
      fields,
      ...(run === undefined ? {} : { run: { id: run, sequence } }),
    });
    const leaf = leafHash(entry);
    this.#tree.append(leaf);
    draft.rows.push({ ref, entry, groups, occurredMs, dedup, content, terms });
    draft.leaves.push(leaf);
    if (dedup !== undefined) draft.keys.set(latin1(dedup), { index, content });
    if (run !== undefined) this.#countRun(source, run, sequence, draft);
    return { status: 'stored', ref: text, index, leaf };
  }

  #sourceOf(name: string, draft: Draft): Source {
    const known = this.#sources.get(name) ?? draft.sources.find((source) => source.name === name);
    if (known !== undefined) return known;
    const source = { id: this.#sources.size + draft.sources.length + 1, name, ref: new Uint8Array(randomBytes(16)) };
    draft.sources.push(source);
    return source;
  }

  #countRun(source: Source, run: Uint8Array, sequence: number, draft: Draft): void {
    const key = `${source.id} ${latin1(run)}`;
    const known = draft.runs.get(key) ?? this.#parts.engine.run(source.id, run) ?? startRun(source.id, run);
    draft.runs.set(key, countInRun(known, sequence));
  }

  #answer({ first, count, results }: { first: number; count: number; results: AppendResult[] }): Appended {
    const { size, checkpoint } = this.#head;
    const proof = count === 0 ? [] : rangeProof(first, first + count, size, this.#tree.read);
    return { results, receipt: { first, count, checkpoint, proof } };
  }

  #wakeReaders(): void {
    const { size } = this.#head;
    for (let i = this.#readers.length - 1; i >= 0; i--) {
      if (this.#readers[i]!.index < size) this.#readers.splice(i, 1)[0]!.wake();
    }
  }

  /** What a failed commit means. Where nothing was stored we go on from the disk; where nobody knows we stop. */
  #afterFailure(error: unknown): unknown {
    if (error instanceof UnknownOutcome) return this.#stop(error);
    try {
      const head = this.#parts.engine.head();
      // The store must still be where we left it, or the commit was half done after all.
      if (head.size !== this.#head.size || head.checkpoint !== this.#head.checkpoint) return this.#stop(error);
      this.#tree = readTree(this.#parts.engine, head);
    } catch (second) {
      return this.#stop(new AggregateError([error, second], 'the store could not be read after a failed commit'));
    }
    return error;
  }

  #stop(reason: unknown): Refusal {
    this.#stopped = { reason };
    const refusal = this.#stoppedRefusal();
    for (const waiting of this.#queue.takeAll()) waiting.reject(refusal);
    for (const reader of this.#readers.splice(0)) reader.reject(refusal);
    this.#parts.notice({ kind: 'stopped', reason });
    return refusal;
  }

  #stoppedRefusal(): Refusal {
    if (this.#stopped === undefined) return new Refusal('store.stopped', 'the store is being closed');
    return new Refusal(
      'store.stopped',
      'recording has stopped: the outcome of a commit is unknown until a restart',
      this.#stopped.reason,
    );
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** A UUID's 16 bytes as its text. */
function refText(ref: Uint8Array): string {
  const hex = Buffer.from(ref.buffer, ref.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The ref stands at one place in every entry (docs/format.md section 1). */
const refOfEntry = (entry: Uint8Array): string => latin1(entry.subarray(23, 59));
