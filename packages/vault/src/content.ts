/**
 * What stands inside a group's blob: its seed and its fields, tightly packed.
 *
 *     0 ‖ seed 32 ‖ n ‖ n × (path ‖ value)                               all salts follow from the seed
 *     1 ‖ salt of slot 0, 32 ‖ n ‖ n × (path ‖ value ‖ salt 32
 *                                      | path ‖ "gone" ‖ commitment 32)  a field was erased: no seed is left
 *
 * A value begins with one byte: the form in 3 bits, a length in 5 (31: the length follows as a number).
 */
import type { Field, SlotType } from '@trailmark/catalog';
import { PATH_BYTES_MAX } from '@trailmark/core';
import { decodePath, encodePath, wordCode, WORDS } from './pathcode.ts';
import type { PathCode } from './pathcode.ts';
import { Recent } from '@trailmark/catalog';
import { Malformed } from './writer.ts';
import type { ByteReader, ByteWriter } from './writer.ts';

const SEEDED = 0;
const SALTED = 1;
const STRING = 0;
const NUMBER = 1;
const SINGLE = 2; // false, true, null
const JSON_TEXT = 3;
const HEX = 4; // lower-case hexadecimal of an even length; length 0 stands for a UUID
const WORD = 5;
const GONE = 7;
const LONG = 31;
const SLOTS_MAX = 64;

/** A field that was erased: its path and commitment remain. */
export interface GoneSlot {
  readonly path: string;
  readonly commitment: Uint8Array;
}
export type SaltedSlot = (Field & { readonly salt: Uint8Array }) | GoneSlot;

/** The plain content of one group, without slot 0 (which follows from the paths). */
export type Content =
  | { readonly seed: Uint8Array; readonly slots: readonly Field[] }
  | { readonly saltZero: Uint8Array; readonly slots: readonly SaltedSlot[] };

/** Writes a group as it is first sealed. `seed` is 32 bytes. */
export function writeSeeded(out: ByteWriter, seed: Uint8Array, fields: readonly Field[]): void {
  if (fields.length > SLOTS_MAX) throw new Error('too many fields in one group');
  out.byte(SEEDED);
  out.append(seed);
  out.number(fields.length);
  for (const field of fields) {
    writePath(out, field.path);
    writeValue(out, field.type, field.text);
  }
}

export function writeContent(out: ByteWriter, content: Content): void {
  if ('seed' in content) return writeSeeded(out, content.seed, content.slots);
  out.byte(SALTED);
  out.append(content.saltZero);
  out.number(content.slots.length);
  for (const slot of content.slots) {
    writePath(out, slot.path);
    if ('commitment' in slot) {
      out.byte(GONE);
      out.append(slot.commitment);
    } else {
      writeValue(out, slot.type, slot.text);
      out.append(slot.salt);
    }
  }
}

/** Reads a group's content. @throws Malformed */
export function readContent(reader: ByteReader): Content {
  const salting = reader.byte();
  if (salting !== SEEDED && salting !== SALTED) throw new Malformed('unknown content');
  const secret = reader.take(32);
  const count = reader.number();
  if (count > SLOTS_MAX) throw new Malformed('too many fields');
  if (salting === SEEDED) {
    const slots = Array.from({ length: count }, () => ({
      path: readPath(reader),
      ...readValue(reader, reader.byte()),
    }));
    reader.end();
    return { seed: secret, slots };
  }
  const slots = Array.from({ length: count }, (): SaltedSlot => {
    const path = readPath(reader);
    const header = reader.byte();
    if (header === GONE) return { path, commitment: reader.take(32) };
    return { path, ...readValue(reader, header), salt: reader.take(32) };
  });
  reader.end();
  return { saltZero: secret, slots };
}

const PATHS_KEPT = 4096;
const pathCodes = new Recent<string, PathCode>(PATHS_KEPT);

function writePath(out: ByteWriter, path: string): void {
  let known = pathCodes.get(path);
  if (known === undefined) {
    known = encodePath(path);
    pathCodes.set(path, known);
  }
  out.number(known.code);
  if (known.inline !== undefined) out.textWithHeader(STRING, known.inline);
}

function readPath(reader: ByteReader): string {
  const known = decodePath(reader.number());
  if (known === undefined) throw new Malformed('unknown path');
  if (!known.inline) return known.start;
  const header = reader.byte();
  if ((header & 7) !== STRING) throw new Malformed('a path is text');
  const length = lengthOf(reader, header);
  // Longer ones cannot be committed, so no sealer wrote them.
  if (known.start.length + length > PATH_BYTES_MAX) throw new Malformed('a path is too long');
  return known.start + reader.text(length);
}

function writeValue(out: ByteWriter, type: SlotType, text: string): void {
  if (type === 's') {
    const word = wordCode(type, text);
    if (word >= 0) return writeNumbered(out, WORD, word);
    const packed = packHex(text);
    if (packed !== undefined) {
      if (text.length === UUID_LENGTH) out.byte(HEX);
      else writeNumbered(out, HEX, packed.length);
      out.append(packed);
      return;
    }
    out.textWithHeader(STRING, text);
  } else if (type === 'n') {
    out.textWithHeader(NUMBER, text);
  } else if (type === 'j') {
    const word = wordCode(type, text);
    if (word >= 0) writeNumbered(out, WORD, word);
    else out.textWithHeader(JSON_TEXT, text);
  } else {
    writeNumbered(out, SINGLE, SINGLES.indexOf(type + text));
  }
}

const SINGLES = ['bfalse', 'btrue', 'z'];

function readValue(reader: ByteReader, header: number): { type: SlotType; text: string } {
  const form = header & 7;
  const length = lengthOf(reader, header);
  if (form === STRING) return { type: 's', text: reader.text(length) };
  if (form === NUMBER) return { type: 'n', text: reader.text(length) };
  if (form === JSON_TEXT) return { type: 'j', text: reader.text(length) };
  if (form === HEX) return { type: 's', text: unpackHex(reader.take(length === 0 ? 16 : length), length === 0) };
  if (form === WORD) {
    const word = WORDS[length];
    if (word !== undefined) return { type: word[0], text: word[1] };
  }
  if (form === SINGLE) {
    if (length < 2) return { type: 'b', text: length === 0 ? 'false' : 'true' };
    if (length === 2) return { type: 'z', text: '' };
  }
  throw new Malformed('unknown value');
}

function writeNumbered(out: ByteWriter, form: number, number: number): void {
  if (number < 0) throw new Error('a value has no form');
  if (number < LONG) {
    out.byte((number << 3) | form);
  } else {
    out.byte((LONG << 3) | form);
    out.number(number);
  }
}

function lengthOf(reader: ByteReader, header: number): number {
  const length = header >>> 3;
  return length === LONG ? reader.number() : length;
}

const UUID_LENGTH = 36;
const HEX_LENGTHS = new Set([16, 24, 32, 40, 64]);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LOWER_HEX = /^[0-9a-f]+$/;

/** The bytes of a lower-case UUID or digest: half as long, and exactly the same text when read back. */
function packHex(text: string): Uint8Array | undefined {
  if (text.length === UUID_LENGTH) return UUID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
  if (!HEX_LENGTHS.has(text.length) || !LOWER_HEX.test(text)) return undefined;
  return Buffer.from(text, 'hex');
}

function unpackHex(bytes: Uint8Array, isUuid: boolean): string {
  const hex = Buffer.from(bytes).toString('hex');
  if (!isUuid) return hex;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
