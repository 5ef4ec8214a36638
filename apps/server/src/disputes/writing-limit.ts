/** How many notes and steps of disputes a key may write: readers may write these, and must not fill the log with them. */

import { Problem } from '@trailmark/contract';

const MINUTE_MS = 60_000;
const PER_MINUTE = 60;

export class WritingLimit {
  readonly #written = new Map<string, { sinceMs: number; count: number }>();

  /** @throws Problem `note.too_many` */
  take(key: string, nowMs: number): void {
    const written = this.#written.get(key);
    if (written === undefined || nowMs - written.sinceMs >= MINUTE_MS || nowMs < written.sinceMs) {
      this.#forget(nowMs);
      this.#written.set(key, { sinceMs: nowMs, count: 1 });
      return;
    }
    if (written.count >= PER_MINUTE)
      throw new Problem('note.too_many', `This key wrote ${PER_MINUTE} notes within a minute.`, {
        retryAfterSeconds: Math.ceil((written.sinceMs + MINUTE_MS - nowMs) / 1_000),
      });
    written.count++;
  }

  #forget(nowMs: number): void {
    for (const [key, { sinceMs }] of this.#written) if (nowMs - sinceMs >= MINUTE_MS) this.#written.delete(key);
  }
}
