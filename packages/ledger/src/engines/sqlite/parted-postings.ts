/**
 * Postings to be sorted, kept apart by the part of the index in which they will stand: each is small enough to be walked
 * and sorted within a processor's cache. So are kept those of the events that are in no block yet, and those of a merge.
 */
import { Packed, partOf, type Level } from './index-parts.ts';

/** Rather one walk for each of so few terms than a table of them. */
const fewTerms = 4;

export class PartedPostings {
  readonly #level: Level;
  readonly #first: number;
  readonly #parts: readonly Packed[];

  /** @param first the first of `count` parts, in which all terms that are added stand */
  constructor(level: Level, first: number, count: number) {
    this.#level = level;
    this.#first = first;
    this.#parts = Array.from({ length: count }, () => new Packed());
  }

  add(high: number, low: number, place: number): void {
    this.#partWith(high).add(high, low, place);
  }

  /** All terms of one event: pairs of words as they lie in memory, the last 32 bits first. */
  addTerms(terms: Uint32Array, place: number): void {
    for (let i = 0; i < terms.length; i += 2) this.add(terms[i + 1]!, terms[i]!, place);
  }

  /** A sorted copy of the postings of one part, by its number in the index. */
  sorted(part: number): Uint32Array {
    return this.#parts[part - this.#first]!.sorted();
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }

  /** Adds one for each place that stands here, below the length of `counts`. */
  countPlaces(counts: Uint32Array): void {
    for (const part of this.#parts) part.countPlaces(counts);
  }

  /** Marks the places that carry a term. */
  mark(high: number, low: number, places: Uint32Array): number {
    return this.#partWith(high).mark(high, low, places);
  }

  /** The same for many terms at once. */
  markAny(highs: Uint32Array, lows: Uint32Array, places: Uint32Array): number {
    let found = 0;
    if (highs.length <= fewTerms) {
      for (let i = 0; i < highs.length; i++) found += this.mark(highs[i]!, lows[i]!, places);
      return found;
    }
    const wanted = new Map<Packed, number[]>();
    for (let i = 0; i < highs.length; i++) {
      const part = this.#partWith(highs[i]!);
      const others = wanted.get(part);
      if (others === undefined) wanted.set(part, [i]);
      else others.push(i);
    }
    for (const [part, those] of wanted) {
      const [high, low] = [Uint32Array.from(those, (i) => highs[i]!), Uint32Array.from(those, (i) => lows[i]!)];
      found += part.markAny(high, low, places);
    }
    return found;
  }

  /**
   * Calls `take` with each posting that came after those that `seen` counts, one number for each part, which it moves
   * on; those of one part in order of arrival.
   */
  eachNew(seen: Uint32Array, take: (high: number, low: number, place: number) => void): void {
    for (const [number, part] of this.#parts.entries()) {
      part.eachFrom(seen[number]!, take);
      seen[number] = part.length;
    }
  }

  #partWith(high: number): Packed {
    return this.#parts[partOf(this.#level, high) - this.#first]!;
  }
}
