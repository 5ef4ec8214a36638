/** Suspicion, what was done against it at once, and access taken in an emergency. */

import { confidential, open, personal, required, type EventType } from '../event-type.ts';

const family = 'security';
const retention = 'security';

export const securityTypes: readonly EventType[] = [
  {
    name: 'security.suspicion_raised',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:reported|report} a suspicion[ about {target}][: {data.kind}][ ({data.attempts:attempt|attempts})]',
      de: '{actor} {hat} einen Verdacht[ gegen {target}] {did:gemeldet|melden}[: {data.kind}][ ({data.attempts:Versuch|Versuche})]',
    },
    data: {
      // failed logins, escalation, session reuse, mass export …
      kind: required(open('text')),
      severity: required(open('text')),
      rule: open('reference'),
      rule_version: open('text'),
      attempts: open('count'),
      score: open('number'),
      first_seen: open('time'),
      last_seen: open('time'),
      evidence: confidential('list'),
      known_address: personal('address', 'target'),
      new_address: personal('address', 'target'),
      device: personal('text', 'target'),
    },
    example: {
      actor: { type: 'rule', id: 'watch_5', name: 'Sign-in Watch' },
      targets: [{ type: 'user', id: 'u_31', name: 'Oskar Brandt' }],
      data: { kind: 'session used from another network', severity: 'high', rule: 'watch_5', attempts: 3 },
    },
  },
  {
    name: 'response.executed',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:carried out|carry out} the response[ {data.action}][ on {target}][ in the incident {target:incident}]',
      de: '{actor} {hat} die Maßnahme[ {data.action}][ gegen {target}][ im Vorfall {target:incident}] {did:ausgeführt|ausführen}',
    },
    data: {
      action: required(open('text')),
      automatic: required(open('flag')),
      result: required(open('text')),
      reversible: open('flag'),
      reverses: open('reference'),
      until: open('time'),
      rule: open('reference'),
      seconds_after_alert: open('number'),
      evidence: confidential('list'),
    },
    example: {
      actor: { type: 'rule', id: 'watch_5', name: 'Sign-in Watch' },
      targets: [
        { type: 'account', id: 'acc_31', name: 'oskar.brandt' },
        { type: 'incident', id: 'inc_12', name: 'Reused session' },
      ],
      data: { action: 'lock account', automatic: true, result: 'locked', reversible: true, seconds_after_alert: 8 },
    },
  },
  {
    name: 'break_glass.started',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:took|take} emergency access[ as {data.role}][ to {target}][ until {data.expires}][ (reason: {reason})]',
      de: '{actor} {hat} Notfallzugriff[ als {data.role}][ auf {target}][ bis {data.expires}] {did:genommen|nehmen}[ (Grund: {reason})]',
    },
    data: {
      role: required(open('text')),
      permissions: open('list'),
      expires: required(open('time')),
      review_due: required(open('time')),
      emergency: confidential('text'),
    },
    example: {
      targets: [{ type: 'campaign', id: 'cmp_41', name: 'Black Friday' }],
      reason: 'the launch could not wait for the administrator',
      data: { role: 'administrator', expires: '2026-11-10T20:00:00Z', review_due: '2026-11-12' },
    },
  },
  {
    name: 'break_glass.reviewed',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:reviewed|review} the emergency access[ of {target:user}][: {data.verdict}][, {data.acts:act|acts}]',
      de: '{actor} {hat} den Notfallzugriff[ von {target:user}] {did:überprüft|überprüfen}[: {data.verdict}][, {data.acts:Handlung|Handlungen}]',
    },
    data: {
      verdict: required(open('text')),
      started: required(open('time')),
      ended: required(open('time')),
      acts: open('count'),
      days_until_review: open('number'),
      findings: confidential('text'),
    },
    example: {
      targets: [{ type: 'user', id: 'u_8', name: 'Priya Nair' }],
      data: {
        verdict: 'justified',
        started: '2026-10-02T18:00:00Z',
        ended: '2026-10-02T19:10:00Z',
        acts: 4,
        days_until_review: 1,
      },
    },
  },
];
