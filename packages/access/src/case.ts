/** One act with everything around it, sorted by what it is for the question of its approval. */

import { occurredMsOf, outcomeOf, partyKey, targetsOf, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import { changesText } from './changed-money.ts';
import type { Circumstances } from './circumstances.ts';
import { once } from './once.ts';
import { actorIn, isHuman, peopleBehind, peopleNamed, somebodyIn, type Somebody } from './people.ts';
import type { ApprovalPolicy, ApprovalRule } from './policy.ts';
import { requestNamed, requestOf, sharesTarget, thingsOf } from './tie.ts';
import { byTime, inTime } from './time-order.ts';
import { approvedBy, isMeant } from './watched.ts';

export interface Case {
  readonly act: ReadEvent;
  readonly ms: number;
  readonly rule: ApprovalRule;
  readonly policy: ApprovalPolicy;
  readonly circumstances: Circumstances;
  /** Everything but the act, each once, in order. */
  readonly around: readonly ReadEvent[];
  /** Approvals of this act, whether they count or not. */
  readonly grants: readonly ReadEvent[];
  /** Requests for them. */
  readonly asked: readonly ReadEvent[];
  readonly refusals: readonly ReadEvent[];
  readonly revocations: readonly ReadEvent[];
  readonly lapses: readonly ReadEvent[];
  /** Events of roles and spending authorities, of anybody. */
  readonly people: readonly ReadEvent[];
  /** Everybody whose approval would be their own, each with why. */
  readonly own: readonly OwnPerson[];
}

/** As what somebody's own approval counts for nothing. */
export interface OwnPerson {
  readonly who: Somebody;
  readonly kind: 'actor' | 'delegator' | 'requester' | 'target';
}

const REQUESTS = ['approval.requested', 'post.submitted'];
const NEAR_MS = 7 * 24 * 3_600_000;
const isDone = once((event) => outcomeOf(event) === 'success');
const nameOf = once(typeNameOf);
const REFUSALS = ['approval.rejected', 'post.rejected'];

/** @param around in any order, each any number of times */
export function caseOf(
  act: ReadEvent,
  around: readonly ReadEvent[],
  rule: ApprovalRule,
  policy: ApprovalPolicy,
  circumstances: Circumstances,
): Case {
  const each = new Map(around.map((event) => [event.index, event]));
  each.delete(act.index);
  const others = inTime([...each.values()].filter(isDone));
  const names = [...new Set(others.map(nameOf))];
  const of = (types: readonly string[]): ReadEvent[] => {
    const meant = new Set(names.filter((name) => isMeant(name, types)));
    return meant.size === 0 ? [] : others.filter((event) => meant.has(nameOf(event)));
  };
  const tied = (event: ReadEvent): boolean => isTied(act, event, rule);
  const grants = of(approvedBy(rule)).filter((grant) => tied(grant) && !isTakenByAnother(grant, act, rule, others));
  const requests = new Set([requestNamed(act), ...grants.map(requestOf)].filter((request) => request !== undefined));
  const isOfIt = (event: ReadEvent): boolean => {
    const request = requestOf(event);
    if (request !== undefined && requests.has(request)) return true;
    if (requestNamed(act) !== undefined && request !== undefined) return false;
    return tied(event) && isNear(event, act) && !isAnswered(request, act, rule, others);
  };
  const asked = of(REQUESTS).filter(isOfIt);
  return {
    act,
    ms: occurredMsOf(act),
    rule,
    policy,
    circumstances,
    around: others,
    grants,
    asked,
    refusals: of(REFUSALS).filter(isOfIt),
    revocations: of(['approval.revoked']).filter(isOfIt),
    lapses: of(['approval.expired']).filter(isOfIt),
    people: of(['role.*', 'spending_authority.changed']),
    own: ownPeople(act, rule, asked, grants),
  };
}

/** Whether an event of an approval is about this act: by its request, or by the thing where the act names none. */
function isTied(act: ReadEvent, event: ReadEvent, rule: ApprovalRule): boolean {
  const [asked, request] = [requestNamed(act), requestOf(event)];
  if (!fitsSubject(act, event)) return false;
  if (asked !== undefined && request !== undefined)
    return asked === request || (sharesTarget(act, event) && isSameForm(act, event));
  if (!sharesTarget(act, event)) return false;
  const kind = textAt(event, 'data.kind');
  // Only approvals say of what kind they are; an event of the act's own family needs no kind.
  const isOfItsOwn = !typeNameOf(event).startsWith('approval.');
  return isOfItsOwn || rule.kinds === undefined || kind === undefined || rule.kinds.includes(kind);
}

/** Where both are about things of one type, they must be about the same one. */
function fitsSubject(act: ReadEvent, event: ReadEvent): boolean {
  const types = new Set(thingsOf(act).map(({ type }) => type));
  return !thingsOf(event).some(({ type }) => types.has(type)) || sharesTarget(act, event);
}

function isSameForm(act: ReadEvent, event: ReadEvent): boolean {
  const hash = textAt(act, 'data.content_sha256');
  return hash !== undefined && hash === textAt(event, 'data.content_sha256');
}

/** Without a request that both name, what was said long before an act was said about another one. */
function isNear(event: ReadEvent, act: ReadEvent): boolean {
  const beforeMs = occurredMsOf(act) - occurredMsOf(event);
  return beforeMs >= 0 && beforeMs <= NEAR_MS;
}

/** Whether a request had its own answer, or its own act: then it was not about this one. */
function isAnswered(
  request: string | undefined,
  act: ReadEvent,
  rule: ApprovalRule,
  others: readonly ReadEvent[],
): boolean {
  return (
    request !== undefined &&
    others.some(
      (other) =>
        (isMeant(typeNameOf(other), approvedBy(rule)) && requestOf(other) === request) ||
        (isMeant(typeNameOf(other), rule.types) && other.index !== act.index && requestNamed(other) === request),
    )
  );
}

/** An approval whose request another act names was asked for that one, where one approval covers one act. */
function isTakenByAnother(grant: ReadEvent, act: ReadEvent, rule: ApprovalRule, others: readonly ReadEvent[]): boolean {
  const request = requestOf(grant);
  if (rule.once !== true || request === undefined || requestNamed(act) === request) return false;
  return others.some((other) => isMeant(typeNameOf(other), rule.types) && requestNamed(other) === request);
}

/** An earlier act of the same rule that the same approval was used for; the same act told twice is one. */
export function usedBefore({ act, rule, around }: Case, grant: ReadEvent): ReadEvent | undefined {
  const request = requestOf(grant);
  if (rule.once !== true || request === undefined || requestNamed(act) !== request) return undefined;
  return around.find(
    (other) =>
      isMeant(typeNameOf(other), rule.types) &&
      requestNamed(other) === request &&
      occurredMsOf(other) >= occurredMsOf(grant) &&
      byTime(other, act) < 0 &&
      factText(other) !== factText(act),
  );
}
function factText(act: ReadEvent): string {
  return `${typeNameOf(act)} ${changesText(act)}`;
}

function ownPeople(
  act: ReadEvent,
  rule: ApprovalRule,
  asked: readonly ReadEvent[],
  grants: readonly ReadEvent[],
): readonly OwnPerson[] {
  if (rule.byDoing === true) return peopleNamed(act, ['author']).map((who) => ({ who, kind: 'actor' }));
  const behind = peopleBehind(act);
  const isThrough = !isHuman(actorIn(act).party);
  const own: OwnPerson[] = behind.map((who) => ({
    who,
    kind: isThrough ? ('delegator' as const) : ('actor' as const),
  }));
  const also = rule.alsoSelf ?? [];
  if (behind.length === 0 || also.includes('requester')) {
    const named = grants.flatMap((grant) => peopleNamed(grant, ['requester', 'author']));
    own.push(...[...asked.flatMap(peopleBehind), ...named].map((who) => ({ who, kind: 'requester' as const })));
  }
  if (also.includes('target')) {
    const targets = targetsOf(act).filter(({ type }) => type === 'user');
    own.push(...targets.map((party) => ({ who: somebodyIn(act, party), kind: 'target' as const })));
  }
  return own;
}

/** Whether the act says at all who did it. */
export function isActorSaid({ act }: Case): boolean {
  const { party } = actorIn(act);
  return party.type !== 'unknown' && partyKey(party) !== undefined;
}
