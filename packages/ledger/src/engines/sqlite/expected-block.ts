/** What the index must hold of a block of events, by all that the events themselves say; what nobody can say is left open. */
import type { Span } from '../../engine.ts';
import { blockEvents, blockParts, Packed, partOf } from './index-parts.ts';

export class ExpectedBlock implements Span {
  readonly low: number;
  /** The block before the last event may be shorter than a block. */
  readonly high: number;
  readonly #postings = Array.from({ length: blockParts }, () => new Packed());
  /** How many postings there are in all. */
  postingCount = 0;
  /** Occurred times by place, in milliseconds; NaN: not known. */
  readonly times: Float64Array;
  /** How many terms each has; -1: not known. */
  readonly termCounts: Int32Array;
  /** The key of each; undefined: not known. */
  readonly ids: (Uint8Array | 'none' | undefined)[];
  /** Content digests by place, as far as they are known. */
  readonly contents: (Uint8Array | undefined)[];

  constructor(low: number, high: number) {
    if (low % blockEvents !== 0 || high - low > blockEvents) throw new RangeError('this is no block');
    this.low = low;
    this.high = high;
    this.times = new Float64Array(high - low).fill(NaN);
    this.termCounts = new Int32Array(high - low).fill(-1);
    this.ids = Array.from({ length: high - low }, () => undefined);
    this.contents = Array.from({ length: high - low }, () => undefined);
  }

  noteTime(index: number, occurredMs: number): void {
    this.times[index - this.low] = occurredMs;
  }

  /** @param terms all there are, each once */
  noteTerms(index: number, terms: BigInt64Array): void {
    const place = index - this.low;
    // Little-endian, as all that Node runs on: the last 32 bits come first.
    const words = new Uint32Array(terms.buffer, terms.byteOffset, terms.length * 2);
    for (let i = 0; i < words.length; i += 2) {
      const high = words[i + 1]!;
      this.#postings[partOf('block', high)]!.add(high, words[i]!, place);
    }
    this.termCounts[place] = terms.length;
    this.postingCount += terms.length;
  }

  noteId(index: number, id: Uint8Array | 'none', content: Uint8Array | undefined): void {
    this.ids[index - this.low] = id;
    this.contents[index - this.low] = content;
  }

  /** Events whose terms are all known. */
  get termsKnown(): number {
    let known = 0;
    for (const count of this.termCounts) if (count >= 0) known++;
    return known;
  }

  /** Postings of one part, in order. */
  sorted(part: number): Uint32Array {
    return this.#postings[part]!.sorted();
  }

  /** The same in the order of their events. */
  each(part: number, take: (high: number, low: number, place: number) => void): void {
    this.#postings[part]!.eachFrom(0, take);
  }

  /** Each term, by its first 48 bits, with the places where it must be found. */
  *terms(): Generator<[term: bigint, places: number[]]> {
    for (let part = 0; part < blockParts; part++) {
      const sorted = this.sorted(part);
      for (let at = 0; at < sorted.length;) {
        const [low, high] = [sorted[at]!, sorted[at + 1]!];
        const places: number[] = [];
        for (; sorted[at + 1] === high && sorted[at]! >>> 16 === low >>> 16; at += 2) places.push(sorted[at]! & 0xffff);
        yield [BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt((low & 0xffff0000) >>> 0)), places];
      }
    }
  }
}
