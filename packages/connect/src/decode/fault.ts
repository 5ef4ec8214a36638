/** Names what is wrong with one event and where: the slow way, taken only once something is known to be wrong. */

import { isUtf8 } from 'node:buffer';
import type { EventProblem } from '@trailmark/catalog';
import { DEPTH_MAX } from './limits.ts';
import { skipSpace } from './scan.ts';

type Place = readonly (string | number)[];

/** Thrown inside this file only, to leave the recursion at the first fault. */
class Fault extends Error {
  readonly problem: EventProblem;
  constructor(code: EventProblem['code'], place: Place, detail: string) {
    super(detail);
    this.problem = { code, detail, pointer: pointerOf(place) };
  }
}

/**
 * The first fault of the JSON text in `bytes` that the parser does not see: bad UTF-8, a lone surrogate, NUL, a name
 * standing twice, a number beyond 2^53-1, too much depth. The text is well-formed JSON if its bad bytes are read as
 * U+FFFD. Undefined where there is no such fault.
 */
export function faultOf(bytes: Uint8Array): EventProblem | undefined {
  try {
    new FaultReader(bytes).value([]);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.problem;
    throw error;
  }
}

class FaultReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(place: Place): void {
    this.#space();
    switch (this.#bytes[this.#at]) {
      case 0x7b:
        return this.#members(place);
      case 0x5b:
        return this.#items(place);
      case 0x22:
        this.#text(() => place);
        return;
      default:
        return this.#scalar(place);
    }
  }

  #members(place: Place): void {
    checkDepth(place);
    const names = new Set<string>();
    this.#at++;
    while (!this.#closes(0x7d)) {
      const name = this.#text((text) => [...place, text]);
      if (names.has(name)) {
        throw new Fault('event.duplicate_key', [...place, name], 'The name stands twice in one object. Send it once.');
      }
      names.add(name);
      this.#closes(0x3a);
      this.value([...place, name]);
    }
  }

  #items(place: Place): void {
    checkDepth(place);
    this.#at++;
    for (let index = 0; !this.#closes(0x5d); index++) this.value([...place, index]);
  }

  /** Reads a text; `placeOf` says where it stands, which for a name is known only once it is read. */
  #text(placeOf: (text: string) => Place): string {
    const start = this.#at;
    for (this.#at++; this.#bytes[this.#at] !== 0x22; this.#at++) if (this.#bytes[this.#at] === 0x5c) this.#at++;
    this.#at++;
    const raw = this.#bytes.subarray(start, this.#at);
    const text = JSON.parse(bufferOf(raw).toString('utf8')) as string; // it begins with a quote
    if (!isUtf8(raw)) throw new Fault('event.bad_utf8', placeOf(text), 'The bytes here are not UTF-8. Send UTF-8.');
    if (!text.isWellFormed()) {
      throw new Fault('event.bad_utf8', placeOf(text), 'A lone surrogate is not text. Send well-formed UTF-8.');
    }
    if (text.includes('\u0000')) {
      throw new Fault('event.invalid', placeOf(text), 'The character NUL is not accepted. Leave it out.');
    }
    return text;
  }

  #scalar(place: Place): void {
    const start = this.#at;
    while (this.#at < this.#bytes.length && !isEnd(this.#bytes[this.#at])) this.#at++;
    const text = bufferOf(this.#bytes.subarray(start, this.#at)).toString('latin1');
    // The literals are no numbers, and NaN is not beyond anything.
    if (!(Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER)) return;
    throw new Fault(
      'event.number_unsafe',
      place,
      'The number lies beyond 2^53-1, where readers would round it. Send it as a string.',
    );
  }

  /** Steps over white space and commas; true, and one step further, where `byte` follows. */
  #closes(byte: number): boolean {
    this.#space();
    if (this.#bytes[this.#at] === 0x2c) {
      this.#at++;
      this.#space();
    }
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    this.#space();
    return true;
  }

  #space(): void {
    this.#at = skipSpace(this.#bytes, this.#at, this.#bytes.length);
  }
}

function checkDepth(place: Place): void {
  if (place.length < DEPTH_MAX) return;
  throw new Fault(
    'event.too_deep',
    place,
    `Objects and lists may be nested ${DEPTH_MAX} deep, the event included. Send a flatter value.`,
  );
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** White space, comma or a closing bracket: what may follow a number or word. */
function isEnd(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x5d || byte === 0x7d || (byte !== undefined && byte <= 0x20);
}

/** RFC 6901 section 3, the client's names made fit for a message: well formed, no control characters, cut. */
export function pointerOf(place: Place): string {
  let pointer = '';
  for (const name of place) {
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    const text = String(name)
      .slice(0, 256)
      .toWellFormed()
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
    pointer += `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}
