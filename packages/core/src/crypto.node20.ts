/** `crypto.node.ts` for Node 20 and 22, whose one-shot hash knows no output length: what the single-file verifier uses. */
import { createHash } from 'node:crypto';

export * from './crypto.node.ts';

/** The first `length` bytes of SHAKE-256 over `data`. */
export function shake256(data: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(data).digest());
}

/** The first `length` bytes of SHAKE-256 over `data`, written into `target` from `offset`. */
export function shake256Into(data: Uint8Array, length: number, target: Uint8Array, offset: number): void {
  target.set(createHash('shake256', { outputLength: length }).update(data).digest(), offset);
}
