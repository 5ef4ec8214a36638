/** When things happen: much on weekdays at work, little at night and on weekends, more when the month ends. */

import type { Random } from '../random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Share of each hour (UTC) of a weekday; people work from 7 to 17. */
const HOURS = [
  0.05, 0.04, 0.04, 0.05, 0.08, 0.22, 0.5, 0.85, 1, 1.05, 1.05, 0.9, 0.7, 0.95, 1.05, 1, 0.8, 0.5, 0.28, 0.2, 0.18,
  0.14, 0.1, 0.07,
];
const WEEKEND = 0.16;
const MONTH_END = 1.45;
const MONTH_START = 1.2;
/** No hour is busier: the highest share on the last days of a month. */
const BUSIEST = 1.05 * MONTH_END;

export const WORK_FROM_HOUR = 7;
export const WORK_TO_HOUR = 17;

/** How busy the hour is that begins at `ms`; an ordinary hour at work is about 1. */
export function busyness(ms: number): number {
  const time = new Date(ms);
  const share = HOURS[time.getUTCHours()]!; // 0 to 23
  const weekday = time.getUTCDay();
  if (weekday === 0 || weekday === 6) return share * WEEKEND;
  const day = time.getUTCDate();
  const last = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 0)).getUTCDate();
  return share * (day > last - 3 ? MONTH_END : day <= 2 ? MONTH_START : 1);
}

/** Monday to Friday, between 7 and 17 UTC. */
export function isAtWork(ms: number): boolean {
  const hour = Math.floor(ms / HOUR_MS) % 24;
  return hour >= WORK_FROM_HOUR && hour < WORK_TO_HOUR && isWeekday(ms);
}

function isWeekday(ms: number): boolean {
  // Day 0 of time was a Thursday.
  const weekday = (Math.floor(ms / DAY_MS) + 4) % 7;
  return weekday !== 0 && weekday !== 6;
}

/** The same moment where it is at work, else some time in the morning of the next day at work. */
export function movedToWork(ms: number, random: Random): number {
  if (isAtWork(ms)) return ms;
  let day = Math.floor(ms / DAY_MS) * DAY_MS;
  if (ms >= day + WORK_FROM_HOUR * HOUR_MS) day += DAY_MS;
  while (!isWeekday(day)) day += DAY_MS;
  return day + WORK_FROM_HOUR * HOUR_MS + Math.floor(random() * 4 * HOUR_MS);
}

/** The next time it is `hour` and `minute` of the day, strictly after `ms`. */
export function nextTimeOfDay(ms: number, hour: number, minute = 0): number {
  const at = Math.floor(ms / DAY_MS) * DAY_MS + hour * HOUR_MS + minute * 60_000;
  return at > ms ? at : at + DAY_MS;
}

/** The next time it is that weekday (1 Monday to 7 Sunday) and hour, strictly after `ms`. */
export function nextWeekday(ms: number, weekday: number, hour: number): number {
  let at = nextTimeOfDay(ms, hour);
  while ((Math.floor(at / DAY_MS) + 4) % 7 !== weekday % 7) at += DAY_MS;
  return at;
}

/**
 * The moments at which something happens, in order: `count` of them from `startMs` to `endMs`, then, if `rate` is
 * given, for ever at 1 to 30 a minute times `rate`.
 */
export function* moments(
  random: Random,
  startMs: number,
  endMs: number,
  count: number,
  rate?: number,
): Generator<number> {
  let whole = 0;
  for (let ms = startMs; ms < endMs; ms += HOUR_MS) whole += busyness(ms) * share(ms, endMs);
  let passed = 0;
  let done = 0;
  for (let ms = startMs; ms < endMs; ms += HOUR_MS) {
    passed += busyness(ms) * share(ms, endMs);
    // Rounded sums, so that all hours together have exactly `count`.
    const due = Math.round((passed / whole) * count);
    yield* within(random, ms, Math.min(HOUR_MS, endMs - ms), due - done);
    done = due;
  }
  if (rate === undefined) return;
  for (let ms = endMs; ; ms += HOUR_MS) {
    const perMinute = 1 + 29 * (busyness(ms) / BUSIEST);
    yield* within(random, ms, HOUR_MS, Math.round(perMinute * 60 * rate));
  }
}

function share(ms: number, endMs: number): number {
  return Math.min(1, (endMs - ms) / HOUR_MS);
}

/** `count` moments by chance within `lengthMs` from `fromMs`, in order, none kept in memory. */
function* within(random: Random, fromMs: number, lengthMs: number, count: number): Generator<number> {
  let at = 0;
  for (let left = count; left > 0; left--) {
    // The smallest of `left` even draws from what remains.
    at += (1 - at) * (1 - (1 - random()) ** (1 / left));
    yield fromMs + Math.min(lengthMs - 1, Math.floor(at * lengthMs));
  }
}
