/** What the events about some content are to its publication: published, approved, refused, changed, looked at. */

import {
  actorOf,
  changesOf,
  delegatorOf,
  inOrder,
  outcomeOf,
  partyKey,
  targetsOf,
  textAt,
  typeNameOf,
  type Entity,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';

const PUBLISHING: ReadonlySet<string> = new Set(['mailing.sent', 'release.deployed', 'report.created']);
const REFUSING: ReadonlySet<string> = new Set(['approval.rejected', 'approval.revoked', 'approval.expired']);

export interface Course {
  /** In order, each list. */
  readonly published: readonly ReadEvent[];
  /** Tried, and refused or failed. */
  readonly tried: readonly ReadEvent[];
  readonly approved: readonly ReadEvent[];
  readonly signed: readonly ReadEvent[];
  /** Refusals of an approval, and approvals taken back. */
  readonly refused: readonly ReadEvent[];
  readonly scheduled: readonly ReadEvent[];
  readonly edited: readonly ReadEvent[];
  readonly takenDown: readonly ReadEvent[];
  readonly looked: readonly ReadEvent[];
  /** Somebody is named in a comment. */
  readonly comments: readonly ReadEvent[];
  readonly all: readonly ReadEvent[];
}

export function courseOf(found: readonly ReadEvent[], entity: Entity): Course {
  const all = found.filter((event) => targetsOf(event).some((target) => isIt(target, entity))).sort(inOrder);
  const own = all.filter((event) => {
    const [first] = targetsOf(event);
    return first !== undefined && isIt(first, entity);
  });
  const done = own.filter((event) => outcomeOf(event) === 'success');
  const of = (isOne: (type: string) => boolean): ReadEvent[] => done.filter((event) => isOne(typeNameOf(event)));
  return {
    published: of(isPublishing),
    tried: own.filter((event) => outcomeOf(event) !== 'success' && isPublishing(typeNameOf(event))),
    approved: of((type) => type === 'approval.given' || type.endsWith('.approved')),
    signed: of((type) => type.endsWith('.signed')),
    refused: of((type) => REFUSING.has(type) || type.endsWith('.rejected')),
    scheduled: of((type) => type.endsWith('.scheduled')),
    edited: of((type) => type.endsWith('.edited') || type.endsWith('.replaced')),
    takenDown: of((type) => type.endsWith('.taken_down') || type.endsWith('.rolled_back')),
    looked: of((type) => type === 'data.accessed'),
    comments: of((type) => type === 'comment.added'),
    all,
  };
}

function isPublishing(type: string): boolean {
  return type.endsWith('.published') || PUBLISHING.has(type);
}

function isIt(party: Party, { type, id }: Entity): boolean {
  return party.type === type && (party.id === id || (party.id === undefined && party.ref !== undefined));
}

/** The newest approval before it: of the request the publication names, where one of that request is known. */
export function approvalBefore({ approved }: Course, published: ReadEvent): ReadEvent | undefined {
  const before = approved.filter((event) => inOrder(event, published) < 0);
  const request = textAt(published, 'data.approval_request');
  const same = request === undefined ? [] : before.filter((event) => requestOf(event) === request);
  return same.at(-1) ?? before.at(-1);
}

export function requestOf(event: ReadEvent): string | undefined {
  return textAt(event, 'data.approval_request') ?? textAt(event, 'data.request');
}

/** Refusals and revocations after an approval and before the publication; none that says that it is of another request. */
export function takenBackOf({ refused }: Course, approved: ReadEvent, published: ReadEvent): readonly ReadEvent[] {
  const request = requestOf(approved);
  return refused.filter((event) => {
    const own = requestOf(event);
    return isBetween(event, approved, published) && (own === undefined || request === undefined || own === request);
  });
}

export function isBetween(event: ReadEvent, from: ReadEvent | undefined, to: ReadEvent): boolean {
  return (from === undefined || inOrder(from, event) < 0) && inOrder(event, to) < 0;
}

/** Whether somebody did more than look or comment, themselves or through another. */
export function hasActed(party: Party, events: readonly ReadEvent[]): boolean {
  const key = partyKey(party);
  return events.some((event) => {
    const type = typeNameOf(event);
    const isLook = type === 'data.accessed' || type === 'comment.added';
    if (isLook && changesOf(event).length === 0) return false;
    const isTheirs = [actorOf(event), delegatorOf(event) ?? {}].some((each) => partyKey(each) === key);
    return key !== undefined && isTheirs;
  });
}
