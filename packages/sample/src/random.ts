/** Repeatable chance: the same seed gives the same numbers on every machine. */

/** A source of numbers from 0 inclusive to 1 exclusive. */
export type Random = () => number;

/** Marsaglia's xorshift in 32 bits after a mixing of the seed; good enough for samples, never for keys. */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/** A whole number from 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** `length` lower-case hexadecimal digits. */
export function hex(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += below(random, 0x1000000).toString(16).padStart(6, '0');
  return text.slice(0, length);
}

/** A whole number from `low` to `high`, both inclusive. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** True in `share` of all cases. */
export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** The items in another order; the list given stays as it is. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = below(random, at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]; // both places are within the list
  }
  return mixed;
}
