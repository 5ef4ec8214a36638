/** What the trail says about the approval of one act. */

export const VERDICTS = [
  'approved',
  'missing',
  'late',
  'self',
  'changed_after',
  'expired',
  'not_entitled',
  'revoked',
  'unsayable',
] as const;
export type VerdictCode = (typeof VERDICTS)[number];

export interface Verdict {
  /** `unsayable`: the source cannot say. */
  readonly verdict: VerdictCode;
  /** Version of the policy that was in force, and the rule of it. */
  readonly policy: number;
  readonly rule: string;
  /** Indexes of the events it rests on: approvals, later changes, revocations; the act itself is not among them. */
  readonly evidence: readonly number[];
}
