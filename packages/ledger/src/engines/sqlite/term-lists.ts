/**
 * The lists of terms that questions ask for again and again, term by term over all blocks and segments. Of a part that
 * is read for a list the list is a small piece: whoever keeps the parts keeps little of what is asked for.
 */
import { eventsOf, findPosting, PlaceList, type Level, type Posting } from './index-parts.ts';

/** For all stores of the process. */
const keptBytesMax = 12 * 2 ** 20;
/** Roughly what a term takes besides its lists. */
const termBytes = 1500;
/** Blocks that wait to be merged are fewer. */
const blockSlots = 64;
/** In place of an offset: not looked for yet; looked for and not there. */
const unknown = 0;
const missing = -1;

/** The part in which a term stands if it stands there at all. */
export type PartReader = (level: Level, number: number, high: number) => Uint8Array | undefined;

/** Lists of one term of one store. */
export class TermLists {
  readonly #high: number;
  readonly #low: number;
  #bytes = new Uint8Array(256);
  #used = 1;
  #segments = new Int32Array(64);
  readonly #blocks = new Int32Array(blockSlots);
  readonly #blockNumbers = new Int32Array(blockSlots).fill(-1);

  constructor(high: number, low: number) {
    this.#high = high;
    this.#low = low;
  }

  get size(): number {
    return this.#bytes.length + this.#segments.byteLength + termBytes;
  }

  find(level: Level, number: number, read: PartReader): Posting | undefined {
    const slots = level === 'segment' ? this.#segmentSlots(number) : this.#blocks;
    const slot = level === 'segment' ? number : this.#blockSlot(number);
    const known = slots[slot]!;
    if (known > 0) return new PlaceList(this.#bytes, known);
    if (known === missing) return undefined;
    const part = read(level, number, this.#high);
    const posting = part && findPosting(part, this.#high, this.#low);
    slots[slot] = posting === undefined ? missing : this.#add(posting.list(eventsOf(level) / 8));
    return posting;
  }

  #segmentSlots(number: number): Int32Array {
    if (number < this.#segments.length) return this.#segments;
    const longer = new Int32Array(number * 2);
    longer.set(this.#segments);
    return (this.#segments = longer);
  }

  /** What stood there was of a block that was merged since. */
  #blockSlot(number: number): number {
    const slot = number % blockSlots;
    if (this.#blockNumbers[slot] !== number) this.#blocks[slot] = unknown;
    this.#blockNumbers[slot] = number;
    return slot;
  }

  /** The bits of a list begin behind three bytes, at a multiple of four. */
  #add(list: Uint8Array): number {
    const at = this.#used + ((4 - ((this.#used + 3) % 4)) % 4);
    if (at + list.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(Math.ceil(this.#bytes.length * 1.5), at + list.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(list, at);
    this.#used = at + list.length;
    return at;
  }
}

/** Terms asked for last, up to a number of bytes. */
class Kept {
  readonly #terms = new Map<string, { readonly lists: TermLists; counted: number }>();
  /** What was opened since sizes were last taken, and may have grown. */
  readonly #opened = new Set<string>();
  #bytes = 0;

  open(owner: number, high: number, low: number): TermLists {
    const key = `${owner} ${high} ${low >>> 16}`;
    const kept = this.#terms.get(key) ?? { lists: new TermLists(high, low), counted: 0 };
    this.#terms.delete(key);
    this.#terms.set(key, kept);
    this.#opened.add(key);
    return kept.lists;
  }

  /** Takes sizes, and lets go of what was asked for longest ago. */
  settle(): void {
    for (const key of this.#opened) {
      const kept = this.#terms.get(key);
      if (kept === undefined) continue;
      this.#bytes += kept.lists.size - kept.counted;
      kept.counted = kept.lists.size;
    }
    this.#opened.clear();
    for (const [key, { counted }] of this.#terms) {
      if (this.#bytes <= keptBytesMax) break;
      this.#terms.delete(key);
      this.#bytes -= counted;
    }
  }
}

/** One for all stores of the process. */
export const keptLists = new Kept();
