/**
 * Search: a filter tree is evaluated to bitmaps, one segment after another, newest (or oldest) first, until enough is
 * found. A segment in which one term of an AND does not occur costs one look-up.
 */
import type { Span } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import { and, countIn, eachIn, not, or, setBit, type Places } from './bitmap.ts';
import {
  blockEvents,
  blocksPerSegment,
  eventsOf,
  findPosting,
  partOf,
  segmentEvents,
  type Level,
} from './index-parts.ts';
import type { Segments } from './segments.ts';

/** A stretch of the log that is searched at one go. */
interface Stretch {
  readonly kind: Level | 'tail';
  readonly number: number;
  readonly first: number;
  readonly events: number;
}

/** At most `limit` matching indexes of a span, in order. */
export function search(segments: Segments, filter: Filter, span: Span, order: 'desc' | 'asc', limit: number): number[] {
  const found: number[] = [];
  for (const stretch of stretchesOf(segments, span, order)) {
    const places = evaluate(segments, stretch, filter);
    const [low, high] = within(stretch, span);
    eachIn(places, low, high, order, (place) => found.push(stretch.first + place) < limit);
    if (found.length >= limit) break;
  }
  return found;
}

/** How many of a span match; stops with the stretch in which the count passes `max`. */
export function count(segments: Segments, filter: Filter, span: Span, max: number): number {
  let total = 0;
  for (const stretch of stretchesOf(segments, span, 'desc')) {
    const places = evaluate(segments, stretch, filter);
    total += countIn(places, ...within(stretch, span));
    if (total > max) return max + 1;
  }
  return total;
}

const within = (stretch: Stretch, span: Span): [number, number] => [
  Math.max(span.low - stretch.first, 0),
  Math.min(span.high - stretch.first, stretch.events),
];

function* stretchesOf(segments: Segments, span: Span, order: 'desc' | 'asc'): Generator<Stretch> {
  const blocks = segments.blockTimes.length / 2;
  const firstBlock = segments.merged * blocksPerSegment;
  const total = segments.merged + (blocks - firstBlock) + 1;
  for (let i = 0; i < total; i++) {
    const n = order === 'asc' ? i : total - 1 - i;
    const stretch = stretchAt(segments, n, total - 1);
    if (stretch.first < span.high && stretch.first + stretch.events > span.low) yield stretch;
  }
}

function stretchAt(segments: Segments, n: number, last: number): Stretch {
  if (n === last) return { kind: 'tail', number: 0, first: segments.tailFirst, events: segments.tailCount };
  if (n < segments.merged) return { kind: 'segment', number: n, first: n * segmentEvents, events: segmentEvents };
  const block = segments.merged * blocksPerSegment + n - segments.merged;
  return { kind: 'block', number: block, first: block * blockEvents, events: blockEvents };
}

/** Words of a bitmap for a stretch: a tail has room for a whole block. */
const wordsOf = ({ kind }: Stretch): number => eventsOf(kind === 'tail' ? 'block' : kind) / 32;

function evaluate(segments: Segments, stretch: Stretch, filter: Filter): Places {
  if ('all' in filter) return evaluateAll(segments, stretch, filter.all);
  if ('any' in filter) {
    let places: Places = 'none';
    for (const part of filter.any) {
      if (places === 'all') break;
      places = or(places, evaluate(segments, stretch, part));
    }
    return places;
  }
  if ('not' in filter) return not(evaluate(segments, stretch, filter.not));
  if ('term' in filter) return findTerm(segments, stretch, filter.term)?.bits() ?? 'none';
  return evaluateTime(segments, stretch, filter.from ?? -Infinity, filter.to ?? Infinity);
}

/** An AND looks its terms up first, which is cheap, and reads lists only where all of them occur, rarest first. */
function evaluateAll(segments: Segments, stretch: Stretch, parts: readonly Filter[]): Places {
  const found: Found[] = [];
  for (const part of parts) {
    if (!('term' in part)) continue;
    const term = findTerm(segments, stretch, part.term);
    if (term === undefined) return 'none';
    found.push(term);
  }
  found.sort((a, b) => a.count - b.count);
  let places: Places = 'all';
  for (const term of found) {
    if (places === 'none') return places;
    places = and(places, term.bits());
  }
  for (const part of parts) {
    if (places === 'none') return places;
    if (!('term' in part)) places = and(places, evaluate(segments, stretch, part));
  }
  return places;
}

interface Found {
  readonly count: number;
  bits(): Uint32Array;
}

function findTerm(segments: Segments, stretch: Stretch, term: bigint): Found | undefined {
  const high = Number((term >> 32n) & 0xffffffffn);
  const low = Number(term & 0xffffffffn);
  if (stretch.kind === 'tail') {
    const bits = new Uint32Array(wordsOf(stretch));
    const found = segments.tail.mark(high, low, bits);
    return found === 0 ? undefined : { count: found, bits: () => bits };
  }
  const part = segments.part(stretch.kind, 'postings', stretch.number, partOf(stretch.kind, high));
  const posting = part === undefined ? undefined : findPosting(part, high, low);
  return posting && { count: posting.count, bits: () => posting.bits(wordsOf(stretch)) };
}

/** Whole blocks by their least and greatest time; only blocks that a bound cuts through are read. */
function evaluateTime(segments: Segments, stretch: Stretch, from: number, to: number): Places {
  const bits = new Uint32Array(wordsOf(stretch));
  if (stretch.kind === 'tail') {
    markTimes(segments.tailTimes.subarray(0, segments.tailCount), from, to, 0, bits);
    return bits;
  }
  const firstBlock = stretch.first / blockEvents;
  const blocks = stretch.events / blockEvents;
  let whole = 0;
  let empty = 0;
  for (let i = 0; i < blocks; i++) {
    const minMs = segments.blockTimes[(firstBlock + i) * 2]!;
    const maxMs = segments.blockTimes[(firstBlock + i) * 2 + 1]!;
    if (maxMs < from || minMs >= to) {
      empty++;
    } else if (minMs >= from && maxMs < to) {
      whole++;
      bits.fill(0xffffffff, (i * blockEvents) / 32, ((i + 1) * blockEvents) / 32);
    } else {
      const bytes = segments.part('block', 'times', firstBlock + i, 0);
      if (bytes !== undefined) markTimes(new Float64Array(bytes.slice().buffer), from, to, i * blockEvents, bits);
    }
  }
  return whole === blocks ? 'all' : empty === blocks ? 'none' : bits;
}

function markTimes(times: Float64Array, from: number, to: number, offset: number, bits: Uint32Array): void {
  for (let i = 0; i < times.length; i++) if (times[i]! >= from && times[i]! < to) setBit(bits, offset + i);
}
