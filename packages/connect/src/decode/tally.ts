/** A quick look over a parsed value: how many names it holds, and whether a number or text is beyond what we keep. */

/** Given back where something in the value cannot be kept. Never equal to a count of names. */
export const UNFIT = -1;

/**
 * The number of names in `value`, inner objects included, or UNFIT where it holds a number beyond 2^53-1 or, looked
 * for only if `texts`, a lone surrogate or NUL. Fewer names than colons in the text means that a name stood twice.
 * The caller has made sure that the value is not too deep for recursion.
 */
export function tally(value: unknown, texts: boolean): number {
  switch (typeof value) {
    case 'string':
      return texts && !isFit(value) ? UNFIT : 0;
    case 'number':
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? 0 : UNFIT;
    case 'object':
      if (value === null) return 0;
      return Array.isArray(value) ? tallyList(value, texts) : tallyObject(value, texts);
    default:
      return 0;
  }
}

function tallyList(list: readonly unknown[], texts: boolean): number {
  let names = 0;
  for (const item of list) {
    const inner = tally(item, texts);
    if (inner === UNFIT) return UNFIT;
    names += inner;
  }
  return names;
}

function tallyObject(object: object, texts: boolean): number {
  let names = 0;
  for (const name in object) {
    if (texts && !isFit(name)) return UNFIT;
    // JSON.parse makes own members only, `__proto__` among them: reading by name never meets the prototype.
    const inner = tally((object as Record<string, unknown>)[name], texts);
    if (inner === UNFIT) return UNFIT;
    names += inner + 1;
  }
  return names;
}

function isFit(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
