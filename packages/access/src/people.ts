/** Who is whom: whether two parties of two events are one person, and through what one acts for the other. */

import { actorOf, delegatorOf, partyKey, targetsOf, textAt } from '@trailmark/catalog';
import type { Party, ReadEvent } from '@trailmark/catalog';
import type { Circumstances } from './circumstances.ts';

/** Somebody in an event; `holder` is whose account it is, where the event says so of its actor. */
export interface Somebody {
  readonly party: Party;
  readonly holder?: string;
}

export type Likeness = 'same_person' | 'second_account';

const MACHINES = new Set(['service', 'rule', 'agent', 'system']);

/** Whether a party is a person; one without a type is taken for a person. */
export function isHuman({ type }: Party): boolean {
  return type === undefined || type === 'user';
}

export function isMachine({ type }: Party): boolean {
  return type !== undefined && MACHINES.has(type);
}

/** The actor of an event, with whose account it is. */
export function actorIn(event: ReadEvent): Somebody {
  const holder = textAt(event, 'data.account_holder');
  return holder === undefined ? { party: actorOf(event) } : { party: actorOf(event), holder };
}

/** The people who act in an event: the actor, where that is one, and whoever it acts for. */
export function peopleBehind(event: ReadEvent): readonly Somebody[] {
  const actor = actorIn(event);
  const delegator = delegatorOf(event);
  return [
    ...(isHuman(actor.party) && partyKey(actor.party) !== undefined ? [actor] : []),
    ...(delegator !== undefined && isHuman(delegator) ? [{ party: delegator }] : []),
  ];
}

/** People an event names with one of these roles, as `requester` or `author`. */
export function peopleNamed(event: ReadEvent, roles: readonly string[]): readonly Somebody[] {
  return targetsOf(event)
    .filter((party) => roles.includes(party.role ?? '') && isHuman(party) && partyKey(party) !== undefined)
    .map((party) => ({ party }));
}

/** How two are known to be one; undefined where nothing says so. Equal names say nothing. */
export function likenessOf(a: Somebody, b: Somebody, { samePerson }: Circumstances): Likeness | undefined {
  const [one, other] = [personKey(a.party), personKey(b.party)];
  if (one !== undefined && one === other) return 'same_person';
  if (a.holder !== undefined && a.holder === b.holder) return 'second_account';
  const linked = samePerson?.(a.party, b.party) ?? false;
  return linked === true || (linked !== false && linked.length > 0) ? 'second_account' : undefined;
}

/** Indexes of the events by which two are known to be one. */
export function linksBetween(a: Somebody, b: Somebody, { samePerson }: Circumstances): readonly number[] {
  const linked = samePerson?.(a.party, b.party) ?? false;
  return typeof linked === 'boolean' ? [] : linked;
}

/** A delegator or approver may come without a type; people are of one kind whatever they are called. */
function personKey(party: Party): string | undefined {
  return isHuman(party) ? partyKey({ ...party, type: 'user' }) : partyKey(party);
}
