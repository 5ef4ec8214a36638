/** Who may: what needs an approval, by whom, and what the trail says about it. */

export {
  VERDICTS,
  VERDICT_REASONS,
  type Verdict,
  type VerdictBasis,
  type VerdictCode,
  type VerdictReason,
} from './verdict.ts';
export {
  HASHED,
  type AmountRule,
  type ApprovalPolicy,
  type ApprovalRule,
  type Approvers,
  type Condition,
  type Deputy,
  type Hashed,
  type PolicyInForce,
  type PolicyMoney,
} from './policy.ts';
export type { Account, Circumstances, Cut, Silence } from './circumstances.ts';
export { parseApprovalPolicy, type ParsedPolicy, type PolicyProblem } from './parse-policy.ts';
export { defaultApprovalPolicy } from './default-policy.ts';
export { isMeant, peopleAsked, watchedBy, type Watched } from './watched.ts';
export { tieKey, TIES_MAX, tiesOf, type Tie } from './tie.ts';
export { bearingOf, bearingOn, touchedBy, type Bearing, type Borne, type Touch } from './bearing.ts';
export { arePartsAsked } from './freedom.ts';
export { governedBy, policyAt, ruleFor, type Governed } from './governed.ts';
export { verdictOf } from './verdict-of.ts';
export { verdictWords, type VerdictWords } from './verdict-words.ts';
