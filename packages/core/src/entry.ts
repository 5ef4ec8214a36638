/**
 * The entry: the six lines that stand for one event in the tree (docs/format.md section 1). The bytes are hashed
 * exactly as they stand; whoever reads one parses it here and never writes it anew.
 */
import { latin1Text } from '#crypto';
import { readBase64, writeBase64 } from './bytes.ts';

export interface Entry {
  /** UUIDv7 in lower case, drawn by the log. */
  readonly ref: string;
  /** When the log recorded it and when it happened, in milliseconds since 1970; at most TIME_MAX_MS. */
  readonly recordedMs: number;
  readonly occurredMs: number;
  /** 16 bytes: a random name for the source. */
  readonly source: Uint8Array;
  /** Present where the source counts: 8 bytes that name the producer's run, and its own count within that run. */
  readonly run?: { readonly id: Uint8Array; readonly sequence: number };
  /** Catalog type and its version (1 to 99999); `unknown` and 1 where the catalog did not know it. */
  readonly type: string;
  readonly typeVersion: number;
  /** 32 bytes: the fields digest. */
  readonly fields: Uint8Array;
}

/** The last millisecond of the year 9999. */
export const TIME_MAX_MS = 253402300799999;
/** No entry by the grammar is longer, in bytes. */
export const ENTRY_BYTES_MAX = 287;
const TYPE_LENGTH_MAX = 64;
const TYPE_VERSION_MAX = 99999;

const header = ascii('trailmark/entry@v1\nref ');
const timeLabel = ascii('\ntime ');
const sourceLabel = ascii('\nsource ');
const typeLabel = ascii('\ntype ');
const fieldsLabel = ascii('\nfields ');

const LF = 0x0a;
const SPACE = 0x20;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SEVEN = 0x37;
const AT = 0x40;
const UNDERSCORE = 0x5f;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

/** What a byte may be in a ref or a type name. */
const HEXADECIMAL = 1;
const VARIANT = 2;
const NAME = 4;
const kinds = new Uint8Array(256);
for (let code = 0; code < 256; code++) {
  const digit = code >= ZERO && code <= NINE;
  const lower = code >= LOWER_A && code <= LOWER_Z;
  if (digit || (lower && code <= 0x66)) kinds[code]! |= HEXADECIMAL;
  if (code === 0x38 || code === NINE || code === LOWER_A || code === 0x62) kinds[code]! |= VARIANT;
  if (digit || lower || code === UNDERSCORE || code === DOT) kinds[code]! |= NAME;
}

// One buffer for all encodings and one cursor for all parses: both are synchronous and nothing escapes.
const scratch = new Uint8Array(512);
let cursor = 0;

/** The bytes of an entry. Throws where a part is not by the grammar: that is a mistake of the caller. */
export function encodeEntry(entry: Entry): Uint8Array {
  let at = put(header, 0);
  at = putAscii(entry.ref, 36, at);
  at = putNumber(entry.recordedMs, put(timeLabel, at));
  scratch[at++] = SPACE;
  at = putNumber(entry.occurredMs, at);
  at = putBase64(entry.source, 16, put(sourceLabel, at));
  scratch[at++] = SPACE;
  if (entry.run === undefined) {
    scratch[at++] = HYPHEN;
  } else {
    at = putBase64(entry.run.id, 8, at);
    scratch[at++] = SPACE;
    at = putNumber(entry.run.sequence, at);
  }
  at = putAscii(entry.type, TYPE_LENGTH_MAX, put(typeLabel, at));
  scratch[at++] = AT;
  at = putNumber(entry.typeVersion, at);
  at = putBase64(entry.fields, 32, put(fieldsLabel, at));
  scratch[at++] = LF;
  const bytes = scratch.slice(0, at);
  // What we would refuse to read must never be hashed.
  if (parseEntry(bytes) === undefined) throw new Error('a part of this entry is not by the grammar');
  return bytes;
}

/** The parts of an entry, or undefined where the bytes are not exactly by the grammar. Never throws. */
export function parseEntry(bytes: Uint8Array): Entry | undefined {
  if (bytes.length > ENTRY_BYTES_MAX || !startsWith(bytes, header, 0)) return undefined;
  const refAt = header.length;
  if (!isRef(bytes, refAt)) return undefined;

  cursor = refAt + 36;
  if (!take(bytes, timeLabel)) return undefined;
  const recordedMs = takeNumber(bytes, TIME_MAX_MS);
  if (recordedMs < 0 || bytes[cursor++] !== SPACE) return undefined;
  const occurredMs = takeNumber(bytes, TIME_MAX_MS);
  if (occurredMs < 0 || !take(bytes, sourceLabel)) return undefined;

  const source = readBase64(bytes, cursor, 16);
  cursor += 24;
  if (source === undefined || bytes[cursor++] !== SPACE) return undefined;
  let run: { id: Uint8Array; sequence: number } | undefined;
  if (bytes[cursor] === HYPHEN) {
    cursor++;
  } else {
    const id = readBase64(bytes, cursor, 8);
    cursor += 12;
    if (id === undefined || bytes[cursor++] !== SPACE) return undefined;
    const sequence = takeNumber(bytes, Number.MAX_SAFE_INTEGER);
    if (sequence < 0) return undefined;
    run = { id, sequence };
  }

  if (!take(bytes, typeLabel)) return undefined;
  const typeAt = cursor;
  const typeEnd = takeTypeName(bytes);
  if (typeEnd < 0 || bytes[cursor++] !== AT) return undefined;
  const typeVersion = takeNumber(bytes, TYPE_VERSION_MAX);
  if (typeVersion < 1 || !take(bytes, fieldsLabel)) return undefined;
  const fields = readBase64(bytes, cursor, 32);
  if (fields === undefined || bytes.length !== cursor + 45 || bytes[cursor + 44] !== LF) return undefined;

  const ref = latin1Text(bytes, refAt, refAt + 36);
  const type = latin1Text(bytes, typeAt, typeEnd);
  if (run === undefined) return { ref, recordedMs, occurredMs, source, type, typeVersion, fields };
  return { ref, recordedMs, occurredMs, source, run, type, typeVersion, fields };
}

/** Whether a UUIDv7 in lower case stands in `bytes` from `at`. */
function isRef(bytes: Uint8Array, at: number): boolean {
  if (bytes.length < at + 36 || bytes[at + 14] !== SEVEN) return false;
  if ((kinds[bytes[at + 19]!]! & VARIANT) === 0) return false;
  for (let i = 0; i < 36; i++) {
    const code = bytes[at + i]!;
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== HYPHEN) return false;
    } else if ((kinds[code]! & HEXADECIMAL) === 0) {
      return false;
    }
  }
  return true;
}

function take(bytes: Uint8Array, label: Uint8Array): boolean {
  if (!startsWith(bytes, label, cursor)) return false;
  cursor += label.length;
  return true;
}

/** A decimal number without leading zeros, from 0 to `max`; -1 where there is none at the cursor. */
function takeNumber(bytes: Uint8Array, max: number): number {
  const first = bytes[cursor];
  if (first === ZERO) {
    cursor++;
    return 0;
  }
  const start = cursor;
  let value = 0;
  for (;;) {
    const code = bytes[cursor];
    if (code === undefined || code < ZERO || code > NINE) break;
    // 16 digits stay far below the range in which a double is no longer near its true value.
    if (++cursor - start > 16) return -1;
    value = value * 10 + (code - ZERO);
  }
  return cursor === start || value > max ? -1 : value;
}

/** The offset after the type name at the cursor, which is moved there; -1 where there is none. */
function takeTypeName(bytes: Uint8Array): number {
  const start = cursor;
  const first = bytes[start];
  if (first === undefined || first < LOWER_A || first > LOWER_Z) return -1;
  while (cursor < bytes.length && (kinds[bytes[cursor]!]! & NAME) !== 0) cursor++;
  return cursor - start > TYPE_LENGTH_MAX ? -1 : cursor;
}

function startsWith(bytes: Uint8Array, start: Uint8Array, at: number): boolean {
  for (let i = 0; i < start.length; i++) if (bytes[at + i] !== start[i]) return false;
  return true;
}

function put(part: Uint8Array, at: number): number {
  for (let i = 0; i < part.length; i++) scratch[at + i] = part[i]!;
  return at + part.length;
}

function putAscii(text: string, lengthMax: number, at: number): number {
  if (text.length > lengthMax) throw new Error('a text of this entry is too long');
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) throw new Error('a text of this entry is not ASCII');
    scratch[at + i] = code;
  }
  return at + text.length;
}

function putNumber(value: number, at: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('a number of this entry is not a whole number');
  return putAscii(value === 0 ? '0' : String(value), 16, at);
}

function putBase64(part: Uint8Array, length: number, at: number): number {
  if (part.length !== length) throw new Error(`a part of this entry is not ${length} bytes long`);
  return writeBase64(part, scratch, at);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
