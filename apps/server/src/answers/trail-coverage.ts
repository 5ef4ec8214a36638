/**
 * Which sources spoke in a period, as far as the caller may see, and where they were silent: what events say of gaps, and
 * stretches without an event in which the weeks before had some. All of it counts within bounds, whatever the log's size.
 */

import { Phrases, silence } from '@trailmark/answers';
import type { SourceCoverage, SourceGap, Telling, Trail, Usual } from '@trailmark/answers';
import { normalText } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import type { Server } from '../http/server.ts';
import { visibleTo } from '../search/rights.ts';
import { mayBeWithheld } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';
import { skippedCounts } from './skipped-counts.ts';
import { toldGaps } from './told-gaps.ts';

const SOURCES_MAX = 100;
const BUCKETS = 48;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** A shorter silence says nothing. */
const SILENT_MS_MIN = 2 * HOUR_MS;
/** Around a short period, so that a silence in which it lies is seen. */
const WINDOW_MS_MIN = 6 * HOUR_MS;
/** So many stretches before, of the same hours, are counted. */
const STRETCHES = 3;
/** So many events in each of them, or the source is one that is often silent. */
const USUAL_MIN = 8;
/** Counted no further. */
const USUAL_COUNTED = 1_000;

export interface CoveredPeriod {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** As the log was at this size. */
  readonly at: number;
}

export interface CoverageAsked extends CoveredPeriod {
  readonly server: Server;
  readonly house: House;
  readonly caller: Caller;
  readonly telling: Telling;
  readonly trail: Pick<Trail, 'find' | 'byId'>;
}

export async function coverageOf(asked: CoverageAsked): Promise<SourceCoverage[]> {
  const { house, caller, telling } = asked;
  // Counts by time and source tell times and sources.
  if (['time', 'source'].some((path) => mayBeWithheld(path, caller.withhold))) return [];
  const phrases = new Phrases(telling);
  const visible = visibleTo(house, caller, telling.nowMs);
  const buckets = await bucketsOf(asked, visible);
  const counts = await countsOf(asked, visible, buckets);
  const told = await toldGaps(asked, phrases);
  const silent = await silences(asked, { visible, phrases, buckets });
  const skips = await skippedCounts(asked, phrases);
  const gaps = [...told, ...skips, ...silent.filter((one) => !told.some((other) => covers(other, one)))].map(
    ({ source, toldBy, gap }) => ({ source: counts.has(source) ? source : (toldBy ?? source), gap }),
  );
  const sources = new Set([...counts.keys(), ...gaps.map(({ source }) => source)]);
  return [...sources].map((source) => ({
    source,
    events: counts.get(source) ?? 0,
    gaps: gaps
      .filter((one) => one.source === source)
      .map(({ gap }) => gap)
      .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
  }));
}

/** A silence that an event explains is told by that event. */
function covers({ source, gap }: SourceGap, silent: SourceGap): boolean {
  return source === silent.source && gap.from <= silent.gap.from && (gap.to === undefined || gap.to >= silent.gap.from);
}

interface Buckets {
  readonly edges: readonly number[];
  readonly by: ReadonlyMap<bigint, readonly number[]>;
  /** Whether they hold the period and nothing else. */
  readonly isPeriod: boolean;
}

/** How many events each source has in parts of the period, or around it where it is short. */
async function bucketsOf(
  { server, house, telling, fromMs, toMs, at }: CoverageAsked,
  visible: Filter,
): Promise<Buckets> {
  const spareMs = Math.max(0, WINDOW_MS_MIN - (toMs - fromMs)) / 2;
  // What was never there yet is no silence.
  const end = Math.max(Math.min(toMs + spareMs, telling.nowMs + 1), fromMs + 1);
  const edges = edgesOf({ fromMs: fromMs - spareMs, toMs: end });
  await server.turns.next();
  const steps = house.ledger.histogramSteps(visible, edges, 'source', { at, limit: SOURCES_MAX });
  const { by } = await server.turns.run(steps);
  return { edges, by: by ?? new Map(), isPeriod: spareMs === 0 && end === toMs };
}

/** Events of the period by source: one walk over a long period serves both. */
async function countsOf(
  { server, house, fromMs, toMs, at }: CoverageAsked,
  visible: Filter,
  { by, isPeriod }: Buckets,
): Promise<ReadonlyMap<string, number>> {
  const found = isPeriod
    ? [...by].map(([term, counts]) => ({ term, count: counts.reduce((sum, count) => sum + count, 0) }))
    : await tallied();
  async function tallied(): Promise<readonly { readonly term: bigint; readonly count: number }[]> {
    await server.turns.next();
    const steps = house.ledger.tallySteps(visible, 'source', { from: fromMs, to: toMs, at, limit: SOURCES_MAX });
    return (await server.turns.run(steps)).values;
  }
  return new Map(
    found.flatMap(({ term, count }) => {
      const source = house.ledger.valueOf(term)?.value;
      return source === undefined || count === 0 ? [] : [[source, count] as const];
    }),
  );
}

/** Stretches without an event of a source, held against the same hours of the weeks before. */
async function silences(
  { server, house, at }: CoverageAsked,
  { visible, phrases, buckets }: { readonly visible: Filter; readonly phrases: Phrases; readonly buckets: Buckets },
): Promise<SourceGap[]> {
  const { edges, by } = buckets;
  if ((edges.at(-1) ?? 0) - (edges[0] ?? 0) < SILENT_MS_MIN) return [];
  const found: SourceGap[] = [];
  for (const { term, value: source } of house.ledger.values('source', '', { limit: SOURCES_MAX })) {
    const stretch = longestEmpty(edges, by.get(term));
    if (stretch === undefined || stretch.toMs - stretch.fromMs < SILENT_MS_MIN) continue;
    await server.turns.next();
    const filter: Filter = { all: [visible, { term: house.terms.term('source', normalText(source)) }] };
    const isUsual = ({ events }: Usual): boolean => events >= USUAL_MIN;
    const usual: Usual[] = [];
    for (const weeks of weeksBefore(stretch.toMs - stretch.fromMs)) {
      const span = { from: stretch.fromMs - weeks * WEEK_MS, to: stretch.toMs - weeks * WEEK_MS, at };
      usual.push({ weeks, events: house.ledger.count(filter, USUAL_COUNTED, span).total });
      if (!usual.every(isUsual)) break;
    }
    if (usual.every(isUsual)) found.push(silence({ ...stretch, usual }, source, phrases));
  }
  return found;
}

/** Of how many weeks before the same hours are counted: none of them lies in the silence itself, however long it is. */
export function weeksBefore(lengthMs: number): number[] {
  const step = Math.max(1, Math.ceil(lengthMs / WEEK_MS));
  return Array.from({ length: STRETCHES }, (_, at) => (at + 1) * step);
}

function edgesOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number[] {
  const stepMs = Math.max((toMs - fromMs) / BUCKETS, HOUR_MS / 4);
  const count = Math.max(1, Math.floor((toMs - fromMs) / stepMs));
  return Array.from({ length: count + 1 }, (_, at) => Math.round(at === count ? toMs : fromMs + at * stepMs));
}

function longestEmpty(
  edges: readonly number[],
  counts: readonly number[] | undefined,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  let best: { readonly fromMs: number; readonly toMs: number } | undefined;
  let begin: number | undefined;
  for (let at = 0; at < edges.length; at++) {
    const isEmpty = at < edges.length - 1 && (counts?.[at] ?? 0) === 0;
    const edge = edges[at] ?? 0;
    if (isEmpty) begin ??= edge;
    else if (begin !== undefined) {
      if (best === undefined || edge - begin > best.toMs - best.fromMs) best = { fromMs: begin, toMs: edge };
      begin = undefined;
    }
  }
  return best;
}
