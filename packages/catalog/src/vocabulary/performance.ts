/** How campaigns do: weekly figures, what they are attributed to, and what was done by hand because of them. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'performance';
const requirement = 'REC-3';
const retention = 'business';

const springSale = { type: 'campaign', id: 'c_204', name: 'Spring Sale' };
const scope = { client: 'larkfield', brand: 'Larkfield Home', market: 'DE', channel: 'search', campaign: 'c_204' };
const importer = { type: 'service', id: 'ad-import', name: 'Ad Import', mode: 'scheduled' };

/** The stretch of time and the channel the figures are of. */
const period: Readonly<Record<string, FieldRule>> = {
  /** ISO 8601: `2026-W15`. */
  week: required(open('text')),
  from: open('time'),
  to: open('time'),
  channel: required(open('text')),
};

export const performanceTypes: readonly EventType[] = [
  {
    name: 'performance.reported',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The figures[ of {target:campaign}][ on {data.channel}][ for {data.week}] came in[: {data.conversions:conversion|conversions}][, return on spend {data.return_on_spend}]',
      de: 'Die Zahlen[ zu {target:campaign}][ im Kanal {data.channel}][ für {data.week}] liegen vor[: {data.conversions:Conversion|Conversions}][, Ertrag je Ausgabe {data.return_on_spend}]',
    },
    // Return on spend stands beside the two figures it was made of, so that it can be made again.
    data: {
      ...period,
      schedule: open('text'),
      due: open('time'),
      currency: open('text'),
      attribution_model: required(open('text')),
      impressions: required(open('count')),
      clicks: required(open('count')),
      conversions: required(open('count')),
      reach: open('count'),
      leads: open('count'),
      spend: required(confidential('money')),
      revenue: required(confidential('money')),
      return_on_spend: required(confidential('number')),
      cost_per_conversion: confidential('money'),
      metrics: confidential('object'),
    },
    example: {
      actor: importer,
      targets: [springSale],
      scope,
      domain: 'marketing',
      data: {
        week: '2026-W15',
        from: '2026-04-06',
        to: '2026-04-12',
        channel: 'search',
        schedule: 'weekly',
        due: '2026-04-13T08:00:00Z',
        currency: 'EUR',
        attribution_model: 'last click',
        impressions: 288400,
        clicks: 12810,
        conversions: 611,
        spend: '2437.40',
        revenue: '30550.00',
        return_on_spend: 12.53,
        cost_per_conversion: '3.99',
      },
    },
  },
  {
    name: 'performance.missed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: 'The figures[ of {target:campaign}][ on {data.channel}][ for {data.week}] did not come in[ by {data.due}]',
      de: 'Die Zahlen[ zu {target:campaign}][ im Kanal {data.channel}][ für {data.week}] sind[ bis {data.due}] ausgeblieben',
    },
    data: { ...period, due: required(open('time')), expected_from: open('reference'), missed_in_a_row: open('count') },
    example: {
      actor: { type: 'system', id: 'figures-watch', name: 'Figures Watch', mode: 'scheduled' },
      targets: [springSale],
      scope,
      domain: 'marketing',
      data: {
        week: '2026-W16',
        channel: 'search',
        due: '2026-04-20T08:00:00Z',
        expected_from: 'ad-import',
        missed_in_a_row: 1,
      },
    },
  },
  {
    name: 'attribution.computed',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:credited|credit} the channels[ of {target:campaign}][ with {data.conversions:conversion|conversions}][ (model: {data.model})]',
      de: '{actor} {hat} den Kanälen[ von {target:campaign}][ {data.conversions:Conversion|Conversions}] {did:zugerechnet|zurechnen}[ (Modell: {data.model})]',
    },
    data: {
      model: required(open('text')),
      model_version: open('text'),
      from: open('time'),
      to: open('time'),
      window_days: open('number'),
      currency: open('text'),
      touchpoints: open('count'),
      conversions: required(open('count')),
      shares: required(confidential('object')),
      revenue: confidential('money'),
      spend: confidential('money'),
    },
    example: {
      actor: { type: 'service', id: 'attribution', name: 'Channel Figures', mode: 'scheduled' },
      targets: [springSale],
      scope: { client: 'larkfield', brand: 'Larkfield Home', market: 'DE', campaign: 'c_204' },
      domain: 'marketing',
      data: {
        model: 'last click',
        model_version: '2',
        from: '2026-04-06',
        to: '2026-04-12',
        window_days: 30,
        currency: 'EUR',
        touchpoints: 3120,
        conversions: 611,
        shares: { search: 0.74, social: 0.26 },
        revenue: '30550.00',
        spend: '2437.40',
      },
    },
  },
  {
    name: 'campaign.optimised',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:optimised|optimise} [{changed} of ]the campaign {target:campaign}{values}[ (reason: {reason})]',
      de: '{actor} {hat} die Kampagne {target:campaign} {did:optimiert|optimieren}[: {changed}]{values}[ (Grund: {reason})]',
    },
    data: {
      ...workflow,
      /** What was turned: `bid`, `creative`, `placement`, `keyword`, `audience`, `schedule`. */
      kind: required(open('text')),
      manual: required(open('flag')),
      recommendation: open('reference'),
      expected: confidential('text'),
      figures: confidential('object'),
    },
    changes: {
      bid: confidential('money'),
      bid_strategy: open('text'),
      creative: open('reference'),
      placements: open('list'),
      keywords: confidential('list'),
      audience: confidential('object'),
      schedule: open('text'),
      status: open('text'),
    },
    example: {
      targets: [springSale],
      scope,
      domain: 'marketing',
      reason: 'clicks on telephones do not sell',
      changes: [{ path: 'placements', before: ['desktop', 'mobile'], after: ['desktop'] }],
      data: { kind: 'placement', manual: true, expected: 'A tenth less spend for the same orders.' },
    },
  },
];
