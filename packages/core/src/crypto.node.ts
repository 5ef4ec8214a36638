/**
 * The primitives this package stands on, from node:crypto. `crypto.web.ts` is the same for browsers; the rest of the
 * package asks `#crypto` and does not know which one it got.
 */
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';

// A digest as a latin1 string ('binary' is its older name) comes three times faster than as a Buffer: no ArrayBuffer
// is allocated for it (measured).
const latin1 = 'binary';

/** SHA-256 of `data`: 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32);
  sha256Into(data, digest, 0);
  return digest;
}

/** SHA-256 of `data`, its 32 bytes written into `target` from `offset`. `target` may be the buffer `data` lies in. */
export function sha256Into(data: Uint8Array, target: Uint8Array, offset: number): void {
  const digest = hash('sha256', data, latin1);
  for (let i = 0; i < 32; i++) target[offset + i] = digest.charCodeAt(i);
}

/** The first `length` bytes of SHAKE-256 over `data`. */
export function shake256(data: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  shake256Into(data, length, output, 0);
  return output;
}

/** The first `length` bytes of SHAKE-256 over `data`, written into `target` from `offset`. */
export function shake256Into(data: Uint8Array, length: number, target: Uint8Array, offset: number): void {
  if (offset + length > target.length) throw new Error('no room for the output of SHAKE-256');
  const output = hash('shake256', data, { outputEncoding: latin1, outputLength: length });
  latin1Write.call(target, output, offset);
}

/** Bytes `from` … `to` - 1 as text, one character for each byte. */
export function latin1Text(data: Uint8Array, from: number, to: number): string {
  return latin1Slice.call(data, from, to);
}

// Buffer's own methods work on any Uint8Array; the types do not say so.
type Latin1Write = (this: Uint8Array, text: string, offset: number) => number;
type Latin1Slice = (this: Uint8Array, from: number, to: number) => string;
const { latin1Write, latin1Slice } = Buffer.prototype as unknown as {
  latin1Write: Latin1Write;
  latin1Slice: Latin1Slice;
};

/**
 * RFC 8032 section 5.1.7 for one Ed25519 signature. False for anything that does not verify, wrong lengths included.
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verify(null, message, keyObject(publicKey), signature);
  } catch {
    return false; // OpenSSL refuses some byte strings as keys
  }
}

// Importing a key costs as much as a verification, and a verifier meets few keys.
const keyObjects = new Map<string, KeyObject>();
const KEY_OBJECTS_MAX = 64;

function keyObject(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  let key = keyObjects.get(x);
  if (key === undefined) {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    if (keyObjects.size >= KEY_OBJECTS_MAX) keyObjects.clear();
    keyObjects.set(x, key);
  }
  return key;
}
