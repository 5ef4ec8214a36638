/** Workflow rules: how they are changed, what they looked at, what they decided and why. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'rule';
const requirement = 'REC-21';
const retention = 'business';

const changes: Readonly<Record<string, FieldRule>> = {
  enabled: open('flag'),
  version: open('text'),
  priority: open('number'),
  name: open('text'),
  operator: open('text'),
  field: open('text'),
  segment: open('text'),
  market: open('text'),
  queue: open('text'),
  condition: confidential('text'),
  conditions: confidential('list'),
  actions: confidential('list'),
  threshold: confidential('number'),
  assignee: confidential('reference'),
};

/** What a rule was run on and how each who could have won fared, as it stood at that moment. */
const evaluation: Readonly<Record<string, FieldRule>> = {
  version: required(open('text')),
  matched: required(open('flag')),
  evaluation: open('reference'),
  attributes: required(confidential('object')),
  /** Those that tell who the person is; they go when the person is erased. */
  personal_attributes: personal('object', 'target'),
  /** Where each attribute came from and when it was last set. */
  attribute_sources: confidential('object'),
  conditions: confidential('list'),
  /** Every candidate, with its score and why it lost. */
  candidates: required(confidential('list')),
  explanation: confidential('text'),
};

const rule = { type: 'rule', id: 'rule_7', name: 'Enterprise leads by size' };
const lead = { type: 'lead', id: 'l_4471', name: 'Priya Nair' };
const winner = { type: 'user', id: 'u_22', name: 'Tom Berger', role: 'assignee' };
const sven = { type: 'user', id: 'u_3', name: 'Sven Groß' };
const router = { type: 'rule', id: 'rule_7', name: 'Enterprise leads by size', mode: 'autonomous' };
const typical = { scope: { brand: 'Larkfield Pro', market: 'IN' }, domain: 'sales' };
const looked = {
  version: '7',
  matched: true,
  evaluation: 'ev_90311',
  attributes: { employees: 5200, segment: 'enterprise', market: 'IN' },
  attribute_sources: { employees: { source: 'lead form', at: '2026-04-20T07:58:00Z' } },
  conditions: [{ field: 'employees', operator: 'at least', value: 5000, met: true }],
  candidates: [
    { id: 'u_22', name: 'Tom Berger', result: 'won', score: 0.9 },
    { id: 'u_23', name: 'Aylin Demir', result: 'lost', score: 0.7, why: 'segment too small' },
  ],
  explanation: 'first of two enterprise sellers in the market',
};

export const ruleTypes: readonly EventType[] = [
  {
    name: 'rule.created',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:created|create} the rule {target:rule}[ in version {data.version}]',
      de: '{actor} {hat} die Regel {target:rule}[ in Version {data.version}] {did:angelegt|anlegen}',
    },
    data: {
      ...workflow,
      version: required(open('text')),
      kind: open('text'),
      priority: open('number'),
      enabled: required(open('flag')),
      conditions: required(confidential('list')),
      actions: required(confidential('list')),
    },
    changes,
    example: {
      ...typical,
      actor: sven,
      targets: [rule],
      data: {
        version: '1',
        kind: 'lead routing',
        priority: 10,
        enabled: false,
        conditions: [{ field: 'employees', operator: 'at least', value: 5000 }],
        actions: [{ do: 'assign', to: 'enterprise' }],
        approval_request: 'apr_280',
      },
    },
  },
  {
    name: 'rule.updated',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the rule {target:rule}{values}',
      de: '{actor} {hat} die Regel {target:rule} {did:geändert|ändern}[: {changed}]{values}',
    },
    data: {
      ...workflow,
      version: required(open('text')),
      previous_version: open('text'),
      kind: open('text'),
      conditions_before: confidential('list'),
      conditions: confidential('list'),
      actions: confidential('list'),
      difference: confidential('text'),
    },
    changes,
    example: {
      ...typical,
      actor: sven,
      targets: [rule],
      changes: [{ path: 'operator', before: 'equals', after: 'does not equal' }],
      data: {
        version: '12',
        previous_version: '11',
        kind: 'lead routing',
        conditions_before: [{ field: 'segment', operator: 'equals', value: 'enterprise' }],
        conditions: [{ field: 'segment', operator: 'does not equal', value: 'enterprise' }],
      },
    },
  },
  {
    name: 'rule.enabled',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:switched on|switch on} the rule {target:rule}[ (reason: {reason})]',
      de: '{actor} {hat} die Regel {target:rule} {did:eingeschaltet|einschalten}[ (Grund: {reason})]',
    },
    data: { ...workflow, version: required(open('text')), disabled_since: open('time') },
    changes,
    example: {
      ...typical,
      actor: sven,
      targets: [rule],
      reason: 'the upgrade is done',
      changes: [{ path: 'enabled', before: false, after: true }],
      data: { version: '12', disabled_since: '2026-04-18T04:00:00Z' },
    },
  },
  {
    name: 'rule.disabled',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:switched off|switch off} the rule {target:rule}[ until {data.until}][ (reason: {reason})]',
      de: '{actor} {hat} die Regel {target:rule}[ bis {data.until}] {did:ausgeschaltet|ausschalten}[ (Grund: {reason})]',
    },
    data: { ...workflow, version: required(open('text')), until: open('time'), maintenance: open('reference') },
    changes,
    example: {
      ...typical,
      actor: sven,
      targets: [{ type: 'rule', id: 'rule_sla', name: 'First reply within four hours' }],
      reason: 'the router is being upgraded',
      changes: [{ path: 'enabled', before: true, after: false }],
      data: { version: '4', until: '2026-04-18T06:00:00Z', maintenance: 'mnt_17' },
    },
  },
  {
    name: 'rule.evaluated',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: 'The rule {target:rule} was checked[ for the lead {target:lead}][, result: {data.result}]',
      de: 'Die Regel {target:rule} wurde[ für den Lead {target:lead}] geprüft[, Ergebnis: {data.result}]',
    },
    data: {
      ...evaluation,
      /** `fired`, `not fired`, `error`, `out of time`: matching and firing are two things. */
      result: required(open('text')),
      fired: required(open('flag')),
      trigger: open('text'),
      duration_ms: open('number'),
    },
    example: {
      ...typical,
      actor: router,
      targets: [rule, lead],
      data: { ...looked, result: 'fired', fired: true, trigger: 'lead created', duration_ms: 12 },
    },
  },
  {
    name: 'rule.fired',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The rule {target:rule} fired[ for the lead {target:lead}][ and chose {target:assignee}]',
      de: 'Die Regel {target:rule} hat[ für den Lead {target:lead}] ausgelöst[ und {target:assignee} gewählt]',
    },
    data: {
      ...evaluation,
      effects: required(confidential('list')),
      targets_changed: open('count'),
      // One firing may stand for a whole run, as many rules tell it.
      run: open('reference'),
    },
    changes,
    example: {
      ...typical,
      actor: router,
      targets: [rule, lead, winner],
      data: { ...looked, effects: ['lead.assigned'], targets_changed: 1 },
    },
  },
];
