/** `GET /v1/histogram`: how many events match in each minute, hour, day, week or month of the caller's calendar. */

import { timeText } from '@trailmark/catalog';
import { BUCKETS_MAX, Problem, bucketEdges, routes, timeSpanOf } from '@trailmark/contract';
import type { Interval, Query } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import type { Filter, Steps } from '@trailmark/ledger';
import type { FastifyInstance } from 'fastify';
import { facetFields, facetValue } from '../search/facet-values.ts';
import type { House } from '../tenant/house.ts';
import { revealNames } from './name-reveals.ts';
import { notesOf, tookMs, understand } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

const DAY_MS = 86_400_000;
/** What is counted where nothing else says how long: a time that people look at in buckets of this length. */
const SPANS_MS: Readonly<Record<Interval, number>> = {
  minute: DAY_MS,
  hour: 30 * DAY_MS,
  day: 30 * DAY_MS,
  week: 182 * DAY_MS,
  month: 365 * DAY_MS,
};
/** Values counted apart, unless a limit is given or there are too many buckets for as many. */
const APART = 10;
/** Buckets times values counted apart. */
const CELLS_MAX = 6_000;
const TIME_MAX_MS = Date.UTC(10_000, 0);

export function installHistogram(app: FastifyInstance, server: Server): void {
  define(app, server, routes.histogram, async ({ caller, query, request }) => {
    const startedAt = performance.now();
    // The counts tell the times.
    if (isPathWithheld('time', caller.withhold))
      throw new Problem('auth.scope', 'This key may not ask by time: its values are withheld.');
    const asked = await understand(server, caller, query);
    const { house, filter, span, nowMs } = asked;
    const { from, to } = timesOf(asked.query, span, { nowMs, zone: query.tz, interval: query.interval });
    const marks = bucketEdges(from, to, query.interval, query.tz);
    if (marks === undefined) {
      const detail = `interval: that would be more than ${BUCKETS_MAX} buckets. Choose a longer interval or a shorter time.`;
      throw new Problem('request.invalid', detail);
    }
    const limit = query.limit ?? Math.max(1, Math.min(APART, Math.floor(CELLS_MAX / marks.length)));
    if (query.by !== undefined && marks.length * limit > CELLS_MAX)
      throw new Problem(
        'request.invalid',
        'by: that would be too many counts. Choose a longer interval or fewer values.',
      );
    // The first and last bucket are as long as the calendar says and count what was asked for alone.
    const edges = marks.map((mark) => Math.min(Math.max(mark, from), to));
    const names = query.by === undefined ? [] : facetFields(house, caller, query.by);
    const by = await server.turns.run(fieldInUse(house, names, filter));
    const counted = await server.turns.run(house.ledger.histogramSteps(filter, edges, by, { at: span.at, limit }));
    const named = await server.turns.map([...(counted.by ?? [])], ([term, counts]) => {
      const found = facetValue(house, caller, { field: by ?? '', term, filter });
      return found === undefined ? [] : [{ ...found, counts }];
    });
    const series = named.flat();
    await revealNames(server, house, caller, series, { query, headers: request.headers });
    server.reads.note(house, caller, 0);
    const labels = series.flatMap(({ value, label }) => (label === undefined ? [] : [[value, label] as const]));
    return {
      interval: query.interval,
      buckets: marks.slice(0, -1).map((mark, at) => ({
        from: timeText(mark),
        count: counted.counts[at] ?? 0,
        ...(by === undefined
          ? {}
          : { by: Object.fromEntries(series.map(({ value, counts }) => [value, counts[at] ?? 0])) }),
      })),
      to: timeText(marks.at(-1) ?? to),
      ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
      total: counted.counts.reduce((sum, count) => sum + count, 0),
      ...notesOf(asked),
      took_ms: tookMs(startedAt),
    };
  });
}

/** Of the names a field ever had, the one under which most of these events have it. */
function* fieldInUse({ ledger }: House, names: readonly string[], filter: Filter): Steps<string | undefined> {
  if (names.length < 2) return names[0];
  const used: { name: string; most: number }[] = [];
  for (const name of names) {
    const { values } = yield* ledger.tallySteps(filter, name, { limit: 1 });
    used.push({ name, most: values[0]?.count ?? 0 });
  }
  return used.reduce((best, one) => (one.most > best.most ? one : best)).name;
}

/** From `from` and `to`, else from a time that the whole query is bounded by, else the last while. */
function timesOf(
  query: Query,
  span: { from?: number; to?: number },
  { nowMs, zone, interval }: { nowMs: number; zone: string | undefined; interval: Interval },
): { from: number; to: number } {
  const bounds = boundsOf(query, nowMs, zone);
  const to = Math.min(span.to ?? bounds.to ?? Math.max(nowMs, span.from ?? bounds.from ?? 0) + 1, TIME_MAX_MS);
  const from = Math.max(span.from ?? bounds.from ?? to - SPANS_MS[interval], 0);
  if (from < to) return { from, to };
  if (span.from !== undefined && span.to !== undefined)
    throw new Problem('request.invalid', 'The time ends before it begins.');
  // A query that contradicts itself finds nothing; it is not refused.
  return { from: Math.min(from, TIME_MAX_MS - 1), to: Math.min(from, TIME_MAX_MS - 1) + 1 };
}

/** The times between which everything that the query finds must lie, as far as that can be read off it. */
function boundsOf(query: Query, nowMs: number, zone: string | undefined): { from?: number; to?: number } {
  if (query.kind === 'all') {
    const all = query.parts.map((part) => boundsOf(part, nowMs, zone));
    const from = all.flatMap((part) => part.from ?? []);
    const to = all.flatMap((part) => part.to ?? []);
    return {
      ...(from.length === 0 ? {} : { from: Math.max(...from) }),
      ...(to.length === 0 ? {} : { to: Math.min(...to) }),
    };
  }
  if (query.kind === 'term' && query.field === 'time') {
    const day = timeSpanOf(query.value, nowMs, zone);
    return day === undefined ? {} : { from: day.startMs, to: day.endMs };
  }
  if (query.kind !== 'range' || query.field !== 'time') return {};
  const from = query.from && timeSpanOf(query.from.value, nowMs, zone);
  const to = query.to && timeSpanOf(query.to.value, nowMs, zone);
  return {
    ...(query.from && from ? { from: query.from.inclusive ? from.startMs : from.endMs } : {}),
    ...(query.to && to ? { to: query.to.inclusive ? to.endMs : to.startMs } : {}),
  };
}
