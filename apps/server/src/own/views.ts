/** Changes of saved views, on record: what somebody keeps watching is part of who looked for what. */

import type { Caller } from '../access/caller.ts';
import type { SavedView } from '../search/saved-views.ts';
import type { House } from '../tenant/house.ts';
import type { OwnEvents } from './own-events.ts';

/** The view's name is free text that may name a person: it stays with the view. @throws Problem, Refusal */
export async function viewChanged(
  own: OwnEvents,
  house: House,
  caller: Caller,
  kind: 'created' | 'changed' | 'deleted',
  { row, q, shared }: SavedView,
): Promise<void> {
  await own.record(house, {
    type: 'trail.view_changed',
    actor: caller,
    target: { type: 'view', id: row.id },
    data: { kind, query: q, shared_with: shared ? 'tenant' : undefined },
  });
}
