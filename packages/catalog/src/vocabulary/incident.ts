/** Incidents, from the first report to the lessons. Levels run from 1, the gravest, to 4. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'incident';
const retention = 'security';

const about: Readonly<Record<string, FieldRule>> = {
  level: required(open('number')),
  phase: required(open('text')),
  category: open('text'),
};

export const incidentTypes: readonly EventType[] = [
  {
    name: 'incident.opened',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:opened|open} the incident[ {target:incident}][ (level {data.level})]',
      de: '{actor} {hat} den Vorfall[ {target:incident}][ (Stufe {data.level})] {did:eröffnet|eröffnen}',
    },
    data: {
      ...about,
      detected: required(open('time')),
      alert: open('reference'),
      personal_data: open('flag'),
      regulator_due: open('time'),
      summary: confidential('text'),
    },
    example: {
      targets: [{ type: 'incident', id: 'inc_12', name: 'Reused session' }],
      data: {
        level: 1,
        phase: 'detection',
        category: 'compromise',
        detected: '2026-11-11T07:02:00Z',
        personal_data: true,
      },
    },
  },
  {
    name: 'incident.updated',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:updated|update} the incident[ {target:incident}][: {changed}]{values}',
      de: '{actor} {hat} den Vorfall[ {target:incident}] {did:fortgeschrieben|fortschreiben}[: {changed}]{values}',
    },
    data: {
      ...about,
      recovery_estimate: open('time'),
      update: confidential('text'),
      impact: confidential('text'),
      evidence: confidential('list'),
    },
    changes: {
      phase: open('text'),
      status: open('text'),
      category: open('text'),
      owner: confidential('text'),
      impact: confidential('text'),
    },
    example: {
      targets: [{ type: 'incident', id: 'inc_12', name: 'Reused session' }],
      changes: [{ path: 'phase', before: 'investigation', after: 'containment' }],
      data: { level: 1, phase: 'containment', recovery_estimate: '2026-11-11T12:00:00Z' },
    },
  },
  {
    name: 'incident.escalated',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:escalated|escalate} the incident[ {target:incident}][ to level {data.level}][, with {data.to} taking over][ (reason: {reason})]',
      de: '{actor} {hat} den Vorfall[ {target:incident}][ auf Stufe {data.level}][ an {data.to}] {did:eskaliert|eskalieren}[ (Grund: {reason})]',
    },
    data: { ...about, to: open('text'), automatic: open('flag'), answer_due: open('time') },
    changes: { level: open('number'), team: open('text') },
    example: {
      targets: [{ type: 'incident', id: 'inc_12', name: 'Reused session' }],
      changes: [{ path: 'level', before: 2, after: 1 }],
      reason: 'a new administrator was made',
      data: { level: 1, phase: 'investigation', to: 'IT security' },
    },
  },
  {
    name: 'incident.notified',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:sent|send} the notice of the incident[ {target:incident}][ to {data.audience}][ after {data.minutes:minute|minutes}]',
      de: '{actor} {hat} die Meldung des Vorfalls[ {target:incident}][ an {data.audience}][ nach {data.minutes:Minute|Minuten}] {did:verschickt|verschicken}',
    },
    data: {
      ...about,
      audience: required(open('text')),
      minutes: required(open('number')),
      due: open('time'),
      in_time: open('flag'),
      channel: open('text'),
      template: open('reference'),
      message: confidential('text'),
    },
    example: {
      targets: [{ type: 'incident', id: 'inc_12', name: 'Reused session' }],
      data: {
        level: 1,
        phase: 'containment',
        audience: 'leadership',
        minutes: 52,
        in_time: true,
        channel: 'telephone',
      },
    },
  },
  {
    name: 'incident.closed',
    version: 1,
    family,
    requirement: 'REC-20',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:closed|close} the incident[ {target:incident}][ after {data.hours:hour|hours}]',
      de: '{actor} {hat} den Vorfall[ {target:incident}][ nach {data.hours:Stunde|Stunden}] {did:geschlossen|schließen}',
    },
    data: {
      ...about,
      hours: open('number'),
      regulator_informed: open('flag'),
      open_actions: open('count'),
      root_cause: confidential('text'),
      lessons: required(confidential('text')),
      actions: confidential('list'),
    },
    example: {
      targets: [{ type: 'incident', id: 'inc_12', name: 'Reused session' }],
      data: {
        level: 1,
        phase: 'review',
        hours: 30,
        regulator_informed: true,
        lessons: 'Bind sessions to a network',
        open_actions: 2,
      },
    },
  },
];
