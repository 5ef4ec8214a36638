/**
 * Open values on their way into the dictionary. One comes with the first event that carries its term; where that event
 * is not stored (a repeat, a conflict, a refused batch), it is held until one is. So the dictionary names nothing that
 * no event says, and lacks nothing that one says.
 */
import type { SealedBatch } from '@trailmark/vault';
import type { OpenValue, Row } from './engine.ts';

/** The oldest are let go; the sealer sends them again when it has forgotten that it did. */
const heldMax = 10_000;

// Owned by the sequencer.
export class HeldValues {
  readonly #held = new Map<bigint, OpenValue>();
  readonly #isKnown: (term: bigint) => boolean;

  /** @param isKnown whether the dictionary has the value of a term */
  constructor(isKnown: (term: bigint) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Of a batch that is not stored. */
  hold(batch: SealedBatch): void {
    this.#holdAll(batch.openValues);
  }

  #holdAll(values: readonly OpenValue[]): void {
    for (const value of values) this.#held.set(value.term, value);
    for (const term of this.#held.keys()) {
      if (this.#held.size <= heldMax) break;
      this.#held.delete(term);
    }
  }

  /** What a commit of `rows` brings; call `settle` once it is durable. */
  broughtBy(batches: readonly { batch: SealedBatch; isStored: boolean }[], rows: readonly Row[]): OpenValue[] {
    const whole = batches.filter(({ isStored }) => isStored).flatMap(({ batch }) => batch.openValues);
    for (const { batch, isStored } of batches) {
      // Repeats mostly bring what is there already, which would only be looked for in every later row.
      if (!isStored) this.#holdAll(batch.openValues.filter(({ term }) => !this.#isKnown(term)));
    }
    if (this.#held.size === 0) return whole;
    const carried = new Map<bigint, OpenValue>();
    for (const { terms } of rows) {
      for (const term of terms) {
        const held = this.#held.get(term);
        if (held !== undefined) carried.set(term, held);
      }
    }
    return [...whole, ...carried.values()];
  }

  settle(stored: readonly OpenValue[]): void {
    if (this.#held.size > 0) this.forget(stored.map(({ term }) => term));
  }

  forget(terms: readonly bigint[]): void {
    for (const term of terms) this.#held.delete(term);
  }
}
