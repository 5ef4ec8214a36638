/** How long data is kept, and what ends or stays because of it: deletion, archival, policies, holds. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'retention';
const retention = 'privacy';

const about: Readonly<Record<string, FieldRule>> = {
  policy: required(open('reference')),
  procedure: required(open('text')),
  records: required(open('count')),
  result: required(open('text')),
  categories: open('list'),
  legal_basis: open('text'),
};

export const retentionTypes: readonly EventType[] = [
  {
    name: 'data.deleted',
    version: 1,
    family,
    requirement: 'REC-10',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:deleted|delete}[ {data.records:record|records}][ from {target}][ (policy: {data.policy})][, keeping {data.kept}][, hold: {target:hold}]',
      de: '{actor} {hat}[ {data.records:Datensatz|Datensätze}][ aus {target}][ (Regel: {data.policy})] {did:gelöscht|löschen}[, behalten: {data.kept}][, Sperre: {target:hold}]',
    },
    data: {
      ...about,
      classes: open('list'),
      older_than: open('time'),
      kept: open('count'),
      hold: open('reference'),
      subject_request: open('reference'),
      dry_run: open('flag'),
      proof_sha256: confidential('hash'),
    },
    example: {
      targets: [
        { type: 'list', id: 'list_31', name: 'Messe München 2026' },
        { type: 'hold', id: 'hold_3', name: 'Data protection enquiry' },
      ],
      data: {
        policy: 'contacts, two years',
        procedure: 'overwrite and confirm',
        records: 318,
        kept: 41,
        hold: 'hold_3',
        result: 'partly done',
        categories: ['contact'],
      },
    },
  },
  {
    name: 'data.archived',
    version: 1,
    family,
    requirement: 'REC-10',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:archived|archive}[ {data.records:record|records}][ from {target}][ until {data.until}][ (policy: {data.policy})]',
      de: '{actor} {hat}[ {data.records:Datensatz|Datensätze}][ aus {target}][ bis {data.until}][ (Regel: {data.policy})] {did:archiviert|archivieren}',
    },
    data: {
      ...about,
      until: open('time'),
      bytes: open('count'),
      encrypted: open('flag'),
      location: confidential('text'),
    },
    example: {
      targets: [{ type: 'campaign', id: 'cmp_7', name: 'Spring Sale' }],
      data: {
        policy: 'campaign records, seven years',
        procedure: 'write-once archive',
        records: 2210,
        until: '2033-12-31',
        result: 'done',
        encrypted: true,
      },
    },
  },
  {
    name: 'retention_policy.changed',
    version: 1,
    family,
    requirement: 'REC-10',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the retention policy[ {target:retention_policy}]{values}[ (reason: {reason})]',
      de: '{actor} {hat} die Aufbewahrungsregel[ {target:retention_policy}] {did:geändert|ändern}[: {changed}]{values}[ (Grund: {reason})]',
    },
    data: {
      ...about,
      policy: open('reference'),
      records: open('count'),
      policy_version: open('text'),
      shortens: open('flag'),
      applies_from: open('time'),
      clause: open('text'),
    },
    changes: {
      period: open('text'),
      period_days: open('number'),
      legal_basis: open('text'),
      procedure: open('text'),
      categories: open('list'),
      clause: open('text'),
      enabled: open('flag'),
    },
    example: {
      targets: [{ type: 'retention_policy', id: 'ret_4', name: 'Sign-in records' }],
      changes: [{ path: 'period_days', before: 730, after: 30 }],
      reason: 'storage costs',
      data: { policy: 'ret_4', procedure: 'purge monthly', result: 'in force', shortens: true },
    },
  },
  {
    name: 'hold.placed',
    version: 1,
    family,
    requirement: 'REC-10',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:placed|place} the hold[ {target:hold}][ on {data.records:record|records}][ until {data.until}][ (reason: {reason})]',
      de: '{actor} {hat} die Aufbewahrungssperre[ {target:hold}][ für {data.records:Datensatz|Datensätze}][ bis {data.until}] {did:gesetzt|setzen}[ (Grund: {reason})]',
    },
    data: {
      ...about,
      policy: open('reference'),
      procedure: open('text'),
      until: open('time'),
      authority: confidential('text'),
      matter: confidential('text'),
      filter: confidential('text'),
    },
    example: {
      targets: [{ type: 'hold', id: 'hold_3', name: 'Data protection enquiry' }],
      reason: 'the authority asked for the mailing history',
      data: { records: 41, result: 'in force', legal_basis: 'legal obligation', matter: 'File 12/2026' },
    },
  },
  {
    name: 'hold.released',
    version: 1,
    family,
    requirement: 'REC-10',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:released|release} the hold[ {target:hold}][ on {data.records:record|records}][ after {data.days:day|days}][ (reason: {reason})]',
      de: '{actor} {hat} die Aufbewahrungssperre[ {target:hold}][ für {data.records:Datensatz|Datensätze}][ nach {data.days:Tag|Tagen}] {did:aufgehoben|aufheben}[ (Grund: {reason})]',
    },
    data: {
      ...about,
      policy: open('reference'),
      procedure: open('text'),
      placed: open('time'),
      days: open('number'),
      matter: confidential('text'),
    },
    example: {
      targets: [{ type: 'hold', id: 'hold_3', name: 'Data protection enquiry' }],
      reason: 'the enquiry is closed',
      data: { records: 41, result: 'deletion follows', placed: '2026-09-01', days: 77 },
    },
  },
];
