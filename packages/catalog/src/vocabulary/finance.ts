/** Marketing and finance: returns with the figures they were computed from, and finance records used. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'finance';
const retention = 'business';

const use: Readonly<Record<string, FieldRule>> = {
  records: required(open('count')),
  purpose: required(confidential('text')),
  consent_check: required(open('text')),
  granularity: required(open('text')),
  period: open('text'),
  currency: open('text'),
};

export const financeTypes: readonly EventType[] = [
  {
    name: 'roi.calculated',
    version: 1,
    family,
    requirement: 'REC-26',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:calculated|calculate} the return[ of {target}][: {data.roi_percent} %][ from a spend of {data.spend}][ and a revenue of {data.revenue}]',
      de: '{actor} {hat} die Rendite[ von {target}] {did:berechnet|berechnen}[: {data.roi_percent} %][ aus Ausgaben von {data.spend}][ und Erlösen von {data.revenue}]',
    },
    data: {
      ...use,
      roi_percent: required(confidential('number')),
      spend: required(confidential('money')),
      revenue: required(confidential('money')),
      // Where the spend was taken from: ad accounts, plan, spreadsheet.
      spend_source: open('text'),
      revenue_source: open('text'),
      from: open('time'),
      to: open('time'),
      formula: open('text'),
      model: open('text'),
      further_figures: confidential('object'),
    },
    example: {
      targets: [{ type: 'campaign', id: 'cmp_7', name: 'Spring Sale' }],
      domain: 'finance',
      data: {
        roi_percent: 61,
        spend: '248000',
        revenue: '399280',
        currency: 'EUR',
        spend_source: 'spreadsheet',
        revenue_source: 'Salesforce',
        from: '2026-03-01',
        to: '2026-05-31',
        formula: '(revenue - spend) / spend',
        records: 212,
        granularity: 'aggregated',
        consent_check: 'not needed',
        purpose: 'Closing of the campaign',
      },
    },
  },
  {
    name: 'finance.record_used',
    version: 1,
    family,
    requirement: 'REC-26',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:used|use} the finance record {target}[ for {data.period}][, purpose: {data.purpose}]',
      de: '{actor} {hat} den Finanzdatensatz {target}[ für {data.period}] {did:verwendet|verwenden}[, Zweck: {data.purpose}]',
    },
    data: {
      ...use,
      // budget, invoice, forecast, cost centre
      kind: required(open('text')),
      system: open('text'),
      cost_centre: open('reference'),
      amount: confidential('money'),
    },
    example: {
      targets: [{ type: 'budget', id: 'bud_2', name: 'Marketing DACH' }],
      domain: 'finance',
      data: {
        kind: 'budget',
        system: 'SAP',
        period: '2026-Q4',
        amount: '1200000',
        currency: 'EUR',
        records: 1,
        granularity: 'aggregated',
        consent_check: 'not needed',
        purpose: 'Plan against actual',
      },
    },
  },
];
