/** Spans of time, in milliseconds, and times and days as text. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** RFC 3339 in UTC. */
export function timeOf(ms: number): string {
  return new Date(Math.floor(ms)).toISOString();
}

/** `2026-11-21`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The week of ISO 8601: `2026-W47`. */
export function weekOf(ms: number): string {
  const time = new Date(ms);
  // The week belongs to the year of its Thursday.
  const thursday = Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() + 4 - (time.getUTCDay() || 7));
  const yearStart = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday - yearStart) / DAY_MS + 1) / 7);
  return `${new Date(thursday).getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
