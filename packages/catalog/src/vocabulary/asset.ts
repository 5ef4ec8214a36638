/** Files that posts show: which version, who scanned it and with what result, who may use it where and until when. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'asset';
const requirement = 'REC-6';
const retention = 'business';

const file: Readonly<Record<string, FieldRule>> = {
  sha256: required(open('hash')),
  version: required(open('text')),
  media_type: open('text'),
  size_bytes: open('count'),
};

/** `not scanned` is a result like `clean` and `infected`; the scanner is then said to be none (null). */
const scan: Readonly<Record<string, FieldRule>> = {
  scanner: required(open('text')),
  scanner_version: open('text'),
  scan_result: required(open('text')),
  scanned_at: open('time'),
};

/** The holder is often a person: the name of one must not stand open. */
const rights: Readonly<Record<string, FieldRule>> = {
  licence: required(open('text')),
  licence_use: open('list'),
  licence_territory: required(open('list')),
  licence_expires: required(open('time')),
  licence_holder: required(confidential('text')),
  licence_evidence: confidential('reference'),
};

const changes: Readonly<Record<string, FieldRule>> = {
  name: open('text'),
  version: open('text'),
  status: open('text'),
  sha256: open('hash'),
  licence: open('text'),
  licence_use: open('list'),
  licence_territory: open('list'),
  licence_expires: open('time'),
  licence_holder: confidential('text'),
};

const photo = { type: 'asset', id: 'asset_31', name: 'Linen on a line' };
const hash = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
const before = 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9';
const scanned = {
  scanner: 'clamd',
  scanner_version: '1.4',
  scan_result: 'clean',
  scanned_at: '2026-05-02T09:01:12Z',
};
const licensed = {
  licence: 'editorial',
  licence_use: ['editorial'],
  licence_territory: ['DE', 'AT'],
  licence_expires: '2027-05-01',
  licence_holder: 'Mira Sand Photography',
  licence_evidence: 'contract_553',
};
const typical = {
  targets: [photo],
  domain: 'marketing',
  scope: { client: 'larkfield', brand: 'Larkfield Home', campaign: 'c_204' },
};

export const assetTypes: readonly EventType[] = [
  {
    name: 'asset.uploaded',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:uploaded|upload} the file {target:asset}[ (scan: {data.scan_result})]',
      de: '{actor} {hat} die Datei {target:asset} {did:hochgeladen|hochladen}[ (Prüfung: {data.scan_result})]',
    },
    data: { ...file, ...scan, ...rights },
    changes,
    example: {
      ...typical,
      data: { sha256: hash, version: '1', media_type: 'image/jpeg', size_bytes: 4_812_220, ...scanned, ...licensed },
    },
  },
  {
    name: 'asset.replaced',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:replaced|replace} the file {target:asset}[ with version {data.version}][ (scan: {data.scan_result})]',
      de: '{actor} {hat} die Datei {target:asset}[ durch Version {data.version}] {did:ersetzt|ersetzen}[ (Prüfung: {data.scan_result})]',
    },
    data: {
      ...file,
      ...scan,
      ...rights,
      ...workflow,
      previous_version: open('text'),
      previous_sha256: required(open('hash')),
      /** The posts that show it, so that an approval given before can be doubted. */
      used_in: open('list'),
      after_approval: open('flag'),
    },
    changes,
    example: {
      ...typical,
      changes: [{ path: 'version', before: '1', after: '2' }],
      data: {
        sha256: hash,
        version: '2',
        previous_version: '1',
        previous_sha256: before,
        used_in: ['p_88'],
        after_approval: true,
        scanner: null,
        scan_result: 'not scanned',
        ...licensed,
      },
    },
  },
  {
    name: 'asset.withdrawn',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:withdrew|withdraw} the file {target:asset}[ (reason: {reason})]',
      de: '{actor} {hat} die Datei {target:asset} {did:zurückgezogen|zurückziehen}[ (Grund: {reason})]',
    },
    data: { ...file, used_in: open('list'), still_shown_in: open('list') },
    changes,
    example: {
      ...typical,
      reason: 'the licence is for editorial use only',
      changes: [{ path: 'status', before: 'in use', after: 'withdrawn' }],
      data: { sha256: hash, version: '2', used_in: ['p_88'], still_shown_in: [] },
    },
  },
  {
    name: 'asset.scanned',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:scanned|scan} the file {target:asset}[ with {data.scanner}][: {data.scan_result}]',
      de: '{actor} {hat} die Datei {target:asset}[ mit {data.scanner}] {did:geprüft|prüfen}[: {data.scan_result}]',
    },
    data: { ...file, ...scan, signatures_of: open('time'), quarantined: open('flag'), threat: confidential('text') },
    example: {
      ...typical,
      actor: { type: 'service', id: 'file-scan', name: 'File Scan', mode: 'autonomous' },
      data: { sha256: hash, version: '1', ...scanned, signatures_of: '2026-05-02', quarantined: false },
    },
  },
  {
    name: 'asset.rights_recorded',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:recorded|record} the rights to the file {target:asset}[: {data.licence}][ until {data.licence_expires}]{values}',
      de: '{actor} {hat} die Rechte an der Datei {target:asset} {did:eingetragen|eintragen}[: {data.licence}][ bis {data.licence_expires}]{values}',
    },
    data: { ...rights, version: required(open('text')), sha256: open('hash'), people_shown_agreed: open('flag') },
    changes,
    example: { ...typical, data: { version: '2', sha256: hash, ...licensed, people_shown_agreed: true } },
  },
];
