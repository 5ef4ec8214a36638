/**
 * SipHash-2-4 of two 64-bit words (https://www.aumasson.jp/siphash/siphash.pdf): what two words in a row become, from the
 * terms the words have. A keyed function made for short inputs; a tenth of an HMAC, and texts are full of pairs.
 */

/** One instance is used by one thread: the result stands in `high` and `low`. */
export class PairMac {
  /** Halves of the last result. */
  high = 0;
  low = 0;
  /** The state that the key begins with. */
  readonly #begin = new Int32Array(8);

  /** @param key 16 bytes, known to nobody who sees terms: from a term and a guess it would tell the neighbours */
  constructor(key: Uint8Array) {
    if (key.length !== 16) throw new Error('a pair key has 16 bytes');
    const view = new DataView(key.buffer, key.byteOffset, 16);
    INITIAL.forEach((word, at) => (this.#begin[at] = word ^ view.getInt32((at % 4) * 4, true)));
  }

  /** Of two words, each given by its halves; the order matters. */
  of(firstHigh: number, firstLow: number, secondHigh: number, secondLow: number): void {
    state.set(this.#begin);
    absorb(firstHigh, firstLow);
    absorb(secondHigh, secondLow);
    absorb(16 << 24, 0); // the length in the highest byte
    state[4]! ^= 0xff;
    rounds(4);
    this.high = state[1]! ^ state[3]! ^ state[5]! ^ state[7]!;
    this.low = state[0]! ^ state[2]! ^ state[4]! ^ state[6]!;
  }
}

/** "somepseudorandomlygeneratedbytes", as its low and high halves. */
const INITIAL = [
  0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462,
] as const;
/** v0 to v3, each as its low and its high half. */
const state = new Int32Array(8);

function absorb(high: number, low: number): void {
  state[6]! ^= low;
  state[7]! ^= high;
  rounds(2);
  state[0]! ^= low;
  state[1]! ^= high;
}

/** Additions carry by comparing unsigned halves; a rotation by 32 swaps them. */
function rounds(count: number): void {
  // Read one by one: taking an array apart by pattern walks an iterator.
  let a = state[0]!;
  let A = state[1]!;
  let b = state[2]!;
  let B = state[3]!;
  let c = state[4]!;
  let C = state[5]!;
  let d = state[6]!;
  let D = state[7]!;
  for (let round = 0; round < count; round++) {
    let sum = (a + b) | 0;
    A = (A + B + (sum >>> 0 < a >>> 0 ? 1 : 0)) | 0;
    a = sum;
    let low = (b << 13) | (B >>> 19);
    B = ((B << 13) | (b >>> 19)) ^ A;
    b = low ^ a;
    let swap = a;
    a = A;
    A = swap;

    sum = (c + d) | 0;
    C = (C + D + (sum >>> 0 < c >>> 0 ? 1 : 0)) | 0;
    c = sum;
    low = (d << 16) | (D >>> 16);
    D = ((D << 16) | (d >>> 16)) ^ C;
    d = low ^ c;

    sum = (a + d) | 0;
    A = (A + D + (sum >>> 0 < a >>> 0 ? 1 : 0)) | 0;
    a = sum;
    low = (d << 21) | (D >>> 11);
    D = ((D << 21) | (d >>> 11)) ^ A;
    d = low ^ a;

    sum = (c + b) | 0;
    C = (C + B + (sum >>> 0 < c >>> 0 ? 1 : 0)) | 0;
    c = sum;
    low = (b << 17) | (B >>> 15);
    B = ((B << 17) | (b >>> 15)) ^ C;
    b = low ^ c;
    swap = c;
    c = C;
    C = swap;
  }
  state[0] = a;
  state[1] = A;
  state[2] = b;
  state[3] = B;
  state[4] = c;
  state[5] = C;
  state[6] = d;
  state[7] = D;
}
