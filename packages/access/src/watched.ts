/** Which types of events somebody must follow who keeps the verdicts of a policy. */

import type { ApprovalPolicy, ApprovalRule } from './policy.ts';

export interface Watched {
  /** Types that may be governed; names, or beginnings as `post.*`. */
  readonly acts: readonly string[];
  /** Types that may change a verdict about an act they are tied to; acts among them where acts bear on each other. */
  readonly around: readonly string[];
  /** Those of `around` that are more than another act: asked, given, refused, taken back, changed, reviewed, entitled. */
  readonly deciding: readonly string[];
  /** Those about people that any rule asks for: their roles, their limits. */
  readonly people: readonly string[];
  /** The longest times of all rules: in which rises are parts of one, and after which an approval still belongs to an act. */
  readonly partsHours: number;
  readonly lateHours: number;
}

/** Asked, given, refused, taken back, lapsed; and what changes the thing, or who may approve. */
const ROLES = 'role.*';
const LIMITS = 'spending_authority.changed';
const ALWAYS = ['approval.*', ROLES];
/** So long afterwards an approval belongs to an act, unless its rule tells. */
export const LATE_HOURS = 720;
const POSTS = ['post.submitted', 'post.rejected', 'post.edited', 'asset.replaced'];

export function watchedBy(...policies: readonly ApprovalPolicy[]): Watched {
  const needed = policies.flatMap(({ rules }) => rules.filter((rule) => rule.needed));
  const deciding = new Set(ALWAYS);
  const siblings = new Set<string>();
  const people = new Set<string>();
  for (const rule of needed) {
    for (const type of approvedBy(rule)) deciding.add(type);
    if (rule.hashed !== undefined || rule.types.some((type) => type.startsWith('post.')))
      for (const type of POSTS) deciding.add(type);
    if (rule.once === true || rule.amount?.partsHours !== undefined) for (const type of rule.types) siblings.add(type);
    if (asksForLimits(rule)) people.add(LIMITS);
    if (rule.by?.roles !== undefined) people.add(ROLES);
    if (rule.emergencyReviews !== undefined) deciding.add('break_glass.reviewed');
  }
  if (people.has(LIMITS)) deciding.add(LIMITS);
  return {
    acts: unique(needed.flatMap(({ types }) => types)),
    around: unique([...deciding, ...siblings]),
    deciding: unique(deciding),
    people: unique(people),
    partsHours: Math.max(0, ...needed.map(({ amount }) => amount?.partsHours ?? 0)),
    lateHours: Math.max(0, ...needed.map(({ lateHours }) => lateHours ?? LATE_HOURS)),
  };
}

/** Whether what people may spend decides by a rule. */
function asksForLimits({ amount }: ApprovalRule): boolean {
  return amount?.ownAuthority === true || amount?.approverAuthority === true;
}

/** Types of events about people that a rule asks for. */
export function peopleAsked(rule: ApprovalRule): readonly string[] {
  return [...(rule.by?.roles === undefined ? [] : [ROLES]), ...(asksForLimits(rule) ? [LIMITS] : [])];
}

/** Types whose events approve an act of the rule. */
export function approvedBy(rule: ApprovalRule): readonly string[] {
  return rule.approvedBy ?? ['approval.given'];
}

/** Whether a name is meant by one of these: names, or beginnings as `post.*`. */
export function isMeant(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** Sorted, and without what a beginning among them says already. */
function unique(types: Iterable<string>): readonly string[] {
  const all = [...new Set(types)].sort();
  const beginnings = all.filter((type) => type.endsWith('*'));
  return all.filter((type) => !beginnings.some((beginning) => beginning !== type && isMeant(type, [beginning])));
}
