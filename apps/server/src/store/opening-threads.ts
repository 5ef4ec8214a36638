/**
 * Opens parcels of stored events in threads of their own: nearly all the work of an examination is decrypting values and
 * working out anew what the index must hold of them.
 */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { rowBuffers } from '@trailmark/ledger';
import type { OpenedRows, RowReader, StoredRows } from '@trailmark/ledger';

/** What a thread opens events with: names of folders, and the key that a passphrase gave. */
export interface OpeningPlace {
  readonly tenant: string;
  readonly origin: string;
  /** The keys folder. */
  readonly keys: string;
  readonly unlocked: Uint8Array | undefined;
  readonly keyring: string;
  /** The types the tenant registered. */
  readonly types: string;
}

export interface ToThread {
  readonly parcel: number;
  readonly rows: StoredRows;
}

export interface FromThread {
  readonly parcel: number;
  readonly opened: OpenedRows;
}

const THREADS_MAX = 4;
/** Of each thread: one at which it works, and one that waits. */
const PARCELS_EACH = 2;
/** What is opened lives briefly: a small young generation keeps the process small. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/** As many as there are cores; on one they would only wait for each other. */
export function threadsHere(): number {
  const cores = availableParallelism();
  return cores < 2 ? 0 : Math.min(cores, THREADS_MAX);
}

interface Waiting {
  resolve(opened: OpenedRows): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export class OpeningThreads implements RowReader {
  readonly parcels: number;
  readonly #threads: readonly Thread[];
  #trouble: unknown;
  #next = 0;

  constructor(count: number, place: OpeningPlace) {
    this.parcels = count * PARCELS_EACH;
    this.#threads = Array.from({ length: count }, () => this.#start(place));
  }

  #start(place: OpeningPlace): Thread {
    const worker = new Worker(new URL('./opening-thread.ts', import.meta.url), {
      workerData: place,
      name: 'opening',
      resourceLimits: THREAD_LIMITS,
    });
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', ({ parcel, opened }: FromThread) => {
      thread.waiting.get(parcel)?.resolve(opened);
      thread.waiting.delete(parcel);
    });
    worker.on('error', (error) => this.#fail(thread, error));
    worker.on('exit', () => this.#fail(thread, new Error('a thread that opens events ended')));
    return thread;
  }

  #fail({ waiting }: Thread, error: unknown): void {
    this.#trouble ??= error;
    for (const parcel of waiting.values()) parcel.reject(error);
    waiting.clear();
  }

  /** To whoever has least to do. */
  read(rows: StoredRows): Promise<OpenedRows> {
    return new Promise((resolve, reject) => {
      if (this.#trouble !== undefined) {
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- as it came from the thread
        reject(this.#trouble);
        return;
      }
      const parcel = this.#next++;
      const { worker, waiting } = this.#threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      waiting.set(parcel, { resolve, reject });
      const message: ToThread = { parcel, rows };
      worker.postMessage(message, rowBuffers(rows));
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}
