/** Times as RFC 3339 text, 1970 to 9999, and as milliseconds since 1970. */

export const OCCURRED_MS_MAX = 253_402_300_799_999;
const LENGTH_MAX = 64;

/**
 * Milliseconds since 1970 of an RFC 3339 date-time (section 5.6), or undefined where the text is none or lies
 * outside 1970 to 9999. Digits beyond milliseconds are cut. A leap second (only where UTC stands at 23:59 on the
 * last day of a month, section 5.7) is the last millisecond of its minute.
 */
export function parseTime(text: string): number | undefined {
  const length = text.length;
  if (length < 20 || length > LENGTH_MAX) return undefined;
  const separator = text.charCodeAt(10) | 0x20;
  if (text[4] !== '-' || text[7] !== '-' || separator !== 0x74 || text[13] !== ':' || text[16] !== ':')
    return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Number.NaN fails every comparison, so that one test refuses all that is not digits.
  if (!(year >= 1969 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 60))
    return undefined;
  if (day > daysOf(year, month)) return undefined;

  let at = 19;
  let fractionMs = 0;
  if (text[at] === '.') {
    let weight = 100;
    for (at++; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      fractionMs += digit * weight;
      weight = weight === 100 ? 10 : weight === 10 ? 1 : 0;
    }
    if (at === 20) return undefined;
  }
  const offsetMinutes = parseOffset(text, at);
  if (offsetMinutes === undefined) return undefined;

  const leap = second === 60;
  const ms = Date.UTC(year, month - 1, day, hour, minute - offsetMinutes, leap ? 59 : second, leap ? 999 : fractionMs);
  if (leap && !endsMonth(ms)) return undefined;
  return ms >= 0 && ms <= OCCURRED_MS_MAX ? ms : undefined;
}

/** The one canonical text of a time: UTC, milliseconds, `Z`. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function parseOffset(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return at + 1 === text.length ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return undefined;
  const hours = digits(text, at + 1, at + 3);
  const minutes = digits(text, at + 4, at + 6);
  if (!(hours <= 23 && minutes <= 59)) return undefined;
  return sign === '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function endsMonth(ms: number): boolean {
  const next = new Date(ms + 1);
  return next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0;
}
