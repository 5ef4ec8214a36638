/** Choices a mutation makes, all from one seeded source of numbers. */
import type { Random } from '../crash/random.ts';

export type { Random };

/** A whole number from 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** Small numbers mostly, large ones now and then. */
export function length(random: Random, most: number): number {
  return Math.min(most, 1 + Math.floor(2 ** (random() * random() * Math.log2(most + 1))));
}
