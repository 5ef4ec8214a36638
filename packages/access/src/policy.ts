/** What an approval policy says: which acts need an approval, by whom, over what, and how long it holds. */

/** Money as a policy writes it: a decimal number as text, not below zero, and a currency of three capitals. */
export interface PolicyMoney {
  readonly amount: string;
  readonly currency: string;
}

/** A condition on the act; a rule applies where all of its conditions hold. Exactly one comparison each. */
export interface Condition {
  /** `data.kind`, `scope.client`, `outcome`, `source`, `actor.type`, `changes.daily_budget` (its `after`), `target.type` … */
  readonly path: string;
  /** Text, number or flag equal to one of these. */
  readonly in?: readonly string[];
  /** The opposite; holds as well where nothing is said. */
  readonly notIn?: readonly string[];
  readonly exists?: boolean;
  /** Numbers. */
  readonly above?: number;
  readonly atMost?: number;
  /** Money; another currency is never compared and holds (better asked once too often). */
  readonly aboveAmount?: PolicyMoney;
}

/** Who may approve. Whoever fits one of the lists that are given fits; where none is given, every person does. */
export interface Approvers {
  /** Roles as the approval's source or events of roles say them. */
  readonly roles?: readonly string[];
  /** Ids of people, as `u_17`. */
  readonly people?: readonly string[];
  /** Types (`own`, `agency`, `vendor`) or ids of organisations; where given, the approver must also be of one. */
  readonly organisations?: readonly string[];
  /** `named`: deputies of the policy's list alone. `said`: whoever the approval says is a deputy. `none` */
  readonly deputies?: 'named' | 'said' | 'none';
}

/**
 * What must be the same when it is approved and when it is done. `content`, `rendition`, `assets` and `version` are
 * members of `data`; `changes` are the changes an approval states, path by path. Amounts have a rule of their own.
 */
export const HASHED = ['content', 'rendition', 'assets', 'version', 'changes'] as const;
export type Hashed = (typeof HASHED)[number];

export interface AmountRule {
  /** Where the act's amount stands: `changes.daily_budget`, `data.planned` … the first that is there counts. */
  readonly paths: readonly string[];
  /** What is approved of a change: what it rises by, or what it rises to. */
  readonly measure: 'rise' | 'total';
  /**
   * Rises up to so many per cent need no approval. Without any limit here every act needs one; an act that names a
   * request needs one in any case.
   */
  readonly freePercent?: number;
  /** Rises up to this need none; another currency is never compared and needs one. */
  readonly freeAmount?: PolicyMoney;
  /**
   * Free rises of the same thing by the same person within so many hours are one rise taken in parts: together they
   * need an approval beyond `partsPercent`, or beyond `freeAmount`.
   */
  readonly partsHours?: number;
  /** `freePercent` unless told. */
  readonly partsPercent?: number;
  /** Where the approval states no amount, that of its request is what was approved. */
  readonly askedAmount?: boolean;
  /** The act may go beyond what was approved by this much. */
  readonly tolerancePercent?: number;
  /** The acting person's own recorded spending authority suffices. */
  readonly ownAuthority?: boolean;
  /** Approvers may approve up to their own spending authority, where one is recorded. */
  readonly approverAuthority?: boolean;
}

export interface ApprovalRule {
  readonly id: string;
  /** Type names, or beginnings as `post.*`. */
  readonly types: readonly string[];
  readonly when?: readonly Condition[];
  /** False: acts it applies to need none, and later rules are not asked. */
  readonly needed: boolean;
  readonly by?: Approvers;
  /** How many different people; 1 unless told. */
  readonly people?: number;
  readonly holdsHours?: number;
  readonly hashed?: readonly Hashed[];
  readonly amount?: AmountRule;
  /** Kinds (`data.kind` of the approval) that count where the act names no request; all unless told. */
  readonly kinds?: readonly string[];
  /** Types of events that approve; `approval.given` and the act's family's own (`post.approved`) unless told. */
  readonly approvedBy?: readonly string[];
  /** Sources whose own word inside the act suffices, as `git:*`. */
  readonly claims?: readonly string[];
  /** Sources that must say: where they are silent on an approval, it is missing. `*` for all. */
  readonly mustSay?: readonly string[];
  /**
   * `missing` unless told: where approvals of such acts are otherwise recorded for the act's source, an act without one
   * is missing it. `unsayable`: it may have been given long before anybody recorded.
   */
  readonly nothingMeans?: 'missing' | 'unsayable';
  /** Sources that record the approvals; where one of them was silent, nothing is called missing. */
  readonly recordedBy?: readonly string[];
  /** One approval covers one act of this rule. */
  readonly once?: boolean;
  /** Whoever does it approves it by doing so; the other person is the author of what is done. */
  readonly byDoing?: boolean;
  /**
   * Whose approval is no approval beside that of whoever acts: `requester` whoever asked for it, `target` whoever it
   * is done to. Where a machine acts for nobody, the requester stands for it in any case.
   */
  readonly alsoSelf?: readonly ('requester' | 'target')[];
  /** What follows where act and approval share none of `hashed`: `accepted` unless told. */
  readonly unsaidContent?: 'accepted' | 'unsayable';
  /** An approval that comes later than so many hours after the act is none of it; 720 unless told. */
  readonly lateHours?: number;
  /** Where approvals say that they are one step of several, all steps are needed. */
  readonly allSteps?: boolean;
  /** Verdicts of a review of emergency rights after which an act under them counts as approved late. */
  readonly emergencyReviews?: readonly string[];
}

export interface Deputy {
  /** Ids of people. */
  readonly of: string;
  readonly deputy: string;
  /** The roles the deputy stands in for; only the person's own name counts where none is given. */
  readonly roles?: readonly string[];
  /** RFC 3339; open where not given. */
  readonly from?: string;
  readonly to?: string;
}

export interface ApprovalPolicy {
  readonly format: 'trailmark-approvals/1';
  readonly name?: string;
  /** In order: the first that applies to an act decides. Acts no rule applies to are not governed. */
  readonly rules: readonly ApprovalRule[];
  readonly deputies?: readonly Deputy[];
}

/** One version of a house's policy. `version` 0 is the default, in force since ever. */
export interface PolicyInForce {
  readonly version: number;
  /** Acts that occurred from here on are judged by it; the newest version that is in force counts. */
  readonly fromMs: number;
  readonly policy: ApprovalPolicy;
}
