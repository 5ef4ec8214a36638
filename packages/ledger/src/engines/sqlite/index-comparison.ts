/**
 * The index held against what the events say it must hold, block by block or segment by segment: what it must hold is
 * built as when it was recorded, and must be the very bytes that are stored. What is so needs no question more.
 */
import type { Span } from '../../engine.ts';
import { buildDedup, findDedup, KeyFilter, unpackDedup, type DedupRecord } from './dedup-parts.ts';
import type { ExpectedBlock } from './expected-block.ts';
import {
  blockEvents,
  blockParts,
  blocksPerSegment,
  buildPostings,
  eventsOf,
  Packed,
  partOf,
  segmentEvents,
  segmentParts,
  unpackPostings,
  type Level,
} from './index-parts.ts';
import { PartedPostings } from './parted-postings.ts';
import type { Segments } from './segments.ts';

export class IndexComparison {
  readonly #segments: Segments;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  /** What of the index an event's terms stand in together with those of others: a segment, a block or a tail. */
  stretchAt(index: number): Span {
    const { merged } = this.#segments;
    const events = index < merged * segmentEvents ? segmentEvents : blockEvents;
    const low = Math.floor(index / events) * events;
    return { low, high: low + events };
  }

  /**
   * Whether the index holds of these blocks, which make up a stretch, exactly what it must. False says nothing but that
   * it is to be asked about each event and term by itself: other bytes may answer as well.
   */
  holdsExactly(blocks: readonly ExpectedBlock[]): boolean {
    const [first] = blocks;
    if (first === undefined) return true;
    if (first.low >= this.#segments.size) return false;
    if (first.low >= this.#segments.closed) return blocks.length === 1 && this.#isTail(first);
    const level = first.low < this.#segments.merged * segmentEvents ? 'segment' : 'block';
    const isWhole = first.low % eventsOf(level) === 0 && blocks.at(-1)!.high - first.low === eventsOf(level);
    if (!isWhole) return false;
    const number = first.low / eventsOf(level);
    return (
      blocks.every((block) => this.#hasTimes(block)) &&
      this.#hasIds(level, number, blocks) &&
      (level === 'block' ? this.#hasTerms(first) : this.#hasTermsMerged(number, blocks))
    );
  }

  /** Every event that a dedup key leads to, in whatever stretch: there should be one. */
  indexesOfId(key: Uint8Array): number[] {
    const { merged, closed, size } = this.#segments;
    const found: number[] = [];
    const look = (level: Level, number: number): void => {
      const part = this.#segments.part(level, 'dedup', number, partOf(level, highOf(key)));
      const place = part && findDedup(part, key)?.place;
      if (place !== undefined) found.push(number * eventsOf(level) + place);
    };
    for (let segment = 0; segment < merged; segment++) look('segment', segment);
    for (let block = merged * blocksPerSegment; block < closed / blockEvents; block++) look('block', block);
    for (let first = closed; first < size; first += blockEvents) {
      const recent = this.#segments.tailAt(first).findDedup(key);
      if (recent !== undefined) found.push(recent.index);
    }
    return found;
  }

  /** The least and the greatest time that a full block is looked for by. */
  timeRangeOf({ low }: Span): [minMs: number, maxMs: number] | undefined {
    const at = (low / blockEvents) * 2;
    const [minMs, maxMs] = this.#segments.blockTimes.slice(at, at + 2);
    return minMs === undefined || maxMs === undefined ? undefined : [minMs, maxMs];
  }

  #isTail(block: ExpectedBlock): boolean {
    const tail = this.#segments.tailAt(block.low);
    if (tail.first !== block.low || tail.count !== block.high - block.low) return false;
    if (block.termCounts.includes(-1) || !isSameTimes(block.times, tail.times)) return false;
    const ids = new Map(tail.dedup.map((record) => [record.place, record]));
    const isSameId = (id: ExpectedBlock['ids'][number], place: number): boolean => {
      if (id === undefined) return true;
      const stored = ids.get(place);
      if (id === 'none' || stored === undefined) return id === 'none' && stored === undefined;
      const content = block.contents[place];
      return isSame(stored.key, id) && (content === undefined || isSame(stored.content, content));
    };
    if (!block.ids.every(isSameId)) return false;
    for (let part = 0; part < blockParts; part++) {
      if (!isSame(bytesOf(tail.postings.sorted(part)), bytesOf(block.sorted(part)))) return false;
    }
    return true;
  }

  #hasTimes(block: ExpectedBlock): boolean {
    const bytes = this.#segments.part('block', 'times', block.low / blockEvents, 0)?.slice();
    if (bytes?.length !== blockEvents * 8) return false;
    const stored = new Float64Array(bytes.buffer);
    if (!isSameTimes(block.times, stored)) return false;
    const [minMs, maxMs] = this.timeRangeOf(block) ?? [];
    return minMs === leastOf(stored) && maxMs === greatestOf(stored);
  }

  #hasIds(level: Level, number: number, blocks: readonly ExpectedBlock[]): boolean {
    const parts = level === 'block' ? blockParts : segmentParts;
    const stored: Uint8Array[] = [];
    for (let part = 0; part < parts; part++) {
      const bytes = this.#segments.part(level, 'dedup', number, part);
      if (bytes === undefined) return false;
      stored.push(bytes);
    }
    const records = recordsOf(blocks, stored);
    const filter = KeyFilter.empty(eventsOf(level));
    for (const { key } of records) filter.add(key);
    if (!isSame(this.#segments.part(level, 'filter', number, 0), filter.bytes)) return false;
    return buildDedup(records, level, 0, parts).every((part, i) => isSame(stored[i], part));
  }

  #hasTerms(block: ExpectedBlock): boolean {
    const isOpen = openPlaces([block]);
    for (let part = 0; part < blockParts; part++) {
      if (!this.#isPart('block', block.low / blockEvents, part, block.sorted(part), isOpen)) return false;
    }
    return true;
  }

  /** As blocks are merged: one part of each of them becomes sixteen of the segment. */
  #hasTermsMerged(segment: number, blocks: readonly ExpectedBlock[]): boolean {
    const isOpen = openPlaces(blocks);
    for (let step = 0; step < blockParts; step++) {
      const first = step * blocksPerSegment;
      const merged = new PartedPostings('segment', first, blocksPerSegment);
      for (const [i, block] of blocks.entries()) {
        block.each(step, (high, low, place) => merged.add(high, low, i * blockEvents + place));
      }
      for (let part = first; part < first + blocksPerSegment; part++) {
        if (!this.#isPart('segment', segment, part, merged.sorted(part), isOpen)) return false;
      }
    }
    return true;
  }

  /** @param isOpen places of which nobody can say what they have: what is stored of them is taken as it is */
  #isPart(
    level: Level,
    number: number,
    part: number,
    expected: Uint32Array,
    isOpen: ReadonlySet<number> | undefined,
  ): boolean {
    const stored = this.#segments.part(level, 'postings', number, part);
    if (stored === undefined) return false;
    const all = isOpen === undefined ? expected : mergeSorted(expected, postingsAt(isOpen, stored, level));
    return isSame(stored, buildPostings(all, level, part, 1)[0]);
  }
}

/** What must be stored of the ids; of what nobody can say, what is stored. */
function recordsOf(blocks: readonly ExpectedBlock[], stored: readonly Uint8Array[]): DedupRecord[] {
  let known: Map<number, DedupRecord> | undefined;
  const storedAt = (place: number): DedupRecord | undefined => {
    if (known === undefined) {
      const all: DedupRecord[] = [];
      for (const part of stored) unpackDedup(part, 0, all);
      known = new Map(all.map((record) => [record.place, record]));
    }
    return known.get(place);
  };
  const records: DedupRecord[] = [];
  for (const [i, { ids, contents }] of blocks.entries()) {
    for (const [at, key] of ids.entries()) {
      if (key === 'none') continue;
      const place = i * blockEvents + at;
      const content = contents[at];
      const record = key !== undefined && content !== undefined ? { key, content, place } : storedAt(place);
      // An id of which nothing is stored: the bytes cannot be the same.
      if (record === undefined && key === undefined) continue;
      records.push({ key: key ?? record!.key, content: content ?? record?.content ?? new Uint8Array(8), place });
    }
  }
  return records;
}

/** Places whose terms are not all known; undefined where there are none. */
function openPlaces(blocks: readonly ExpectedBlock[]): ReadonlySet<number> | undefined {
  const places = new Set<number>();
  for (const [i, { termCounts }] of blocks.entries()) {
    for (const [at, count] of termCounts.entries()) if (count < 0) places.add(i * blockEvents + at);
  }
  return places.size === 0 ? undefined : places;
}

function postingsAt(places: ReadonlySet<number>, part: Uint8Array, level: Level): Uint32Array {
  const all = new Packed();
  unpackPostings(part, eventsOf(level) / 8, 0, all);
  const kept = new Packed();
  all.eachFrom(0, (high, low, place) => {
    if (places.has(place)) kept.add(high, low, place);
  });
  return kept.sorted();
}

/** Two lists of sorted postings as one. */
function mergeSorted(one: Uint32Array, other: Uint32Array): Uint32Array {
  const merged = new Uint32Array(one.length + other.length);
  let [i, j] = [0, 0];
  for (let at = 0; at < merged.length; at += 2) {
    const isOne = j === other.length || (i < one.length && isBefore(one, i, other, j));
    merged[at] = isOne ? one[i]! : other[j]!;
    merged[at + 1] = isOne ? one[i + 1]! : other[j + 1]!;
    if (isOne) i += 2;
    else j += 2;
  }
  return merged;
}

/** By the term, then by the place, which stands in the same word as the term's last bits. */
const isBefore = (one: Uint32Array, i: number, other: Uint32Array, j: number): boolean =>
  one[i + 1]! === other[j + 1]! ? one[i]! < other[j]! : one[i + 1]! < other[j + 1]!;

/** As far as they are known. */
const isSameTimes = (expected: Float64Array, stored: Float64Array): boolean =>
  expected.every((ms, place) => Number.isNaN(ms) || ms === stored[place]);
const leastOf = (times: Float64Array): number => times.reduce((a, b) => Math.min(a, b));
const greatestOf = (times: Float64Array): number => times.reduce((a, b) => Math.max(a, b));

const highOf = (key: Uint8Array): number => ((key[0]! << 24) | (key[1]! << 16) | (key[2]! << 8) | key[3]!) >>> 0;
const bytesOf = (words: Uint32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
const isSame = (stored: Uint8Array | undefined, expected: Uint8Array | undefined): boolean =>
  stored !== undefined && expected !== undefined && Buffer.compare(stored, expected) === 0;
