/** Bytes and their texts: strict UTF-8, strict base64, hexadecimal. What is not exactly right is `undefined`. */
import { latin1Text } from '#crypto';

const encoder = new TextEncoder();
// ignoreBOM keeps a byte order mark in the text: dropping it would make two different byte strings one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of `text`. Throws on a lone surrogate, which has no bytes. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new Error('a lone surrogate has no UTF-8 bytes');
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; undefined where they are not well-formed UTF-8. */
export function text(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Codes = new Uint8Array(64);
const base64Values = new Uint8Array(256).fill(0xff);
for (let value = 0; value < 64; value++) {
  base64Codes[value] = base64Alphabet.charCodeAt(value);
  base64Values[base64Alphabet.charCodeAt(value)] = value;
}
const equalsSign = 0x3d;

/** Standard base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  const output = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  writeBase64(bytes, output, 0);
  return latin1Text(output, 0, output.length);
}

/** Writes the base64 of `bytes` into `target` from `offset`; gives the offset after it. */
export function writeBase64(bytes: Uint8Array, target: Uint8Array, offset: number): number {
  let at = offset;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = (bytes[i]! << 16) | ((left > 1 ? bytes[i + 1]! : 0) << 8) | (left > 2 ? bytes[i + 2]! : 0);
    target[at++] = base64Codes[bits >>> 18]!;
    target[at++] = base64Codes[(bits >>> 12) & 63]!;
    target[at++] = left > 1 ? base64Codes[(bits >>> 6) & 63]! : equalsSign;
    target[at++] = left > 2 ? base64Codes[bits & 63]! : equalsSign;
  }
  return at;
}

/**
 * The bytes of standard base64 with padding; undefined for anything else: line breaks, missing padding, other
 * alphabets, unused bits that are not zero.
 */
export function fromBase64(base64: string): Uint8Array | undefined {
  if (base64.length % 4 !== 0) return undefined;
  const codes = new Uint8Array(base64.length);
  for (let i = 0; i < base64.length; i++) {
    const code = base64.charCodeAt(i);
    if (code > 0x7f) return undefined;
    codes[i] = code;
  }
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return readBase64(codes, 0, (base64.length / 4) * 3 - padding);
}

/** Reads the base64 of exactly `length` bytes that stands in `source` from `offset`; undefined if it does not. */
export function readBase64(source: Uint8Array, offset: number, length: number): Uint8Array | undefined {
  const rest = length % 3;
  const whole = length - rest;
  if (offset + Math.ceil(length / 3) * 4 > source.length) return undefined;
  const bytes = new Uint8Array(length);
  let at = offset;
  // A wrong character has the value 255; one test of the gathered values at the end finds it.
  let wrong = 0;
  for (let i = 0; i < whole; i += 3) {
    const a = base64Values[source[at]!]!;
    const b = base64Values[source[at + 1]!]!;
    const c = base64Values[source[at + 2]!]!;
    const d = base64Values[source[at + 3]!]!;
    wrong |= a | b | c | d;
    bytes[i] = (a << 2) | (b >>> 4);
    bytes[i + 1] = (b << 4) | (c >>> 2);
    bytes[i + 2] = (c << 6) | d;
    at += 4;
  }
  if (rest > 0) {
    const a = base64Values[source[at]!]!;
    const b = base64Values[source[at + 1]!]!;
    const c = rest === 2 ? base64Values[source[at + 2]!]! : 0;
    wrong |= a | b | c;
    bytes[whole] = (a << 2) | (b >>> 4);
    if (rest === 2) bytes[whole + 1] = (b << 4) | (c >>> 2);
    const unused = rest === 2 ? c & 3 : b & 15;
    if (unused !== 0 || source[at + 3] !== equalsSign) return undefined;
    if (rest === 1 && source[at + 2] !== equalsSign) return undefined;
  }
  return wrong > 63 ? undefined : bytes;
}

const hexDigits = '0123456789abcdef';

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += hexDigits[bytes[i]! >>> 4]! + hexDigits[bytes[i]! & 15]!;
  return hex;
}

/** The bytes of lower-case hexadecimal; undefined for anything else. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** All parts, one after the other, in new bytes. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same. Not constant in time: for public hashes, never for secrets. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
