/** Limits failed sign-ins by address. Valid keys are never limited. */

import { Problem } from '@trailmark/contract';

const WINDOW_MS = 60_000;
const FAILURES_MAX = 30;
const ADDRESSES_MAX = 10_000;

export class FailureLimit {
  readonly #addresses = new Map<string, { sinceMs: number; count: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes one failure. @throws Problem `rate.limited` once there were too many within a minute */
  note(address: string): void {
    const nowMs = this.#now();
    const entry = this.#addresses.get(address);
    if (entry === undefined || nowMs - entry.sinceMs >= WINDOW_MS) {
      this.#addresses.delete(address);
      this.#addresses.set(address, { sinceMs: nowMs, count: 1 });
      // The oldest goes: memory stays bounded however many addresses fail.
      if (this.#addresses.size > ADDRESSES_MAX) this.#addresses.delete(this.#addresses.keys().next().value ?? '');
      return;
    }
    entry.count++;
    if (entry.count > FAILURES_MAX) {
      const retryAfterSeconds = Math.ceil((entry.sinceMs + WINDOW_MS - nowMs) / 1000);
      throw new Problem('rate.limited', 'Too many keys that are not valid came from this address.', {
        retryAfterSeconds,
      });
    }
  }
}
