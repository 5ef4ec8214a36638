/** A policy document, read strictly: everything wrong with it is said, with the place. */

import type { ApprovalPolicy } from './policy.ts';

export interface PolicyProblem {
  /** A path into the document, as `rules.0.people`. */
  readonly field: string;
  readonly detail: string;
}
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: ApprovalPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Total: any JSON value is either a policy or has problems. */
export function parseApprovalPolicy(document: unknown): ParsedPolicy {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { ok: false, problems: [{ field: '', detail: 'A policy is an object.' }] };
  const { format, rules } = document as { format?: unknown; rules?: unknown }; // any object has these or has not
  if (format !== 'trailmark-approvals/1')
    return { ok: false, problems: [{ field: 'format', detail: 'The format is "trailmark-approvals/1".' }] };
  if (!Array.isArray(rules)) return { ok: false, problems: [{ field: 'rules', detail: 'The rules are a list.' }] };
  return { ok: true, policy: document as ApprovalPolicy }; // looked at only as far as above, for now
}
