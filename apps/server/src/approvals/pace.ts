/** How fast work beside the recording may go: in short turns, and in a small part of the time while much is recorded. */

import type { Filter, FindOptions, Found } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';

/** One turn: no commit waits longer for it. */
const TURN_MS = 3;
/** While others wait to be recorded, so many times as long as a turn took belong to them. */
const REST_TIMES = 15;
const REST_MS_MAX = 250;

export interface PaceOptions {
  /** Whether somebody waits to be recorded, or for an answer. */
  readonly isBusy: () => boolean;
  /** Whether somebody waits for the work. */
  readonly isUrgent: () => boolean;
  readonly signal: AbortSignal;
}

export class Pace {
  readonly #options: PaceOptions;
  #startedAt = performance.now();
  #restedMs = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Milliseconds of giving way, all together. */
  get restedMs(): number {
    return this.#restedMs;
  }

  /** A new turn begins with what comes next. */
  begin(): void {
    this.#startedAt = performance.now();
  }

  /** Gives way where the turn is over. Throws what the signal was aborted with. */
  async keep(): Promise<void> {
    const tookMs = performance.now() - this.#startedAt;
    if (tookMs < TURN_MS) return;
    const { isBusy, isUrgent, signal } = this.#options;
    if (isBusy() && !isUrgent()) await pause(Math.min(REST_MS_MAX, tookMs * REST_TIMES), signal);
    else await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const before = this.#startedAt;
    this.begin();
    this.#restedMs += this.#startedAt - before - tookMs;
  }
}

/** What a search finds, giving way between its steps. */
export async function pacedFind(
  { ledger }: House,
  filter: Filter,
  options: FindOptions,
  keepPace: () => Promise<void>,
): Promise<Found> {
  const steps = ledger.findSteps(filter, options, -1);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await keepPace();
  }
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
