/**
 * `JSON.parse` for texts that others wrote. V8 12.8 and later (Node 24 among them) takes an escaped name, `"\n"`, for
 * another one, `"\\"`, once an object of that shape was parsed before (https://github.com/nodejs/node/issues/63785):
 * whoever sends first would decide how the events of others are read. Names without escapes are not concerned.
 */

/** Deeper texts are refused, where they hold an escaped name: reading them slowly must not exhaust the stack. */
const DEPTH_MAX = 500;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What makes the string before it a name. */
const NAME_END = /[ \t\r\n]*:/y;

/** The value of a JSON text; names stand for themselves, `__proto__` too. @throws SyntaxError where it is no JSON */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('\\') && hasEscapedName(text) ? new JsonReader(text).value(0) : value;
}

/** Whether a name in this well-formed JSON text is written with an escape. */
function hasEscapedName(text: string): boolean {
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    let isEscaped = false;
    for (at++; text.charCodeAt(at) !== QUOTE; at++) {
      if (text.charCodeAt(at) !== BACKSLASH) continue;
      isEscaped = true;
      at++;
    }
    at++;
    NAME_END.lastIndex = at;
    if (isEscaped && NAME_END.test(text)) return true;
  }
  return false;
}

/** Reads text that is known to be well-formed. Texts and numbers are left to the parser: only names are in question. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > DEPTH_MAX) throw new SyntaxError(`JSON with escaped names is read up to a depth of ${DEPTH_MAX}`);
    switch (this.#next()) {
      case '{':
        return this.#members(depth);
      case '[':
        return this.#items(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #members(depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    for (this.#at++; this.#next() !== '}';) {
      const name = this.#string();
      this.#next();
      this.#at++; // the colon
      const value = this.value(depth + 1);
      if (name === '__proto__') {
        Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
      } else members[name] = value;
      if (this.#next() === ',') this.#at++;
    }
    this.#at++;
    return members;
  }

  #items(depth: number): unknown[] {
    const items: unknown[] = [];
    for (this.#at++; this.#next() !== ']';) {
      items.push(this.value(depth + 1));
      if (this.#next() === ',') this.#at++;
    }
    this.#at++;
    return items;
  }

  #string(): string {
    const start = this.#at++;
    while (this.#text.charCodeAt(this.#at) !== QUOTE) {
      this.#at += this.#text.charCodeAt(this.#at) === BACKSLASH ? 2 : 1;
    }
    return JSON.parse(this.#text.slice(start, ++this.#at)) as string; // it began with a quote
  }

  #scalar(): unknown {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s,\]}]/.test(this.#text.charAt(this.#at))) this.#at++;
    return JSON.parse(this.#text.slice(start, this.#at));
  }

  /** The next character that is no white space; the place stays before it. */
  #next(): string {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.charAt(this.#at);
  }
}
