/** A source that sends another content under an id it has used: answered to the source, and put on record once. */

import type { Caller } from '../access/caller.ts';
import type { Recorded } from '../intake/record.ts';
import type { House } from '../tenant/house.ts';
import type { OwnEvents } from './own-events.ts';

/** Records after the answer and may fail open: the source has been told, and the first content stands unchanged. */
export function noteConflicts(own: OwnEvents, house: House, caller: Caller, { results }: Recorded): void {
  for (const { status, index, ref } of results) {
    if (status !== 'conflict' || index === undefined) continue;
    // One record for each entry that is contested, however often it is tried.
    const event = {
      type: 'trail.conflict_seen',
      id: `conflict.${index}`,
      actor: caller,
      data: { index, ref },
    } as const;
    void own.record(house, event).catch(() => {});
  }
}
