/**
 * Counting the values of a field among the events that match: from summaries where the filter is one of clients and
 * importances and the whole segment is meant, else from a bitmap and a column. Fields without a column are counted by
 * the postings of the values that the dictionary has of them, as many as are bounded.
 */
import { talliedValuesMax, type Span, type Tally } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import type { Steps } from '../../steps.ts';
import { countIn, listPlaces, type Places } from './bitmap.ts';
import { classFilterOf, type ClassFilter } from './class-filter.ts';
import type { Column } from './columns.ts';
import { quarters } from './counting-parts.ts';
import { bitsOfTerm, evaluate } from './evaluate.ts';
import { fieldNumbers, highOf, lowOf, termOf } from './facet-terms.ts';
import { segmentEvents } from './index-parts.ts';
import { boundsOf, planOf, type Plan } from './plan.ts';
import type { Segments } from './segments.ts';
import { isInside, isWhole, stretchesOf, type Stretch } from './stretches.ts';
import { readSummary } from './summaries.ts';
import { tailColumn } from './tail-columns.ts';
import { TermCounts } from './term-counts.ts';

const scratch = new Uint32Array(segmentEvents);

export function* tally(segments: Segments, filter: Filter, span: Span, field: string, limit: number): Steps<Tally> {
  const plan = planOf(filter);
  const classes = classFilterOf(filter, segments.dictionary);
  const counting = new Counting(segments, field);
  let total = 0;
  for (const stretch of stretchesOf(segments, span, 'desc', boundsOf(plan))) {
    total += countStretch(segments, stretch, plan, classes, counting);
    yield;
  }
  return { ...counting.mostFrequent(limit), total, exact: counting.isExact };
}

/** Gives the number of events that match. */
function countStretch(
  segments: Segments,
  stretch: Stretch,
  plan: Plan,
  classes: ClassFilter | undefined,
  counting: Counting,
): number {
  const summed = isWhole(stretch) && classes !== undefined ? counting.addSummary(stretch, classes) : undefined;
  if (summed !== undefined) return summed;
  const places = evaluate(segments, stretch, plan);
  const matching = countIn(places, stretch.low, stretch.high);
  if (matching > 0) counting.add(stretch, places);
  return matching;
}

class Counting {
  readonly #segments: Segments;
  readonly #field: string;
  readonly #number: number | undefined;
  readonly #counts = new TermCounts();
  #candidates: readonly bigint[] | undefined;
  isExact = true;

  constructor(segments: Segments, field: string) {
    this.#segments = segments;
    this.#field = field;
    this.#number = fieldNumbers.get(field);
  }

  /** How many events of the stretch match; undefined where no summary says so, and nothing is counted. */
  addSummary(stretch: Stretch, classes: ClassFilter): number | undefined {
    const { kind, number } = stretch;
    if (kind !== 'segment' || this.#number === undefined) return undefined;
    if (!isInside(this.#segments, stretch, classes.range)) return undefined;
    const { counting } = this.#segments;
    const [times, summary] = [counting.summary(number, quarters), counting.summary(number, this.#number)];
    if (times === undefined || summary === undefined) return undefined;
    let events = 0;
    // Every event has a time.
    if (!readSummary(times, classes.isMeant, (_high, _low, count) => (events += count))) return undefined;
    const isRead = readSummary(summary, classes.isMeant, (high, low, count) => this.#counts.add(high, low, count));
    return isRead ? events : undefined;
  }

  add(stretch: Stretch, places: Places): void {
    const column = this.#number === undefined ? undefined : columnOf(this.#segments, stretch, this.#number);
    if (column === undefined) this.#addCandidates(stretch, places);
    else this.#addColumn(column, places, stretch);
  }

  #addColumn({ terms, codes, extras }: Column, places: Places, { low, high }: Stretch): void {
    const counts = new Uint32Array(terms.length / 2 + 1);
    if (places === 'all') {
      for (let place = low; place < high; place++) counts[codes[place]!]!++;
    } else {
      const found = listPlaces(places, low, high, scratch);
      for (let i = 0; i < found; i++) counts[codes[scratch[i]!]!]!++;
    }
    for (let i = 0; i < extras.length; i += 2) {
      if (has(places, extras[i]!, low, high)) counts[extras[i + 1]!]!++;
    }
    for (let code = 1; code < counts.length; code++) {
      if (counts[code] !== 0) this.#counts.add(terms[code * 2 - 1]!, terms[code * 2 - 2]!, counts[code]!);
    }
  }

  #addCandidates(stretch: Stretch, places: Places): void {
    for (const term of this.#candidatesOfField()) {
      const bits = bitsOfTerm(this.#segments, stretch, highOf(term), lowOf(term));
      if (bits === undefined) continue;
      if (places !== 'all' && places !== 'none') for (let i = 0; i < bits.length; i++) bits[i]! &= places[i]!;
      const count = countIn(bits, stretch.low, stretch.high);
      if (count > 0) this.#counts.add(highOf(term), lowOf(term), count);
    }
  }

  #candidatesOfField(): readonly bigint[] {
    if (this.#candidates === undefined) {
      const terms = this.#segments.dictionary.termsOf(this.#field, talliedValuesMax + 1);
      this.#candidates = terms.slice(0, talliedValuesMax);
      this.isExact = terms.length <= talliedValuesMax;
    }
    return this.#candidates;
  }

  /** One walk over all values, of which there may be hundreds of thousands; sorting them would hold everybody up. */
  mostFrequent(limit: number): Pick<Tally, 'values' | 'other'> {
    const first: Counted[] = [];
    let other = 0;
    this.#counts.each((high, low, count) => {
      other += count;
      if (first.length === limit && count < first[limit - 1]!.count) return;
      const one = { high, low, count };
      let from = 0;
      for (let to = first.length; from < to;) {
        const half = (from + to) >>> 1;
        if (byCount(first[half]!, one) < 0) from = half + 1;
        else to = half;
      }
      first.splice(from, 0, one);
      if (first.length > limit) first.pop();
    });
    for (const { count } of first) other -= count;
    return { values: first.map(({ high, low, count }) => ({ term: termOf(high, low), count })), other };
  }
}

interface Counted {
  readonly high: number;
  readonly low: number;
  readonly count: number;
}

/** Most frequent first; as signed numbers terms are in order of their first half, then of the second. */
const byCount = (a: Counted, b: Counted): number => b.count - a.count || (a.high | 0) - (b.high | 0) || a.low - b.low;

export function columnOf(segments: Segments, stretch: Stretch, field: number): Column | undefined {
  if (stretch.kind === 'tail') {
    const tail = segments.tailAt(stretch.first);
    return segments.counting.has('block', tail.block) ? tailColumn(tail, segments.dictionary.facets, field) : undefined;
  }
  return segments.counting.column(stretch.kind, stretch.number, field);
}

function has(places: Places, place: number, low: number, high: number): boolean {
  if (place < low || place >= high || places === 'none') return false;
  return places === 'all' || ((places[place >>> 5]! >>> (place & 31)) & 1) === 1;
}
