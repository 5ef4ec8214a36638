/** Who is whom: whether two parties of two events are one person, and through what one acts for the other. */

import { actorOf, delegatorOf, foldText, normalText, partyKey, targetsOf, textAt } from '@trailmark/catalog';
import type { Party, ReadEvent } from '@trailmark/catalog';
import type { Account, Circumstances } from './circumstances.ts';
import { once } from './once.ts';

/** Somebody in an event; `holder` is whose account it is, where the event says so of its actor. */
export interface Somebody {
  readonly party: Party;
  /** Who tells it: two sources may number their people alike. */
  readonly source?: string;
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
  const actor = somebodyIn(event, actorOf(event));
  return holder === undefined ? actor : { ...actor, holder };
}

export function somebodyIn(event: ReadEvent, party: Party): Somebody {
  const source = textAt(event, 'source');
  return source === undefined ? { party } : { party, source };
}

/** The people who act in an event: the actor, where that is one, and whoever it acts for. */
export const peopleBehind = once((event): readonly Somebody[] => {
  const actor = actorIn(event);
  const delegator = delegatorOf(event);
  return [
    ...(isHuman(actor.party) && partyKey(actor.party) !== undefined ? [actor] : []),
    ...(delegator !== undefined && isHuman(delegator) ? [somebodyIn(event, delegator)] : []),
  ];
});

/** People an event names with one of these roles, as `requester` or `author`. */
export function peopleNamed(event: ReadEvent, roles: readonly string[]): readonly Somebody[] {
  return targetsOf(event)
    .filter((party) => roles.includes(party.role ?? '') && isHuman(party) && partyKey(party) !== undefined)
    .map((party) => somebodyIn(event, party));
}

/** How two are known to be one; undefined where nothing says so. Equal names say nothing. */
export function likenessOf(a: Somebody, b: Somebody, { samePerson }: Circumstances): Likeness | undefined {
  const [one, other] = [personKey(a.party), personKey(b.party)];
  if (one !== undefined && one === other && !isNumberedAlike(a, b)) return 'same_person';
  if (a.holder !== undefined && a.holder === b.holder) return 'second_account';
  const linked = samePerson?.(accountOf(a), accountOf(b)) ?? false;
  // Of one id for two people nobody but a link can say that they are one.
  if (typeof linked === 'boolean') return linked && one !== other ? 'second_account' : undefined;
  return linked.length > 0 ? 'second_account' : undefined;
}

function accountOf({ party, source }: Somebody): Account {
  return source === undefined ? party : { ...party, source };
}

/** Two sources that give one id to people of different names mean two people, unless their addresses are one. */
function isNumberedAlike(a: Somebody, b: Somebody): boolean {
  if (a.source === undefined || b.source === undefined || a.source === b.source) return false;
  const [name, otherName] = [a.party.name, b.party.name];
  if (name === undefined || otherName === undefined || foldText(name) === foldText(otherName)) return false;
  const [mail, otherMail] = [a.party.email, b.party.email];
  return mail === undefined || otherMail === undefined || normalText(mail) !== normalText(otherMail);
}

/** Indexes of the events by which two are known to be one. */
export function linksBetween(a: Somebody, b: Somebody, { samePerson }: Circumstances): readonly number[] {
  const linked = samePerson?.(accountOf(a), accountOf(b)) ?? false;
  return typeof linked === 'boolean' ? [] : linked;
}

/** A delegator or approver may come without a type; people are of one kind whatever they are called. */
function personKey(party: Party): string | undefined {
  return isHuman(party) ? partyKey({ ...party, type: 'user' }) : partyKey(party);
}
