/** Our own events of some types, read in the order of the log: what people laid down is derived from these alone. */

import type { ReadEvent } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { Refusal } from '@trailmark/ledger';
import { breathe, matching } from '../jobs/scan.ts';
import { showRow } from '../search/show.ts';
import type { House } from '../tenant/house.ts';

/** Rows opened before others are answered. */
const ROWS_AT_ONCE = 32;
const EVERYTHING_OPEN = { reveal: false, withhold: [] } as const;

/**
 * Events of these types from entry `from` on, below `to`. Nobody but the server records `trail.*`, and its own events
 * name people by refs at most, so nothing is revealed. A row that is not what was recorded is left out: `fsck` names it.
 */
export async function* ownRecord(
  house: House,
  types: readonly `trail.${string}`[],
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<ReadEvent> {
  const filter: Filter = { any: types.map((type) => ({ term: house.terms.term('type', type) })) };
  let rows = 0;
  for await (const index of matching(house, filter, { from, to })) {
    const event = ownEvent(house, index);
    if (event !== undefined) yield event;
    if (++rows % ROWS_AT_ONCE === 0) await breathe();
  }
}

/** One event of our own; undefined where what is stored is not what was recorded. */
export function ownEvent(house: House, index: number): ReadEvent | undefined {
  try {
    // Written by `showRow` in the shape of the wire.
    return showRow(house, index, EVERYTHING_OPEN).event as ReadEvent;
  } catch (error) {
    const isDamaged = (error instanceof Problem || error instanceof Refusal) && error.code === 'store.damaged';
    if (!isDamaged) throw error;
    return undefined;
  }
}
