/** Time zones by their IANA names: what the clock on the wall says, and when it says so. */

const ZONES_KEPT = 64;
const clocks = new Map<string, Intl.DateTimeFormat>();

export interface WallTime {
  readonly year: number;
  /** 1 to 12; what lies beyond counts on into the next year, as days do into the next month. */
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
}

/** Whether `name` is a zone this system knows: `Europe/Berlin`, `UTC`, `+02:00`. */
export function isZone(name: string): boolean {
  return name.length <= 64 && clockOf(name) !== undefined;
}

/** What a clock in the zone shows at an instant (milliseconds since 1970). */
export function wallTimeAt(ms: number, zone: string): Required<WallTime> {
  const shown = new Date(ms + offsetAt(ms, zone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/**
 * The instant at which a clock in the zone shows this, milliseconds since 1970. A time that is skipped when clocks go
 * forward is the instant they do plus what was asked beyond; one that comes twice is the first of both.
 */
export function instantOf({ year, month, day, hour = 0, minute = 0, second = 0 }: WallTime, zone: string): number {
  // Not Date.UTC alone: it takes the years 0 to 99 for those of the last century.
  const shown = new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1_000;
  const before = offsetAt(shown - DAY_MS, zone);
  const after = offsetAt(shown + DAY_MS, zone);
  const earliest = shown - Math.max(before, after);
  const latest = shown - Math.min(before, after);
  if (earliest + offsetAt(earliest, zone) === shown) return earliest;
  return latest + offsetAt(latest, zone) === shown ? latest : shown - before;
}

const DAY_MS = 86_400_000;

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const clock = clockOf(zone);
  if (clock === undefined) throw new RangeError(`no time zone ${zone}`);
  const parts: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1_000;
  return shown - Math.floor(ms / 1_000) * 1_000;
}

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  const kept = clocks.get(zone);
  if (kept !== undefined) return kept;
  try {
    const clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (clocks.size >= ZONES_KEPT) clocks.clear();
    clocks.set(zone, clock);
    return clock;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
