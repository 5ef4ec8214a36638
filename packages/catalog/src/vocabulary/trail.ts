/** The trail's own events, which only the server records: the log itself, its keys and tenants, and what it noticed. */

import { confidential, open, required, type EventType } from '../event-type.ts';
import { trailPeopleTypes } from './trail-people.ts';
import { trailReadingTypes } from './trail-reading.ts';
import { trailReviewTypes } from './trail-review.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

const key = { type: 'api_key', id: 'key_4', name: 'web-main' } as const;
const tenant = { type: 'tenant', id: 'nordlicht', name: 'Nordlicht' } as const;
const server = { type: 'system', id: 'trailmark', name: 'Trailmark' } as const;

const logTypes: readonly EventType[] = [
  {
    name: 'trail.store_created',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: 'The trail began recording[ as {data.origin}]',
      de: 'Das Protokoll hat[ als {data.origin}] mit der Aufzeichnung begonnen',
    },
    data: { origin: required(open('text')), key: open('text') },
    example: { actor: server, data: { origin: 'trail.nordlicht.example', key: 'trail.nordlicht.example+1b2c3d4e' } },
  },
  {
    // Its two slots are read by every verifier: docs/format.md section 3, key entries.
    name: 'trail.key_changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the key that signs the log',
      de: '{actor} {hat} den Schlüssel, mit dem das Protokoll unterschrieben wird, {did:gewechselt|wechseln}',
    },
    data: { next: required(open('text')), signature: required(open('hash')) },
    example: { data: { next: 'trail.nordlicht.example+5e6f7a8b', signature: 'AAAA' } },
  },
  {
    name: 'trail.api_key_created',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:created|create} the API key {target:api_key} of the trail',
      de: '{actor} {hat} den API-Schlüssel {target:api_key} des Protokolls {did:angelegt|anlegen}',
    },
    data: {
      scopes: required(open('list')),
      sources: required(open('list')),
      expires: open('time'),
      restrict: confidential('text'),
      withhold: confidential('list'),
    },
    example: { targets: [key], data: { scopes: ['record'], sources: ['web'] } },
  },
  {
    name: 'trail.api_key_revoked',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:revoked|revoke} the API key {target:api_key} of the trail',
      de: '{actor} {hat} den API-Schlüssel {target:api_key} des Protokolls {did:widerrufen|widerrufen}',
    },
    example: { targets: [key] },
  },
  {
    name: 'trail.tenant_created',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:created|create} the tenant {target:tenant}',
      de: '{actor} {hat} den Mandanten {target:tenant} {did:angelegt|anlegen}',
    },
    data: { origin: required(open('text')) },
    example: { targets: [tenant], data: { origin: 'trail.nordlicht.example/t/nordlicht' } },
  },
  {
    name: 'trail.tenant_changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the tenant {target:tenant}[, whose log is open to all down to: {data.public_log}]',
      de: '{actor} {hat} den Mandanten {target:tenant} {did:geändert|ändern}[, dessen Protokoll allen offensteht bis: {data.public_log}]',
    },
    data: { public_log: open('text') },
    example: { targets: [tenant], data: { public_log: 'checkpoint' } },
  },
  {
    name: 'trail.type_registered',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:registered|register} the event type {data.type}[ in version {data.type_version}][, retention: {data.retention}]',
      de: '{actor} {hat} den Ereignistyp {data.type}[ in Version {data.type_version}] {did:registriert|registrieren}[, Aufbewahrung: {data.retention}]',
    },
    data: {
      type: required(open('text')),
      type_version: required(open('number')),
      importance: open('text'),
      retention: open('text'),
      fields: open('object'),
      definition_sha256: open('hash'),
      sentences: confidential('object'),
    },
    example: { data: { type: 'webinar.held', type_version: 1, importance: 'normal', retention: 'business' } },
  },
  {
    name: 'trail.conflict_seen',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} sent another content under an id already recorded[ as entry {data.index}]',
      de: '{actor} hat unter einer[ als Eintrag {data.index}] schon aufgezeichneten Kennung anderen Inhalt geschickt',
    },
    data: { index: required(open('number')), source: open('text'), ref: open('reference'), id: confidential('text') },
    example: { actor: { type: 'service', id: 'key_4', name: 'web-main' }, data: { index: 4411 } },
  },
  {
    name: 'trail.clock_adjusted',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: 'The clock of the trail moved[ by {data.milliseconds:millisecond|milliseconds}]',
      de: 'Die Uhr des Protokolls hat sich[ um {data.milliseconds:Millisekunde|Millisekunden}] verstellt',
    },
    data: { milliseconds: required(open('number')), behind: open('flag') },
    example: { actor: server, data: { milliseconds: 1800, behind: true } },
  },
  {
    name: 'trail.restored',
    version: 1,
    family,
    requirement,
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:restored|restore} the trail from a copy[, {data.lost:entry|entries} missing]',
      de: '{actor} {hat} das Protokoll aus einer Kopie {did:wiederhergestellt|wiederherstellen}[, {data.lost:Eintrag|Einträge} verloren]',
    },
    data: {
      old_origin: required(open('text')),
      restored_checkpoint: required(open('text')),
      newest_checkpoint: open('text'),
      lost: open('count'),
    },
    example: { actor: server, data: { old_origin: 'trail.nordlicht.example', restored_checkpoint: '…', lost: 12 } },
  },
];

export const trailTypes: readonly EventType[] = [
  ...logTypes,
  ...trailReadingTypes,
  ...trailPeopleTypes,
  ...trailReviewTypes,
];
