/** Going through many rows without keeping everyone else waiting. */

import { parseEntry } from '@trailmark/core';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';

const PAGE = 1_000;

export interface Span {
  /** Inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Lets requests be answered between two pieces of work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Indexes within `span` that match, ascending, as of the tree that ends the span. */
export async function* matching(
  house: House,
  filter: Filter,
  span: Span,
  times: { from?: number; to?: number } = {},
): AsyncGenerator<number> {
  let cursor = span.from - 1;
  while (cursor < span.to) {
    const after = cursor >= 0 ? { cursor } : {};
    const { indexes, next } = house.ledger.find(filter, { order: 'asc', limit: PAGE, at: span.to, ...after, ...times });
    for (const index of indexes) if (index >= span.from) yield index;
    if (next === undefined) return;
    cursor = next;
    await breathe();
  }
}

/** The first index whose entry was recorded at `ms` or later; `size` where there is none. Recorded time never decreases. */
export function firstRecordedAt(house: House, ms: number, size: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [bytes] = house.ledger.entries(middle, middle + 1);
    const entry = bytes === undefined ? undefined : parseEntry(bytes);
    if (entry === undefined) throw new Error(`entry ${middle} cannot be read; run fsck`);
    if (entry.recordedMs >= ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
