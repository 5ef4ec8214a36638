/**
 * The bytes of the search index: sorted, immutable parts instead of a B-tree row for each term of each event.
 *
 * Terms and dedup keys are keyed hashes, so a B-tree of them is written at random places and slows as it grows. Here a
 * block of 4,096 events is sorted once, in memory, and written as 64 parts by the leading bits of the key; sixteen
 * blocks are merged into a segment of 65,536 events in 1,024 parts. Writing is sequential, its cost does not depend on
 * the size of the log, and a posting takes 2-4 bytes on disk.
 *
 * Keys are compared by their first 48 bits: among a hundred million distinct terms a search is wrong about some event
 * with a probability below one in a million. Dedup keys are compared whole.
 */
import { setBit } from './bitmap.ts';

export const blockEvents = 4096;
export const blocksPerSegment = 16;
export const segmentEvents = blockEvents * blocksPerSegment;
export const blockParts = 64;
export const segmentParts = blockParts * blocksPerSegment;

export type Level = 'block' | 'segment';
export const eventsOf = (level: Level): number => (level === 'block' ? blockEvents : segmentEvents);

/** The part that holds a key, from the key's first 32 bits. */
export const partOf = (level: Level, high: number): number => high >>> (level === 'block' ? 26 : 22);

/** Postings for which room is kept when a list is emptied. */
const keptPostingsMax = 2 ** 14;

/**
 * Postings to be sorted: 48 bits of term, 16 bits of place, one number each. They come with their places in order, so
 * that sorting by the term alone, in a way that keeps what came first in front, sorts them whole.
 */
export class Packed {
  #words: Uint32Array;
  readonly #capacity: number;
  length = 0;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#words = new Uint32Array(capacity * 2);
  }

  /** @param high the term's first 32 bits @param low its next 32, of which the first 16 count @param place below 2^16 */
  add(high: number, low: number, place: number): void {
    if (this.length * 2 === this.#words.length) this.#grow();
    this.#words[this.length * 2] = (low & 0xffff0000) | place;
    this.#words[this.length * 2 + 1] = high;
    this.length++;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#words.length * 2);
    larger.set(this.#words);
    this.#words = larger;
  }

  clear(): void {
    this.length = 0;
    // Events with a thousand words each are seldom, and there is a tail for each store.
    if (this.#words.length > keptPostingsMax * 2) this.#words = new Uint32Array(this.#capacity * 2);
  }

  /** Adds one for each place that stands here, below the length of `counts`. */
  countPlaces(counts: Uint32Array): void {
    for (let i = 0, end = this.length * 2; i < end; i += 2) counts[this.#words[i]! & 0xffff]!++;
  }

  /** A sorted copy. Little-endian words: the 64-bit value is high * 2^32 + low. */
  sorted(): Uint32Array {
    return sortByTerm(this.#words.slice(0, this.length * 2));
  }

  /** Marks the places that carry a term, by walking all: meant for the few thousand newest events. */
  mark(high: number, low: number, places: Uint32Array): number {
    const words = this.#words;
    const middle = low >>> 16;
    let found = 0;
    for (let i = 0, end = this.length * 2; i < end; i += 2) {
      if (words[i + 1] === high && words[i]! >>> 16 === middle) {
        setBit(places, words[i]! & 0xffff);
        found++;
      }
    }
    return found;
  }

  /** The same for many terms at once, by one walk. */
  markAny(highs: Uint32Array, lows: Uint32Array, places: Uint32Array): number {
    // Wide enough that nearly every posting meets an empty slot, small enough for the nearest cache.
    const mask = Math.max(slotsMin, 2 ** Math.ceil(Math.log2(highs.length * 2 + 1))) - 1;
    const slots = new Int32Array(mask + 1).fill(-1);
    for (let i = 0; i < highs.length; i++) {
      let at = highs[i]! & mask;
      while (slots[at] !== -1) at = (at + 1) & mask;
      slots[at] = i;
    }
    let found = 0;
    for (let i = 0, end = this.length * 2; i < end; i += 2) {
      const high = this.#words[i + 1]!;
      const word = this.#words[i]!;
      for (let at = high & mask; slots[at] !== -1; at = (at + 1) & mask) {
        if (highs[slots[at]!] !== high || lows[slots[at]!]! >>> 16 !== word >>> 16) continue;
        setBit(places, word & 0xffff);
        found++;
        break;
      }
    }
    return found;
  }

  /** Calls `take` with each posting from number `from` on, in order of arrival. */
  eachFrom(from: number, take: (high: number, low: number, place: number) => void): void {
    for (let i = from * 2, end = this.length * 2; i < end; i += 2) {
      take(this.#words[i + 1]!, this.#words[i]!, this.#words[i]! & 0xffff);
    }
  }
}

const slotsMin = 512;

const digitBits = 11;
const digits = 2 ** digitBits;

/**
 * Sorts, overwriting what it is given: by the first 32 bits in three passes over digits of eleven bits, which is five times as fast as comparing; then the
 * few that share these bits and not the next sixteen.
 */
function sortByTerm(words: Uint32Array): Uint32Array {
  const other = new Uint32Array(words.length);
  sortByDigit(words, other, 0);
  sortByDigit(other, words, digitBits);
  sortByDigit(words, other, digitBits * 2);
  sortEqual(other);
  return other;
}

function sortByDigit(from: Uint32Array, to: Uint32Array, shift: number): void {
  const starts = new Uint32Array(digits);
  for (let i = 1; i < from.length; i += 2) starts[(from[i]! >>> shift) & (digits - 1)]! += 2;
  let sum = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = starts[digit]!;
    starts[digit] = sum;
    sum += count;
  }
  for (let i = 0; i < from.length; i += 2) {
    const high = from[i + 1]!;
    const digit = (high >>> shift) & (digits - 1);
    const at = starts[digit]!;
    starts[digit] = at + 2;
    to[at] = from[i]!;
    to[at + 1] = high;
  }
}

/** Postings that share the first 32 bits of the term, by the next sixteen. */
function sortEqual(words: Uint32Array): void {
  for (let i = 2; i < words.length; i += 2) {
    const high = words[i + 1]!;
    const low = words[i]!;
    if (words[i - 1] !== high || words[i - 2]! >>> 16 <= low >>> 16) continue;
    let at = i;
    for (; at > 0 && words[at - 1] === high && words[at - 2]! >>> 16 > low >>> 16; at -= 2) words[at] = words[at - 2]!;
    words[at] = low;
  }
}

/*
 * A part of postings, little-endian: u32 n; n times u32 (first 32 bits of the term); n times u32 value; n times u16
 * (next 16 bits); lists. A value with the top bit set is the one place of its term; else it is the offset of a list
 * from the start of the lists: u16 count - 1, u8 form, then either one varint for each place (its distance from the
 * one before) or all bits of the block or segment, whichever is shorter.
 */
const single = 0x80000000;
const asDistances = 0;
const asBits = 1;

/** Cuts sorted postings into parts. Repeated (term, place) pairs are dropped. */
export function buildPostings(sorted: Uint32Array, level: Level, firstPart: number, partCount: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let part = firstPart; part < firstPart + partCount; part++) {
    const from = at;
    while (at < sorted.length && partOf(level, sorted[at + 1]!) === part) at += 2;
    parts.push(buildPart(sorted, from, at, eventsOf(level) / 8));
  }
  return parts;
}

let scratch = new Uint8Array(1 << 16);

/** What a part is built from, kept between parts: each term's two halves, and its value. */
let terms = new Uint32Array(3 << 12);

function buildPart(sorted: Uint32Array, from: number, to: number, bitBytes: number): Uint8Array {
  if (terms.length < ((to - from) / 2) * 3) terms = new Uint32Array((to - from) * 3);
  let n = 0;
  let end = 0;
  for (let at = from; at < to;) {
    const high = sorted[at + 1]!;
    const middle = sorted[at]! >>> 16;
    const first = at;
    for (at += 2; at < to && sorted[at + 1] === high && sorted[at]! >>> 16 === middle;) at += 2;
    terms[n] = high;
    terms[n + 1] = middle;
    // A list of one place is shorter as the place itself.
    const alone = at - first === 2 || sorted[first] === sorted[at - 2];
    terms[n + 2] = alone ? single | (sorted[first]! & 0xffff) : end;
    if (!alone) end = writeList(sorted, first, at, bitBytes, end);
    n += 3;
  }
  n /= 3;
  const data = new Uint8Array(4 + n * 10 + end);
  const numbers = new Uint32Array(data.buffer, 0, 1 + n * 2);
  const middles = new Uint16Array(data.buffer, 4 + n * 8, n);
  numbers[0] = n;
  for (let i = 0; i < n; i++) {
    numbers[1 + i] = terms[i * 3]!;
    middles[i] = terms[i * 3 + 1]!;
    numbers[1 + n + i] = terms[i * 3 + 2]!;
  }
  data.set(scratch.subarray(0, end), 4 + n * 10);
  return data;
}

/** Writes one list into the scratch buffer at `start` and gives its end. */
function writeList(sorted: Uint32Array, first: number, to: number, bitBytes: number, start: number): number {
  const room = start + 3 + Math.max(bitBytes, ((to - first) / 2) * 3);
  if (room > scratch.length) {
    const larger = new Uint8Array(room * 2);
    larger.set(scratch);
    scratch = larger;
  }
  let end = start + 3;
  let previous = 0;
  let count = 0;
  for (let at = first; at < to; at += 2) {
    const place = sorted[at]! & 0xffff;
    let distance = place - previous;
    if (count > 0 && distance === 0) continue;
    previous = place;
    count++;
    for (; distance > 127; distance >>>= 7) scratch[end++] = (distance & 127) | 128;
    scratch[end++] = distance;
  }
  scratch[start] = (count - 1) & 255;
  scratch[start + 1] = (count - 1) >>> 8;
  scratch[start + 2] = asDistances;
  if (end - start - 3 <= bitBytes) return end;
  scratch[start + 2] = asBits;
  scratch.fill(0, start + 3, start + 3 + bitBytes);
  for (let at = first; at < to; at += 2) {
    const place = sorted[at]! & 0xffff;
    scratch[start + 3 + (place >>> 3)]! |= 1 << (place & 7);
  }
  return start + 3 + bitBytes;
}

/** The places of one term within one part: its count at once, the places when asked for. */
export interface Posting {
  readonly count: number;
  /** Sets the bit of each place. */
  mark(bits: Uint32Array): void;
  /** Clears the bit of each place. */
  unmark(bits: Uint32Array): void;
  /** Its list as it stands in a part, or would stand there; `bitBytes` is what all bits of the block or segment take. */
  list(bitBytes: number): Uint8Array;
}

/** Finds a term in a part of postings. */
export function findPosting(part: Uint8Array, high: number, low: number): Posting | undefined {
  const view = viewOf(part);
  const n = view.getUint32(0, true);
  const middle = low >>> 16;
  let from = 0;
  for (let to = n; from < to;) {
    const half = (from + to) >>> 1;
    const other = view.getUint32(4 + half * 4, true);
    if (other < high || (other === high && view.getUint16(4 + n * 8 + half * 2, true) < middle)) from = half + 1;
    else to = half;
  }
  if (from === n || view.getUint32(4 + from * 4, true) !== high) return undefined;
  if (view.getUint16(4 + n * 8 + from * 2, true) !== middle) return undefined;
  return postingAt(part, n, view.getUint32(4 + n * 4 + from * 4, true));
}

function postingAt(part: Uint8Array, n: number, value: number): Posting {
  return value >= single ? new OnePlace(value & 0xffff) : new PlaceList(part, 4 + n * 10 + value);
}

class OnePlace implements Posting {
  readonly count = 1;
  readonly #place: number;

  constructor(place: number) {
    this.#place = place;
  }
  mark(bits: Uint32Array): void {
    setBit(bits, this.#place);
  }
  unmark(bits: Uint32Array): void {
    bits[this.#place >>> 5]! &= ~(1 << (this.#place & 31));
  }
  list(): Uint8Array {
    const bytes = [0, 0, asDistances];
    let rest = this.#place;
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    return Uint8Array.of(...bytes, rest);
  }
}

/** A list as it stands in a part, or where somebody put it. */
export class PlaceList implements Posting {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.count = bytes[at]! + bytes[at + 1]! * 256 + 1;
  }

  mark(bits: Uint32Array): void {
    if (!this.#isBits) return void this.#walk((place) => (bits[place >>> 5]! |= 1 << (place & 31)));
    const stored = this.#storedBits(bits.length);
    for (let i = 0; i < stored.length; i++) bits[i]! |= stored[i]!;
  }

  unmark(bits: Uint32Array): void {
    if (!this.#isBits) return void this.#walk((place) => (bits[place >>> 5]! &= ~(1 << (place & 31))));
    const stored = this.#storedBits(bits.length);
    for (let i = 0; i < stored.length; i++) bits[i]! &= ~stored[i]!;
  }

  list(bitBytes: number): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#isBits ? this.#at + 3 + bitBytes : this.#walk(() => {}));
  }

  get #isBits(): boolean {
    return this.#bytes[this.#at + 2] === asBits;
  }

  /** Numbers of four bytes are read in place where they begin at a multiple of four. */
  #storedBits(words: number): Uint32Array {
    const from = this.#bytes.byteOffset + this.#at + 3;
    const isAligned = from % 4 === 0 && this.#at + 3 + words * 4 <= this.#bytes.length;
    if (isAligned) return new Uint32Array(this.#bytes.buffer, from, words);
    return new Uint32Array(this.#bytes.slice(this.#at + 3, this.#at + 3 + words * 4).buffer);
  }

  /** Gives where the list ends. */
  #walk(take: (place: number) => void): number {
    const bytes = this.#bytes;
    let cursor = this.#at + 3;
    for (let i = 0, place = 0; i < this.count; i++) {
      let byte = bytes[cursor++]!;
      let distance = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[cursor++]!;
        distance |= (byte & 127) << shift;
      }
      take((place += distance));
    }
    return cursor;
  }
}

/** The first 32 bits of each term of a part, ascending. */
export function highsOf(part: Uint8Array): Uint32Array {
  const view = viewOf(part);
  const n = view.getUint32(0, true);
  if (4 + n * 10 > part.length) throw new RangeError('a part of postings is cut short');
  return Uint32Array.from({ length: n }, (_, i) => view.getUint32(4 + i * 4, true));
}

interface PostingsTaker {
  add(high: number, low: number, place: number): void;
}

/** Gives every (term, place) of a part back, places moved by `offset`: merging and removal start from this. */
export function unpackPostings(part: Uint8Array, bitBytes: number, offset: number, into: PostingsTaker): void {
  const view = viewOf(part);
  const n = view.getUint32(0, true);
  for (let i = 0; i < n; i++) {
    const high = view.getUint32(4 + i * 4, true);
    const low = view.getUint16(4 + n * 8 + i * 2, true) << 16;
    const value = view.getUint32(4 + n * 4 + i * 4, true);
    if (value >= single) {
      into.add(high, low, (value & 0xffff) + offset);
      continue;
    }
    const at = 4 + n * 10 + value;
    const count = part[at]! + part[at + 1]! * 256 + 1;
    if (part[at + 2] === asBits) {
      for (let place = 0; place < bitBytes * 8; place++) {
        if ((part[at + 3 + (place >>> 3)]! >>> (place & 7)) & 1) into.add(high, low, place + offset);
      }
      continue;
    }
    let place = offset;
    for (let k = 0, cursor = at + 3; k < count; k++) {
      let byte = part[cursor++]!;
      let distance = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = part[cursor++]!;
        distance |= (byte & 127) << shift;
      }
      place += distance;
      into.add(high, low, place);
    }
  }
}

const viewOf = (part: Uint8Array): DataView => new DataView(part.buffer, part.byteOffset, part.byteLength);
