/**
 * Evaluates a plan on one stretch to the places that match. An AND looks its terms up before it reads their lists; an
 * OR of many terms reads each part once.
 */
import { and, not, or, setBit, type Places } from './bitmap.ts';
import type { Column } from './columns.ts';
import { blockEvents, findPosting, partOf, type Level, type Posting } from './index-parts.ts';
import type { Plan, Range, TermSet } from './plan.ts';
import type { Segments } from './segments.ts';
import { wordsOf, type Stretch } from './stretches.ts';

export function evaluate(segments: Segments, stretch: Stretch, plan: Plan): Places {
  if (plan.kind === 'time') return evaluateTime(segments, stretch, plan.range);
  if (plan.kind === 'verdict') return segments.verdicts.placesOf(stretch, plan.verdict);
  if (plan.kind === 'not') return not(evaluate(segments, stretch, plan.part));
  if (plan.kind === 'all') return evaluateAll(segments, stretch, plan);
  let places: Places = plan.terms === undefined ? 'none' : evaluateAny(segments, stretch, plan.terms);
  for (const part of plan.rest) {
    if (places === 'all') break;
    places = or(places, evaluate(segments, stretch, part));
  }
  return places;
}

/** From so many values of one field on the column is read, which is as long as the lists of a few. */
const columnFrom = 16;
const isFew = ({ highs }: TermSet): boolean => highs.length < columnFrom;

/**
 * Times first, of which most is known without reading; then the terms, one look-up each, beginning with what the
 * stretch before had least of; lists are read only where all of them occur, rarest first. What is excluded comes last,
 * and only where something is left.
 */
function evaluateAll(segments: Segments, stretch: Stretch, plan: Extract<Plan, { kind: 'all' }>): Places {
  let places: Places = plan.range === undefined ? 'all' : evaluateTime(segments, stretch, plan.range);
  if (places === 'none') return places;
  const { kind } = stretch;
  const found: Found[] = [];
  if (kind !== 'tail') {
    plan.sets.sort((a, b) => a.lastShare - b.lastShare);
    for (const set of plan.sets) {
      if (!isFew(set)) continue;
      const one = findAny(segments, kind, stretch.number, set);
      set.lastShare = one.count / stretch.events;
      if (one.count === 0) return 'none';
      found.push(one);
    }
    found.sort((a, b) => a.count - b.count);
  }
  for (const { postings } of found) {
    places = and(places, marked(postings, places === 'all' ? new Uint32Array(wordsOf(stretch)) : emptied(stretch)));
    if (places === 'none') return places;
  }
  for (const set of plan.sets) {
    if (kind !== 'tail' && isFew(set)) continue;
    places = and(places, evaluateAny(segments, stretch, set));
    if (places === 'none') return places;
  }
  for (const part of plan.rest) {
    places = and(places, evaluate(segments, stretch, part));
    if (places === 'none') return places;
  }
  return plan.excluded === undefined ? places : without(segments, stretch, places, plan.excluded);
}

/** Places but for those of a set; they may be overwritten. */
function without(segments: Segments, stretch: Stretch, places: Places, set: TermSet): Places {
  const { kind } = stretch;
  if (places === 'all' || kind === 'tail' || !isFew(set)) return and(places, not(evaluateAny(segments, stretch, set)));
  if (places === 'none') return places;
  for (const posting of findAny(segments, kind, stretch.number, set).postings) posting.unmark(places);
  return places.some((word) => word !== 0) ? places : 'none';
}

/** Of a block or segment what it has of a few terms; `count` counts an event as often as it has one. */
interface Found {
  readonly postings: readonly Posting[];
  readonly count: number;
}

function findAny(segments: Segments, level: Level, number: number, set: TermSet): Found {
  const lists = (set.lists ??= Array.from(set.highs, (high, i) => segments.listsOf(high, set.lows[i]!)));
  const postings: Posting[] = [];
  let count = 0;
  for (const list of lists) {
    const posting = list.find(level, number, segments.postingsPart);
    if (posting === undefined) continue;
    postings.push(posting);
    count += posting.count;
  }
  return { postings, count };
}

function marked(postings: readonly Posting[], bits: Uint32Array): Uint32Array {
  for (const posting of postings) posting.mark(bits);
  return bits;
}

/** Bits that are read at once and then no more: the same each time. */
const scratch = new Map<number, Uint32Array>();

function emptied(stretch: Stretch): Uint32Array {
  const words = wordsOf(stretch);
  const bits = scratch.get(words) ?? new Uint32Array(words);
  scratch.set(words, bits);
  return bits.fill(0);
}

/** Places of a term that is one of many looked at, in a bitmap of its own; undefined where there are none. */
export function bitsOfTerm(segments: Segments, stretch: Stretch, high: number, low: number): Uint32Array | undefined {
  const bits = new Uint32Array(wordsOf(stretch));
  if (stretch.kind === 'tail')
    return segments.tailAt(stretch.first).postings.mark(high, low, bits) === 0 ? undefined : bits;
  const part = segments.postingsPart(stretch.kind, stretch.number, high);
  const posting = part === undefined ? undefined : findPosting(part, high, low);
  return posting && marked([posting], bits);
}

function evaluateAny(segments: Segments, stretch: Stretch, terms: TermSet): Places {
  const { highs, lows } = terms;
  const bits = new Uint32Array(wordsOf(stretch));
  if (stretch.kind === 'tail') {
    return segments.tailAt(stretch.first).postings.markAny(highs, lows, bits) === 0 ? 'none' : bits;
  }
  if (isFew(terms)) {
    const { postings } = findAny(segments, stretch.kind, stretch.number, terms);
    return postings.length === 0 ? 'none' : marked(postings, bits);
  }
  const field = (terms.field ??= fieldOf(segments, terms));
  const column = field < 0 ? undefined : segments.counting.column(stretch.kind, stretch.number, field);
  if (column !== undefined) return evaluateColumn(column, terms, bits);
  let isAny = false;
  let next = 0;
  for (const [number, part] of partsFor(segments, stretch.kind, stretch.number, highs)) {
    while (next < highs.length && partOf(stretch.kind, highs[next]!) < number) next++;
    for (; next < highs.length && partOf(stretch.kind, highs[next]!) === number; next++) {
      const posting = findPosting(part, highs[next]!, lows[next]!);
      if (posting === undefined) continue;
      posting.mark(bits);
      isAny = true;
    }
  }
  return isAny ? bits : 'none';
}

/** From so many terms on every part is read, in one go, rather than each by itself. */
const allPartsFrom = 512;

/** Parts that may hold one of these terms, ascending. */
function* partsFor(
  segments: Segments,
  level: Level,
  number: number,
  highs: Uint32Array,
): Generator<[number, Uint8Array]> {
  if (highs.length >= allPartsFrom) return yield* segments.postingsOf(level, number);
  let before = -1;
  for (const high of highs) {
    const name = partOf(level, high);
    if (name === before) continue;
    const part = segments.postingsPart(level, number, high);
    if (part === undefined) continue;
    before = name;
    yield [name, part];
  }
}

/** A value that the dictionary does not know is in no column, whatever the postings say. */
function fieldOf({ dictionary: { facets } }: Segments, { highs, lows }: TermSet): number {
  let field = -1;
  for (let i = 0; i < highs.length; i++) {
    const slot = facets.find(highs[i]!, lows[i]!);
    if (slot < 0 || (i > 0 && facets.fieldAt(slot) !== field)) return -1;
    field = facets.fieldAt(slot);
  }
  return field;
}

/** Both the table and the wanted terms are in order. */
function evaluateColumn({ terms, codes, extras }: Column, { highs, lows }: TermSet, bits: Uint32Array): Places {
  const wanted = new Uint8Array(terms.length / 2 + 1);
  let isAny = false;
  for (let code = 1, i = 0; code < wanted.length; code++) {
    const high = terms[code * 2 - 1]!;
    const middle = terms[code * 2 - 2]! >>> 16;
    while (i < highs.length && (highs[i]! < high || (highs[i] === high && lows[i]! >>> 16 < middle))) i++;
    if (highs[i] !== high || lows[i]! >>> 16 !== middle) continue;
    wanted[code] = 1;
    isAny = true;
  }
  if (!isAny) return 'none';
  for (let place = 0; place < codes.length; place++) if (wanted[codes[place]!] === 1) setBit(bits, place);
  for (let i = 0; i < extras.length; i += 2) if (wanted[extras[i + 1]!] === 1) setBit(bits, extras[i]!);
  return bits;
}

/** Whole blocks by their least and greatest time; only blocks that a bound cuts through are read. */
function evaluateTime(segments: Segments, stretch: Stretch, { from, to }: Range): Places {
  if (from === -Infinity && to === Infinity) return 'all';
  const bits = new Uint32Array(wordsOf(stretch));
  if (stretch.kind === 'tail') {
    const { times, count } = segments.tailAt(stretch.first);
    markTimes(times.subarray(0, count), from, to, 0, bits);
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
      markTimes(segments.timesOf(firstBlock + i), from, to, i * blockEvents, bits);
    }
  }
  return whole === blocks ? 'all' : empty === blocks ? 'none' : bits;
}

function markTimes(times: Float64Array, from: number, to: number, offset: number, bits: Uint32Array): void {
  for (let i = 0; i < times.length; i++) if (times[i]! >= from && times[i]! < to) setBit(bits, offset + i);
}
