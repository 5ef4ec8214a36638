/** Those we buy from: assessed, under contract, measured against it. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'vendor';
const retention = 'business';

const about: Readonly<Record<string, FieldRule>> = {
  contract: open('reference'),
  owner: confidential('text'),
};

export const vendorTypes: readonly EventType[] = [
  {
    name: 'vendor.assessed',
    version: 1,
    family,
    requirement: 'REC-13',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:assessed|assess} the vendor[ {target:vendor}][: {data.result}][, valid until {data.valid_until}]',
      de: '{actor} {hat} den Dienstleister[ {target:vendor}] {did:bewertet|bewerten}[: {data.result}][, gültig bis {data.valid_until}]',
    },
    data: {
      ...about,
      result: required(open('text')),
      assessed: required(open('time')),
      valid_until: required(open('time')),
      risk: open('text'),
      security_check: open('text'),
      compliance_check: open('text'),
      certificates: open('list'),
      findings: open('count'),
      finding_details: confidential('list'),
      report_sha256: open('hash'),
    },
    example: {
      targets: [{ type: 'vendor', id: 'ven_3', name: 'Mailwerk GmbH' }],
      data: {
        result: 'accepted with conditions',
        assessed: '2026-03-02',
        valid_until: '2027-03-01',
        risk: 'medium',
        certificates: ['ISO 27001'],
        findings: 2,
      },
    },
  },
  {
    name: 'vendor.contract_recorded',
    version: 1,
    family,
    requirement: 'REC-13',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:recorded|record} the contract[ with {target}][ from {data.starts}][ to {data.ends}]',
      de: '{actor} {hat} den Vertrag[ mit {target}][ vom {data.starts}][ bis {data.ends}] {did:erfasst|erfassen}',
    },
    data: {
      ...about,
      contract: required(open('reference')),
      starts: required(open('time')),
      ends: required(open('time')),
      notice_by: open('time'),
      service_levels: confidential('object'),
      data_processing_agreement: open('flag'),
      territories: open('list'),
      value: confidential('money'),
      currency: open('text'),
    },
    changes: {
      starts: open('time'),
      ends: open('time'),
      notice_by: open('time'),
      value: confidential('money'),
      service_levels: confidential('object'),
    },
    example: {
      targets: [{ type: 'vendor', id: 'ven_3', name: 'Mailwerk GmbH' }],
      data: {
        contract: 'V-2026-014',
        starts: '2026-04-01',
        ends: '2028-03-31',
        notice_by: '2027-12-31',
        service_levels: { uptime: '99.9 % a month' },
        data_processing_agreement: true,
        value: '84000',
        currency: 'EUR',
      },
    },
  },
  {
    name: 'vendor.service_measured',
    version: 1,
    family,
    requirement: 'REC-13',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:measured|measure} the service[ of {target}][: {data.measure} {data.measured}[ {data.unit}]][ against {data.promised}[ {data.unit}] by contract]',
      de: '{actor} {hat} die Leistung[ von {target}] {did:gemessen|messen}[: {data.measure} {data.measured}[ {data.unit}]][ gegenüber {data.promised}[ {data.unit}] laut Vertrag]',
    },
    data: {
      ...about,
      measure: required(open('text')),
      measured: required(open('number')),
      promised: required(open('number')),
      unit: open('text'),
      met: required(open('flag')),
      from: open('time'),
      to: open('time'),
      clause: open('text'),
      credit_due: confidential('money'),
      currency: open('text'),
    },
    example: {
      actor: { type: 'system', id: 'vendor-watch', name: 'Vendor Watch', mode: 'scheduled' },
      targets: [{ type: 'vendor', id: 'ven_3', name: 'Mailwerk GmbH' }],
      data: {
        contract: 'V-2026-014',
        measure: 'uptime',
        measured: 99.71,
        promised: 99.9,
        unit: '%',
        met: false,
        from: '2026-10-01',
        to: '2026-10-31',
        clause: '7.2',
        credit_due: '700',
        currency: 'EUR',
      },
    },
  },
];
