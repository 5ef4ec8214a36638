/**
 * `crypto.node.ts` for Node 20 and 22 as well, whose one-shot hash knows no output length: what the single-file
 * verifier uses, because it runs on whatever Node its user has.
 */
import { createHash } from 'node:crypto';
import { shake256Into as oneShotShake256Into } from './crypto.node.ts';

export * from './crypto.node.ts';

const oneShot = hasOneShot();

function hasOneShot(): boolean {
  try {
    oneShotShake256Into(new Uint8Array(1), 8, new Uint8Array(8), 0);
    return true;
  } catch {
    return false;
  }
}

/** The first `length` bytes of SHAKE-256 over `data`. */
export function shake256(data: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  shake256Into(data, length, output, 0);
  return output;
}

/** The first `length` bytes of SHAKE-256 over `data`, written into `target` from `offset`. */
export function shake256Into(data: Uint8Array, length: number, target: Uint8Array, offset: number): void {
  if (oneShot) oneShotShake256Into(data, length, target, offset);
  else target.set(createHash('shake256', { outputLength: length }).update(data).digest(), offset);
}
