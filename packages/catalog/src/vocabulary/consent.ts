/** What people agreed to, took back and asked of us as data subjects. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'consent';
const retention = 'privacy';

/** `answered` is the date of the response. The subject is the event's target, under a pseudonym where the source has one. */
const about: Readonly<Record<string, FieldRule>> = {
  pseudonym: personal('reference', 'target'),
  kind: required(open('text')),
  basis: required(open('text')),
  response: open('text'),
  answered: open('time'),
  method: open('text'),
};

const request: Readonly<Record<string, FieldRule>> = {
  ...about,
  request: required(open('reference')),
  received: open('time'),
  due: required(open('time')),
  law: open('text'),
};

const consentChanges: Readonly<Record<string, FieldRule>> = {
  status: open('text'),
  channels: open('list'),
  purposes: open('list'),
};

export const consentTypes: readonly EventType[] = [
  {
    name: 'consent.given',
    version: 1,
    family,
    requirement: 'REC-12',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:recorded|record} the consent[ of {target}][ for {data.kind}][ ({data.method})]',
      de: '{actor} {hat} die Einwilligung[ von {target}][ für {data.kind}][ ({data.method})] {did:erfasst|erfassen}',
    },
    data: {
      ...about,
      text_version: open('text'),
      expires: open('time'),
      form: open('reference'),
      evidence: personal('object', 'target'),
    },
    changes: consentChanges,
    example: {
      targets: [{ type: 'subscriber', id: 'sub_4410', name: 'Lena Vogt' }],
      changes: [{ path: 'status', before: null, after: 'given' }],
      data: { kind: 'newsletter', basis: 'consent', method: 'double opt-in', text_version: '2026-03' },
    },
  },
  {
    name: 'consent.withdrawn',
    version: 1,
    family,
    requirement: 'REC-12',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:recorded|record} that consent[ for {data.kind}] was withdrawn[ by {target}][: {data.response}]',
      de: '{actor} {hat} den Widerruf der Einwilligung[ für {data.kind}][ durch {target}] {did:erfasst|erfassen}[: {data.response}]',
    },
    data: {
      ...about,
      response: required(open('text')),
      answered: required(open('time')),
      effective: open('time'),
      suppressed_in: open('list'),
      pending_in: open('list'),
    },
    changes: consentChanges,
    example: {
      targets: [{ type: 'subscriber', id: 'sub_4410', name: 'Lena Vogt' }],
      changes: [{ path: 'status', before: 'given', after: 'withdrawn' }],
      data: {
        kind: 'newsletter',
        basis: 'consent',
        method: 'unsubscribe link',
        response: 'suppressed',
        answered: '2026-10-14T09:12:00Z',
        suppressed_in: ['Mailchimp', 'HubSpot'],
      },
    },
  },
  {
    name: 'subject_request.received',
    version: 1,
    family,
    requirement: 'REC-12',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:recorded|record} a data-subject request[ from {target}][ ({data.kind})][, due {data.due}]',
      de: '{actor} {hat} eine Betroffenenanfrage[ von {target}][ ({data.kind})] {did:erfasst|erfassen}[, Frist {data.due}]',
    },
    data: {
      ...request,
      identity_check: open('text'),
      message: personal('text', 'target'),
    },
    example: {
      targets: [{ type: 'contact', id: 'con_88', name: 'Jürgen Weiß' }],
      data: {
        request: 'dsr_19',
        kind: 'access and erasure',
        basis: 'GDPR Art. 15, 17',
        law: 'GDPR',
        received: '2026-10-05',
        due: '2026-11-04',
        method: 'mail',
        identity_check: 'passed',
      },
    },
  },
  {
    name: 'subject_request.answered',
    version: 1,
    family,
    requirement: 'REC-12',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:answered|answer} the data-subject request[ of {target}][ ({data.kind})][: {data.response}][, on day {data.day}]',
      de: '{actor} {hat} die Betroffenenanfrage[ von {target}][ ({data.kind})] {did:beantwortet|beantworten}[: {data.response}][, am {data.day}. Tag]',
    },
    data: {
      ...request,
      response: required(open('text')),
      answered: required(open('time')),
      day: open('number'),
      late: open('flag'),
      systems: open('list'),
      explanation: personal('text', 'target'),
    },
    example: {
      targets: [{ type: 'contact', id: 'con_88', name: 'Jürgen Weiß' }],
      data: {
        request: 'dsr_19',
        kind: 'access and erasure',
        basis: 'GDPR Art. 15, 17',
        response: 'granted in part',
        due: '2026-11-04',
        answered: '2026-11-07',
        day: 33,
        late: true,
      },
    },
  },
  {
    name: 'subject_request.extended',
    version: 1,
    family,
    requirement: 'REC-12',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:extended|extend} the time to answer the data-subject request[ of {target}]{values}[ (reason: {reason})]',
      de: '{actor} {hat} die Frist der Betroffenenanfrage[ von {target}]{values} {did:verlängert|verlängern}[ (Grund: {reason})]',
    },
    data: { ...request, extension_days: open('number'), subject_informed: open('time'), message: confidential('text') },
    changes: { due: open('time') },
    example: {
      targets: [{ type: 'contact', id: 'con_88', name: 'Jürgen Weiß' }],
      changes: [{ path: 'due', before: '2026-11-04', after: '2027-01-04' }],
      reason: 'data in nine systems',
      data: { request: 'dsr_19', kind: 'access', basis: 'GDPR Art. 12(3)', due: '2027-01-04', extension_days: 61 },
    },
  },
];
