/** Sets of places in a segment, as bits: what search trees are evaluated with. */

/** No place, every place, or exactly the set bits. The first two spare most of the work. */
export type Places = 'none' | 'all' | Uint32Array;

export function setBit(words: Uint32Array, place: number): void {
  words[place >>> 5]! |= 1 << (place & 31);
}

/** Both; the arguments may be overwritten. */
export function and(a: Places, b: Places): Places {
  if (a === 'none' || b === 'none') return 'none';
  if (a === 'all') return b;
  if (b === 'all') return a;
  let any = 0;
  for (let i = 0; i < a.length; i++) any |= a[i]! &= b[i]!;
  return any === 0 ? 'none' : a;
}

/** Either; the arguments may be overwritten. */
export function or(a: Places, b: Places): Places {
  if (a === 'all' || b === 'all') return 'all';
  if (a === 'none') return b;
  if (b === 'none') return a;
  for (let i = 0; i < a.length; i++) a[i]! |= b[i]!;
  return a;
}

export function not(a: Places): Places {
  if (a === 'none') return 'all';
  if (a === 'all') return 'none';
  for (let i = 0; i < a.length; i++) a[i] = ~a[i]!;
  return a;
}

/** How many places lie in [low, high). */
export function countIn(places: Places, low: number, high: number): number {
  if (places === 'none' || high <= low) return 0;
  if (places === 'all') return high - low;
  const lastWord = (high - 1) >>> 5;
  let count = 0;
  for (let w = low >>> 5; w <= lastWord; w++) count += bitsOf(clipped(places, w, low, high));
  return count;
}

/** Calls `take` with each place in [low, high), in order, until it returns false. */
export function eachIn(
  places: Places,
  low: number,
  high: number,
  order: 'asc' | 'desc',
  take: (place: number) => boolean,
): void {
  if (places === 'none' || high <= low) return;
  const firstWord = low >>> 5;
  const lastWord = (high - 1) >>> 5;
  const words = lastWord - firstWord + 1;
  for (let i = 0; i < words; i++) {
    const w = order === 'asc' ? firstWord + i : lastWord - i;
    let word = places === 'all' ? clip(-1, w, low, high) : clipped(places, w, low, high);
    while (word !== 0) {
      const bit = order === 'asc' ? 31 - Math.clz32(word & -word) : 31 - Math.clz32(word);
      if (!take(w * 32 + bit)) return;
      word &= ~(1 << bit);
    }
  }
}

/** Writes the places in [low, high) into `into`, ascending, and gives their number. */
export function listPlaces(places: Places, low: number, high: number, into: Uint32Array): number {
  let count = 0;
  eachIn(places, low, high, 'asc', (place) => {
    into[count++] = place;
    return true;
  });
  return count;
}

const clipped = (words: Uint32Array, w: number, low: number, high: number): number => clip(words[w]!, w, low, high);

/** The bits of word `w` that stand for places in [low, high). */
function clip(word: number, w: number, low: number, high: number): number {
  const from = low - w * 32;
  const to = high - w * 32;
  let clippedWord = word;
  if (from > 0) clippedWord &= -1 << from;
  if (to < 32) clippedWord &= (1 << to) - 1;
  return clippedWord;
}

function bitsOf(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
