/** The one text of a JSON value: RFC 8785 (JCS), for what goes into a commitment. */

/** The largest magnitude whose neighbours are still told apart by every JSON reader: 2^53 - 1. */
export const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

/** RFC 8785 section 3.2.2.3. Throws where the number is not finite or its magnitude is above 2^53 - 1. */
export function numberText(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > NUMBER_MAX) throw new Error('this number has no safe JSON text');
  return value === 0 ? '0' : String(value);
}

/**
 * RFC 8785 text of `value`. Throws on what has no such text: lone surrogates, unsafe numbers (see `numberText`),
 * undefined, bigint, functions, symbols, and objects that are neither plain nor arrays.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayText(value) : objectText(value);
    default:
      throw new Error(`a ${typeof value} is not JSON`);
  }
}

function stringText(value: string): string {
  // JSON.stringify escapes exactly as section 3.2.2.2 wants, except that it lets lone surrogates through, escaped.
  if (!value.isWellFormed()) throw new Error('a lone surrogate has no canonical JSON text');
  return JSON.stringify(value);
}

function arrayText(items: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(items[i]);
  return text + ']';
}

function objectText(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new Error('only plain objects are JSON');
  let text = '{';
  // Strings compare by UTF-16 code units, which is the order section 3.2.3 asks for.
  for (const [name, item] of Object.entries(value).sort(byName)) {
    text += (text.length === 1 ? '' : ',') + stringText(name) + ':' + canonicalJson(item);
  }
  return text + '}';
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
