/**
 * A slow reference for what a sent event may be: JSON by RFC 8259 read byte by byte, with every fault an audit trail
 * must refuse. Written apart from the decoder it is held against; recursion is fine for the inputs of a fuzzer.
 */

/** Objects come as maps from name to value, so that no name is special. */
export type Told = string | number | boolean | null | Told[] | Map<string, Told>;

export type FaultCode =
  | 'event.bad_utf8'
  | 'event.duplicate_key'
  | 'event.number_unsafe'
  | 'event.too_deep'
  | 'event.invalid';

export interface Reading {
  readonly value: Told;
  /** Everything wrong with it, in no order. */
  readonly faults: ReadonlySet<FaultCode>;
}

/** One JSON text and nothing else; undefined where it is none (bytes that are no UTF-8 count as U+FFFD). */
export function readStrictly(bytes: Uint8Array, depthMax = 32): Reading | undefined {
  const reader = new Reader(bytes, depthMax);
  try {
    const value = reader.value(0);
    reader.space();
    return reader.at === bytes.length ? { value, faults: reader.faults } : undefined;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** The items of the outermost list, each with its own depth and faults; undefined where the text is no JSON list. */
export function readItemsStrictly(bytes: Uint8Array): Reading[] | undefined {
  const items: Reading[] = [];
  const reader = new Reader(bytes, 32);
  try {
    reader.space();
    reader.expect(0x5b);
    reader.space();
    if (bytes[reader.at] === 0x5d) reader.at++;
    else {
      for (;;) {
        reader.faults = new Set();
        items.push({ value: reader.value(0), faults: reader.faults });
        reader.space();
        if (bytes[reader.at++] === 0x2c) continue;
        reader.at--;
        reader.expect(0x5d);
        break;
      }
    }
    reader.space();
    return reader.at === bytes.length ? items : undefined;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** Whether a parsed value says exactly what the reference read; own enumerable members count, and nothing else. */
export function saysTheSame(value: unknown, told: Told): boolean {
  if (Array.isArray(told)) {
    return Array.isArray(value) && value.length === told.length && told.every((item, i) => saysTheSame(value[i], item));
  }
  if (!(told instanceof Map)) return Object.is(value, told);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype || Object.keys(value).length !== told.size) return false;
  for (const [name, inner] of told) {
    const member = Object.getOwnPropertyDescriptor(value, name);
    if (member === undefined || !saysTheSame(member.value, inner)) return false;
  }
  return true;
}

class NotJson extends Error {}

class Reader {
  readonly bytes: Uint8Array;
  readonly depthMax: number;
  at = 0;
  faults = new Set<FaultCode>();

  constructor(bytes: Uint8Array, depthMax: number) {
    this.bytes = bytes;
    this.depthMax = depthMax;
  }

  space(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.bytes[this.at] ?? 0)) this.at++;
  }

  expect(byte: number): void {
    if (this.bytes[this.at++] !== byte) throw new NotJson();
  }

  value(depth: number): Told {
    this.space();
    const first = this.bytes[this.at];
    if (first === 0x7b || first === 0x5b) {
      if (depth >= this.depthMax) this.faults.add('event.too_deep');
      // Deeper than any parser here is asked to go; recursion must not be what fails.
      if (depth > 2_000) throw new NotJson();
      return first === 0x7b ? this.members(depth) : this.items(depth);
    }
    if (first === 0x22) return this.text();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (Buffer.from(this.bytes.subarray(this.at, this.at + word.length)).toString('latin1') !== word) continue;
      this.at += word.length;
      return value;
    }
    return this.number();
  }

  members(depth: number): Told {
    const members = new Map<string, Told>();
    this.at++;
    this.space();
    if (this.bytes[this.at] === 0x7d) {
      this.at++;
      return members;
    }
    for (;;) {
      this.space();
      const name = this.text();
      this.space();
      this.expect(0x3a);
      const value = this.value(depth + 1);
      if (members.has(name)) this.faults.add('event.duplicate_key');
      members.set(name, value);
      this.space();
      if (this.bytes[this.at++] === 0x2c) continue;
      this.at--;
      this.expect(0x7d);
      return members;
    }
  }

  items(depth: number): Told {
    const items: Told[] = [];
    this.at++;
    this.space();
    if (this.bytes[this.at] === 0x5d) {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.value(depth + 1));
      this.space();
      if (this.bytes[this.at++] === 0x2c) continue;
      this.at--;
      this.expect(0x5d);
      return items;
    }
  }

  number(): number {
    const rest = Buffer.from(this.bytes.subarray(this.at, this.at + 400)).toString('latin1');
    const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(rest);
    if (match === null) throw new NotJson();
    // A number of hundreds of digits is read whole; the regular expression saw its beginning.
    let end = this.at + match[0].length;
    if (match[0].length >= 390) while (/[0-9.eE+-]/.test(String.fromCharCode(this.bytes[end] ?? 0))) end++;
    const text = Buffer.from(this.bytes.subarray(this.at, end)).toString('latin1');
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new NotJson();
    this.at = end;
    const number = Number(text);
    if (Math.abs(number) > Number.MAX_SAFE_INTEGER) this.faults.add('event.number_unsafe');
    return number;
  }

  text(): string {
    this.expect(0x22);
    const units: number[] = [];
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte < 0x20) throw new NotJson();
      if (byte === 0x22) break;
      if (byte === 0x5c) units.push(this.escape());
      else units.push(...this.character());
    }
    this.at++;
    const text = units.map((unit) => String.fromCharCode(unit)).join('');
    for (let i = 0; i < units.length; i++) {
      const unit = units[i]!;
      const next = units[i + 1] ?? 0;
      if (unit === 0) this.faults.add('event.invalid');
      if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) i++;
      else if (unit >= 0xd800 && unit <= 0xdfff) this.faults.add('event.bad_utf8');
    }
    return text;
  }

  escape(): number {
    const letter = String.fromCharCode(this.bytes[this.at + 1] ?? 0);
    if (letter === 'u') {
      const digits = Buffer.from(this.bytes.subarray(this.at + 2, this.at + 6)).toString('latin1');
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new NotJson();
      this.at += 6;
      return Number.parseInt(digits, 16);
    }
    const place = '"\\/bfnrt'.indexOf(letter);
    if (place < 0) throw new NotJson();
    this.at += 2;
    return '"\\/\b\f\n\r\t'.charCodeAt(place);
  }

  /** UTF-16 units of one character, by RFC 3629; one U+FFFD for a byte that begins none. */
  character(): number[] {
    const { bytes, at } = this;
    const first = bytes[at]!; // the caller has looked
    const size =
      first < 0x80
        ? 1
        : first >= 0xc2 && first <= 0xdf
          ? 2
          : first >= 0xe0 && first <= 0xef
            ? 3
            : first >= 0xf0 && first <= 0xf4
              ? 4
              : 0;
    let code = size === 1 ? first : size === 0 ? -1 : first & (0xff >> (size + 1));
    for (let i = 1; i < size && code >= 0; i++) {
      const byte = bytes[at + i] ?? 0;
      code = (byte & 0xc0) === 0x80 ? (code << 6) | (byte & 0x3f) : -1;
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][size] ?? 0;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      this.faults.add('event.bad_utf8');
      this.at++;
      return [0xfffd];
    }
    this.at += size;
    return code < 0x10000 ? [code] : [0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff)];
  }
}
