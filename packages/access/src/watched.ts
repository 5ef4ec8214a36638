/** Which types of events somebody must follow who keeps the verdicts of a policy. */

import type { ApprovalPolicy, ApprovalRule } from './policy.ts';

export interface Watched {
  /** Types that may be governed; names, or beginnings as `post.*`. */
  readonly acts: readonly string[];
  /** Types that may change a verdict about an act they are tied to; acts among them where acts bear on each other. */
  readonly around: readonly string[];
}

const DECISIONS = ['approval.*'];
const CHANGES = ['post.edited', 'asset.replaced', 'asset.withdrawn'];
const PEOPLE = ['role.*', 'spending_authority.changed'];

export function watchedBy(policy: ApprovalPolicy): Watched {
  const needed = policy.rules.filter((rule) => rule.needed);
  const acts = new Set(needed.flatMap((rule) => rule.types));
  const around = new Set([...DECISIONS, ...CHANGES, ...PEOPLE]);
  for (const rule of needed) for (const type of approvedBy(rule)) around.add(type);
  for (const rule of needed.filter(({ once }) => once === true)) for (const type of rule.types) around.add(type);
  return { acts: [...acts].sort(), around: [...around].sort() };
}

/** Types whose events approve an act of the rule. */
export function approvedBy(rule: ApprovalRule): readonly string[] {
  return rule.approvedBy ?? ['approval.given'];
}

/** Whether a type name is meant by a name or a beginning as `post.*`. */
export function isMeant(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
