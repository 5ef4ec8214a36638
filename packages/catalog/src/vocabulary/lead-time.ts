/** The time limits on leads: nearly up, and passed. */

import { open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'lead';
const requirement = 'REC-22';
const retention = 'business';

/** Which limit of which agreement, and the rule that watches it. */
const limit: Readonly<Record<string, FieldRule>> = {
  sla: required(open('text')),
  due: required(open('time')),
  started: open('time'),
  limit_minutes: open('number'),
  state: open('text'),
  rule: open('reference'),
  rule_version: open('text'),
};

const typical = {
  actor: { type: 'rule', id: 'rule_sla', name: 'First reply within four hours', mode: 'autonomous' },
  scope: { brand: 'Larkfield Pro', market: 'IN' },
  domain: 'sales',
};
const lead = { type: 'lead', id: 'l_4471', name: 'Priya Nair' };
const assignee = { type: 'user', id: 'u_22', name: 'Tom Berger', role: 'assignee' };
const agreed = {
  sla: 'first reply',
  due: '2026-04-20T12:00:00Z',
  started: '2026-04-20T08:00:00Z',
  limit_minutes: 240,
  state: 'new',
  rule: 'rule_sla',
  rule_version: '4',
};

export const leadTimeTypes: readonly EventType[] = [
  {
    name: 'lead.sla_approached',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The time limit on the lead {target:lead} was near[: {data.sla}][, due {data.due}]',
      de: 'Die Frist für den Lead {target:lead} stand kurz vor dem Ablauf[: {data.sla}][, fällig {data.due}]',
    },
    data: { ...limit, remaining_minutes: open('number') },
    example: { ...typical, targets: [lead, assignee], data: { ...agreed, remaining_minutes: 60 } },
  },
  {
    name: 'lead.sla_breached',
    version: 1,
    family,
    requirement,
    importance: 'critical',
    retention,
    sentence: {
      en: 'The lead {target:lead} went past its time limit[: {data.sla}][, due {data.due}]',
      de: 'Die Frist für den Lead {target:lead} wurde überschritten[: {data.sla}][, fällig {data.due}]',
    },
    // Whoever it was handed up to is a target with the role `escalated_to`.
    data: { ...limit, late_minutes: required(open('number')), notified: open('flag') },
    example: {
      ...typical,
      targets: [lead, assignee, { type: 'user', id: 'u_5', name: 'Helga Müller', role: 'escalated_to' }],
      data: { ...agreed, late_minutes: 35, notified: true },
    },
  },
];
