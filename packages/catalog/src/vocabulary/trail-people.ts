/** What the trail holds of people: shown, erased, run out, or held against both. */

import { confidential, open, required, type EventType } from '../event-type.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

export const trailPeopleTypes: readonly EventType[] = [
  {
    name: 'trail.revealed',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:revealed|reveal} personal data[ of {data.count:event|events}][, purpose: {data.purpose}]',
      de: '{actor} {hat} personenbezogene Daten[ aus {data.count:Ereignis|Ereignissen}] {did:aufgedeckt|aufdecken}[, Zweck: {data.purpose}]',
    },
    data: { count: required(open('count')), query_sha256: confidential('hash'), purpose: confidential('text') },
    example: { data: { count: 14, purpose: 'Request of a data subject' } },
  },
  {
    name: 'trail.erasure_requested',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:asked|ask} for the erasure[ of {data.count:person|people}][ on the basis {data.basis}][ (reason: {data.reason})]',
      de: '{actor} {hat} die Löschung[ von {data.count:Person|Personen}][ auf der Grundlage {data.basis}] {did:beantragt|beantragen}[ (Grund: {data.reason})]',
    },
    data: {
      erasure: required(open('reference')),
      subjects: required(open('list')),
      count: required(open('count')),
      groups: required(open('count')),
      fields: open('count'),
      basis: required(open('text')),
      requested_by: required(open('reference')),
      reason: confidential('text'),
    },
    example: {
      data: {
        erasure: 'era_2',
        subjects: ['s_9'],
        count: 1,
        groups: 14,
        basis: 'GDPR Art. 17',
        requested_by: 'key_4',
      },
    },
  },
  {
    // `groups_sha256` commits to the list of (index, group) a verifier accepts as erased.
    name: 'trail.erased',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:erased|erase} personal data[ in {data.count:place|places}][ on the basis {data.basis}]',
      de: '{actor} {hat} personenbezogene Daten[ an {data.count:Stelle|Stellen}][ auf der Grundlage {data.basis}] {did:gelöscht|löschen}',
    },
    data: {
      groups_sha256: required(open('hash')),
      count: required(open('count')),
      fields: open('count'),
      further: open('count'),
      basis: required(open('text')),
      requested_by: required(open('reference')),
      approved_by: required(open('reference')),
      subjects: required(open('list')),
      erasure: required(open('reference')),
      reason: confidential('text'),
    },
    example: {
      data: {
        groups_sha256: '7d1f9c3e',
        count: 14,
        basis: 'GDPR Art. 17',
        requested_by: 'key_4',
        approved_by: 'key_5',
        subjects: ['s_9'],
        erasure: 'era_2',
      },
    },
  },
  {
    // Read by every verifier as `trail.erased` is, for what retention ended.
    name: 'trail.purged',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:purged|purge} data past its time[ in {data.count:place|places}][ (policy: {data.policy})][, keeping {data.kept}][, hold: {target:hold}]',
      de: '{actor} {hat} abgelaufene Daten[ an {data.count:Stelle|Stellen}][ (Regel: {data.policy})] {did:bereinigt|bereinigen}[, behalten: {data.kept}][, Sperre: {target:hold}]',
    },
    data: {
      groups_sha256: required(open('hash')),
      count: required(open('count')),
      policy: required(open('text')),
      basis: open('text'),
      classes: open('list'),
      older_than: open('time'),
      fields: open('count'),
      further: open('count'),
      kept: open('count'),
      dry_run: open('flag'),
      requested_by: open('reference'),
      approved_by: open('reference'),
    },
    example: {
      data: { groups_sha256: '7d1f9c3e', count: 5200, policy: 'operations, seven years', older_than: '2019-11-01' },
    },
  },
  {
    name: 'trail.held',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the hold[ {target:hold}][ ({data.kind})][ on {data.count:event|events}][ until {data.until}]',
      de: '{actor} {hat} die Sperre[ {target:hold}][ ({data.kind})][ über {data.count:Ereignis|Ereignisse}][ bis {data.until}] {did:geändert|ändern}',
    },
    data: {
      // placed, extended, released
      kind: required(open('text')),
      count: open('count'),
      until: open('time'),
      basis: open('text'),
      query: confidential('text'),
      query_sha256: confidential('hash'),
      matter: confidential('text'),
    },
    example: {
      targets: [{ type: 'hold', id: 'hold_3', name: 'Data protection enquiry' }],
      data: { kind: 'placed', count: 41, basis: 'legal obligation', matter: 'File 12/2026' },
    },
  },
];
