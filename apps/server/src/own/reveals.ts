/** Showing personal values is recorded singly, before they leave; where it cannot be recorded they do not leave. */

import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import type { OwnEvents } from './own-events.ts';

export interface Reveal {
  /** Events of which personal values are shown. */
  readonly count: number;
  readonly querySha256: string;
  readonly purpose: string | undefined;
}

/** @throws Problem, Refusal when it could not be recorded: the caller must then show nothing */
export async function revealed(own: OwnEvents, house: House, caller: Caller, reveal: Reveal): Promise<void> {
  const data = { count: reveal.count, query_sha256: reveal.querySha256, purpose: reveal.purpose };
  await own.record(house, { type: 'trail.revealed', actor: caller, data });
}
