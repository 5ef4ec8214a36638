/** One pass over the bytes of JSON text, telling apart its top-level items and what to look at in each. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const SMALL_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Walks items one after the other. What it says is true of well-formed JSON only; on any other text it ends too, and
 * the parser refuses that text. It looks at no byte above 0x7f, so that bad UTF-8 does not mislead it.
 */
export class Scan {
  /** The item found last: from here … */
  start = 0;
  /** … up to here, exclusive, white space around it left out. */
  end = 0;
  /** Names of members, those of inner objects included. */
  names = 0;
  /** How deep objects and lists lie in one another; 1 for a flat object, 0 for a scalar. */
  depth = 0;
  /** Names, items and containers: bounds the memory the item takes once parsed. */
  values = 0;
  /** True where a `\u` escape may have written what bytes cannot: a lone surrogate, NUL. */
  escaped = false;
  /** True where a name is written with an escape: the parser may misread those (see parseJson of the catalog). */
  namesEscaped = false;
  readonly #bytes: Uint8Array;
  readonly #to: number;
  #at: number;

  /** Items are looked for in `bytes` from `from` up to `to`. */
  constructor(bytes: Uint8Array, from: number, to: number) {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
  }

  /** Where the scan stands: behind the item found last and the comma that ended it. */
  get at(): number {
    return this.#at;
  }

  /** Finds the next item, ended by a comma, a closing bracket or the end; false where there is none. */
  next(): boolean {
    const bytes = this.#bytes;
    const to = this.#to;
    let at = skipSpace(bytes, this.#at, to);
    let depth = 0;
    let deepest = 0;
    let names = 0;
    let values = 1;
    let escaped = false;
    let namesEscaped = false;
    let slashed = false;
    const start = at;
    scan: for (; at < to; at++) {
      switch (bytes[at]) {
        case QUOTE:
          slashed = false;
          for (at++; at < to; at++) {
            const byte = bytes[at];
            if (byte === QUOTE) break;
            if (byte !== BACKSLASH) continue;
            slashed = true;
            if (bytes[++at] === SMALL_U) escaped = true;
          }
          break;
        case COLON:
          names++;
          if (slashed) namesEscaped = true;
          break;
        case COMMA:
          if (depth === 0) break scan;
          values++;
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          values++;
          if (++depth > deepest) deepest = depth;
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          if (depth === 0) break scan;
          depth--;
          break;
        default:
      }
    }
    if (at > to) at = to;
    this.#at = at + 1;
    this.start = start;
    this.end = trimSpace(bytes, start, at);
    this.names = names;
    this.depth = deepest;
    this.values = values + names;
    this.escaped = escaped;
    this.namesEscaped = namesEscaped;
    return this.end > start;
  }
}

/** The first place from `at` that is not JSON white space (RFC 8259 section 2). */
export function skipSpace(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && isSpace(bytes[at])) at++;
  return at;
}

function trimSpace(bytes: Uint8Array, from: number, to: number): number {
  while (to > from && isSpace(bytes[to - 1])) to--;
  return to;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
