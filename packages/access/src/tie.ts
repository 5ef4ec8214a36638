/** What holds an act and the events that decide about it together: a request, a thing, a use of a thing, a person. */

import { actorOf, delegatorOf, targetsOf, textAt, typeNameOf, valueAt } from '@trailmark/catalog';
import type { Party, ReadEvent } from '@trailmark/catalog';
import { once } from './once.ts';
import { isHuman } from './people.ts';

/**
 * `request`: the id of a request for approval (`data.approval_request`, `data.request`, `approval.id`). `target`: an
 * entity, with its type: one of the targets, or an asset of `data.assets`. `use`: an id that an asset says it is used in
 * (`data.used_in`). `emergency`: the event that began emergency rights (`data.break_glass`, `links.causedBy` of its
 * review). `person`: somebody whose approval counts, or whom an event of roles or limits is about.
 */
export interface Tie {
  readonly by: 'request' | 'target' | 'use' | 'emergency' | 'person';
  readonly type?: string;
  readonly id: string;
}

const REQUEST_PATHS = ['data.approval_request', 'data.request', 'approval.id'] as const;
const ABOUT_PEOPLE = /^(?:role|spending_authority)\./;
const ASSET_EVENT = /^asset\./;
const REVIEW = 'break_glass.reviewed';
/** Of one event; what more there is ties nothing. */
export const TIES_MAX = 256;

/**
 * Everything that ties this event. An act needs the watched events that share one of its ties, and then, of the people
 * who act in those (`person`), the events of roles and limits that share a tie with them. Read backwards, the same tells
 * which acts an event may change.
 */
export function tiesOf(event: ReadEvent): readonly Tie[] {
  const ties = new Map<string, Tie>();
  const add = (by: Tie['by'], id: string | undefined, type?: string): void => {
    if (id === undefined || ties.size >= TIES_MAX) return;
    const tie = type === undefined ? { by, id } : { by, type, id };
    ties.set(tieKey(tie), tie);
  };
  const name = typeNameOf(event);
  if (name === REVIEW) add('emergency', textAt(event, 'links.causedBy'));
  add('emergency', textAt(event, 'data.break_glass'));
  for (const path of REQUEST_PATHS) add('request', textAt(event, path));
  for (const target of thingsOf(event)) {
    add('target', target.id, target.type ?? '');
    if (!ASSET_EVENT.test(name)) add('use', target.id);
  }
  for (const asset of textsAt(event, 'data.assets')) add('target', assetOf(asset), 'asset');
  for (const use of textsAt(event, 'data.used_in')) add('use', use);
  if (ABOUT_PEOPLE.test(name)) for (const target of targetsOf(event)) if (isHuman(target)) addPerson(target);
  addPerson(actorOf(event));
  addPerson(delegatorOf(event));
  return [...ties.values()];

  function addPerson(party: Party | undefined): void {
    if (party !== undefined && isHuman(party)) add('person', party.id ?? party.ref, 'user');
  }
}

/** The request an event of an approval belongs to. */
export const requestOf = once((event) => textAt(event, 'data.approval_request') ?? textAt(event, 'data.request'));

/** The request an act names, be it inside what it claims: a name to look under, which proves nothing by itself. */
export const requestNamed = once((act) => requestOf(act) ?? textAt(act, 'approval.id'));

export function tieKey({ by, type, id }: Tie): string {
  return JSON.stringify([by, type ?? '', id]);
}

/** Targets that are things; people who stand beside them with a role are none. */
export function thingsOf(event: ReadEvent): readonly Party[] {
  return targetsOf(event).filter(({ type, id }) => type !== 'user' && id !== undefined);
}

export function sharesTarget(a: ReadEvent, b: ReadEvent): boolean {
  const keys = thingKeys(a);
  return thingKeys(b).some((key) => keys.includes(key));
}

const thingKeys = once((event) => thingsOf(event).map(({ type, id }) => `${type ?? ''}/${id ?? ''}`));

/** Of `asset_31@2` the asset. */
export function assetOf(text: string): string {
  const at = text.lastIndexOf('@');
  return at <= 0 ? text : text.slice(0, at);
}

export function textsAt(event: ReadEvent, path: string): readonly string[] {
  const value = valueAt(event, path);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
