/** What holds an act and the events that decide about it together: a request, a thing, a use of a thing, a person. */

import { actorOf, delegatorOf, targetsOf, textAt, typeNameOf, valueAt } from '@trailmark/catalog';
import type { Party, ReadEvent } from '@trailmark/catalog';

/**
 * `request`: the id of a request for approval. `target`: an entity both are about (`type` and `id`). `use`: an id an
 * asset says it is used in. `person`: somebody whose approval counts, and whom events of roles and limits are about.
 */
export interface Tie {
  readonly by: 'request' | 'target' | 'use' | 'person';
  readonly type?: string;
  readonly id: string;
}

const REQUEST_PATHS = ['data.approval_request', 'data.request', 'approval.id'] as const;
const ABOUT_PEOPLE = /^(?:role|spending_authority)\./;
const TIES_MAX = 256;

/**
 * Everything that ties this event. An act needs the watched events that share one of its ties, and then, of the people
 * in those (`person`), the events of roles and limits that share a tie with them. Read backwards, the same tells which
 * acts an event may change.
 */
export function tiesOf(event: ReadEvent): readonly Tie[] {
  const ties = new Map<string, Tie>();
  const add = (tie: Tie): void => {
    if (ties.size < TIES_MAX) ties.set(tieKey(tie), tie);
  };
  for (const path of REQUEST_PATHS) {
    const id = textAt(event, path);
    if (id !== undefined) add({ by: 'request', id });
  }
  const isAboutPeople = ABOUT_PEOPLE.test(typeNameOf(event));
  for (const target of targetsOf(event)) {
    if (isPerson(target)) {
      if (isAboutPeople) add(personTie(target));
    } else if (target.id !== undefined) {
      add({ by: 'target', type: target.type ?? '', id: target.id });
      add({ by: 'use', id: target.id });
    }
  }
  for (const asset of textsAt(event, 'data.assets')) add({ by: 'target', type: 'asset', id: assetOf(asset) });
  for (const use of textsAt(event, 'data.used_in')) add({ by: 'use', id: use });
  add(personTie(actorOf(event)));
  const delegator = delegatorOf(event);
  if (delegator !== undefined) add(personTie(delegator));
  ties.delete(tieKey({ by: 'person', type: 'user', id: '' }));
  return [...ties.values()];
}

export function tieKey({ by, type, id }: Tie): string {
  return JSON.stringify([by, type ?? '', id]);
}

/** Of `asset_31@2` the asset. */
export function assetOf(text: string): string {
  const at = text.lastIndexOf('@');
  return at <= 0 ? text : text.slice(0, at);
}

export function textsAt(event: ReadEvent, path: string): readonly string[] {
  const value = valueAt(event, path);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

const PERSON_ROLES = new Set([
  'approver',
  'requester',
  'author',
  'holder',
  'owner',
  'reviewer',
  'mentioned',
  'operator',
]);

/** Whether a target is somebody, not something. */
export function isPerson(party: Party): boolean {
  return (
    party.type === 'user' || (party.role !== undefined && PERSON_ROLES.has(party.role) && party.type === undefined)
  );
}

function personTie(party: Party): Tie {
  return { by: 'person', type: 'user', id: party.id ?? party.ref ?? '' };
}
