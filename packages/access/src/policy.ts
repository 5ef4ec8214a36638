/** What an approval policy says: which acts need an approval, by whom, over what, and how long it holds. */

/** An amount as the log has it: a decimal number as text, with its currency. */
export interface Money {
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
  /** Numbers; `size` true compares the size without its sign. */
  readonly above?: number;
  readonly atMost?: number;
  readonly size?: boolean;
  /** Money; another currency than the act's is never compared and holds (better asked once too often). */
  readonly aboveAmount?: Money;
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

/** What must be the same when it is approved and when it is done. */
export const HASHED = ['content', 'rendition', 'assets', 'version', 'amount', 'changes'] as const;
export type Hashed = (typeof HASHED)[number];

export interface AmountRule {
  /** Where the act's amount stands: `changes.daily_budget`, `data.planned` … the first that is there counts. */
  readonly paths: readonly string[];
  /** Of a change: what it rose by, or what it rose to. */
  readonly measure: 'rise' | 'total';
  /** The act may go beyond what was approved by this much. */
  readonly tolerancePercent?: number;
  /** Approvers may approve up to their own spending authority, where one is recorded. */
  readonly withinAuthority?: boolean;
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
  /** Sources that record the approvals; where one of them was silent, nothing is called missing. */
  readonly recordedBy?: readonly string[];
  /** One approval covers one act of this rule. */
  readonly once?: boolean;
}

export interface Deputy {
  /** Ids of people. */
  readonly of: string;
  readonly deputy: string;
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
