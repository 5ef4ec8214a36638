/** Which types of events somebody must follow who keeps the verdicts of a policy. */

import type { ApprovalPolicy, ApprovalRule } from './policy.ts';

export interface Watched {
  /** Types that may be governed; names, or beginnings as `post.*`. */
  readonly acts: readonly string[];
  /** Types that may change a verdict about an act they are tied to; acts among them where acts bear on each other. */
  readonly around: readonly string[];
}

/** Asked, given, refused, taken back, lapsed; and what changes the thing, or who may approve. */
const ALWAYS = ['approval.*', 'role.*'];
const POSTS = ['post.submitted', 'post.rejected', 'post.edited', 'asset.replaced'];

export function watchedBy(policy: ApprovalPolicy): Watched {
  const needed = policy.rules.filter((rule) => rule.needed);
  const around = new Set(ALWAYS);
  for (const rule of needed) {
    for (const type of approvedBy(rule)) around.add(type);
    if (rule.hashed !== undefined || rule.types.some((type) => type.startsWith('post.')))
      for (const type of POSTS) around.add(type);
    if (rule.once === true || rule.amount?.partsHours !== undefined) for (const type of rule.types) around.add(type);
    if (rule.amount?.ownAuthority === true || rule.amount?.approverAuthority === true)
      around.add('spending_authority.changed');
    if (rule.emergencyReviews !== undefined) around.add('break_glass.reviewed');
  }
  return { acts: unique(needed.flatMap(({ types }) => types)), around: unique(around) };
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
