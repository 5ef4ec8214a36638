/** The ledger of one tenant: opening it, and the face behind which everything about storage stays. */
import { emptyRoot, signCheckpoint, type Signer, type Verifier } from '@trailmark/core';
import type { SealedBatch } from '@trailmark/vault';
import { RecordingClock, systemClock, type Clock } from './clock.ts';
import type { Engine, Fault, Head, Removal } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { takeLock, type Lock } from './engines/sqlite/lock.ts';
import { HighWaterMark, readMark, writeMark } from './high-water-mark.ts';
import { LedgerReader } from './ledger-reader.ts';
import { defaultLimits, type QueueLimits } from './queue.ts';
import { recover } from './recovery.ts';
import { Refusal } from './refusal.ts';
import type { VerdictTable } from './verdict-table.ts';
import { Sequencer, type Appended, type Notice } from './sequencer.ts';

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
  readonly limits?: Partial<QueueLimits>;
  readonly notice?: (notice: Notice) => void;
  /** Whether every key a batch was sealed with still lives; asked inside the commit. */
  readonly isCurrent?: (batch: SealedBatch) => boolean;
  /** Another engine than SQLite; it brings its own exclusion. */
  readonly engine?: Engine;
  /** Test hook: throws at a step of the commit to make it fail there. */
  readonly fault?: Fault;
}

/** A log that grows: everything a reader gives, and append. */
export interface Ledger extends Omit<LedgerReader, 'close'> {
  /** Why nothing is recorded at present, for readiness; undefined when all is well. */
  trouble(): string | undefined;
  queued(): { events: number; bytes: number };
  /** Settles when the batch is durable. Rejects with a Refusal when nothing of it was stored. */
  append(batch: SealedBatch): Promise<Appended>;
  /** Runs a task between commits; `remove` belongs inside one. */
  exclusive<T>(task: () => T | Promise<T>): Promise<T>;
  remove(removal: Removal): void;
  /** Takes open values out of the dictionary and out of every count; inside `exclusive`. */
  forgetValues(terms: readonly bigint[]): void;
  /** The producer of `source` says that `last` was the last count of its run (8 bytes). An unknown run is let be. */
  closeRun(source: string, run: Uint8Array, last: number): Promise<void>;
  /**
   * Every later checkpoint is signed by this key, and so is the one that stands. Inside `exclusive`, once the entry that
   * announces it is recorded. Throws a Refusal where the head could not be stored anew: the next commit does it then.
   */
  changeSigner(signer: Signer): void;
  /** Verdicts on approvals, kept beside the log by whoever follows it. */
  readonly verdicts: VerdictTable;
  /** Settles when entry `index` can be read. */
  waitFor(index: number, signal?: AbortSignal): Promise<void>;
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
    // After a crash the mark lies up to a second behind: what was read back is what is known from here on.
    if (mark?.size !== head.size) writeMark(options.highWaterMark, head);
    const clock = new RecordingClock(options.clock ?? systemClock, head.lastMs, options.confirmClock ?? false);
    const sequencer = new Sequencer(
      {
        engine,
        signer: options.signer,
        clock,
        mark: new HighWaterMark(options.highWaterMark, head.size),
        limits: { ...defaultLimits, ...options.limits },
        notice: options.notice ?? (() => {}),
        isCurrent: options.isCurrent ?? (() => true),
      },
      head,
      tree,
    );
    const ledger = new OpenLedger(sequencer, engine, lock);
    if (ledger.olderIndexed > 0) options.notice?.({ kind: 'index.older', entries: ledger.olderIndexed });
    return ledger;
  } catch (error) {
    engine?.close();
    lock?.release();
    throw error;
  }
}

function openEngine({ file, origin, signer, fault }: LedgerOptions, hadEntries: boolean): Engine {
  const empty = (): Head => {
    // A store that is gone is an old copy of the emptiest kind.
    if (hadEntries)
      throw new Refusal('store.rolled_back', `there is no store at ${file}, but there was one with entries`);
    const checkpoint = signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]);
    return { origin, size: 0, root: emptyRoot, checkpoint, lastMs: 0 };
  };
  return new SqliteEngine({ file, create: empty, ...(fault === undefined ? {} : { fault }) });
}

class OpenLedger extends LedgerReader implements Ledger {
  readonly #sequencer: Sequencer;
  readonly #lock: Lock | undefined;
  readonly verdicts: VerdictTable;

  constructor(sequencer: Sequencer, engine: Engine, lock: Lock | undefined) {
    super(engine, () => sequencer);
    this.#sequencer = sequencer;
    this.#lock = lock;
    this.verdicts = engine.verdicts;
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
    this.#sequencer.remove(removal);
  }
  forgetValues(terms: readonly bigint[]): void {
    this.#sequencer.forgetValues(terms);
  }
  changeSigner(signer: Signer): void {
    this.#sequencer.changeSigner(signer);
  }
  closeRun(source: string, run: Uint8Array, last: number): Promise<void> {
    return this.#sequencer.closeRun(source, run, last);
  }
  waitFor(index: number, signal?: AbortSignal): Promise<void> {
    return this.#sequencer.waitFor(index, signal);
  }

  override async close(): Promise<void> {
    try {
      await this.#sequencer.close();
    } finally {
      await super.close();
      this.#lock?.release();
    }
  }
}
