/** A role lent for a few days: asked for, approved, given, used for one brief after the other, run out. */

import type { SampleEvent, Scope, Target } from '../event.ts';
import { timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import type { Organisation } from '../organisation/organisation.ts';
import type { Client } from '../organisation/places.ts';
import { between, chance, type Random } from '../random.ts';
import { does } from './telling.ts';
import { seconds, type StoryWindow } from './window.ts';

export const LENT_ROLE = 'brief reader';

/** Which version of the access policy was in force. */
export type PolicyAt = (ms: number) => number;

interface Loan {
  readonly reader: Member;
  readonly approver: Member;
  readonly approverSession: string;
  readonly client: Client;
  readonly scope: Scope;
  readonly briefs: readonly Target[];
  readonly policyAt: PolicyAt;
  readonly askedMs: number;
  readonly givenMs: number;
  readonly expiresMs: number;
  /** One for each brief, in order. */
  readonly readsMs: readonly number[];
  session(ms: number): string;
  /** Whether the role ends when it is due. */
  readonly isEnforced: boolean;
  readonly comment: string;
}

interface Lent {
  readonly events: readonly SampleEvent[];
  readonly asked: SampleEvent;
  readonly given: SampleEvent;
  readonly granted: SampleEvent;
  /** The decisions, then the readings; one of each for each brief. */
  readonly allowed: readonly SampleEvent[];
  readonly read: readonly SampleEvent[];
  readonly expired: SampleEvent;
}

export function lentRole(organisation: Organisation, random: Random, window: StoryWindow, loan: Loan): Lent {
  const { reader, scope, expiresMs, readsMs } = loan;
  const { asked, given, granted } = grantedRole(organisation, random, window, loan);
  const allowed = readsMs.map((ms, at) => window.tell(ms, used(loan, granted, ms, at)));
  const read = allowed.map((event, at) =>
    window.tell(readsMs[at]! + between(random, 200, 3_000), {
      ...does(reader, 'cms', { type: 'data.accessed', context: event.context ?? {} }),
      targets: event.targets ?? [],
      scope,
      domain: 'marketing',
      data: {
        categories: ['brief'],
        method: chance(random, 0.3) ? 'download' : 'console',
        privacy_check: 'not personal',
        records: 1,
        purpose: loan.comment,
      },
      links: { causedBy: event.id },
    }),
  );
  const before = allowed.filter((_, at) => readsMs[at]! < expiresMs); // one for each
  const { grant, expires } = granted.data ?? {};
  const expired = window.tell(expiresMs + seconds(between(random, 1, 50)), {
    source: 'idp',
    type: 'role.expired',
    actor: organisation.machines.identity,
    targets: [reader.target],
    scope,
    domain: 'it',
    changes: loan.isEnforced ? [{ path: 'roles', before: [reader.role, LENT_ROLE], after: [reader.role] }] : [],
    data: { role: LENT_ROLE, grant, expires, enforced: loan.isEnforced, last_used: before.at(-1)?.time },
    links: { causedBy: granted.id },
  });
  return {
    events: [asked, given, granted, ...allowed, ...read, expired],
    asked,
    given,
    granted,
    allowed,
    read,
    expired,
  };
}

function grantedRole(organisation: Organisation, random: Random, window: StoryWindow, loan: Loan) {
  const { reader, approver, scope, askedMs, givenMs } = loan;
  const expires = timeOf(loan.expiresMs);
  const request = window.thing('apr');
  const role = { type: 'role', id: 'role_brief_reader', name: LENT_ROLE };
  const question = { request, kind: 'role', workflow: 'role', step: 'approval', steps: 1 };
  const asked = window.tell(askedMs, {
    ...does(reader, 'governance', { type: 'approval.requested', context: { sessionId: loan.session(askedMs) } }),
    targets: [role, { ...reader.target, role: 'requester' }],
    scope,
    domain: 'it',
    data: { ...question, comment: loan.comment },
  });
  const given = window.tell(givenMs, {
    ...does(approver, 'governance', { type: 'approval.given', context: { sessionId: loan.approverSession } }),
    targets: [role, { ...reader.target, role: 'requester' }],
    scope,
    domain: 'it',
    data: { ...question, self_approved: false, given_afterwards: false, expires },
    links: { causedBy: asked.id },
  });
  const granted = window.tell(givenMs + seconds(between(random, 2, 20)), {
    source: 'idp',
    type: 'role.granted',
    actor: organisation.machines.identity,
    targets: [reader.target],
    scope,
    domain: 'it',
    changes: [{ path: 'roles', before: [reader.role], after: [reader.role, LENT_ROLE] }],
    approval: { id: request, status: 'approved', at: given.time, by: approver.party },
    data: {
      role: LENT_ROLE,
      grant: window.thing('grant'),
      permissions: ['brief.read'],
      expires,
      temporary: true,
      administrator: false,
      approval_request: request,
    },
    links: { causedBy: given.id },
  });
  return { asked, given, granted };
}

/** The decision that lets the reader see one brief. */
function used(loan: Loan, granted: SampleEvent, ms: number, at: number) {
  const { grant, expires } = granted.data ?? {};
  return {
    ...does(loan.reader, 'cms', { type: 'access.allowed', context: { sessionId: loan.session(ms) } }),
    targets: [loan.briefs[at]!], // one for each
    scope: loan.scope,
    domain: 'marketing',
    decision: {
      policy: 'access',
      version: loan.policyAt(ms),
      rule: 'granted-role',
      reason: 'A brief reader may read the briefs of the client',
    },
    data: {
      permission: 'brief.read',
      attributes: { client: loan.client.id, roles: [LENT_ROLE] },
      grant,
      grant_expires: expires,
      grant_overdue: ms > loan.expiresMs,
    },
    links: { causedBy: granted.id },
  };
}
