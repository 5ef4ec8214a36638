/** Finds the one event that a path names: by ref, by index, or by a source's own id. */

import { Problem } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import { isVisible } from './rights.ts';
import { refBytes } from './show.ts';

const REF = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The index of the event. A ref and an index come before a source's id of the same look; `source` asks by id only.
 * @throws Problem `event.not_found`, `event.id_ambiguous`
 */
export function locateEvent(house: House, visible: Filter, id: string, source: string | undefined): number {
  const found = candidatesOf(house, id, source).filter((index) => isVisible(house, visible, index));
  const [index, ...others] = found;
  if (index === undefined)
    throw new Problem('event.not_found', 'No event with this ref, index or id can be seen with this key.');
  if (others.length > 0) throw new Problem('event.id_ambiguous', `${found.length} sources use this id: add ?source=.`);
  return index;
}

function candidatesOf(house: House, id: string, source: string | undefined): number[] {
  const { ledger, dedup } = house;
  if (source === undefined) {
    if (REF.test(id)) {
      const index = ledger.indexOfRef(refBytes(id));
      if (index !== undefined) return [index];
    }
    if (/^(0|[1-9]\d{0,14})$/.test(id) && Number(id) < ledger.head().size) return [Number(id)];
  }
  const sources = source === undefined ? ledger.sources().map(({ name }) => name) : [source];
  return sources.map((name) => ledger.indexOfDedup(dedup.of(name, id))).filter((index) => index !== undefined);
}
