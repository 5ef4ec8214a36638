/** Counts by term, of which there may be hundreds of thousands: three typed arrays, where a Map hashes every number anew. */

export class TermCounts {
  #highs = new Uint32Array(1024);
  #lows = new Uint32Array(1024);
  /** 0: the slot is free. */
  #counts = new Uint32Array(1024);
  #used = 0;

  /** @param low of it the first half says which term it is, as postings know terms; @param count above 0 */
  add(high: number, low: number, count: number): void {
    const mask = this.#counts.length - 1;
    const middle = low >>> 16;
    let at = slotOf(high, middle) & mask;
    for (; this.#counts[at] !== 0; at = (at + 1) & mask) {
      if (this.#highs[at] !== high || this.#lows[at]! >>> 16 !== middle) continue;
      this.#counts[at]! += count;
      return;
    }
    this.#highs[at] = high;
    this.#lows[at] = low;
    this.#counts[at] = count;
    if (++this.#used * 2 > this.#counts.length) this.#grow();
  }

  /** In no order. `low` is as it was when the term was first added. */
  each(take: (high: number, low: number, count: number) => void): void {
    const [highs, lows, counts] = [this.#highs, this.#lows, this.#counts];
    for (let at = 0; at < counts.length; at++) if (counts[at] !== 0) take(highs[at]!, lows[at]!, counts[at]!);
  }

  #grow(): void {
    const [highs, lows, counts] = [this.#highs, this.#lows, this.#counts];
    const mask = counts.length * 2 - 1;
    this.#highs = new Uint32Array(mask + 1);
    this.#lows = new Uint32Array(mask + 1);
    this.#counts = new Uint32Array(mask + 1);
    for (let from = 0; from < counts.length; from++) {
      if (counts[from] === 0) continue;
      let at = slotOf(highs[from]!, lows[from]! >>> 16) & mask;
      while (this.#counts[at] !== 0) at = (at + 1) & mask;
      this.#highs[at] = highs[from]!;
      this.#lows[at] = lows[from]!;
      this.#counts[at] = counts[from]!;
    }
  }
}

/** Terms are random, but for quarters of an hour and the like, which follow one another. */
const slotOf = (high: number, middle: number): number => high ^ (middle * 0x9e37);
