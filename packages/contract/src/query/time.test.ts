/** Times in zones: days of 23 and 25 hours, midnights that do not exist, weeks across the turn of the year. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS_MAX, bucketEdges, intervals } from './buckets.ts';
import { timeSpanOf } from './time.ts';
import { instantOf, isZone, wallTimeAt } from './zone.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const HOUR_MS = 3_600_000;

function span(text: string, zone: string): string {
  const found = timeSpanOf(text, now, zone);
  return found === undefined
    ? 'none'
    : `${new Date(found.startMs).toISOString()} ${(found.endMs - found.startMs) / HOUR_MS}`;
}

describe('timeSpanOf in a zone', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z 23'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z 25'],
    ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z 24'],
    ['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00.000Z 24'],
    ['2026-03', 'Europe/Berlin', `2026-02-28T23:00:00.000Z ${31 * 24 - 1}`],
    ['2026', 'Europe/Berlin', `2025-12-31T23:00:00.000Z ${365 * 24}`],
    ['2026-W13', 'Europe/Berlin', `2026-03-22T23:00:00.000Z ${7 * 24 - 1}`],
    ['2026-W01', 'UTC', `2025-12-29T00:00:00.000Z ${7 * 24}`],
    ['2026-W53', 'UTC', `2026-12-28T00:00:00.000Z ${7 * 24}`],
    ['2025-W53', 'UTC', 'none'],
    // Clocks of Lebanon skip midnight itself: the day begins at one.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z 23'],
    ['today', 'Asia/Tokyo', '2026-11-20T15:00:00.000Z 24'],
    ['yesterday', 'America/Los_Angeles', '2026-11-20T08:00:00.000Z 24'],
    ['2026-11-21T09:00', 'Europe/Berlin', `2026-11-21T08:00:00.000Z ${1 / 60}`],
    ['2026-11-21T09:00:00+05:30', 'Europe/Berlin', `2026-11-21T03:30:00.000Z ${1 / 3600}`],
    ['2026-03-29T02:30:00', 'Europe/Berlin', `2026-03-29T01:30:00.000Z ${1 / 3600}`],
    ['2026-10-25T02:30:00', 'Europe/Berlin', `2026-10-25T00:30:00.000Z ${1 / 3600}`],
    ['2026-02-29', 'Europe/Berlin', 'none'],
    ['2026-11-21T24:00', 'UTC', 'none'],
  ])('%s in %s is %s hours', (text, zone, expected) => {
    expect(span(text, zone)).toBe(expected);
  });

  it('knows which zones there are', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata', '+02:00'].map(isZone)).toEqual([true, true, true, true]);
    expect(['Mars/Olympus', '', 'x'.repeat(10_000), '../etc'].map(isZone)).toEqual([false, false, false, false]);
  });
});

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);
const instant = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2080, 0) });

describe('zones', () => {
  it('come back to an instant of the same wall time', () => {
    fc.assert(
      fc.property(instant, zone, (ms, name) => {
        const back = instantOf(wallTimeAt(ms, name), name);
        // The second of two equal wall times comes back as the first: never later, never more than the change.
        const difference = Math.floor(ms / 1000) * 1000 - back;
        expect(difference === 0 || (difference > 0 && difference <= 24 * HOUR_MS)).toBe(true);
        expect(wallTimeAt(back, name)).toEqual(wallTimeAt(ms, name));
      }),
      { numRuns: 300 },
    );
  });

  it('have days that follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(instant, zone, (ms, name) => {
        const { year, month, day } = wallTimeAt(ms, name);
        const text = (date: number): string => new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
        const today = timeSpanOf(text(day), now, name);
        const next = timeSpanOf(text(day + 1), now, name);
        expect(today?.endMs).toBe(next?.startMs);
        expect(today!.startMs <= ms && ms < today!.endMs).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bucketEdges', () => {
  it('gives days of 23, 24 and 25 hours', () => {
    const at = (text: string): number => Date.parse(text);
    const spring = bucketEdges(at('2026-03-28T10:00:00Z'), at('2026-03-30T10:00:00Z'), 'day', 'Europe/Berlin')!;
    expect(spring.map((edge) => new Date(edge).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
    expect(bucketEdges(at('2026-10-25T00:00:00Z'), at('2026-10-25T03:00:00Z'), 'hour', 'Europe/Berlin')).toHaveLength(
      4,
    );
    expect(bucketEdges(at('2026-03-01T00:00:00Z'), at('2026-03-02T00:00:00Z'), 'month')).toEqual([
      Date.UTC(2026, 2),
      Date.UTC(2026, 3),
    ]);
  });

  it('is bounded, ascending, and covers what was asked', () => {
    expect(bucketEdges(0, 10 ** 12, 'minute')).toBeUndefined();
    expect(bucketEdges(0, 60_000 * BUCKETS_MAX, 'minute')).toHaveLength(BUCKETS_MAX + 1);
    const interval = fc.constantFrom(...intervals);
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 40 * 24 * HOUR_MS }),
        interval,
        zone,
        (from, length, each, name) => {
          const edges = bucketEdges(from, from + length, each, name);
          if (edges === undefined) return;
          expect(edges[0]! <= from && edges.at(-1)! >= from + length).toBe(true);
          expect(edges.every((edge, at) => at === 0 || edge > edges[at - 1]!)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
