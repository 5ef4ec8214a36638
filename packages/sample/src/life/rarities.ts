/** What happens a few times a month: contracts ended, holds, gaps, keys, wrong turns put right. */

import type { Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { money, someone } from '../organisation/organisation.ts';
import { scopeOf } from '../organisation/places.ts';
import { between, chance, pick } from '../random.ts';
import { about } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, timeOf, weekOf } from './spans.ts';
import { say, words } from './words.ts';

function by(member: Member, source: string, domain: string): Omit<Telling, 'type'> {
  return { source, actor: member.actor, context: member.context, domain };
}

export function rarity(life: Life): Process | undefined {
  return pick(life.random, rarities)(life);
}

const rarities: readonly ((life: Life) => Process | undefined)[] = [
  overspent,
  missedFigures,
  withdrawnApproval,
  forgottenRequest,
  droppedDraft,
  newRule,
  restingRule,
  sourceGap,
  newIntegration,
  keyCare,
  movedPeriod,
  biggerCase,
  movedMember,
  sameLead,
];

function overspent(life: Life): undefined {
  const campaign = life.runningCampaign();
  if (campaign === undefined || campaign.spent <= campaign.planned) return;
  const { planned, spent } = campaign;
  const over = spent - planned;
  life.tell({
    type: 'budget.exceeded',
    ...about(campaign, 'finance', life.organisation.machines.warehouse),
    data: {
      currency: campaign.client.currency,
      period: 'campaign',
      planned: money(planned),
      spent: money(spent),
      over: money(over),
      over_percent: Math.round((over / planned) * 1000) / 10,
    },
  });
}

function missedFigures(life: Life): undefined {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  life.tell({
    type: 'performance.missed',
    ...about(campaign, 'monitor', life.organisation.machines.monitor),
    data: { week: weekOf(life.nowMs - 7 * DAY_MS), channel: campaign.channels[0], due: life.time, missed_in_a_row: 1 },
  });
}

/** An approval is taken back before anything was done with it. */
function* withdrawnApproval(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { director, owner, target } = campaign;
  const request = life.thing('apr');
  const facts = { request, kind: 'campaign', workflow: 'campaign', step: 'director', steps: 1, version: '2' };
  const said = {
    ...about(campaign, 'governance', director),
    targets: [target, { ...owner.target, role: 'requester' }],
  };
  const given = life.time;
  const causedBy = life.tell({ ...said, type: 'approval.given', data: { ...facts, self_approved: false } });
  yield life.atWork(HOUR_MS, 8 * HOUR_MS);
  life.tell({
    ...said,
    type: 'approval.revoked',
    reason: say(life.random, words.refusals, campaign.client.language),
    data: { ...facts, given_at: given, already_used: false },
    links: { causedBy },
  });
}

function* forgottenRequest(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { director, owner, target } = campaign;
  const request = life.thing('apr');
  const due = timeOf(life.nowMs + 2 * DAY_MS);
  const facts = { request, kind: 'campaign', workflow: 'campaign', step: 'director', steps: 1, due };
  const people = [
    { ...director.target, role: 'approver' },
    { ...owner.target, role: 'requester' },
  ];
  const said = { ...about(campaign, 'governance', owner), targets: [target, ...people] };
  const causedBy = life.tell({ ...said, type: 'approval.requested', data: facts });
  yield life.nowMs + 2 * DAY_MS;
  const machine = about(campaign, 'governance', life.organisation.machines.notifier);
  life.tell({
    ...machine,
    type: 'approval.expired',
    targets: [target, ...people],
    data: { ...facts, reminders: 2, state: 'unanswered' },
    links: { causedBy },
  });
}

/** A campaign that comes to nothing. */
function* droppedDraft(life: Life): Process {
  const { organisation, random } = life;
  const like = life.runningCampaign();
  if (like === undefined) return;
  const target = { type: 'campaign', id: life.thing('c'), name: `${like.target.name ?? ''} (2)` };
  const { currency, language } = like.client;
  const said = { ...about(like, 'ads', like.owner), targets: [target], scope: { ...like.scope, campaign: target.id } };
  life.tell({
    ...said,
    type: 'campaign.created',
    changes: [{ path: 'status', before: null, after: 'draft' }],
    data: {
      objective: like.objective,
      currency,
      channels: like.channels,
      budget: money(like.planned),
      audience: { segment: 'returning buyers', market: like.market.code },
      allocation: {},
    },
  });
  yield life.atWork(2 * HOUR_MS, 3 * DAY_MS);
  const admin = someone(random, organisation, 'marketing_operations');
  life.tell({
    ...said,
    ...by(admin, 'ads', 'marketing'),
    type: 'campaign.deleted',
    reason: say(random, words.withdrawals, language),
    changes: [{ path: 'status', before: 'draft', after: null }],
    data: { recoverable: true, recoverable_until: timeOf(life.nowMs + 30 * DAY_MS), spent: '0.00' },
  });
}

/** A rule for something smaller than leads: made, tried, switched on. */
function* newRule(life: Life): Process {
  const { organisation, random } = life;
  const author = someone(random, organisation, 'marketing_operations');
  const client = pick(random, organisation.clients);
  const rule = {
    type: 'rule',
    id: life.thing('rule'),
    name: client.language === 'de' ? 'Willkommenspost' : 'Welcome mail',
  };
  const said = {
    ...by(author, 'automation', 'marketing'),
    targets: [rule],
    scope: scopeOf(client, pick(random, client.markets)),
  };
  life.tell({
    ...said,
    type: 'rule.created',
    changes: [{ path: 'enabled', before: null, after: false }],
    data: {
      version: '1',
      kind: 'mail',
      priority: between(random, 1, 20),
      enabled: false,
      conditions: [{ field: 'consent', operator: 'equals', value: 'given' }],
      actions: [{ do: 'send', template: 'welcome' }],
    },
  });
  yield life.atWork(2 * HOUR_MS, 2 * DAY_MS);
  life.tell({
    ...said,
    type: 'rule.enabled',
    changes: [{ path: 'enabled', before: false, after: true }],
    data: { version: '1' },
  });
}

/** A rule rests for some hours and is switched on again. */
function* restingRule(life: Life): Process {
  const { organisation, random } = life;
  const author = someone(random, organisation, 'marketing_operations');
  const client = pick(random, organisation.clients);
  const rule = {
    type: 'rule',
    id: `rule_mail_${client.id}`,
    name: client.language === 'de' ? 'Erinnerung' : 'Reminder',
  };
  const said = {
    ...by(author, 'automation', 'marketing'),
    targets: [rule],
    scope: scopeOf(client, pick(random, client.markets)),
  };
  const since = life.time;
  life.tell({
    ...said,
    type: 'rule.disabled',
    reason: say(random, words.upkeep, client.language),
    changes: [{ path: 'enabled', before: true, after: false }],
    data: { version: '3', until: timeOf(life.nowMs + DAY_MS) },
  });
  yield life.atWork(3 * HOUR_MS, 20 * HOUR_MS);
  life.tell({
    ...said,
    type: 'rule.enabled',
    changes: [{ path: 'enabled', before: false, after: true }],
    data: { version: '3', disabled_since: since },
  });
}

/** A source is silent by plan; one record is found missing afterwards, or none. */
function* sourceGap(life: Life): Process {
  const { random } = life;
  const said = {
    source: 'monitor',
    actor: life.organisation.machines.monitor,
    targets: [{ type: 'source', id: 'helpdesk', name: 'Help desk' }],
    domain: 'it',
  };
  const stopped = life.time;
  const stoppedMs = life.nowMs;
  life.tell({
    ...said,
    type: 'system.recording_stopped',
    data: { source: 'helpdesk', planned: true, last_recorded: stopped, expected_until: timeOf(stoppedMs + HOUR_MS) },
  });
  yield life.in(30 * MINUTE_MS, 2 * HOUR_MS);
  const silent = Math.round((life.nowMs - stoppedMs) / MINUTE_MS);
  const recovered = between(random, 5, 200);
  const lost = chance(random, 0.3) ? 1 : 0;
  life.tell({
    ...said,
    type: 'system.recording_resumed',
    data: { source: 'helpdesk', planned: true, stopped, silent_minutes: silent, recovered, lost },
  });
  if (lost === 0) return;
  yield life.in(HOUR_MS, 3 * HOUR_MS);
  life.tell({
    ...said,
    type: 'system.gap_detected',
    data: {
      source: 'helpdesk',
      method: 'reconciliation',
      expected: recovered + 1,
      seen: recovered,
      missing: 1,
      from: stopped,
      to: timeOf(stoppedMs + silent * MINUTE_MS),
    },
  });
}

/** Security looks first, then it is connected, and after a trial ended again. */
function* newIntegration(life: Life): Process {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'security_officer');
  const operator = someone(random, organisation, 'it');
  const name = pick(random, ['Survey tool', 'Webinar tool', 'Fair scanner']);
  const integration = { targets: [{ type: 'integration', id: life.thing('int'), name }] };
  const facts = { system: name, direction: 'in', security_check: 'passed', compliance_check: 'passed' };
  const causedBy = life.tell({
    ...by(officer, 'governance', 'it'),
    ...integration,
    type: 'integration.approved',
    data: { ...facts, first: true },
  });
  yield life.atWork(2 * HOUR_MS, 2 * DAY_MS);
  const said = { ...by(operator, 'warehouse', 'it'), ...integration, links: { causedBy } };
  life.tell({
    ...said,
    type: 'integration.connected',
    data: { ...facts, schedule: 'daily 02:00', scopes: ['contacts.read'], authentication: 'oauth' },
  });
  yield life.atWork(5 * DAY_MS, 14 * DAY_MS);
  life.tell({
    ...said,
    type: 'integration.disconnected',
    reason: say(random, words.upkeep, 'en'),
    data: { ...facts, credentials_revoked: true, data_returned: 'deleted', leftovers: [] },
  });
}

/** A key is made, somebody may use it for a while, an old one goes. */
function* keyCare(life: Life): Process {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'security_officer');
  const custodian = someone(random, organisation, 'it');
  const key = { type: 'key', id: life.thing('key'), name: 'Export key' };
  const said = { ...by(officer, 'kms', 'it'), targets: [key] };
  const purpose = 'signing exports';
  life.tell({
    ...said,
    type: 'key.generated',
    data: { purpose, algorithm: 'Ed25519', provider: 'file', rotation_due: dayOf(life.nowMs + 90 * DAY_MS) },
  });
  yield life.atWork(HOUR_MS, 6 * HOUR_MS);
  life.tell({
    ...said,
    type: 'key.access_granted',
    targets: [key, custodian.target],
    data: { purpose, role: 'key custodian', expires: dayOf(life.nowMs + 30 * DAY_MS) },
  });
  yield life.atWork(6 * DAY_MS, 20 * DAY_MS);
  life.tell({
    ...said,
    type: 'key.destroyed',
    data: { purpose, method: 'overwritten', age_days: between(random, 6, 20), copies_destroyed: 1 },
  });
}

function movedPeriod(life: Life): undefined {
  const officer = someone(life.random, life.organisation, 'compliance_officer');
  const before = life.retentionDays;
  life.retentionDays = before + 30;
  life.tell({
    ...by(officer, 'governance', 'compliance'),
    type: 'retention_policy.changed',
    targets: [{ type: 'retention_policy', id: 'ret_4', name: 'Contacts' }],
    changes: [{ path: 'period_days', before, after: life.retentionDays }],
    data: { policy: 'ret_4', procedure: 'purge monthly', result: 'in force', shortens: false },
  });
}

/** A case turns out larger, and those who must know are told in time. */
function* biggerCase(life: Life): Process {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'security_officer');
  const incident = { type: 'incident', id: life.thing('inc'), name: `Case ${between(random, 100, 999)}` };
  const said = { ...by(officer, 'governance', 'it'), targets: [incident] };
  const openedMs = life.nowMs;
  const category = 'failed control';
  life.tell({
    ...said,
    type: 'incident.opened',
    data: { level: 3, phase: 'detection', category, detected: life.time, personal_data: false },
  });
  yield life.in(4 * MINUTE_MS, 15 * MINUTE_MS);
  life.tell({
    ...said,
    type: 'incident.escalated',
    changes: [{ path: 'level', before: 3, after: 2 }],
    data: { level: 2, phase: 'investigation', category, to: 'IT security', automatic: false },
  });
  yield life.in(4 * MINUTE_MS, 20 * MINUTE_MS);
  const minutes = Math.max(1, Math.round((life.nowMs - openedMs) / MINUTE_MS));
  life.tell({
    ...said,
    type: 'incident.notified',
    data: {
      level: 2,
      phase: 'containment',
      category,
      audience: 'leadership',
      minutes,
      in_time: true,
      channel: 'telephone',
    },
  });
  yield life.atWork(5 * HOUR_MS, 2 * DAY_MS);
  life.tell({
    ...said,
    type: 'incident.closed',
    data: {
      level: 2,
      phase: 'review',
      category,
      hours: Math.max(1, Math.round((life.nowMs - openedMs) / HOUR_MS)),
      regulator_informed: false,
      lessons: say(random, words.learnings, 'en'),
      open_actions: between(random, 0, 3),
    },
  });
}

/** Somebody moves to another desk for a time and back, with the rights that go with it. */
function* movedMember(life: Life): Process {
  const { organisation, random } = life;
  const admin = someone(random, organisation, 'administrator');
  const member = someone(random, organisation, 'analyst');
  const said = { ...by(admin, 'idp', 'it'), targets: [member.target] };
  const other = 'marketing_operations';
  const expires = timeOf(life.nowMs + 30 * DAY_MS);
  life.tell({
    ...said,
    type: 'role.changed',
    changes: [{ path: 'role', before: member.role, after: other }],
    data: { expires, administrator: false },
  });
  yield life.atWork(5 * DAY_MS, 20 * DAY_MS);
  life.tell({
    ...said,
    type: 'role.revoked',
    changes: [{ path: 'role', before: other, after: member.role }],
    data: { role: other, expires },
  });
}

/** The same person under two numbers; and one whose market was written down wrongly. */
function* sameLead(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { random } = life;
  const member = someone(random, life.organisation, 'marketing_operations');
  const kept = life.lead(campaign.market.code);
  const merged = life.lead(campaign.market.code);
  const said = { ...by(member, 'crm', 'sales'), scope: campaign.scope };
  life.tell({
    ...said,
    type: 'lead.merged',
    targets: [
      { ...kept.target, role: 'kept' },
      { ...merged.target, name: kept.name, role: 'merged' },
    ],
    data: { matched_on: ['verified mail'], confidence: 1, reversible: true, fields_taken: ['phone'] },
  });
  yield life.atWork(HOUR_MS, DAY_MS);
  const other = pick(random, campaign.client.markets);
  if (other === campaign.market) return;
  life.tell({
    ...said,
    type: 'lead.market_changed',
    targets: [kept.target],
    reason: say(random, words.corrections, campaign.client.language),
    changes: [{ path: 'market', before: campaign.market.code, after: other.code }],
    data: { ticket: `OPS-${between(random, 100, 900)}`, reassignment_due: true },
  });
}
