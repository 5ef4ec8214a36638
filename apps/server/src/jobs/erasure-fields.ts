/** Single fields of events that an erasure takes because they hold something of a person: which may go, and where they are. */

import { TYPE_VERSION_PATH } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { PEOPLE_PATH } from '@trailmark/vault';
import type { OpenedEvent } from '@trailmark/vault';
import { openRow } from '../search/show.ts';
import type { House } from '../tenant/house.ts';

/** A field as a preview names it. */
export interface FieldPick {
  readonly index: number;
  readonly path: string;
}

/** What the event is found, counted and read by. */
const KEPT_PATHS: ReadonlySet<string> = new Set([
  'type',
  'time',
  'source',
  'run',
  'outcome',
  'derived',
  TYPE_VERSION_PATH,
  PEOPLE_PATH,
]);

/** @throws Problem `request.invalid`, naming the first field that is not there or cannot go */
export function checkFields(house: House, fields: readonly FieldPick[]): void {
  fields.forEach(({ index, path }, at) => {
    const refuse = (detail: string): Problem => new Problem('request.invalid', detail, { pointer: `/fields/${at}` });
    const row = openRow(house, index, { further: false });
    if (row === undefined) throw refuse(`There is no event ${index}.`);
    if (KEPT_PATHS.has(path)) throw refuse(`${path} says what kind of event it is and stays.`);
    const place = fieldPlace(row.opened, path);
    if (place === undefined)
      throw refuse(`Event ${index} has no value at this path; values of a person go with the person.`);
    // Evidence leans on what these say: an export's terms, the list of an erasure.
    if (place.group === 0 && row.entry.type.startsWith('trail.'))
      throw refuse('What the trail says openly of itself stays.');
  });
}

/** Group and slot (from 1) of a value that can be read; undefined where there is none, or it is gone already. */
export function fieldPlace(opened: OpenedEvent, path: string): { group: number; slot: number } | undefined {
  for (const [group, { content }] of opened.groups.entries()) {
    const slot = content?.slots.findIndex((one) => one.path === path && !('commitment' in one)) ?? -1;
    if (slot >= 0) return { group, slot: slot + 1 };
  }
  return undefined;
}
