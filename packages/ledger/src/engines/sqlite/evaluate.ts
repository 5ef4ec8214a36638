/**
 * Evaluates a plan on one stretch to the places that match. An AND looks its terms up before it reads their lists; an
 * OR of many terms reads each part once.
 */
import { and, not, or, setBit, type Places } from './bitmap.ts';
import type { Column } from './columns.ts';
import { blockEvents, findPosting, partOf, type Level } from './index-parts.ts';
import type { Plan, Range, TermPlan, TermSet } from './plan.ts';
import type { Segments } from './segments.ts';
import { wordsOf, type Stretch } from './stretches.ts';

export function evaluate(segments: Segments, stretch: Stretch, plan: Plan): Places {
  if (plan.kind === 'term') return findTerm(segments, stretch, plan.high, plan.low)?.bits() ?? 'none';
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

/**
 * Times first, of which most is known without reading; then the terms, one look-up each, beginning with what the
 * stretch before had least of; lists are read only where all of them occur, rarest first.
 */
function evaluateAll(segments: Segments, stretch: Stretch, plan: Extract<Plan, { kind: 'all' }>): Places {
  let places: Places = plan.range === undefined ? 'all' : evaluateTime(segments, stretch, plan.range);
  if (places === 'none') return places;
  plan.terms.sort((a, b) => a.lastCount - b.lastCount);
  const found: Found[] = [];
  for (const term of plan.terms) {
    const one = findTerm(segments, stretch, term.high, term.low);
    noteCount(term, one, stretch);
    if (one === undefined) return 'none';
    found.push(one);
  }
  found.sort((a, b) => a.count - b.count);
  for (const term of found) {
    places = and(places, term.bits());
    if (places === 'none') return places;
  }
  for (const part of plan.rest) {
    places = and(places, evaluate(segments, stretch, part));
    if (places === 'none') return places;
  }
  return places;
}

function noteCount(term: TermPlan, found: Found | undefined, { events }: Stretch): void {
  term.lastCount = (found?.count ?? 0) / Math.max(events, 1);
}

export interface Found {
  readonly count: number;
  /** A fresh bitmap. */
  bits(): Uint32Array;
}

export function findTerm(segments: Segments, stretch: Stretch, high: number, low: number): Found | undefined {
  if (stretch.kind === 'tail') {
    const bits = new Uint32Array(wordsOf(stretch));
    const found = segments.tail.mark(high, low, bits);
    return found === 0 ? undefined : { count: found, bits: () => bits };
  }
  const part = mayHold(segments, stretch.kind, stretch.number, high)
    ? segments.cachedPart(stretch.kind, 'postings', stretch.number, partOf(stretch.kind, high))
    : undefined;
  const posting = part === undefined ? undefined : findPosting(part, high, low);
  if (posting === undefined) return undefined;
  return {
    count: posting.count,
    bits: () => {
      const bits = new Uint32Array(wordsOf(stretch));
      posting.mark(bits);
      return bits;
    },
  };
}

/** From so many values of one field on the column is read, which is as long as the lists of a few. */
const columnFrom = 16;

const mayHold = ({ groups }: Segments, level: Level, number: number, high: number): boolean =>
  level === 'block' || groups.mayHold(number, high);

function evaluateAny(segments: Segments, stretch: Stretch, terms: TermSet): Places {
  const { highs, lows } = terms;
  const bits = new Uint32Array(wordsOf(stretch));
  if (stretch.kind === 'tail') return segments.tail.markAny(highs, lows, bits) === 0 ? 'none' : bits;
  const field = highs.length < columnFrom ? -1 : (terms.field ??= fieldOf(segments, terms));
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
    if (name === before || !mayHold(segments, level, number, high)) continue;
    before = name;
    // What so many terms touch would push everything else out of the cache.
    const isFew = highs.length < columnFrom;
    const part = isFew
      ? segments.cachedPart(level, 'postings', number, name)
      : segments.part(level, 'postings', number, name);
    if (part !== undefined) yield [name, part];
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
      markTimes(segments.timesOf(firstBlock + i), from, to, i * blockEvents, bits);
    }
  }
  return whole === blocks ? 'all' : empty === blocks ? 'none' : bits;
}

function markTimes(times: Float64Array, from: number, to: number, offset: number, bits: Uint32Array): void {
  for (let i = 0; i < times.length; i++) if (times[i]! >= from && times[i]! < to) setBit(bits, offset + i);
}
