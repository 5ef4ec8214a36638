/** Judges one act by the policy that was in force when it occurred. */

import { textAt, type ReadEvent } from '@trailmark/catalog';
import { caseOf, isActorSaid, type Case } from './case.ts';
import type { Circumstances } from './circumstances.ts';
import { claimOf, isClaimEnough, judgeClaim } from './claim.ts';
import { reviewOf } from './emergency.ts';
import { authorityAt } from './entitled.ts';
import { governedBy } from './governed.ts';
import { isAbove } from './limit.ts';
import { actorIn, likenessOf, peopleBehind } from './people.ts';
import { freedomOf, type Freedom } from './freedom.ts';
import { riseOf } from './rise.ts';
import { nothingFound } from './silence.ts';
import { standingOf, type Standing } from './standing.ts';
import { requestNamed } from './tie.ts';
import { byTime } from './time-order.ts';
import type { Verdict, VerdictBasis, VerdictCode, VerdictReason } from './verdict.ts';

const EVIDENCE_MAX = 64;

/** What failing approvals are told by, the first of these that one of them has. */
const FAILINGS: readonly VerdictCode[] = [
  'changed_after',
  'revoked',
  'expired',
  'self',
  'not_entitled',
  'missing',
  'unsayable',
];

interface Found {
  readonly code: VerdictCode;
  readonly reason: VerdictReason;
  readonly basis: VerdictBasis;
  readonly events: readonly ReadEvent[];
  /** Of links that it rests on as well. */
  readonly indexes?: readonly number[];
  readonly differs?: readonly string[];
  readonly counted?: { readonly approvers: number; readonly needed: number };
}

const UNWEIGHED: Found = { code: 'unsayable', reason: 'too_much_around', basis: 'none', events: [] };

/**
 * Takes a governed act and what is tied to it (`tiesOf`, `watchedBy`) in any order, each any number of times; others do
 * no harm. Undefined where no rule asks for an approval of this act.
 */
export function verdictOf(
  act: ReadEvent,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): Verdict | undefined {
  const governed = governedBy(circumstances.policies, act);
  if (governed === undefined) return undefined;
  const { inForce, rule } = governed;
  const one = caseOf(act, around, rule, inForce.policy, circumstances);
  const freedom = rule.amount && freedomOf(act, rule.amount, one.around, circumstances);
  const isFree = freedom?.is === 'free';
  if (isFree && circumstances.cut?.has('parts') !== true) return undefined;
  const found = isFree ? UNWEIGHED : asFarAsKnown(judge(one, freedom), circumstances.cut);
  const { code, reason, basis, events, indexes = [], differs, counted } = found;
  return {
    verdict: code,
    reason,
    basis,
    policy: inForce.version,
    rule: rule.id,
    ...(differs === undefined || differs.length === 0 ? {} : { differs }),
    ...(counted === undefined ? {} : { counted }),
    evidence: inPlace([...events.map(({ index }) => index), ...indexes]),
  };
}

/** An approval that counts does so whatever lies further away; everything else might be otherwise. */
function asFarAsKnown(found: Found, cut: Circumstances['cut']): Found {
  if (cut === undefined || cut.size === 0) return found;
  const isWithinLimit = found.reason === 'within_authority';
  const isInDoubt =
    cut.has('uses') || (cut.has('decisions') && found.code !== 'approved') || (cut.has('parts') && isWithinLimit);
  return isInDoubt ? UNWEIGHED : found;
}

function judge(one: Case, freedom: Freedom | undefined): Found {
  const own = withinAuthority(one);
  if (own !== undefined) return { code: 'approved', reason: 'within_authority', basis: 'none', events: [own] };
  const standings = one.grants.flatMap((grant) => standingOf(one, grant) ?? []);
  const recorded = judgeRecorded(one, standings);
  if (recorded !== undefined) return recorded;
  const review = reviewOf(one);
  if (review !== undefined && review !== 'none')
    return { code: 'late', reason: 'reviewed_afterwards', basis: 'none', events: [review] };
  const claimed = isClaimEnough(one) ? judgeClaim(one) : undefined;
  if (claimed !== undefined) return { ...claimed, basis: 'claimed', events: [] };
  if (freedom?.is === 'unknown') return { code: 'unsayable', reason: 'amount_not_said', basis: 'none', events: [] };
  const nothing = nothingFound(one);
  if (review === 'none' && nothing.code === 'missing' && nothing.reason !== 'refused')
    return { code: 'missing', reason: 'not_reviewed', basis: 'none', events: [] };
  // Each part of it is small: what makes them need an approval are the others.
  if (nothing.reason === 'none' && freedom !== undefined && freedom.parts.length > 0)
    return { code: 'missing', reason: 'in_parts', basis: 'none', events: freedom.parts };
  const isClaim = nothing.events.length === 0 && claimOf(one) !== 'unsaid';
  return { ...nothing, basis: nothing.events.length > 0 ? 'recorded' : isClaim ? 'claimed' : 'none' };
}

/** Undefined where no approval of this act is recorded at all. */
function judgeRecorded(one: Case, standings: readonly Standing[]): Found | undefined {
  if (standings.length === 0) return undefined;
  const needed = one.rule.people ?? 1;
  const valid = standings.filter(({ code }) => code === 'approved');
  const late = standings.filter(({ code }) => code === 'late');
  const approvers = differentPeople(one, valid);
  const counted = needed > 1 ? { counted: { approvers, needed } } : {};
  const found = (code: VerdictCode, reason: VerdictReason, from: readonly Standing[]): Found => {
    const differs = [...new Set(from.flatMap((standing) => standing.differs ?? []))].sort();
    const events = from.flatMap(({ grant, events: others }) => [grant, ...others]);
    const indexes = from.flatMap((standing) => standing.indexes ?? []);
    return { code, reason, basis: 'recorded', events, indexes, differs, ...counted };
  };
  if (approvers >= needed) {
    if (!isActorSaid(one)) return found('unsayable', 'actor_not_said', valid);
    if (stepsLeft(one, valid)) return found('missing', 'steps_left', valid);
    return found('approved', 'in_time', valid);
  }
  if (late.length > 0 && differentPeople(one, [...valid, ...late]) >= needed)
    return found('late', 'given_afterwards', [...valid, ...late]);
  const failing = FAILINGS.map((code) => standings.filter((standing) => standing.code === code)).find(
    (those) => those.length > 0,
  );
  const isOwn = failing?.[0]?.code === 'self' || failing?.[0]?.code === 'not_entitled';
  if (approvers > 0 && !isOwn) return found('missing', 'too_few', valid);
  const last = failing?.toSorted((a, b) => byTime(a.grant, b.grant)).at(-1);
  if (failing === undefined || last === undefined) return found('missing', 'too_few', [...valid, ...late]);
  return found(last.code, last.reason, failing);
}

/** Two accounts of one person are one approver. */
function differentPeople({ circumstances }: Case, standings: readonly Standing[]): number {
  const people = standings.map(({ grant }) => actorIn(grant));
  return people.filter(
    (who, at) => !people.slice(0, at).some((before) => likenessOf(before, who, circumstances) !== undefined),
  ).length;
}

/** Whether the approvals say that they are steps of more than there are. */
function stepsLeft({ rule }: Case, valid: readonly Standing[]): boolean {
  if (rule.allSteps !== true) return false;
  const steps = Math.max(0, ...valid.map(({ grant }) => Number(textAt(grant, 'data.steps') ?? 0)));
  if (!Number.isFinite(steps) || steps <= 1) return false;
  return new Set(valid.map(({ grant }) => textAt(grant, 'data.step') ?? '')).size < steps;
}

/** The recorded spending authority of whoever acts, where it reaches as far as the act. */
function withinAuthority(one: Case): ReadEvent | undefined {
  const { act, ms, rule } = one;
  // Whoever asked has to wait for the answer, whatever the own limit is.
  if (rule.amount?.ownAuthority !== true || requestNamed(act) !== undefined) return undefined;
  const rise = riseOf(act, rule.amount);
  const after = rise?.after;
  if (after === undefined || rise?.percent === undefined) return undefined;
  const [who] = peopleBehind(act);
  const authority = who === undefined ? undefined : authorityAt(who, ms, { act, after }, one);
  if (authority === undefined || isAbove(after, authority.limit)) return undefined;
  const freePercent = authority.percent;
  if (freePercent === undefined) return authority.event;
  const limits = { ...rule.amount, freePercent };
  const isWithin = freedomOf(act, limits, one.around, one.circumstances).is === 'free';
  return isWithin ? authority.event : undefined;
}

function inPlace(indexes: readonly number[]): readonly number[] {
  return [...new Set(indexes)].sort((a, b) => a - b).slice(0, EVIDENCE_MAX);
}
