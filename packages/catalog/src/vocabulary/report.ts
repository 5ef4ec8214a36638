/** Reports made of marketing's figures, and who put their name to them. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'report';
const retention = 'business';

const about: Readonly<Record<string, FieldRule>> = {
  kind: required(open('text')),
  period: open('text'),
  report_version: open('text'),
  content_sha256: open('hash'),
};

export const reportTypes: readonly EventType[] = [
  {
    name: 'report.created',
    version: 1,
    family,
    requirement: 'REC-26',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:made|make} the report[ {target:report}][ on {data.period}][: {data.result}]',
      de: '{actor} {hat} den Bericht[ {target:report}][ über {data.period}] {did:erstellt|erstellen}[: {data.result}]',
    },
    data: {
      ...about,
      result: open('text'),
      records: required(open('count')),
      purpose: required(confidential('text')),
      consent_check: required(open('text')),
      granularity: required(open('text')),
      from: open('time'),
      to: open('time'),
      figures: confidential('object'),
      format: open('text'),
      recipients: confidential('list'),
    },
    example: {
      targets: [
        { type: 'report', id: 'rep_closing', name: 'Closing report Spring Sale' },
        { type: 'campaign', id: 'cmp_7', name: 'Spring Sale' },
      ],
      domain: 'finance',
      data: {
        kind: 'campaign closing',
        period: 'March to May 2026',
        result: 'on plan',
        figures: { spend: '248000', planned: '250000' },
        records: 212,
        granularity: 'aggregated',
        consent_check: 'not needed',
        purpose: 'Closing of the campaign',
      },
    },
  },
  {
    name: 'report.signed',
    version: 1,
    family,
    requirement: 'REC-26',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:signed|sign} the report[ {target:report}][ as {data.role}][ (signature {data.signature_number}[ of {data.signatures_needed}])]',
      de: '{actor} {hat} den Bericht[ {target:report}][ als {data.role}][ (Unterschrift {data.signature_number}[ von {data.signatures_needed}])] {did:unterzeichnet|unterzeichnen}',
    },
    data: {
      ...about,
      content_sha256: required(open('hash')),
      role: required(open('text')),
      signature_number: open('number'),
      signatures_needed: open('number'),
      // Whose account it is: two accounts may be one person's.
      account_holder: personal('reference', 'actor'),
      statement: confidential('text'),
    },
    example: {
      targets: [{ type: 'report', id: 'rep_closing', name: 'Closing report Spring Sale' }],
      data: {
        kind: 'campaign closing',
        content_sha256: '7d1f9c3e',
        role: 'marketing director',
        signature_number: 2,
        signatures_needed: 2,
        statement: 'Seen and correct',
      },
    },
  },
];
