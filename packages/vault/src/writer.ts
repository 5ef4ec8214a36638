/** A growing byte buffer, reused from event to event, and its strict reader. */

const CAPACITY_FIRST = 4096;

/** Owned by one sealer; what `bytes` gives is a view that the next use overwrites. */
export class ByteWriter {
  #buffer = Buffer.alloc(CAPACITY_FIRST);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  clear(): void {
    this.#end = 0;
  }

  byte(value: number): void {
    this.#ensure(1);
    this.#buffer[this.#end++] = value;
  }

  /** An unsigned LEB128 number below 2^53. */
  number(value: number): void {
    this.#ensure(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#end++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#end++] = rest;
  }

  append(bytes: Uint8Array): void {
    this.#ensure(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** A byte `form` (3 bits) with the length of `text` (5 bits, or 31 and a number), then its UTF-8. */
  textWithHeader(form: number, text: string): void {
    const at = this.#end;
    this.#ensure(text.length * 3 + 9);
    // Written where it lies when the header is one byte, which is nearly always, and moved otherwise.
    const length = this.#buffer.write(text, at + 1, 'utf8');
    if (length < 31) {
      this.#buffer[at] = (length << 3) | form;
      this.#end = at + 1 + length;
      return;
    }
    this.#buffer[at] = (31 << 3) | form;
    this.#end = at + 1;
    let size = 1;
    for (let rest = length; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
    this.#buffer.copyWithin(at + 1 + size, at + 1, at + 1 + length);
    this.number(length);
    this.#end += length;
  }

  /** A view of what was written between two places. */
  bytes(from = 0, to = this.#end): Uint8Array {
    return this.#buffer.subarray(from, to);
  }

  #ensure(length: number): void {
    if (this.#end + length <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.#buffer.length * 2, this.#end + length));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}

/** Thrown by ByteReader at the first byte that is not as it must be; caught where the bytes come from outside. */
export class Malformed extends Error {}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads stored bytes, which an operator may have changed: every step is checked. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new Malformed('cut short');
    return value;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
    }
    throw new Malformed('number too large');
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new Malformed('cut short');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(length: number): string {
    try {
      return decoder.decode(this.take(length));
    } catch (error) {
      throw error instanceof Malformed ? error : new Malformed('not UTF-8');
    }
  }

  /** Nothing may follow. */
  end(): void {
    if (this.left > 0) throw new Malformed('more bytes than expected');
  }
}
