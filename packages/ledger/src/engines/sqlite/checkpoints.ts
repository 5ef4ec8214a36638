/**
 * Carries a write-ahead log into its store on another thread, so that neither commits nor questions wait for the disk
 * meanwhile: a passive checkpoint stands in nobody's way. One thread serves all stores of the process.
 */
import { Worker } from 'node:worker_threads';
import { placeCount, places, type ToCheckpointThread } from './checkpoint-messages.ts';

/**
 * The log begins anew only when all of it is in the store. While commits follow one another the thread leaves the newest,
 * so from so many frames on commits wait for it to carry over what is left, which is little.
 */
const framesMax = 4096;
/** Longer nobody waits for it. */
const holdMs = 1_000;
/** Times that one was due while the last was not over: then whoever commits waits for it. */
const passedOverMax = 6;
/** Longer than any checkpoint takes; beyond it the thread is taken for dead. */
const settleMs = 20_000;
const memory = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16, stackSizeMb: 1 };

let thread: Worker | undefined;
let isBroken = false;

/** Undefined where there can be no thread. */
function threadOf(): Worker | undefined {
  if (isBroken) return undefined;
  if (thread !== undefined) return thread;
  try {
    thread = new Worker(new URL('checkpoint-thread.ts', import.meta.url), {
      name: 'checkpoints',
      resourceLimits: memory,
    });
    thread.on('error', () => (isBroken = true));
    thread.unref();
  } catch {
    isBroken = true;
  }
  return thread;
}

/** Those of one store. */
export class Checkpoints {
  readonly #file: string;
  readonly #state = new Int32Array(new SharedArrayBuffer(placeCount * 4));
  #isKnown = false;
  #passedOver = 0;

  constructor(file: string) {
    this.#file = file;
  }

  get isAtWork(): boolean {
    return Atomics.load(this.#state, places.isAtWork) === 1;
  }

  get #isLong(): boolean {
    return Atomics.load(this.#state, places.frames) > framesMax;
  }

  /**
   * Begins one, unless the last is not over, or `hold` will. Where there is no thread, or it is too slow, `here` does it
   * at once.
   */
  carry(here: () => void): void {
    if (this.isAtWork && !isBroken) {
      if (++this.#passedOver < passedOverMax) return;
      // The disk is slower than what is recorded.
      this.settle();
    } else if (this.#isLong && !isBroken) return;
    const isLate = this.#passedOver >= passedOverMax;
    this.#passedOver = 0;
    if (!isLate && this.#tell(false)) return;
    Atomics.store(this.#state, places.frames, 0);
    try {
      here();
    } catch {
      // On a full disk the log keeps everything; the next time carries it over.
    }
  }

  /** Where the log is long: settles when the thread has carried over what it left. To be asked behind every commit. */
  hold(): Promise<void> | undefined {
    if (this.isAtWork || !this.#isLong || !this.#tell(false)) return undefined;
    const { async, value } = Atomics.waitAsync(this.#state, places.isAtWork, 1, holdMs);
    if (!async) return void Atomics.store(this.#state, places.frames, 0);
    return value.then(() => void Atomics.store(this.#state, places.frames, 0));
  }

  /** Returns when the last one is over: of two at once the second is refused, whatever its timeout. */
  settle(): void {
    if (this.isAtWork && !isBroken) Atomics.wait(this.#state, places.isAtWork, 1, settleMs);
  }

  /** The thread lets go of the store before this returns. */
  close(): void {
    this.settle();
    if (!this.#isKnown) return;
    this.#tell(true);
    this.settle();
    this.#isKnown = false;
  }

  #tell(isLast: boolean): boolean {
    const worker = threadOf();
    if (worker === undefined) return false;
    Atomics.store(this.#state, places.isAtWork, 1);
    this.#isKnown = true;
    worker.postMessage({ file: this.#file, state: this.#state, isLast } satisfies ToCheckpointThread);
    return true;
  }
}
