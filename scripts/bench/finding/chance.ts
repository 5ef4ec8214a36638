/** Repeatable choices. */
import type { Random } from '@trailmark/sample';

export type { Random };

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('there is nothing to draw from');
  return item;
}

/** The same items in another order. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const left = [...items];
  for (let at = left.length - 1; at > 0; at--) {
    const other = below(random, at + 1);
    [left[at], left[other]] = [left[other]!, left[at]!]; // both within bounds
  }
  return left;
}
