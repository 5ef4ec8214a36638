/** Whether whoever approved was somebody who may, at that time, for that much. */

import {
  delegatorOf,
  moneyOf,
  occurredMsOf,
  parseTime,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
} from '@trailmark/catalog';
import type { Money, Party, ReadEvent } from '@trailmark/catalog';
import type { Circumstances } from './circumstances.ts';
import { isAbove } from './limit.ts';
import { actorIn, isHuman, likenessOf, somebodyIn, type Somebody } from './people.ts';
import type { ApprovalPolicy, ApprovalRule, Approvers } from './policy.ts';
import type { Rise } from './rise.ts';
import { heldAt } from './role-history.ts';
import type { VerdictReason } from './verdict.ts';

/** Undefined: entitled. `code` `unsayable`: the source does not say enough to tell. */
export type Objection =
  | {
      readonly code: 'not_entitled' | 'unsayable';
      readonly reason: VerdictReason;
      readonly events: readonly ReadEvent[];
    }
  | undefined;

interface Question {
  readonly grant: ReadEvent;
  readonly rule: ApprovalRule;
  readonly policy: ApprovalPolicy;
  /** Events of roles and spending authorities, in order of time. */
  readonly people: readonly ReadEvent[];
  readonly circumstances: Circumstances;
}

/** Whether the person who gave the approval fits the rule. Machines have been turned away before. */
export function objectionTo(question: Question): Objection {
  const { grant, rule } = question;
  if (rule.by === undefined) return undefined;
  const who = actorIn(grant);
  const outside = organisationObjection(rule.by, who.party);
  if (outside !== undefined) return outside;
  if (rule.by.roles === undefined && rule.by.people === undefined) return undefined;
  const own = fits(question, rule.by, who, occurredMsOf(grant));
  if (own === undefined) return undefined;
  return deputyObjection(question, rule.by, who, own);
}

function organisationObjection({ organisations }: Approvers, { org }: Party): Objection {
  if (organisations === undefined) return undefined;
  if (org === undefined) return { code: 'unsayable', reason: 'role_not_said', events: [] };
  const isOne = [org.type, org.id].some((name) => name !== undefined && organisations.includes(name));
  return isOne ? undefined : { code: 'not_entitled', reason: 'organisation', events: [] };
}

/** Whether somebody is named, or held one of the roles at that time. */
function fits({ people, circumstances }: Question, by: Approvers, who: Somebody, ms: number): Objection {
  if (by.people?.some((id) => isPersonOf(id, who, circumstances)) === true) return undefined;
  if (by.roles === undefined) return { code: 'not_entitled', reason: 'person', events: [] };
  const events = aboutOne(
    people.filter((event) => typeNameOf(event).startsWith('role.')),
    who,
    circumstances,
  );
  const told = by.roles.map((role) => heldAt(role, ms, events));
  if (told.includes('held')) return undefined;
  // That a role had ended goes before what the approval's own source says of it; that one was given later does not,
  // since it may have been given anew.
  const said = who.party.roles;
  if (said?.some((role) => isOpen(role, by.roles ?? [], told)) === true) return undefined;
  if (told.includes('ended')) return { code: 'not_entitled', reason: 'role_ended', events };
  if (said === undefined) return { code: 'unsayable', reason: 'role_not_said', events: [] };
  if (told.includes('not_yet')) return { code: 'not_entitled', reason: 'role_not_yet', events };
  return { code: 'not_entitled', reason: 'role', events: [] };
}

function isOpen(role: string, roles: readonly string[], told: readonly string[]): boolean {
  const at = roles.indexOf(role);
  return at !== -1 && told[at] !== 'ended';
}

function aboutOne(events: readonly ReadEvent[], who: Somebody, circumstances: Circumstances): readonly ReadEvent[] {
  return events.filter((event) =>
    targetsOf(event).some((party) => likenessOf(somebodyIn(event, party), who, circumstances) !== undefined),
  );
}

function isPersonOf(id: string, who: Somebody, circumstances: Circumstances): boolean {
  return likenessOf({ party: { type: 'user', id } }, who, circumstances) !== undefined;
}

/** Whether somebody who does not fit stands in for one who does. */
function deputyObjection(question: Question, by: Approvers, who: Somebody, own: Objection): Objection {
  const { grant, policy, circumstances } = question;
  const ms = occurredMsOf(grant);
  const { deputies = 'named' } = by;
  if (deputies === 'none') return own;
  const named = (policy.deputies ?? []).filter(
    ({ of, deputy, roles }) =>
      isPersonOf(deputy, who, circumstances) &&
      (by.people?.includes(of) === true || roles?.some((role) => by.roles?.includes(role) === true) === true),
  );
  if (named.some(({ from, to }) => isWithin(ms, from, to))) return undefined;
  if (deputies === 'said') {
    const delegator = delegatorOf(grant);
    // Where it is said for whom, that one must fit; where only "as deputy" is said, that is all there is.
    if (delegator !== undefined && isHuman(delegator)) return fits(question, by, somebodyIn(grant, delegator), ms);
    if (valueAt(grant, 'data.as_deputy') === true) return undefined;
  }
  return named.length > 0 ? { code: 'not_entitled', reason: 'deputy', events: [] } : own;
}

function isWithin(ms: number, from: string | undefined, to: string | undefined): boolean {
  const [fromMs, toMs] = [
    from === undefined ? undefined : parseTime(from),
    to === undefined ? undefined : parseTime(to),
  ];
  return (fromMs === undefined || ms >= fromMs) && (toMs === undefined || ms < toMs);
}

/** Whether it is more than the approval, or whoever gave it, reaches. */
export function limitObjection(question: Question, rise: Rise | undefined, act: ReadEvent): Objection {
  const { grant, rule } = question;
  if (rule.amount === undefined || rise === undefined) return undefined;
  const limit = moneyOf(valueAt(grant, 'data.limit'), valueAt(grant, 'data.currency'));
  const measured = rule.amount.measure === 'rise' ? rise.by : rise.after;
  if (limit !== undefined && measured !== undefined && isAbove(measured, limit))
    return { code: 'not_entitled', reason: 'limit', events: [] };
  const { after } = rise;
  if (rule.amount.approverAuthority !== true || after === undefined) return undefined;
  const authority = authorityAt(actorIn(grant), occurredMsOf(grant), { act, after }, question);
  if (authority === undefined || !isAbove(after, authority.limit)) return undefined;
  return { code: 'not_entitled', reason: 'limit', events: [authority.event] };
}

export interface Authority {
  readonly event: ReadEvent;
  readonly limit: Money;
  readonly percent?: number;
}

/**
 * The newest spending authority of somebody, for the act's channel and period; undefined where none is recorded. One
 * that names no currency is in that of what the act leads to.
 */
export function authorityAt(
  who: Somebody,
  ms: number,
  { act, after }: { readonly act: ReadEvent; readonly after: Money },
  { people, circumstances }: Pick<Question, 'people' | 'circumstances'>,
): Authority | undefined {
  const channels = ['data.authority_channel', 'scope.channel'].flatMap((path) => textAt(act, path) ?? []);
  let found: Authority | undefined;
  for (const event of people) {
    if (typeNameOf(event) !== 'spending_authority.changed' || occurredMsOf(event) > ms) continue;
    if (aboutOne([event], who, circumstances).length === 0) continue;
    const channel = textAt(event, 'data.channel');
    if (channel !== undefined && channels.length > 0 && !channels.includes(channel) && !ANY_CHANNEL.has(channel))
      continue;
    const [its, period] = [textAt(event, 'data.period'), textAt(act, 'data.period')];
    if (its !== undefined && period !== undefined && its !== period) continue;
    const limit = moneyOf(valueAt(event, 'data.limit'), valueAt(event, 'data.currency') ?? after.currency);
    if (limit === undefined) continue;
    const percent = valueAt(event, 'data.limit_percent');
    const isIn = isWithin(ms, textAt(event, 'data.valid_from'), textAt(event, 'data.expires'));
    found = isIn ? { event, limit, ...(typeof percent === 'number' ? { percent } : {}) } : undefined;
  }
  return found;
}

const ANY_CHANNEL = new Set(['*', 'all', 'any']);
