/**
 * Ids that look drawn and never repeat: a counter sent through a mixing of 64 bits that loses nothing, so that two
 * counters never meet and no id tells which hand wrote the event.
 */

const HEX = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));

/** Kinds of things that are numbered apart. */
export type IdKind = 'event' | 'thing' | 'person' | 'lead' | 'session' | 'request';
const KINDS: readonly IdKind[] = ['event', 'thing', 'person', 'lead', 'session', 'request'];

export class Ids {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = Math.imul(seed ^ 0x2545f491, 0x9e3779b1);
  }

  /** Sixteen hexadecimal digits for counter `at` (below 2^32) of its kind and `part` (0 to 255, one per writer). */
  long(kind: IdKind, at: number, part = 0): string {
    let left = at | 0;
    let right = this.#seed ^ Math.imul(KINDS.indexOf(kind) * 256 + part + 1, 0x85ebca6b);
    for (let round = 1; round <= 4; round++) {
      const next = left ^ mixed(right + Math.imul(round, 0x9e3779b1));
      left = right;
      right = next;
    }
    return hex32(left) + hex32(right);
  }

  /** Eight digits, for what is told by people; different counters of one kind and part give different ones. */
  short(kind: IdKind, at: number, part = 0): string {
    // Parts share one space of 32 bits: each owns the counters from its number times 2^24 on.
    const key = this.#seed ^ Math.imul(KINDS.indexOf(kind) + 1, 0x27d4eb2f);
    return hex32(permuted((at + part * 0x1000000) ^ key));
  }
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x45d9f3b);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x2c1b3c6d);
  return bits ^ (bits >>> 16);
}

/** Each step can be undone, so that no two values become one. */
function permuted(value: number): number {
  let bits = value | 0;
  bits ^= bits >>> 16;
  bits = Math.imul(bits, 0x45d9f3b);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x2c1b3c6d);
  return bits ^ (bits >>> 16);
}

function hex32(value: number): string {
  return HEX[value >>> 16]! + HEX[value & 0xffff]!; // 16 bits each
}
