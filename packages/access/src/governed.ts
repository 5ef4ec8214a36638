/** Which policy and which rule of it an act falls under. */

import { typeNameOf, type ReadEvent } from '@trailmark/catalog';
import { isMet } from './condition.ts';
import type { ApprovalPolicy, ApprovalRule, PolicyInForce } from './policy.ts';
import { isMeant } from './watched.ts';

/** The policy in force at that time; of several that begin at once the newest version. Undefined before the first. */
export function policyAt(policies: readonly PolicyInForce[], ms: number): PolicyInForce | undefined {
  let found: PolicyInForce | undefined;
  for (const one of policies) if (one.fromMs <= ms && (found === undefined || one.version > found.version)) found = one;
  return found;
}

/** The first rule whose types and conditions fit the act; undefined where none does. */
export function ruleFor(policy: ApprovalPolicy, act: ReadEvent): ApprovalRule | undefined {
  const name = typeNameOf(act);
  return policy.rules.find(
    ({ types, when }) => isMeant(name, types) && (when ?? []).every((condition) => isMet(condition, act)),
  );
}
