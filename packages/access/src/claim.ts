/** What the act itself says of its approval: a claim of whoever sent it, never a record. */

import { actorOf, occurredMsOf, parseTime, partyKey, partyOf, targetsOf, textAt, valueAt } from '@trailmark/catalog';
import { isActorSaid, type Case } from './case.ts';
import { isHuman, likenessOf, somebodyIn } from './people.ts';
import type { VerdictCode, VerdictReason } from './verdict.ts';
import { isMeant } from './watched.ts';

/** `none`: the source says that there was none. `unsaid`: it says nothing, or that it cannot say. */
export type Claim = 'approved' | 'self' | 'pending' | 'refused' | 'none' | 'not_said' | 'unsaid';

const WORDS: Readonly<Record<string, Claim>> = {
  approved: 'approved',
  accepted: 'approved',
  granted: 'approved',
  given: 'approved',
  self_approved: 'self',
  pending: 'pending',
  requested: 'pending',
  'in review': 'pending',
  rejected: 'refused',
  refused: 'refused',
  denied: 'refused',
  none: 'none',
  missing: 'none',
  not_said: 'not_said',
  unknown: 'not_said',
};

export function claimOf({ act }: Case): Claim {
  const approval = valueAt(act, 'approval');
  if (approval === undefined) return 'unsaid';
  if (approval === null) return 'none';
  const status = textAt(act, 'approval.status');
  if (status === undefined) return 'not_said';
  return WORDS[status.toLowerCase()] ?? 'not_said';
}

/** Whether the policy lets the word of the act's own source suffice. */
export function isClaimEnough({ act, rule }: Case): boolean {
  const source = textAt(act, 'source');
  return source !== undefined && isMeant(source, rule.claims ?? []);
}

/** What follows from a claim that suffices; undefined where it claims no approval. */
export function judgeClaim(one: Case): { code: VerdictCode; reason: VerdictReason } | undefined {
  const claim = claimOf(one);
  if (claim === 'self') return { code: 'self', reason: 'claimed' };
  if (claim === 'not_said') return { code: 'unsayable', reason: 'not_said' };
  if (claim !== 'approved') return undefined;
  if (!isActorSaid(one)) return { code: 'unsayable', reason: 'actor_not_said' };
  const said = partyOf(valueAt(one.act, 'approval.by'));
  const party = said ?? (one.rule.byDoing === true ? actorOf(one.act) : undefined);
  // A machine that is said to have approved says that nobody in particular did.
  if (party === undefined || !isHuman(party) || partyKey(party) === undefined)
    return { code: 'unsayable', reason: 'approver_not_said' };
  const by = somebodyIn(one.act, party);
  const { own } = one;
  if (one.rule.byDoing === true && own.length === 0 && !isByService(one))
    return { code: 'unsayable', reason: 'actor_not_said' };
  if (own.some(({ who }) => likenessOf(by, who, one.circumstances) !== undefined))
    return { code: 'self', reason: 'claimed' };
  const at = textAt(one.act, 'approval.at');
  const atMs = at === undefined ? undefined : parseTime(at);
  if (atMs !== undefined && atMs > occurredMsOf(one.act)) return { code: 'late', reason: 'claimed' };
  return { code: 'approved', reason: one.rule.byDoing === true ? 'by_doing' : 'claimed' };
}

/** What a service has written is nobody's own; an agent writes for somebody, who may be the one that lets it in. */
function isByService({ act }: Case): boolean {
  return targetsOf(act).some(({ type, role }) => role === 'author' && type === 'service');
}
