/** Times as people write them in queries: RFC 3339, a day, a month, a year, or a distance from now. */

/** Half-open span in milliseconds since 1970 that a time text stands for, in UTC: a day is 24 hours, an instant 1 ms. */
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
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?$/;

/**
 * Reads `2026-11-21`, `2026-11`, `2026`, `2026-11-21T09:00:00Z` (UTC where no offset is written), `now`, `-7d`, `-90m`; undefined for
 * anything else.
 */
export function timeSpanOf(text: string, nowMs: number): TimeSpan | undefined {
  if (text === 'now') return instant(nowMs);
  const distance = /^([+-])(\d{1,6})([smhdw])$/.exec(text);
  if (distance !== null) {
    const ms = Number(distance[2]) * (UNIT_MS[distance[3] ?? ''] ?? 0);
    return instant(nowMs + (distance[1] === '-' ? -ms : ms));
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const startMs = Date.parse(`${text}T00:00:00Z`);
    const isReal = !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
    return isReal ? { startMs, endMs: startMs + 86_400_000 } : undefined;
  }
  const month = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text);
  if (month !== null) return monthsFrom(Number(month[1]), month[2] === undefined ? undefined : Number(month[2]) - 1);
  if (!INSTANT.test(text)) return undefined;
  const parsed = Date.parse(
    /([Zz]|[+-]\d{2}:\d{2})$/.test(text) ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`,
  );
  return Number.isNaN(parsed) ? undefined : instant(parsed);
}

/** A month, or all of a year where no month (0 to 11) is given. */
function monthsFrom(year: number, month: number | undefined): TimeSpan {
  // Not Date.UTC alone: it takes the years 0 to 99 for those of the last century.
  const at = (months: number): number => new Date(0).setUTCFullYear(year, months, 1);
  return { startMs: at(month ?? 0), endMs: at(month === undefined ? 12 : month + 1) };
}

function instant(ms: number): TimeSpan {
  return { startMs: ms, endMs: ms + 1 };
}
