/** The dedup keys of a block or segment: sorted records, and a filter in memory that says "surely not here". */
import { Packed, partOf, type Level } from './index-parts.ts';

/** 16 bytes key, 8 bytes content digest, u16 place. */
const recordBytes = 26;

export interface DedupRecord {
  readonly key: Uint8Array;
  readonly content: Uint8Array;
  readonly place: number;
}

/** Sorts records by key and cuts them into parts. */
export function buildDedup(
  records: readonly DedupRecord[],
  level: Level,
  firstPart: number,
  partCount: number,
): Uint8Array[] {
  const order = new Packed(records.length);
  records.forEach(({ key }, i) => order.add(word(key, 0), word(key, 4), i));
  const sorted = order.sorted();
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let part = firstPart; part < firstPart + partCount; part++) {
    const from = at;
    while (at < sorted.length && partOf(level, sorted[at + 1]!) === part) at += 2;
    const data = new Uint8Array(((at - from) / 2) * recordBytes);
    for (let i = from, cursor = 0; i < at; i += 2, cursor += recordBytes) {
      const { key, content, place } = records[sorted[i]! & 0xffff]!;
      data.set(key, cursor);
      data.set(content, cursor + 16);
      data[cursor + 24] = place & 255;
      data[cursor + 25] = place >>> 8;
    }
    parts.push(data);
  }
  return parts;
}

/** Finds a key in a part. Where a key occurs twice (it should not), the earliest place is given. */
export function findDedup(part: Uint8Array, key: Uint8Array): { place: number; content: Uint8Array } | undefined {
  let from = 0;
  for (let to = part.length / recordBytes; from < to;) {
    const half = (from + to) >>> 1;
    // Parts are sorted by the first 48 bits only; keys equal in those lie side by side in no order.
    if (compare(part, half * recordBytes, key, 6) < 0) from = half + 1;
    else to = half;
  }
  let found: { place: number; content: Uint8Array } | undefined;
  for (let at = from * recordBytes; at < part.length && compare(part, at, key, 6) === 0; at += recordBytes) {
    const place = part[at + 24]! + part[at + 25]! * 256;
    if (compare(part, at, key, 16) !== 0 || (found !== undefined && found.place < place)) continue;
    found = { place, content: part.slice(at + 16, at + 24) };
  }
  return found;
}

export function unpackDedup(part: Uint8Array, offset: number, into: DedupRecord[]): void {
  for (let at = 0; at < part.length; at += recordBytes) {
    const place = part[at + 24]! + part[at + 25]! * 256 + offset;
    into.push({ key: part.subarray(at, at + 16), content: part.subarray(at + 16, at + 24), place });
  }
}

function compare(part: Uint8Array, at: number, key: Uint8Array, bytes: number): number {
  for (let i = 0; i < bytes; i++) {
    const difference = part[at + i]! - key[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

const word = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

/** Sixteen bits and six probes for each key: about one false "perhaps" in a thousand. */
const bitsPerKey = 16;
const probes = 6;

/** A Bloom filter over keys that are keyed hashes already, so their own bytes are the probes. */
export class KeyFilter {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** @param events how many keys it is made for; a power of two */
  static empty(events: number): KeyFilter {
    return new KeyFilter(new Uint8Array((events * bitsPerKey) / 8));
  }

  add(key: Uint8Array): void {
    const mask = this.bytes.length * 8 - 1;
    const step = word(key, 8) | 1;
    for (let i = 0, bit = word(key, 12); i < probes; i++, bit = (bit + step) | 0) {
      this.bytes[(bit & mask) >>> 3]! |= 1 << (bit & 7);
    }
  }

  mayHold(first: number, step: number): boolean {
    const mask = this.bytes.length * 8 - 1;
    for (let i = 0, bit = first; i < probes; i++, bit = (bit + step) | 0) {
      if ((this.bytes[(bit & mask) >>> 3]! & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  /** The two numbers `mayHold` asks for: worked out once for a key, then tried on every filter. */
  static probesOf(key: Uint8Array): [first: number, step: number] {
    return [word(key, 12) | 0, word(key, 8) | 1];
  }
}
