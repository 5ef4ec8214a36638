/** Which policy and which rule of it an act falls under. */

import { occurredMsOf, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import { isMet } from './condition.ts';
import { isFall } from './freedom.ts';
import type { ApprovalPolicy, ApprovalRule, PolicyInForce } from './policy.ts';
import { isMeant } from './watched.ts';

/** The policy in force at that time; of several that begin at once the newest version. Undefined before the first. */
export function policyAt(policies: readonly PolicyInForce[], ms: number): PolicyInForce | undefined {
  let found: PolicyInForce | undefined;
  for (const one of policies) if (one.fromMs <= ms && (found === undefined || one.version > found.version)) found = one;
  return found;
}

export interface Governed {
  readonly inForce: PolicyInForce;
  readonly rule: ApprovalRule;
}

/** By which rule an act needs an approval, as far as the act alone tells; undefined where it needs none. */
export function governedBy(policies: readonly PolicyInForce[], act: ReadEvent): Governed | undefined {
  const inForce = policyAt(policies, occurredMsOf(act));
  const rule = inForce === undefined ? undefined : ruleFor(inForce.policy, act);
  if (inForce === undefined || rule === undefined || !rule.needed) return undefined;
  return rule.amount !== undefined && isFall(act, rule.amount) ? undefined : { inForce, rule };
}

/** The first rule whose types and conditions fit the act; undefined where none does. */
export function ruleFor(policy: ApprovalPolicy, act: ReadEvent): ApprovalRule | undefined {
  const name = typeNameOf(act);
  return policy.rules.find(
    ({ types, when }) => isMeant(name, types) && (when ?? []).every((condition) => isMet(condition, act)),
  );
}
