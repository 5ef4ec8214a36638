/** What waits to be recorded: bounded by events and by bytes, so that a flood is refused and not swallowed. */
import type { SealedBatch } from '@trailmark/vault';
import { Refusal } from './refusal.ts';
import type { Appended } from './sequencer.ts';

export interface QueueLimits {
  readonly queueEventsMax: number;
  readonly queueBytesMax: number;
  /** What one commit takes at most, so that no writer waits long behind a flood. */
  readonly commitEventsMax: number;
}

export const defaultLimits: QueueLimits = {
  queueEventsMax: 50_000,
  queueBytesMax: 64 * 2 ** 20,
  commitEventsMax: 10_000,
};

/** A batch and whoever waits for its answer. */
export interface Waiting {
  readonly batch: SealedBatch;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/** Owned by the sequencer. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #waiting: Waiting[] = [];
  #events = 0;
  #bytes = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get load(): { events: number; bytes: number } {
    return { events: this.#events, bytes: this.#bytes };
  }

  /** Throws `queue.full`. A batch larger than the whole queue is taken by an empty one: else it never could be. */
  add(waiting: Waiting): void {
    const events = this.#events + waiting.batch.events.length;
    const bytes = this.#bytes + waiting.batch.byteLength;
    const full = events > this.#limits.queueEventsMax || bytes > this.#limits.queueBytesMax;
    if (full && !this.isEmpty) {
      throw new Refusal('queue.full', 'too much is waiting to be recorded; try again shortly');
    }
    this.#events = events;
    this.#bytes = bytes;
    this.#waiting.push(waiting);
  }

  /** Everything that waits, in order of arrival, up to what one commit takes. */
  take(): Waiting[] {
    let count = 0;
    let events = 0;
    while (count < this.#waiting.length) {
      const more = events + this.#waiting[count]!.batch.events.length;
      if (count > 0 && more > this.#limits.commitEventsMax) break;
      events = more;
      count++;
    }
    return this.#remove(count);
  }

  takeAll(): Waiting[] {
    return this.#remove(this.#waiting.length);
  }

  #remove(count: number): Waiting[] {
    const taken = this.#waiting.splice(0, count);
    for (const { batch } of taken) {
      this.#events -= batch.events.length;
      this.#bytes -= batch.byteLength;
    }
    return taken;
  }
}
