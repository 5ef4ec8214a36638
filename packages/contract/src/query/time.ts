/** Times as people write them in queries: RFC 3339, a day, a week, a month, a year, or a distance from now. */

import { instantOf, wallTimeAt } from './zone.ts';

/** Half-open span in milliseconds since 1970 that a time text stands for. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?$/;

/**
 * Reads `2026-11-21`, `2026-11`, `2026-W47`, `2026`, `2026-11-21T09:00:00Z`, `today`, `yesterday`, `now`, `-7d`, `-90m`;
 * undefined for anything else. A day, week, month or year is that of the zone, so that a day may have 23 or 25 hours; a
 * clock time without an offset is the zone's too. A time stands for as long as it is precise: `T09:00` for a minute.
 * A distance counts hours, not days on the wall: `-7d` is 168 hours ago.
 */
export function timeSpanOf(text: string, nowMs: number, zone = 'UTC'): TimeSpan | undefined {
  if (text === 'now') return { startMs: nowMs, endMs: nowMs + 1 };
  if (text === 'today' || text === 'yesterday') {
    const { year, month, day } = wallTimeAt(nowMs, zone);
    return daysFrom(year, month, text === 'today' ? day : day - 1, 1, zone);
  }
  const distance = /^([+-])(\d{1,6})([smhdw])$/.exec(text);
  if (distance !== null) {
    const ms = Number(distance[2]) * (UNIT_MS[distance[3] ?? ''] ?? 0);
    const startMs = nowMs + (distance[1] === '-' ? -ms : ms);
    return { startMs, endMs: startMs + 1 };
  }
  return calendarSpan(text, zone) ?? instantSpan(text, zone);
}

function calendarSpan(text: string, zone: string): TimeSpan | undefined {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day !== null) {
    const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3])];
    return isDate(year, month, date) ? daysFrom(year, month, date, 1, zone) : undefined;
  }
  const week = /^(\d{4})-?[Ww](\d{2})$/.exec(text);
  if (week !== null) return weekSpan(Number(week[1]), Number(week[2]), zone);
  const month = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text);
  if (month === null) return undefined;
  const [year, first] = [Number(month[1]), month[2] === undefined ? 1 : Number(month[2])];
  const next = month[2] === undefined ? 13 : first + 1;
  return {
    startMs: instantOf({ year, month: first, day: 1 }, zone),
    endMs: instantOf({ year, month: next, day: 1 }, zone),
  };
}

/** Weeks by ISO 8601: they begin on Monday, and the first is the one that holds the 4th of January. */
function weekSpan(year: number, week: number, zone: string): TimeSpan | undefined {
  const fourth = new Date(0).setUTCFullYear(year, 0, 4);
  const monday = 4 - ((new Date(fourth).getUTCDay() + 6) % 7) + (week - 1) * 7;
  const thursday = new Date(new Date(0).setUTCFullYear(year, 0, monday + 3));
  return week >= 1 && thursday.getUTCFullYear() === year ? daysFrom(year, 1, monday, 7, zone) : undefined;
}

function daysFrom(year: number, month: number, day: number, count: number, zone: string): TimeSpan {
  return {
    startMs: instantOf({ year, month, day }, zone),
    endMs: instantOf({ year, month, day: day + count }, zone),
  };
}

function instantSpan(text: string, zone: string): TimeSpan | undefined {
  const parts = INSTANT.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = parts;
  const wall = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
  };
  if (!isDate(wall.year, wall.month, wall.day)) return undefined;
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const startMs =
    milliseconds + (offset === undefined ? instantOf(wall, zone) : instantOf(wall, 'UTC') - offsetMs(offset));
  if (!Number.isFinite(startMs)) return undefined;
  const precisionMs = second === undefined ? 60_000 : fraction === undefined ? 1_000 : 1;
  return { startMs, endMs: startMs + precisionMs };
}

function offsetMs(offset: string): number {
  const parts = /^([+-])(\d{2}):(\d{2})$/.exec(offset);
  if (parts === null) return 0; // Z
  const [hours, minutes] = [Number(parts[2]), Number(parts[3])];
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (parts[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(new Date(0).setUTCFullYear(year, month - 1, day));
  return month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
