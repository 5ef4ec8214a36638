/** Finds the one event that a path names: by ref, by index, or by a source's own id. */

import { Problem } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { isVisible, visibleTo } from './rights.ts';
import { refBytes } from './show.ts';

const REF = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What a path names an event by. */
export interface EventName {
  readonly id: string;
  readonly source?: string | undefined;
}

/**
 * The index of the event. A ref and an index come before a source's id of the same look; `source` asks by id only.
 * @throws Problem `event.not_found`, `event.id_ambiguous`, `auth.scope`
 */
export function locateEvent(house: House, caller: Caller, { id, source }: EventName, nowMs: number): number {
  const visible = visibleTo(house, caller, nowMs);
  // Whether a guess is right would be told by the answer.
  const hidden = ['id', 'source'].find((path) => isPathWithheld(path, caller.withhold));
  if (hidden !== undefined && source !== undefined)
    throw new Problem('auth.scope', `This key may not ask by ${hidden}: its values are withheld.`);
  const candidates = candidatesOf(house, id, source, hidden === undefined);
  const found = candidates.filter((index) => isVisible(house, visible, index));
  const [index, ...others] = found;
  if (index === undefined)
    throw new Problem('event.not_found', 'No event with this ref, index or id can be seen with this key.');
  if (others.length > 0) throw new Problem('event.id_ambiguous', `${found.length} sources use this id: add ?source=.`);
  return index;
}

function candidatesOf(house: House, id: string, source: string | undefined, byId: boolean): number[] {
  const { ledger, dedup } = house;
  if (source === undefined) {
    if (REF.test(id)) {
      const index = ledger.indexOfRef(refBytes(id));
      if (index !== undefined) return [index];
    }
    if (/^(0|[1-9]\d{0,14})$/.test(id) && Number(id) < ledger.head().size) return [Number(id)];
  }
  if (!byId) return [];
  const sources = source === undefined ? ledger.sources().map(({ name }) => name) : [source];
  return sources.map((name) => ledger.indexOfDedup(dedup.of(name, id))).filter((index) => index !== undefined);
}
