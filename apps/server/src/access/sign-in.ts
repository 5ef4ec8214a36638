/** The one-time token in the line `Open: …` that the server prints when it starts. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const VALID_MS = 15 * 60_000;

export class SignIn {
  #hash: Buffer | undefined;
  #untilMs = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A fresh token; an earlier one is void. Only its hash is kept. */
  issue(): string {
    const token = randomBytes(24).toString('base64url');
    this.#hash = hashOf(token);
    this.#untilMs = this.#now() + VALID_MS;
    return token;
  }

  /** True once, within 15 minutes. */
  redeem(token: string): boolean {
    if (this.#hash === undefined || this.#now() > this.#untilMs) return false;
    const isRight = timingSafeEqual(this.#hash, hashOf(token));
    if (isRight) this.#hash = undefined;
    return isRight;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
