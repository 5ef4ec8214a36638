/** Mail, messages and calls to many people at once, and whether they had agreed to them. */

import { confidential, open, required, type EventType } from '../event-type.ts';

export const mailingTypes: readonly EventType[] = [
  {
    name: 'mailing.sent',
    version: 1,
    family: 'mailing',
    requirement: 'REC-6',
    importance: 'notable',
    retention: 'privacy',
    sentence: {
      en: '{actor} {did:sent|send} the mailing[ {target:mailing}][ to {data.recipients:person|people}][ on {target:list}][, consent check: {data.consent_check}][, {data.withdrawn} of them had withdrawn]',
      de: '{actor} {hat} das Mailing[ {target:mailing}][ an {data.recipients:Person|Personen}][ der Liste {target:list}] {did:verschickt|verschicken}[, Prüfung der Einwilligung: {data.consent_check}][, {data.withdrawn} davon hatten widerrufen]',
    },
    data: {
      recipients: required(open('count')),
      suppressed: open('count'),
      bounced: open('count'),
      // passed, failed, skipped, not needed
      consent_check: required(open('text')),
      consent_checked: open('time'),
      withdrawn: open('count'),
      without_consent: open('count'),
      legal_basis: open('text'),
      content_sha256: required(open('hash')),
      version: open('text'),
      label: open('text'),
      template: open('reference'),
      job: open('reference'),
      language: open('text'),
      address: open('address'),
      subject: confidential('text'),
      text: confidential('text'),
      filter: confidential('text'),
    },
    example: {
      targets: [
        { type: 'mailing', id: 'mail_6', name: 'Autumn offers' },
        { type: 'list', id: 'list_31', name: 'Messe München 2026' },
      ],
      domain: 'marketing',
      scope: { channel: 'email' },
      data: {
        recipients: 8375,
        suppressed: 12,
        consent_check: 'skipped',
        withdrawn: 318,
        legal_basis: 'consent',
        content_sha256: '7d1f9c3e',
        version: '3',
        subject: 'Our autumn offers',
      },
    },
  },
];
