/** Leads: they come in, a rule looks at them and gives them to somebody, who is told and answers or does not. */

import type { Telling } from '../event.ts';
import type { Lead } from '../organisation/lead.ts';
import type { Member } from '../organisation/member.ts';
import type { LeadRule } from '../organisation/rules.ts';
import { money, someone } from '../organisation/organisation.ts';
import { between, chance, pick } from '../random.ts';
import type { RunningCampaign } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, timeOf } from './spans.ts';
import { say, words } from './words.ts';

/** One lead with whoever has it and whatever is known of it. */
interface Case {
  readonly lead: Lead;
  readonly campaign: RunningCampaign;
  readonly rule: LeadRule;
  readonly correlation: string;
  employees: number;
  assignee: Member;
  chain: string[];
  state: string;
  stateSinceMs: number;
}

function segmentOf(employees: number): string {
  return employees >= 1_000 ? 'enterprise' : employees >= 100 ? 'midmarket' : 'small';
}

/** What events about the lead share. */
function of(lead: Case, source: string): Omit<Telling, 'type' | 'actor'> {
  return {
    source,
    targets: [lead.lead.target],
    scope: lead.campaign.scope,
    domain: 'sales',
    links: { correlation: lead.correlation },
  };
}

export function* leadLife(life: Life): Process {
  const campaign = life.runningCampaign();
  const rule = campaign && life.organisation.rules.find(({ market }) => market === campaign.market);
  if (campaign === undefined || rule === undefined) return;
  const { random } = life;
  const { machines } = life.organisation;
  const lead = life.lead(campaign.market.code);
  const seller = someone(random, life.organisation, 'sales');
  const its: Case = {
    lead,
    campaign,
    rule,
    correlation: `cor_${lead.id.slice(2)}`,
    employees: lead.employees,
    assignee: seller,
    chain: [],
    state: 'new',
    stateSinceMs: life.nowMs,
  };
  const created = life.tell({
    ...of(its, 'crm'),
    type: 'lead.created',
    actor: machines.webForms,
    data: {
      channel: pick(random, campaign.channels),
      form: `form_${between(random, 1, 20)}`,
      score: between(random, 5, 98),
      market: lead.market,
      segment: segmentOf(lead.employees),
      consent: chance(random, 0.8) ? 'given' : 'not given',
      employees: lead.employees,
      email: lead.email,
      company: lead.company,
    },
  });
  yield life.in(500, 20_000);
  yield* routing(life, its, created);
  yield life.in(MINUTE_MS / 12, MINUTE_MS);
  yield* notice(life, its, 'a lead is yours');
  yield* work(life, its);
}

/** Evaluated, fired, assigned: the rule's version and what it saw are the same in all three. */
function* routing(life: Life, its: Case, causedBy: string): Process {
  const { random } = life;
  const { lead, rule, assignee } = its;
  const actor = { type: 'rule' as const, id: rule.id, name: rule.name }; // a word of the envelope, not any text
  const target = { type: 'rule', id: rule.id, name: rule.name };
  const version = String(life.ruleVersions.get(rule.id) ?? rule.version);
  const evaluation = life.thing('ev');
  const attributes = { employees: its.employees, segment: segmentOf(its.employees), market: lead.market };
  const candidates = candidatesOf(life, assignee);
  life.tell({
    ...of(its, 'automation'),
    type: 'rule.evaluated',
    actor: life.organisation.machines.leadRouter,
    targets: [target, lead.target],
    data: {
      version,
      matched: true,
      evaluation,
      attributes,
      candidates,
      result: 'fired',
      fired: true,
      trigger: 'lead created',
      duration_ms: between(random, 3, 40),
    },
    links: { causedBy, correlation: its.correlation },
  });
  yield life.in(100, 2_000);
  const fired = life.tell({
    ...of(its, 'automation'),
    type: 'rule.fired',
    actor,
    targets: [target, lead.target, { ...assignee.target, role: 'assignee' }],
    data: {
      version,
      matched: true,
      evaluation,
      attributes,
      candidates,
      effects: ['lead.assigned'],
      targets_changed: 1,
    },
    links: { causedBy, correlation: its.correlation },
  });
  yield life.in(100, 2_000);
  its.chain.push(assignee.id);
  life.tell({
    ...of(its, 'crm'),
    type: 'lead.assigned',
    actor,
    targets: [lead.target, { ...assignee.target, role: 'assignee' }],
    changes: [{ path: 'assignee', before: null, after: assignee.id }],
    decision: { policy: 'lead-routing', version, rule: rule.id, reason: `segment is ${attributes.segment}` },
    data: {
      rule: rule.id,
      rule_version: version,
      queue: attributes.segment,
      evaluation,
      step: 1,
      chain: [],
      candidates,
      attributes,
    },
    links: { causedBy: fired, correlation: its.correlation },
  });
}

/** Who was considered, and why the other lost. */
function candidatesOf(life: Life, winner: Member): readonly Readonly<Record<string, unknown>>[] {
  const { random } = life;
  const won = { id: winner.id, name: winner.name, result: 'won', score: between(random, 70, 99) / 100 };
  const other = someone(random, life.organisation, 'sales');
  if (other === winner) return [won];
  const why = pick(random, ['segment too small', 'at capacity', 'another market']);
  return [won, { id: other.id, name: other.name, result: 'lost', score: between(random, 20, 69) / 100, why }];
}

/** Told to whoever has it; a mail may bounce and is tried again by chat. */
function* notice(life: Life, its: Case, kind: string): Process {
  const { random } = life;
  const { assignee, lead, rule } = its;
  const notification = life.thing('ntf');
  const version = String(life.ruleVersions.get(rule.id) ?? rule.version);
  let channel = chance(random, 0.7) ? 'mail' : 'chat';
  for (let attempt = 1; attempt <= 2; attempt++) {
    const sent = life.time;
    const said = {
      ...of(its, 'automation'),
      actor: life.organisation.machines.notifier,
      targets: [
        { ...assignee.target, role: 'recipient' },
        { ...lead.target, role: 'about' },
      ],
    };
    const data = {
      notification,
      kind,
      channel,
      attempt,
      recipient: channel === 'mail' ? assignee.email : assignee.id,
      rule: rule.id,
      rule_version: version,
    };
    const causedBy = life.tell({ ...said, type: 'notification.attempted', data });
    const tookMs = between(random, 800, 9_000);
    yield life.nowMs + tookMs;
    const links = { causedBy, correlation: its.correlation };
    if (channel === 'mail' && chance(random, 0.02)) {
      life.tell({
        ...said,
        type: 'notification.bounced',
        data: { ...data, sent_at: sent, bounce_code: '452 4.2.2', permanent: false, bounce_reason: 'mailbox full' },
        links,
      });
      channel = 'chat';
      yield life.in(MINUTE_MS, 4 * MINUTE_MS);
      continue;
    }
    life.tell({
      ...said,
      type: 'notification.delivered',
      data: { ...data, sent_at: sent, delivered_at: life.time, seconds: Math.round(tookMs / 1000) },
      links,
    });
    return;
  }
}

/** What becomes of it in the days after. */
function* work(life: Life, its: Case): Process {
  const { random } = life;
  const limitMs = its.rule.slaMinutes * MINUTE_MS;
  const startedMs = life.nowMs;
  if (chance(random, 0.07)) yield* late(life, its, startedMs, limitMs);
  else yield life.atWork(2 * MINUTE_MS, limitMs * 0.7);
  move(life, its, 'contacted');
  if (chance(random, 0.25)) {
    yield life.in(MINUTE_MS, 4 * HOUR_MS);
    const before = its.employees;
    its.employees = Math.max(2, Math.floor(before * (0.8 + random() * 0.4)));
    life.tell({
      ...of(its, 'crm'),
      type: 'lead.enriched',
      actor: life.organisation.machines.vendorFeed,
      changes: [{ path: 'employees', before, after: its.employees }],
      data: {
        provider: life.organisation.vendor.org.name,
        fields: ['employees'],
        corrected: before !== its.employees,
        confidence: between(random, 60, 99) / 100,
        looked_up_at: life.time,
      },
    });
  }
  if (chance(random, 0.1)) {
    yield life.atWork(HOUR_MS, DAY_MS);
    reassign(life, its);
  }
  yield life.atWork(4 * HOUR_MS, 3 * DAY_MS);
  const isGood = chance(random, 0.45);
  move(life, its, isGood ? 'qualified' : 'lost');
  if (!isGood) return;
  yield life.atWork(HOUR_MS, DAY_MS);
  handOver(life, its);
  if (!chance(random, 0.4)) return;
  yield life.atWork(DAY_MS, 6 * DAY_MS);
  life.tell({
    ...of(its, 'crm'),
    type: 'conversion.tracked',
    actor: life.organisation.machines.webForms,
    data: {
      kind: 'deal won',
      records: 1,
      value: money(between(random, 900, 80_000) * 100),
      currency: its.campaign.client.currency,
      model: 'last touch',
      granularity: 'personal',
      consent_check: 'passed',
      purpose: say(random, words.purposes, its.campaign.client.language),
    },
  });
}

function move(life: Life, its: Case, state: string): void {
  const before = its.state;
  const seconds = Math.round((life.nowMs - its.stateSinceMs) / 1000);
  its.state = state;
  its.stateSinceMs = life.nowMs;
  life.tell({
    ...of(its, 'crm'),
    type: 'lead.state_changed',
    actor: its.assignee.actor,
    context: its.assignee.context,
    changes: [{ path: 'state', before, after: state }],
    data: { in_state_seconds: seconds, ...(state === 'lost' ? { lost_because: 'no answer' } : {}) },
  });
}

/** Nobody has answered: a warning before the limit, and sometimes the limit passes. */
function* late(life: Life, its: Case, startedMs: number, limitMs: number): Process {
  const { random } = life;
  const { assignee, lead, rule } = its;
  const dueMs = startedMs + limitMs;
  const version = String(life.ruleVersions.get(rule.id) ?? rule.version);
  const sla = {
    sla: 'first reply',
    due: timeOf(dueMs),
    started: timeOf(startedMs),
    limit_minutes: rule.slaMinutes,
    state: its.state,
    rule: rule.id,
    rule_version: version,
  };
  const said = {
    ...of(its, 'automation'),
    actor: life.organisation.machines.leadRouter,
    targets: [lead.target, { ...assignee.target, role: 'assignee' }],
  };
  yield Math.max(life.nowMs, dueMs - Math.floor(limitMs / 4));
  life.tell({
    ...said,
    type: 'lead.sla_approached',
    data: { ...sla, remaining_minutes: Math.max(0, Math.round((dueMs - life.nowMs) / MINUTE_MS)) },
  });
  yield life.in(1_000, MINUTE_MS);
  yield* notice(life, its, 'reply is due soon');
  if (!chance(random, 0.3)) return yield life.atWork(MINUTE_MS, 20 * MINUTE_MS);
  yield dueMs + between(random, 1, 30) * MINUTE_MS;
  life.tell({
    ...said,
    type: 'lead.sla_breached',
    data: { ...sla, late_minutes: Math.max(1, Math.round((life.nowMs - dueMs) / MINUTE_MS)), notified: true },
  });
  yield life.atWork(10 * MINUTE_MS, 2 * HOUR_MS);
}

function reassign(life: Life, its: Case): void {
  const { random } = life;
  const before = its.assignee;
  const after = someone(random, life.organisation, 'sales');
  if (after === before) return move(life, its, 'waiting');
  const lead = someone(random, life.organisation, 'marketing_operations');
  const chain = [...its.chain];
  its.assignee = after;
  its.chain = [...chain, after.id];
  life.tell({
    ...of(its, 'crm'),
    type: 'lead.reassigned',
    actor: lead.actor,
    context: lead.context,
    targets: [its.lead.target, { ...before.target, role: 'previous' }, { ...after.target, role: 'assignee' }],
    changes: [{ path: 'assignee', before: before.id, after: after.id }],
    reason: say(random, words.handovers, its.campaign.client.language),
    data: {
      rule: null,
      rule_version: null,
      queue: segmentOf(its.employees),
      step: its.chain.length,
      chain,
      returned: chain.includes(after.id),
    },
  });
}

function handOver(life: Life, its: Case): void {
  const { assignee } = its;
  life.tell({
    ...of(its, 'crm'),
    type: 'lead.handed_over',
    actor: assignee.actor,
    context: assignee.context,
    targets: [
      its.lead.target,
      {
        type: 'team',
        id: `team_${its.rule.market.code.toLowerCase()}`,
        name: `Sales ${its.rule.market.code}`,
        role: 'receiver',
      },
    ],
    data: {
      receiving_domain: 'sales',
      stage: 'sales qualified',
      score: between(life.random, 50, 98),
      records: 1,
      granularity: 'personal',
      consent_check: 'passed',
      purpose: say(life.random, words.purposes, its.campaign.client.language),
      accepted: true,
    },
  });
}
