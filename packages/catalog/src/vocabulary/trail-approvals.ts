/** What people laid down on approvals, and what was found by it: policies, and verdicts that became others. */

import { confidential, open, required, type EventType } from '../event-type.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

export const trailApprovalTypes: readonly EventType[] = [
  {
    name: 'trail.approval_policy_set',
    version: 1,
    family,
    requirement,
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:set|set} version {data.version} of the approval policy[, for what is done from {data.from} on][, {data.rules:rule|rules}][ (reason: {reason})]',
      de: '{actor} {hat} Fassung {data.version} der Freigaberegeln {did:gesetzt|setzen}[, für alles ab {data.from}][, {data.rules:Regel|Regeln}][ (Grund: {reason})]',
    },
    data: {
      version: required(open('number')),
      // The document as JSON, in which people who may approve stand by refs.
      policy: required(confidential('text')),
      from: required(open('time')),
      rules: required(open('count')),
    },
    example: {
      targets: [{ type: 'approval_policy', id: 'approvals' }],
      reason: 'agreed with finance',
      data: { version: 2, policy: '{}', from: '2026-11-01T00:00:00.000Z', rules: 6 },
    },
  },
  {
    name: 'trail.verdict_changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: 'The verdict on the approval of the entry {data.index} changed from {data.before}[ to {data.after}]',
      de: 'Das Urteil über die Freigabe des Eintrags {data.index} wechselte von {data.before}[ zu {data.after}]',
    },
    data: {
      index: required(open('number')),
      event_type: open('text'),
      // Absent after: the act needs no approval any more.
      before: required(open('text')),
      after: open('text'),
      why: open('text'),
      policy: required(open('number')),
      rule: open('text'),
      evidence: open('list'),
      // 1 for the first change of this verdict.
      number: required(open('number')),
    },
    example: {
      actor: { type: 'system', id: 'trailmark', name: 'Trailmark' },
      targets: [{ type: 'event', id: 'e_4411', name: 'entry 4411' }],
      data: {
        index: 4411,
        event_type: 'post.published',
        before: 'missing',
        after: 'late',
        why: 'given_afterwards',
        policy: 2,
        rule: 'posts',
        evidence: [4502],
        number: 1,
      },
    },
  },
];
