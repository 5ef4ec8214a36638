/** Values as sources write them, turned into how events write them, without losing anything on the way. */

export type TimeForm = 'rfc3339' | 'seconds' | 'milliseconds' | 'local';

/** RFC 3339 text of a time, or undefined where the value is none. `zone` stands in where the text names no zone. */
export function timeOf(value: unknown, form: TimeForm, zone: string): string | undefined {
  if (form === 'seconds' || form === 'milliseconds') {
    const count = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof count !== 'number') return undefined;
    const date = new Date(form === 'seconds' ? Math.round(count * 1000) : Math.round(count));
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }
  if (typeof value !== 'string') return undefined;
  if (form === 'rfc3339') return value;
  const parts = /^(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?$/.exec(value);
  if (parts === null) return undefined;
  const [, year, month, day, clock, fraction = ''] = parts;
  return `${year}-${month}-${day}T${clock}${fraction}${zone}`;
}

/** The number a text writes, where the number would be written the same again; everything else as it is. */
export function exactNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return value !== '' && Math.abs(number) <= Number.MAX_SAFE_INTEGER && String(number) === value ? number : value;
}

/** A whole number of any size as text; undefined where the value is none. A number beyond 2^53 was rounded already. */
export function wholeNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? String(BigInt(value)) : undefined;
}
