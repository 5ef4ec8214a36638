/** How many terms and dedup keys the index holds of each event, and its time: what `fsck` finds surplus postings by. */
import type { IndexCounts, Span } from '../../engine.ts';
import { unpackDedup, type DedupRecord } from './dedup-parts.ts';
import {
  blockEvents,
  blockParts,
  blocksPerSegment,
  eventsOf,
  Packed,
  segmentEvents,
  segmentParts,
  unpackPostings,
  type Level,
} from './index-parts.ts';
import type { Segments } from './segments.ts';

interface Counts {
  readonly terms: Uint32Array;
  readonly dedup: Uint32Array;
}

/** The segment that was counted last: spans come in order, many to one segment. */
const kept = new WeakMap<Segments, { readonly number: number; readonly counts: Counts }>();

export function countIndex(segments: Segments, { low, high }: Span): IndexCounts {
  const all = emptyCounts(high - low);
  for (let at = low; at < high;) {
    const { first, counts } = stretchAt(segments, at);
    const end = Math.min(high, first + counts.terms.length);
    if (end <= at) break;
    all.terms.set(counts.terms.subarray(at - first, end - first), at - low);
    all.dedup.set(counts.dedup.subarray(at - first, end - first), at - low);
    at = end;
  }
  return { ...all, times: timesOf(segments, low, high) };
}

function timesOf(segments: Segments, low: number, high: number): Float64Array {
  const times = new Float64Array(high - low).fill(-1);
  for (let at = low; at < high;) {
    const block = Math.floor(at / blockEvents);
    const isTail = at >= segments.closed;
    const bytes = isTail ? undefined : segments.part('block', 'times', block, 0)?.slice();
    const stored = isTail ? segments.tailAt(at).times : new Float64Array(bytes?.buffer ?? new ArrayBuffer(0));
    const first = block * blockEvents;
    const end = Math.min(high, first + blockEvents);
    times.set(stored.subarray(at - first, end - first), at - low);
    at = end;
  }
  return times;
}

function stretchAt(segments: Segments, index: number): { first: number; counts: Counts } {
  const segment = Math.floor(index / segmentEvents);
  if (segment < segments.merged) {
    const known = kept.get(segments);
    const counts = known?.number === segment ? known.counts : countParts(segments, 'segment', segment);
    kept.set(segments, { number: segment, counts });
    return { first: segment * segmentEvents, counts };
  }
  if (index < segments.closed) {
    const block = Math.floor(index / blockEvents);
    return { first: block * blockEvents, counts: countParts(segments, 'block', block) };
  }
  const tail = segments.tailAt(index);
  const counts = emptyCounts(tail.count);
  tail.postings.countPlaces(counts.terms);
  for (const { place } of tail.dedup) counts.dedup[place]!++;
  return { first: tail.first, counts };
}

function countParts(segments: Segments, level: Level, number: number): Counts {
  const counts = emptyCounts(eventsOf(level));
  const postings = new Packed(blockEvents * blocksPerSegment);
  for (let part = 0; part < (level === 'block' ? blockParts : segmentParts); part++) {
    const terms = segments.part(level, 'postings', number, part);
    if (terms !== undefined) {
      postings.clear();
      unpackPostings(terms, eventsOf(level) / 8, 0, postings);
      postings.countPlaces(counts.terms);
    }
    const keys = segments.part(level, 'dedup', number, part);
    const records: DedupRecord[] = [];
    if (keys !== undefined) unpackDedup(keys, 0, records);
    for (const { place } of records) counts.dedup[place]!++;
  }
  return counts;
}

const emptyCounts = (length: number): Counts => ({ terms: new Uint32Array(length), dedup: new Uint32Array(length) });
