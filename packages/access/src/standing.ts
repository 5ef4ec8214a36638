/** How one approval stands to one act: valid, given afterwards, or not counting for a reason. */

import { delegatorOf, occurredMsOf, parseTime, textAt, valueAt, partyKey, type ReadEvent } from '@trailmark/catalog';
import { usedBefore, type Case } from './case.ts';
import { amountSameness, samenessOf, type Difference } from './content.ts';
import { limitObjection, objectionTo } from './entitled.ts';
import { actorIn, isHuman, isMachine, likenessOf, linksBetween, somebodyIn } from './people.ts';
import { riseOf } from './rise.ts';
import { requestNamed, requestOf } from './tie.ts';
import type { VerdictCode, VerdictReason } from './verdict.ts';
import { LATE_HOURS } from './watched.ts';

const HOUR_MS = 3_600_000;

export interface Standing {
  readonly grant: ReadEvent;
  /** `approved`: valid. `missing`: it counts for nothing here, so that the act is without it. */
  readonly code: VerdictCode;
  readonly reason: VerdictReason;
  readonly differs?: readonly string[];
  /** What it rests on beside the approval. */
  readonly events: readonly ReadEvent[];
  /** Of links that it rests on as well. */
  readonly indexes?: readonly number[];
}

/** Undefined: the approval has nothing to do with the act after all. */
export function standingOf(one: Case, grant: ReadEvent): Standing | undefined {
  const ms = occurredMsOf(grant);
  const isAfter = ms > one.ms || valueAt(grant, 'data.given_afterwards') === true;
  if (ms - one.ms > (one.rule.lateHours ?? LATE_HOURS) * HOUR_MS) return undefined;
  const say = (code: VerdictCode, reason: VerdictReason, events: readonly ReadEvent[] = []): Standing => ({
    grant,
    code,
    reason,
    events,
  });
  const who = selfOf(one, grant) ?? machineOf(grant);
  const different = differenceOf(one, grant);
  // What was approved later in another form is another matter; so is one's own approval of it.
  if (isAfter && (typeof different === 'object' || !isMeantFor(one, grant, different))) return undefined;
  if (who !== undefined) return { ...say(who.code, who.reason), indexes: who.indexes ?? [] };
  const objection = entitlementOf(one, grant);
  if (objection !== undefined) return say(objection.code, objection.reason, objection.events);
  const ended = isAfter ? undefined : endOf(one, grant, ms);
  if (ended !== undefined) return say(ended.code, ended.reason, ended.events);
  if (typeof different === 'object') return { grant, code: 'changed_after', ...different };
  if (different !== undefined) return say('unsayable', different);
  if (isAfter) return isTakenBack(one, grant, ms) ? undefined : say('late', 'given_afterwards');
  const used = usedBefore(one, grant);
  if (used !== undefined) return say('missing', 'used_up', [used]);
  return say('approved', 'in_time');
}

/** Whether an approval that came after the act was one of it, not of what was to come next. */
function isMeantFor(one: Case, grant: ReadEvent, different: unknown): boolean {
  if (valueAt(grant, 'data.given_afterwards') === true) return true;
  const request = requestOf(grant);
  if (request === undefined || request === requestNamed(one.act)) return true;
  if ((one.rule.hashed ?? []).includes('content') && different === undefined) return true;
  const asked = one.asked.filter((event) => requestOf(event) === request);
  return asked.length === 0 ? one.rule.once !== true : asked.some((event) => occurredMsOf(event) <= one.ms);
}

interface Said {
  readonly code: VerdictCode;
  readonly reason: VerdictReason;
  /** Of links that it rests on. */
  readonly indexes?: readonly number[];
}

/** Whether it is the approval of whoever acts: in person, by another account, by an agent of theirs. */
function selfOf(one: Case, grant: ReadEvent): Said | undefined {
  const approver = actorIn(grant);
  const delegator = delegatorOf(grant);
  const isThrough = delegator !== undefined && isHuman(delegator);
  const { own } = one;
  for (const { who, kind } of own) {
    const like = likenessOf(approver, who, one.circumstances);
    const through = isThrough ? likenessOf(somebodyIn(grant, delegator), who, one.circumstances) : undefined;
    if (like === undefined && through === undefined) continue;
    if ((like ?? through) === 'second_account') {
      const accounts = like === undefined && isThrough ? somebodyIn(grant, delegator) : approver;
      return { code: 'self', reason: 'second_account', indexes: linksBetween(accounts, who, one.circumstances) };
    }
    if (kind === 'delegator' || (like === undefined && isMachine(approver.party)))
      return { code: 'self', reason: 'own_agent' };
    return { code: 'self', reason: kind === 'actor' ? 'same_person' : kind };
  }
  const actor = actorIn(one.act).party;
  if (isMachine(approver.party) && partyKey(approver.party) === partyKey(actor))
    return { code: 'self', reason: 'own_agent' };
  return valueAt(grant, 'data.self_approved') === true ? { code: 'self', reason: 'claimed' } : undefined;
}

function machineOf(grant: ReadEvent): Said | undefined {
  const { party } = actorIn(grant);
  if (isMachine(party)) return { code: 'not_entitled', reason: 'machine' };
  if (!isHuman(party) || partyKey(party) === undefined) return { code: 'unsayable', reason: 'approver_not_said' };
  return undefined;
}

function entitlementOf(one: Case, grant: ReadEvent) {
  const { act, rule, policy, people, circumstances } = one;
  const question = { grant, rule, policy, people, circumstances };
  const rise = rule.amount === undefined ? undefined : riseOf(act, rule.amount);
  return objectionTo(question) ?? limitObjection(question, rise, act);
}

function differenceOf(one: Case, grant: ReadEvent): Difference | 'content_not_said' | 'amount_not_said' | undefined {
  const { act, rule, around } = one;
  const sameness = samenessOf(act, grant, rule, around);
  if (typeof sameness === 'object') return sameness;
  if (sameness === 'unsaid' && rule.unsaidContent === 'unsayable') return 'content_not_said';
  const request = requestOf(grant);
  const asked = one.asked.filter((event) => request !== undefined && requestOf(event) === request);
  const amount = amountSameness(act, grant, asked, rule);
  if (typeof amount === 'object') return amount;
  return amount === 'unsaid' ? 'amount_not_said' : undefined;
}

/** Whether an approval that came after the act was taken back again, whenever that was. */
function isTakenBack(one: Case, grant: ReadEvent, ms: number): boolean {
  const request = requestOf(grant);
  return one.revocations.some(
    (event) => occurredMsOf(event) >= ms && (requestOf(event) === undefined || requestOf(event) === request),
  );
}

/** Whether it was taken back, refused, or had run out before the act. */
function endOf(one: Case, grant: ReadEvent, ms: number): (Said & { events: readonly ReadEvent[] }) | undefined {
  const isBetween = (event: ReadEvent): boolean => occurredMsOf(event) >= ms && occurredMsOf(event) <= one.ms;
  const isOfIt = (event: ReadEvent): boolean => {
    const [its, request] = [requestOf(event), requestOf(grant)];
    return its === undefined || request === undefined || its === request;
  };
  const revoked = one.revocations.filter((event) => isBetween(event) && isOfIt(event));
  if (revoked.length > 0) return { code: 'revoked', reason: 'taken_back', events: revoked };
  const refused = one.refusals.filter((event) => isBetween(event) && occurredMsOf(event) > ms && isOfIt(event));
  if (refused.length > 0) return { code: 'revoked', reason: 'refused_afterwards', events: refused };
  const lapsed = one.lapses.filter(
    (event) => isBetween(event) && isOfIt(event) && textAt(event, 'data.state') !== 'unanswered',
  );
  if (lapsed.length > 0) return { code: 'expired', reason: 'lapsed', events: lapsed };
  const expires = textAt(grant, 'data.expires');
  const expiresMs = expires === undefined ? undefined : parseTime(expires);
  if (expiresMs !== undefined && expiresMs < one.ms) return { code: 'expired', reason: 'lapsed', events: [] };
  const { holdsHours } = one.rule;
  if (holdsHours !== undefined && one.ms - ms > holdsHours * HOUR_MS)
    return { code: 'expired', reason: 'held_too_long', events: [] };
  return undefined;
}
