/** Finds the one event that a path names: by ref, by index, or by a source's own id. */

import { Problem } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { breathe } from '../jobs/scan.ts';
import { isVisible, visibleTo } from './rights.ts';
import { refBytes } from './show.ts';

const SOURCES_AT_ONCE = 500;
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
export async function locateEvent(
  house: House,
  caller: Caller,
  { id, source }: EventName,
  nowMs: number,
): Promise<number> {
  const visible = visibleTo(house, caller, nowMs);
  // Whether a guess is right would be told by the answer.
  const hidden = ['id', 'source'].find((path) => isPathWithheld(path, caller.withhold));
  if (hidden !== undefined && source !== undefined)
    throw new Problem('auth.scope', `This key may not ask by ${hidden}: its values are withheld.`);
  let found: number | undefined;
  for await (const index of candidatesOf(house, id, source, hidden === undefined)) {
    if (!isVisible(house, visible, index)) continue;
    if (found !== undefined) throw new Problem('event.id_ambiguous', 'Several sources use this id: add ?source=.');
    found = index;
  }
  if (found === undefined)
    throw new Problem('event.not_found', 'No event with this ref, index or id can be seen with this key.');
  return found;
}

async function* candidatesOf(
  { ledger, dedup }: House,
  id: string,
  source: string | undefined,
  byId: boolean,
): AsyncGenerator<number> {
  if (source === undefined) {
    const index = REF.test(id) ? ledger.indexOfRef(refBytes(id)) : undefined;
    if (index !== undefined) return yield index;
    if (/^(0|[1-9]\d{0,14})$/.test(id) && Number(id) < ledger.head().size) return yield Number(id);
  }
  if (!byId) return;
  const names = source === undefined ? ledger.sources().map(({ name }) => name) : [source];
  for (const [at, name] of names.entries()) {
    const index = ledger.indexOfDedup(dedup.of(name, id));
    if (index !== undefined) yield index;
    // A client may have made up any number of sources: others are answered meanwhile.
    if (at % SOURCES_AT_ONCE === SOURCES_AT_ONCE - 1) await breathe();
  }
}
