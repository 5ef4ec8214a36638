/** Cryptographic keys: made, replaced, used, lent, copied, destroyed. Never a key itself. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'key';
const retention = 'security';

const about: Readonly<Record<string, FieldRule>> = {
  purpose: required(open('text')),
  algorithm: open('text'),
  provider: open('text'),
  key_version: open('text'),
  age_days: open('number'),
};

const target = { type: 'key', id: 'kek_2', name: 'Envelope key' } as const;

export const keyTypes: readonly EventType[] = [
  {
    name: 'key.generated',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:generated|generate} the key[ {target:key}][ for {data.purpose}]',
      de: '{actor} {hat} den Schlüssel[ {target:key}][ für {data.purpose}] {did:erzeugt|erzeugen}',
    },
    data: { ...about, expires: open('time'), rotation_due: open('time'), fingerprint: open('hash') },
    example: {
      targets: [target],
      data: { purpose: 'sealing personal data', algorithm: 'AES-256', provider: 'file', rotation_due: '2027-02-01' },
    },
  },
  {
    name: 'key.rotated',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:rotated|rotate} the key[ {target:key}][ for {data.purpose}][ on day {data.age_days}][, due after {data.interval_days:day|days}]',
      de: '{actor} {hat} den Schlüssel[ {target:key}][ für {data.purpose}][ am {data.age_days}. Tag] {did:gewechselt|wechseln}[, fällig nach {data.interval_days:Tag|Tagen}]',
    },
    data: {
      ...about,
      age_days: required(open('number')),
      interval_days: open('number'),
      due: open('time'),
      late: open('flag'),
      previous_version: open('text'),
      automatic: open('flag'),
    },
    example: {
      targets: [target],
      data: {
        purpose: 'sealing personal data',
        age_days: 97,
        interval_days: 90,
        due: '2026-10-30',
        late: true,
        key_version: '4',
        previous_version: '3',
      },
    },
  },
  {
    name: 'key.used',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:used|use} the key[ {target:key}][ for {data.purpose}][, {data.count:time|times}]',
      de: '{actor} {hat} den Schlüssel[ {target:key}][ für {data.purpose}] {did:benutzt|benutzen}[, {data.count} Mal]',
    },
    data: {
      ...about,
      operation: required(open('text')),
      count: open('count'),
      from: open('time'),
      to: open('time'),
    },
    example: {
      actor: { type: 'service', id: 'vault', name: 'Vault' },
      targets: [target],
      data: { purpose: 'sealing personal data', operation: 'unwrap', count: 380, age_days: 12 },
    },
  },
  {
    name: 'key.access_granted',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:gave|give} [{target:user} ]access to the key[ {target:key}][ as {data.role}][ until {data.expires}]',
      de: '{actor} {hat} [{target:user} ]Zugriff auf den Schlüssel[ {target:key}][ als {data.role}][ bis {data.expires}] {did:gegeben|geben}',
    },
    data: {
      ...about,
      role: required(open('text')),
      operations: open('list'),
      expires: required(open('time')),
    },
    example: {
      targets: [target, { type: 'user', id: 'u_8', name: 'Priya Nair' }],
      data: { purpose: 'sealing personal data', role: 'key custodian', expires: '2026-12-31' },
    },
  },
  {
    name: 'key.backed_up',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:backed up|back up} the key[ {target:key}][ for {data.purpose}][, {data.copies:copy|copies}]',
      de: '{actor} {hat} den Schlüssel[ {target:key}][ für {data.purpose}] {did:gesichert|sichern}[, {data.copies:Kopie|Kopien}]',
    },
    data: {
      ...about,
      copies: open('count'),
      verified: open('flag'),
      encrypted: open('flag'),
      location: confidential('text'),
    },
    example: {
      targets: [target],
      data: { purpose: 'sealing personal data', copies: 1, verified: true, age_days: 30, location: 'safe, room 4' },
    },
  },
  {
    name: 'key.destroyed',
    version: 1,
    family,
    requirement: 'REC-24',
    importance: 'critical',
    retention,
    sentence: {
      en: '{actor} {did:destroyed|destroy} the key[ {target:key}][ for {data.purpose}][ on day {data.age_days}][ (reason: {reason})]',
      de: '{actor} {hat} den Schlüssel[ {target:key}][ für {data.purpose}][ am {data.age_days}. Tag] {did:vernichtet|vernichten}[ (Grund: {reason})]',
    },
    data: {
      ...about,
      method: required(open('text')),
      copies_destroyed: open('count'),
      unreadable: open('text'),
      witness: confidential('text'),
    },
    example: {
      targets: [target],
      reason: 'no entry is sealed with it any more',
      data: { purpose: 'sealing personal data', method: 'overwritten', age_days: 400, copies_destroyed: 2 },
    },
  },
];
