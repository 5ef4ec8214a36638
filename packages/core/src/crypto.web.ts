/**
 * The primitives this package stands on, for browsers: the audited @noble libraries, bundled into the page, because
 * WebCrypto answers only later and knows no SHAKE. Same names and meanings as `crypto.node.ts`.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { shake256 as nobleShake256 } from '@noble/hashes/sha3.js';

/** SHA-256 of `data`: 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data);
}

/** SHA-256 of `data`, its 32 bytes written into `target` from `offset`. `target` may be the buffer `data` lies in. */
export function sha256Into(data: Uint8Array, target: Uint8Array, offset: number): void {
  target.set(nobleSha256(data), offset);
}

/** The first `length` bytes of SHAKE-256 over `data`. */
export function shake256(data: Uint8Array, length: number): Uint8Array {
  return nobleShake256(data, { dkLen: length });
}

/** The first `length` bytes of SHAKE-256 over `data`, written into `target` from `offset`. */
export function shake256Into(data: Uint8Array, length: number, target: Uint8Array, offset: number): void {
  target.set(shake256(data, length), offset);
}

/** Bytes `from` … `to` - 1 as text, one character for each byte. */
export function latin1Text(data: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(data[i]!);
  return text;
}

/**
 * RFC 8032 section 5.1.7 for one Ed25519 signature. False for anything that does not verify, wrong lengths included.
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false; // a byte string that is no point of the curve
  }
}
