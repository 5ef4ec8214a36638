/** What is due comes in order; work moves to when people work; weeks are those of the calendar. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { Agenda } from './agenda.ts';
import { busyness, isAtWork, moments, movedToWork, nextTimeOfDay, nextWeekday } from './calendar.ts';
import { weekOf } from './spans.ts';

test('the earliest comes first, whatever was put in between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(1_000), { nil: undefined, freq: 3 })), (steps) => {
      const agenda = new Agenda<number>();
      const waiting: number[] = [];
      for (const step of steps) {
        if (step !== undefined) {
          agenda.put(step, step);
          waiting.push(step);
        } else if (waiting.length > 0) {
          waiting.sort((one, other) => one - other);
          expect(agenda.nextMs).toBe(waiting[0]);
          expect(agenda.take()).toBe(waiting.shift());
        }
        expect(agenda.size).toBe(waiting.length);
      }
    }),
  );
  expect(() => new Agenda().take()).toThrow('nothing is due');
});

test('work is done from Monday to Friday by day, and never earlier than it was due', () => {
  const random = seededRandom(1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      const moved = movedToWork(ms, random);
      const time = new Date(moved);
      expect(isAtWork(moved)).toBe(true);
      expect([time.getUTCDay() % 6 === 0, time.getUTCHours() >= 7 && time.getUTCHours() < 17]).toEqual([false, true]);
      expect(moved).toBeGreaterThanOrEqual(ms);
      expect(moved - ms).toBeLessThan(4 * 86_400_000);
      expect(new Date(nextTimeOfDay(ms, 5, 10)).toISOString()).toContain('T05:10:00.000Z');
      expect(new Date(nextWeekday(ms, 1, 6)).getUTCDay()).toBe(1);
      expect(nextWeekday(ms, 1, 6)).toBeGreaterThan(ms);
    }),
  );
});

test('there are as many moments as asked, in order, within their time, whatever it is', () => {
  const start = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 90 * 3_600_000 }), fc.nat(400), (startMs, lengthMs, count) => {
      const found = [...moments(seededRandom(count), startMs, startMs + lengthMs, count)];
      expect(found.length).toBe(count);
      expect(found).toEqual(found.toSorted((one, other) => one - other));
      for (const ms of found) expect(ms >= startMs && ms < startMs + lengthMs).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a Sunday night is quiet, the last day of a month busy', () => {
  expect(busyness(Date.UTC(2026, 9, 18, 2))).toBeLessThan(busyness(Date.UTC(2026, 9, 19, 10)) / 50);
  expect(busyness(Date.UTC(2026, 9, 30, 10))).toBeGreaterThan(busyness(Date.UTC(2026, 9, 23, 10)));
});

test.each([
  ['2026-01-01', '2026-W01'],
  ['2027-01-01', '2026-W53'],
  ['2024-12-30', '2025-W01'],
  ['2026-11-21', '2026-W47'],
])('%s lies in week %s', (day, week) => {
  expect(weekOf(Date.parse(day))).toBe(week);
});
