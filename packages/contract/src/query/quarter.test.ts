/** Quarters of fiscal years: they tile time, whatever month a year begins in and whatever the clocks do. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quarterOf } from './quarter.ts';

const at = (text: string): number => Date.parse(text);

test('a calendar year has its quarters, and one begun in April has its own', () => {
  const asked = { nowMs: at('2026-11-21T12:00:00Z'), zone: 'UTC', fiscalStart: 1 };
  expect(quarterOf('last', asked)).toEqual({
    name: '2026-Q3',
    fromMs: at('2026-07-01T00:00:00Z'),
    toMs: at('2026-10-01T00:00:00Z'),
  });
  const april = { ...asked, fiscalStart: 4 };
  expect(quarterOf('current', april)).toMatchObject({ name: '2026-Q3', fromMs: at('2026-10-01T00:00:00Z') });
  expect(quarterOf('2026-Q4', april)).toMatchObject({ fromMs: at('2027-01-01T00:00:00Z') });
  expect(quarterOf('last', { ...asked, nowMs: at('2026-01-31T12:00:00Z'), fiscalStart: 2 })).toMatchObject({
    name: '2025-Q3',
    fromMs: at('2025-08-01T00:00:00Z'),
    toMs: at('2025-11-01T00:00:00Z'),
  });
});

test('a quarter begins at midnight of its zone, in summer time and out of it', () => {
  const asked = { nowMs: at('2026-06-30T22:30:00Z'), zone: 'Europe/Berlin', fiscalStart: 1 };
  expect(quarterOf('current', asked)).toEqual({
    name: '2026-Q3',
    fromMs: at('2026-06-30T22:00:00Z'),
    toMs: at('2026-09-30T22:00:00Z'),
  });
  expect(quarterOf('2026-Q1', asked)).toMatchObject({
    fromMs: at('2025-12-31T23:00:00Z'),
    toMs: at('2026-03-31T22:00:00Z'),
  });
});

test('what is no quarter is none', () => {
  const asked = { nowMs: 0, zone: 'UTC', fiscalStart: 1 };
  for (const wanted of ['', '2026-Q5', '2026', 'Q1-2026', 'next', '0026-Q1'])
    expect(quarterOf(wanted, asked)).toBeUndefined();
});

test('now lies in the current quarter, and the last one ends where it begins', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland');
  const times = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
  fc.assert(
    fc.property(times, zones, fc.integer({ min: 1, max: 12 }), (nowMs, zone, fiscalStart) => {
      const asked = { nowMs, zone, fiscalStart };
      const [current, last] = [quarterOf('current', asked)!, quarterOf('last', asked)!]; // words it knows
      expect(current.fromMs <= nowMs && nowMs < current.toMs).toBe(true);
      expect(last.toMs).toBe(current.fromMs);
      expect(quarterOf(current.name, asked)).toEqual(current);
    }),
    { numRuns: 60 },
  );
});
