/**
 * Counting events by time: from the summary of quarters of an hour where the filter is one of clients and importances,
 * else from a bitmap and the column of quarters. Events of a quarter that an edge cuts through are looked at one by one.
 */
import type { Histogram, Span } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import type { Steps } from '../../steps.ts';
import { and, listPlaces, type Places } from './bitmap.ts';
import { classFilterOf, type ClassFilter } from './class-filter.ts';
import type { Column } from './columns.ts';
import { quarters } from './counting-parts.ts';
import { bitsOfTerm, evaluate } from './evaluate.ts';
import { fieldNumbers, highOf, lowOf } from './facet-terms.ts';
import { blockEvents, segmentEvents } from './index-parts.ts';
import { boundsOf, planOf } from './plan.ts';
import type { Segments } from './segments.ts';
import { isWhole, stretchesOf, type Stretch } from './stretches.ts';
import { readSummary, startOfQuarter } from './summaries.ts';
import { columnOf, tally } from './tally.ts';

/** Of a quarter: none of its events is in a bucket, or they are not all in the same. */
const outside = -1;
const cut = -2;
const scratch = new Uint32Array(segmentEvents);

export function* histogram(
  segments: Segments,
  filter: Filter,
  span: Span,
  edges: readonly number[],
  by: { field: string; limit: number } | undefined,
): Steps<Histogram> {
  const asked: Filter = { all: [filter, { from: edges[0]!, to: edges.at(-1)! }] };
  const buckets = new Buckets(edges);
  if (by === undefined) return { counts: yield* countAll(segments, asked, span, buckets) };
  const { values } = yield* tally(segments, asked, span, by.field, by.limit);
  const field = fieldNumbers.get(by.field);
  const terms = values.map(({ term }) => term);
  const { counts, series } = yield* countSeries(segments, asked, span, buckets, { field, terms });
  return { counts, by: new Map(values.map(({ term }, i) => [term, series[i]!])) };
}

class Buckets {
  readonly edges: readonly number[];
  #last = 0;

  constructor(edges: readonly number[]) {
    this.edges = edges;
  }

  empty(): number[] {
    return Array.from({ length: this.edges.length - 1 }, () => 0);
  }

  /** The bucket of a time, or `outside`. Times that follow each other are mostly of the same one. */
  of(ms: number): number {
    const { edges } = this;
    if (ms >= edges[this.#last]! && ms < edges[this.#last + 1]!) return this.#last;
    let from = 0;
    for (let to = edges.length; from < to;) {
      const half = (from + to) >>> 1;
      if (edges[half]! <= ms) from = half + 1;
      else to = half;
    }
    if (from === 0 || from === edges.length) return outside;
    return (this.#last = from - 1);
  }

  ofQuarter(quarter: number): number {
    const [start, end] = [startOfQuarter(quarter), startOfQuarter(quarter + 1)];
    if (end <= this.edges[0]! || start >= this.edges.at(-1)!) return outside;
    const bucket = this.of(start);
    return bucket !== outside && end <= this.edges[bucket + 1]! ? bucket : cut;
  }
}

function* countAll(segments: Segments, filter: Filter, span: Span, buckets: Buckets): Steps<number[]> {
  const counts = buckets.empty();
  const plan = planOf(filter);
  const classes = classFilterOf(filter, segments.dictionary);
  for (const stretch of stretchesOf(segments, span, 'desc', boundsOf(plan))) {
    const isSummed =
      isWhole(stretch) && classes !== undefined && addSummary(segments, stretch, classes, buckets, counts);
    if (!isSummed) {
      const places = evaluate(segments, stretch, plan);
      eachBucket(segments, stretch, places, buckets, (_, bucket) => counts[bucket]!++);
    }
    yield;
  }
  return counts;
}

/** False, and nothing is counted, where there is no summary or an edge cuts through one of its quarters. */
function addSummary(
  segments: Segments,
  { kind, number }: Stretch,
  classes: ClassFilter,
  buckets: Buckets,
  counts: number[],
): boolean {
  const summary = kind === 'segment' ? segments.counting.summary(number, quarters) : undefined;
  if (summary === undefined) return false;
  const { from, to } = classes.range;
  const added = new Map<number, number>();
  const isThere = readSummary(summary, classes.isMeant, (quarter, _, count) => {
    const [start, end] = [startOfQuarter(quarter), startOfQuarter(quarter + 1)];
    if (end <= from || start >= to) return;
    const bucket = start < from || end > to ? cut : buckets.ofQuarter(quarter);
    added.set(bucket, (added.get(bucket) ?? 0) + count);
  });
  if (!isThere || added.has(cut)) return false;
  for (const [bucket, count] of added) if (bucket !== outside) counts[bucket]! += count;
  return true;
}

/** Calls `take` with each of these places that is in a bucket. */
function eachBucket(
  segments: Segments,
  stretch: Stretch,
  places: Places,
  buckets: Buckets,
  take: (place: number, bucket: number) => void,
): void {
  const found = listPlaces(places, stretch.low, stretch.high, scratch);
  if (found === 0) return;
  const column = stretch.kind === 'segment' ? segments.counting.column('segment', stretch.number, quarters) : undefined;
  const ofCodes = column && bucketsOf(column, buckets);
  let times: Float64Array = stretch.kind === 'tail' ? segments.tailAt(stretch.first).times : new Float64Array(0);
  let block = stretch.kind === 'tail' ? 0 : -1;
  for (let i = 0; i < found; i++) {
    const place = scratch[i]!;
    let bucket = ofCodes === undefined ? cut : ofCodes[column!.codes[place]!]!;
    if (bucket === cut) {
      const own = Math.floor(place / blockEvents);
      if (own !== block) times = segments.timesOf(stretch.first / blockEvents + (block = own));
      bucket = buckets.of(times[place % blockEvents]!);
    }
    if (bucket !== outside) take(place, bucket);
  }
}

function bucketsOf({ terms }: Column, buckets: Buckets): Int32Array {
  const ofCodes = new Int32Array(terms.length / 2 + 1).fill(cut);
  for (let code = 1; code < ofCodes.length; code++) ofCodes[code] = buckets.ofQuarter(terms[code * 2 - 1]!);
  return ofCodes;
}

/** All events by their bucket, and those of each value apart. */
function* countSeries(
  segments: Segments,
  filter: Filter,
  span: Span,
  buckets: Buckets,
  { field, terms }: { field: number | undefined; terms: readonly bigint[] },
): Steps<{ counts: number[]; series: number[][] }> {
  const counts = buckets.empty();
  const series = terms.map(() => buckets.empty());
  const plan = planOf(filter);
  const keys = new Map(terms.map((term, i) => [highOf(term) * 65_536 + (lowOf(term) >>> 16), i]));
  for (const stretch of stretchesOf(segments, span, 'desc', boundsOf(plan))) {
    const places = evaluate(segments, stretch, plan);
    const column = field === undefined || places === 'none' ? undefined : columnOf(segments, stretch, field);
    if (column !== undefined) addSeries(segments, stretch, places, buckets, { column, keys, counts, series });
    else if (places !== 'none') {
      eachBucket(segments, stretch, places, buckets, (_, bucket) => counts[bucket]!++);
      addCandidates(segments, stretch, places, buckets, terms, series);
    }
    yield;
  }
  return { counts, series };
}

function addSeries(
  segments: Segments,
  stretch: Stretch,
  places: Places,
  buckets: Buckets,
  into: { column: Column; keys: ReadonlyMap<number, number>; counts: number[]; series: number[][] },
): void {
  const { column, keys, counts, series } = into;
  const ofCodes = seriesOf(column, keys);
  const further = Map.groupBy(pairsOf(column.extras), ([place]) => place);
  eachBucket(segments, stretch, places, buckets, (place, bucket) => {
    counts[bucket]!++;
    const own = ofCodes[column.codes[place]!]!;
    if (own >= 0) series[own]![bucket]!++;
    if (further.size === 0) return;
    for (const [, code] of further.get(place) ?? []) if (ofCodes[code]! >= 0) series[ofCodes[code]!]![bucket]!++;
  });
}

/** Where there is no column: the filter, which may be long, was evaluated once for all values. */
function addCandidates(
  segments: Segments,
  stretch: Stretch,
  matching: Places,
  buckets: Buckets,
  terms: readonly bigint[],
  series: number[][],
): void {
  for (const [i, term] of terms.entries()) {
    const bits = bitsOfTerm(segments, stretch, highOf(term), lowOf(term));
    if (bits === undefined) continue;
    // The fresh bits may be overwritten; what matches is needed again.
    eachBucket(segments, stretch, and(bits, matching), buckets, (_, bucket) => series[i]![bucket]!++);
  }
}

/** The series of each code; -1 for values that have none, and for code 0. */
function seriesOf({ terms }: Column, keys: ReadonlyMap<number, number>): Int32Array {
  const ofCodes = new Int32Array(terms.length / 2 + 1).fill(-1);
  for (let code = 1; code < ofCodes.length; code++) {
    ofCodes[code] = keys.get(terms[code * 2 - 1]! * 65_536 + (terms[code * 2 - 2]! >>> 16)) ?? -1;
  }
  return ofCodes;
}

function* pairsOf(extras: Uint32Array): Generator<[place: number, code: number]> {
  for (let i = 0; i < extras.length; i += 2) yield [extras[i]!, extras[i + 1]!];
}
