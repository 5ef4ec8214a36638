/** What the trail says about the approval of one act. */

import type { VerdictCode } from '@trailmark/catalog';

export { VERDICTS, type VerdictCode } from '@trailmark/catalog';

/** Why a verdict is what it is; each belongs to one verdict. The words for them are in `verdict-words.ts`. */
export const VERDICT_REASONS = {
  approved: ['in_time', 'claimed', 'by_doing', 'within_authority'],
  missing: [
    'none',
    'in_parts',
    'said_none',
    'only_claimed',
    'not_answered',
    'refused',
    'too_few',
    'steps_left',
    'used_up',
    'not_reviewed',
  ],
  late: ['given_afterwards', 'reviewed_afterwards', 'claimed'],
  self: ['same_person', 'second_account', 'own_agent', 'requester', 'target', 'claimed'],
  changed_after: ['other_content', 'edited', 'asset_exchanged', 'other_amount', 'other_change'],
  expired: ['lapsed', 'held_too_long'],
  not_entitled: ['role', 'role_not_yet', 'role_ended', 'person', 'organisation', 'machine', 'deputy', 'limit'],
  revoked: ['taken_back', 'refused_afterwards'],
  unsayable: [
    'not_recorded',
    'not_said',
    'claimed_only',
    'source_silent',
    'actor_not_said',
    'approver_not_said',
    'role_not_said',
    'content_not_said',
    'amount_not_said',
    'too_much_around',
  ],
} as const satisfies Record<VerdictCode, readonly string[]>;
export type VerdictReason = (typeof VERDICT_REASONS)[VerdictCode][number];

/**
 * `recorded`: rests on events of an approval of its own: asked, given, refused, taken back. `claimed`: on what the act's
 * source says inside the act. `none`: on no approval at all, but on a limit, a review, or on hearing nothing.
 */
export type VerdictBasis = 'recorded' | 'claimed' | 'none';

export interface Verdict {
  /** `unsayable`: the source cannot say. */
  readonly verdict: VerdictCode;
  readonly reason: VerdictReason;
  readonly basis: VerdictBasis;
  /** Version of the policy that was in force, and the rule of it. */
  readonly policy: number;
  readonly rule: string;
  /** Paths that differ from what was approved (`changed_after`); never their values. */
  readonly differs?: readonly string[];
  /** How many different people approved validly, and how many the rule asks for; where it is more than one. */
  readonly counted?: { readonly approvers: number; readonly needed: number };
  /** Indexes of the events it rests on: approvals, later changes, revocations; the act itself is not among them. */
  readonly evidence: readonly number[];
}
