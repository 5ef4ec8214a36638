/** The edges of a histogram's buckets: minutes, hours, days, weeks and months as a calendar of the zone has them. */

import { instantOf, wallTimeAt } from './zone.ts';

export const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

export const BUCKETS_MAX = 2_000;

const STEP_MS: Readonly<Partial<Record<Interval, number>>> = { minute: 60_000, hour: 3_600_000 };

/**
 * Ascending instants: the beginning of the bucket that holds `fromMs`, of every further one that begins before `toMs`,
 * and the end of the last. Undefined where that would be more than `BUCKETS_MAX` buckets. A day on which the clocks
 * change has 23 or 25 hours; hours and minutes are always as long as they are named.
 */
export function bucketEdges(fromMs: number, toMs: number, interval: Interval, zone = 'UTC'): number[] | undefined {
  const edges = [startOf(fromMs, interval, zone)];
  for (let edge = edges[0] ?? fromMs; edge < toMs || edges.length === 1;) {
    if (edges.length > BUCKETS_MAX) return undefined;
    edge = nextAfter(edge, interval, zone);
    edges.push(edge);
  }
  return edges;
}

function startOf(ms: number, interval: Interval, zone: string): number {
  const { year, month, day, minute } = wallTimeAt(ms, zone);
  switch (interval) {
    case 'minute':
      return Math.floor(ms / 60_000) * 60_000;
    case 'hour':
      // By what has passed of the hour, not by its name: an hour may come twice.
      return Math.floor(ms / 60_000) * 60_000 - minute * 60_000;
    case 'day':
      return instantOf({ year, month, day }, zone);
    case 'week': {
      const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
      return instantOf({ year, month, day: day - sinceMonday }, zone);
    }
    case 'month':
      return instantOf({ year, month, day: 1 }, zone);
  }
}

function nextAfter(ms: number, interval: Interval, zone: string): number {
  const step = STEP_MS[interval];
  if (step !== undefined) return ms + step;
  const { year, month, day } = wallTimeAt(ms, zone);
  // A day that begins after midnight, because midnight was skipped, ends at the next one all the same.
  if (interval === 'month') return instantOf({ year, month: month + 1, day: 1 }, zone);
  return instantOf({ year, month, day: day + (interval === 'week' ? 7 : 1) }, zone);
}
