/** AES-256-GCM for keys and small records: nonce 12 ‖ ciphertext ‖ tag 16, bound to a context. */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { randomInto } from './random.ts';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** Key objects are made once and kept: importing a raw key costs ten times the encryption. */
export function keyOf(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new Error('an AES-256 key has 32 bytes');
  return createSecretKey(raw);
}

/** @param context what the bytes are and where they belong; opening under another context fails */
export function sealBytes(key: KeyObject, plain: Uint8Array, context: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plain.length + OVERHEAD_BYTES);
  randomInto(sealed, 0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  cipher.setAAD(context);
  sealed.set(cipher.update(plain), NONCE_BYTES);
  cipher.final();
  sealed.set(cipher.getAuthTag(), NONCE_BYTES + plain.length);
  return sealed;
}

/** The plain bytes, or undefined where key, context or bytes are not the ones that were sealed. */
export function openBytes(key: KeyObject, sealed: Uint8Array, context: Uint8Array): Uint8Array | undefined {
  if (sealed.length < OVERHEAD_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(end));
  try {
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, end));
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
