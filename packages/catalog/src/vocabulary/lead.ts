/** Leads: where they came from, who was given them in which order and why, and the time limits on them. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';
import { leadTimeTypes } from './lead-time.ts';

const family = 'lead';
const requirement = 'REC-22';
const retention = 'business';

const changes: Readonly<Record<string, FieldRule>> = {
  // An assignee is a person of the house: the name of one must not stand open.
  assignee: confidential('reference'),
  queue: open('text'),
  market: open('text'),
  state: open('text'),
  score: open('number'),
  segment: open('text'),
  industry: open('text'),
  employees: confidential('number'),
  revenue: confidential('money'),
  email: personal('text', 'target'),
  name: personal('text', 'target'),
  phone: personal('text', 'target'),
  company: personal('text', 'target'),
  country: personal('text', 'target'),
};

/** Which rule gave it to whom; the full working stands in the `rule.evaluated` of the same evaluation. */
const assignment: Readonly<Record<string, FieldRule>> = {
  rule: required(open('reference')),
  rule_version: required(open('text')),
  queue: open('text'),
  evaluation: open('reference'),
  /** Its place in the chain of assignments, from 1. */
  step: required(open('number')),
  /** Who had it before, oldest first: people of the house. */
  chain: required(confidential('list')),
  candidates: confidential('list'),
  attributes: confidential('object'),
  /** Those that tell who the person is; they go when the person is erased. */
  personal_attributes: personal('object', 'target'),
};

const lead = { type: 'lead', id: 'l_4471', name: 'Priya Nair' };
const tom = { type: 'user', id: 'u_22', name: 'Tom Berger' };
const aylin = { type: 'user', id: 'u_23', name: 'Aylin Demir' };
const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz' };
const router = { type: 'rule', id: 'rule_7', name: 'Enterprise leads by size', mode: 'autonomous' };
const typical = { targets: [lead], scope: { brand: 'Larkfield Pro', market: 'IN' }, domain: 'sales' };

export const leadTypes: readonly EventType[] = [
  {
    name: 'lead.created',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The lead {target:lead} came in[ from {data.channel}]',
      de: 'Der Lead {target:lead} ist[ über {data.channel}] eingegangen',
    },
    data: {
      channel: required(open('text')),
      form: open('reference'),
      score: open('number'),
      market: open('text'),
      segment: open('text'),
      consent: open('text'),
      employees: confidential('number'),
      email: personal('text', 'target'),
      phone: personal('text', 'target'),
      company: personal('text', 'target'),
      country: personal('text', 'target'),
      answers: personal('object', 'target'),
      message: confidential('text'),
    },
    changes,
    example: {
      ...typical,
      actor: { type: 'service', id: 'web-forms', name: 'Web Forms', mode: 'autonomous' },
      data: {
        channel: 'webinar',
        form: 'form_12',
        score: 71,
        market: 'IN',
        segment: 'enterprise',
        consent: 'given',
        employees: 5200,
        email: 'priya.nair@harbourline.example',
        company: 'Harbourline',
        country: 'IN',
      },
    },
  },
  {
    name: 'lead.assigned',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:assigned|assign} the lead {target:lead}[ to {target:assignee}]',
      de: '{actor} {hat} den Lead {target:lead}[ an {target:assignee}] {did:vergeben|vergeben}',
    },
    data: assignment,
    changes,
    example: {
      ...typical,
      actor: router,
      targets: [lead, { ...tom, role: 'assignee' }],
      reason: 'first of two enterprise sellers in the market',
      changes: [{ path: 'assignee', before: null, after: 'u_22' }],
      decision: { policy: 'lead-routing', version: 7, rule: 'rule_7', reason: 'employees at least 5,000' },
      data: {
        rule: 'rule_7',
        rule_version: '7',
        queue: 'enterprise',
        evaluation: 'ev_90311',
        step: 1,
        chain: [],
        candidates: [{ id: 'u_23', name: 'Aylin Demir', result: 'lost', why: 'segment too small' }],
        attributes: { employees: 5200, segment: 'enterprise', market: 'IN' },
      },
    },
  },
  {
    name: 'lead.reassigned',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:reassigned|reassign} the lead {target:lead}[ from {target:previous}][ to {target:assignee}][ (reason: {reason})]',
      de: '{actor} {hat} den Lead {target:lead}[ von {target:previous}][ an {target:assignee}] {did:umverteilt|umverteilen}[ (Grund: {reason})]',
    },
    data: { ...assignment, returned: open('flag'), bulk: open('reference') },
    changes,
    example: {
      ...typical,
      actor: ana,
      targets: [lead, { ...tom, role: 'previous' }, { ...aylin, role: 'assignee' }],
      reason: 'he is on holiday',
      changes: [{ path: 'assignee', before: 'u_22', after: 'u_23' }],
      data: { rule: null, rule_version: null, queue: 'enterprise', step: 2, chain: ['u_22'], returned: false },
    },
  },
  {
    name: 'lead.market_changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the market of the lead {target:lead}{values}[ (reason: {reason})]',
      de: '{actor} {hat} den Markt des Leads {target:lead}{values} {did:geändert|ändern}[ (Grund: {reason})]',
    },
    data: { ticket: open('reference'), evidence: confidential('text'), reassignment_due: open('flag') },
    changes: { ...changes, market: required(open('text')) },
    example: {
      ...typical,
      actor: ana,
      reason: 'the buyer sits in Dubai',
      changes: [{ path: 'market', before: 'IN', after: 'AE' }],
      data: { ticket: 'OPS-231', evidence: 'Signature of the mail of 21 April', reassignment_due: true },
    },
  },
  {
    name: 'lead.state_changed',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:moved|move} the lead {target:lead}{values}[ (reason: {reason})]',
      de: '{actor} {hat} den Stand des Leads {target:lead}{values} {did:geändert|ändern}[ (Grund: {reason})]',
    },
    data: { in_state_seconds: open('number'), lost_because: confidential('text'), value: confidential('money') },
    changes: { ...changes, state: required(open('text')) },
    example: {
      ...typical,
      actor: tom,
      changes: [{ path: 'state', before: 'new', after: 'qualified' }],
      data: { in_state_seconds: 9120 },
    },
  },
  {
    name: 'lead.enriched',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:enriched|enrich} the lead {target:lead}[ with data from {data.provider}][: {changed}]{values}',
      de: '{actor} {hat} den Lead {target:lead}[ mit Daten von {data.provider}] {did:angereichert|anreichern}[: {changed}]{values}',
    },
    data: {
      provider: required(open('text')),
      fields: required(open('list')),
      corrected: open('flag'),
      confidence: open('number'),
      looked_up_at: open('time'),
    },
    changes,
    example: {
      ...typical,
      actor: { type: 'service', id: 'enrichment', name: 'Data Lookup', mode: 'autonomous' },
      changes: [{ path: 'employees', before: 5200, after: 520 }],
      data: { provider: 'Company Register', fields: ['employees'], corrected: true, confidence: 0.97 },
    },
  },
  {
    name: 'lead.merged',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:merged|merge} leads[: {target:merged} into {target:kept}]',
      de: '{actor} {hat} Leads {did:zusammengeführt|zusammenführen}[: {target:merged} in {target:kept}]',
    },
    data: {
      matched_on: required(open('list')),
      confidence: open('number'),
      reversible: open('flag'),
      fields_taken: open('list'),
      evidence: confidential('text'),
    },
    changes,
    example: {
      ...typical,
      actor: ana,
      targets: [
        { ...lead, role: 'kept' },
        { type: 'lead', id: 'l_4480', name: 'P. Nair', role: 'merged' },
      ],
      data: { matched_on: ['verified mail'], confidence: 1, reversible: true, fields_taken: ['phone'] },
    },
  },
  ...leadTimeTypes,
];
