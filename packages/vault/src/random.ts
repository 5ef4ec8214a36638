/** Random bytes from a pool refilled 64 KiB at a time: one call of the system for thousands of seeds. */
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 64 * 1024;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Writes `length` fresh random bytes into `target`; the pool keeps no copy of what it gave. */
export function randomInto(target: Uint8Array, offset: number, length: number): void {
  if (length > POOL_BYTES) throw new Error('too many random bytes at once');
  if (used + length > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  for (let i = 0; i < length; i++) {
    target[offset + i] = pool[used + i] ?? 0;
    pool[used + i] = 0;
  }
  used += length;
}

/** `length` fresh random bytes. */
export function randomOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  randomInto(bytes, 0, length);
  return bytes;
}

/** A UUIDv7 (RFC 9562 section 5.7) as 16 bytes. @param nowMs wall clock in milliseconds since 1970 */
export function drawRef(nowMs: number): Uint8Array {
  const ref = randomOf(16);
  const high = Math.floor(nowMs / 0x1_0000_0000);
  const low = nowMs >>> 0;
  ref[0] = high >>> 8;
  ref[1] = high;
  ref[2] = low >>> 24;
  ref[3] = low >>> 16;
  ref[4] = low >>> 8;
  ref[5] = low;
  ref[6] = ((ref[6] ?? 0) & 0x0f) | 0x70;
  ref[8] = ((ref[8] ?? 0) & 0x3f) | 0x80;
  return ref;
}
