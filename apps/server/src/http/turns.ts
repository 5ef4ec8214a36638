/**
 * Questions are computed one after another, each at a turn of its own: what is recorded meanwhile waits for one of them
 * and never for all. After one that took long there is a pause, in which recording goes on unhindered.
 */

import type { Steps } from '@trailmark/ledger';

/** Work that goes piece by piece gives the turn back after so long. */
const TURN_MS = 20;
/** Shorter ones need no pause. */
const LONG_MS = 40;
const PAUSE_MS_MAX = 25;

export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isGiving = false;
  #givenAt = 0;

  /** Whether a question is being computed, or waits for its turn. */
  get isBusy(): boolean {
    return this.#isGiving;
  }

  /** Resolves when it is the caller's turn, which ends with its next `await`. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isGiving) return;
      this.#isGiving = true;
      setImmediate(this.#give);
    });
  }

  /** All steps of a piece of work, in as many turns as it takes; the first is the one under way. */
  async run<T>(steps: Steps<T>): Promise<T> {
    for (let startedAt = performance.now(); ;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (performance.now() - startedAt <= TURN_MS) continue;
      await this.next();
      startedAt = performance.now();
    }
  }

  /** What `of` makes of each item, in as many turns as it takes; the first is the one under way. */
  async map<T, R>(items: readonly T[], of: (item: T) => R): Promise<R[]> {
    const made: R[] = [];
    let startedAt = performance.now();
    for (const item of items) {
      if (performance.now() - startedAt > TURN_MS) {
        await this.next();
        startedAt = performance.now();
      }
      made.push(of(item));
    }
    return made;
  }

  readonly #give = (): void => {
    this.#givenAt = performance.now();
    this.#waiting.shift()?.();
    // Asked for behind the turn, which is taken before anything else that waits.
    setImmediate(this.#goOn);
  };

  readonly #goOn = (): void => {
    if (this.#waiting.length === 0) {
      this.#isGiving = false;
      return;
    }
    const tookMs = performance.now() - this.#givenAt;
    if (tookMs > LONG_MS) setTimeout(this.#give, Math.min(PAUSE_MS_MAX, tookMs / 2));
    else this.#give();
  };
}
