/** What the house orders for itself: rules and policies in versions, authorities, reviews, alarms and emergencies. */

import type { Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { money, someone } from '../organisation/organisation.ts';
import { scopeOf } from '../organisation/places.ts';
import { between, chance, pick } from '../random.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, timeOf } from './spans.ts';
import { anybody } from './people.ts';
import { say, words } from './words.ts';

function by(member: Member, source: string, domain: string): Omit<Telling, 'type'> {
  return { source, actor: member.actor, context: member.context, domain };
}

/** A rule for leads gets a new version after an approval; from that moment leads are given by it. */
export function* ruleChange(life: Life): Process {
  const { organisation, random } = life;
  const rule = pick(random, organisation.rules);
  const author = someone(random, organisation, 'marketing_operations');
  const approver = someone(random, organisation, 'marketing_director');
  const target = { type: 'rule', id: rule.id, name: rule.name };
  const scope = scopeOf(rule.client, rule.market);
  const request = life.thing('apr');
  const asked = { request, kind: 'rule', workflow: 'rule', step: 'director', steps: 1 };
  const causedBy = life.tell({
    ...by(author, 'governance', 'sales'),
    type: 'approval.requested',
    targets: [target, { ...approver.target, role: 'approver' }],
    scope,
    data: asked,
  });
  yield life.atWork(20 * MINUTE_MS, 9 * HOUR_MS);
  const at = life.time;
  const given = life.tell({
    ...by(approver, 'governance', 'sales'),
    type: 'approval.given',
    targets: [target, { ...author.target, role: 'requester' }],
    scope,
    data: { ...asked, self_approved: false, given_afterwards: false },
    links: { causedBy },
  });
  yield life.atWork(5 * MINUTE_MS, 3 * HOUR_MS);
  const version = life.ruleVersions.get(rule.id) ?? rule.version;
  life.ruleVersions.set(rule.id, version + 1);
  const threshold = between(random, 2, 40) * 50;
  life.tell({
    ...by(author, 'automation', 'sales'),
    type: 'rule.updated',
    targets: [target],
    scope,
    changes: [{ path: 'version', before: String(version), after: String(version + 1) }],
    approval: { id: request, status: 'approved', at, by: approver.party },
    reason: say(random, words.upkeep, rule.client.language),
    data: {
      version: String(version + 1),
      previous_version: String(version),
      kind: 'lead routing',
      approval_request: request,
      conditions: [{ field: 'employees', operator: 'at least', value: threshold }],
    },
    links: { causedBy: given },
  });
}

/** Policies, authorities, maintenance and reviews: one of them. */
export function order(life: Life): Process | undefined {
  return pick(life.random, orders)(life);
}

const orders: readonly ((life: Life) => Process | undefined)[] = [policy, authority, maintenance, review];

function policy(life: Life): undefined {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'security_officer');
  const before = life.policyVersion++;
  const versions = { before: String(before), after: String(before + 1) };
  life.tell({
    ...by(officer, 'governance', 'it'),
    type: 'policy.changed',
    targets: [{ type: 'policy', id: 'policy_exports', name: 'Exports' }],
    changes: [{ path: 'version', ...versions }],
    data: { version: versions.after, previous_version: versions.before, kind: 'export', rules_changed: 1 },
  });
}

function authority(life: Life): undefined {
  const { organisation, random } = life;
  const holder = someone(random, organisation, 'campaign_manager');
  const finance = someone(random, organisation, 'finance');
  const channel = pick(random, ['search', 'social', 'display']);
  const id = `auth_${channel}_${holder.id.slice(2, 6)}`;
  const before = life.authorities.get(id);
  const limit = between(random, 3, 80) * 10_000;
  life.authorities.set(id, limit);
  life.tell({
    ...by(finance, 'finance', 'finance'),
    type: 'spending_authority.changed',
    targets: [{ ...holder.target, role: 'holder' }],
    changes: [{ path: 'limit', before: before === undefined ? null : money(before), after: money(limit) }],
    data: {
      authority: id,
      channel,
      currency: 'EUR',
      period: 'day',
      limit: money(limit),
      limit_percent: 20,
      valid_from: life.time,
    },
  });
}

function* maintenance(life: Life): Process {
  const { organisation, random } = life;
  const operator = someone(random, organisation, 'it');
  const said = {
    ...by(operator, 'automation', 'it'),
    targets: [{ type: 'system', id: 'sys_automation', name: 'Automation' }],
  };
  const startedMs = life.nowMs;
  const facts = { maintenance: life.thing('mnt'), planned_until: timeOf(startedMs + 2 * HOUR_MS) };
  const ticket = `OPS-${between(random, 100, 900)}`;
  life.tell({
    ...said,
    type: 'maintenance.started',
    data: { ...facts, kind: 'upgrade', ticket, systems: ['automation'], rules_disabled: [] },
  });
  yield life.in(40 * MINUTE_MS, 110 * MINUTE_MS);
  const minutes = Math.round((life.nowMs - startedMs) / MINUTE_MS);
  life.tell({
    ...said,
    type: 'maintenance.ended',
    data: {
      ...facts,
      started: timeOf(startedMs),
      minutes,
      overran: minutes > 120,
      rules_restored: [],
      rules_left_disabled: [],
    },
  });
}

function review(life: Life): undefined {
  const { random } = life;
  const officer = someone(random, life.organisation, 'security_officer');
  const reviewed = between(random, 40, 120);
  const revoked = between(random, 0, 6);
  life.tell({
    ...by(officer, 'governance', 'compliance'),
    type: 'access_review.completed',
    data: {
      period: dayOf(life.nowMs).slice(0, 7),
      due: timeOf(life.nowMs + DAY_MS),
      reviewed,
      kept: reviewed - revoked,
      revoked,
      undecided: 0,
      overdue_grants: 0,
      systems: ['CRM', 'Workspace'],
    },
  });
}

const suspicions = [
  'login from a new place',
  'many refusals in an hour',
  'unusual export',
  'password tried often',
] as const;

/** Something looks odd; nearly always it is nothing, and says so. */
export function* alarm(life: Life): Process {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'security_officer');
  const member = anybody(life);
  const said = { source: 'monitor', actor: organisation.machines.monitor, domain: 'it' };
  const causedBy = life.tell({
    ...said,
    type: 'security.suspicion_raised',
    targets: [member.target],
    data: {
      kind: pick(random, suspicions),
      severity: 'medium',
      rule: `watch_${between(random, 1, 12)}`,
      attempts: between(random, 1, 9),
    },
  });
  if (chance(random, 0.5)) return;
  yield life.in(2_000, 30_000);
  const incident = { type: 'incident', id: life.thing('inc'), name: `Case ${between(random, 100, 999)}` };
  if (chance(random, 0.4)) {
    life.tell({
      ...said,
      type: 'response.executed',
      targets: [member.target, incident],
      data: {
        action: 'end sessions',
        automatic: true,
        result: 'done',
        reversible: true,
        seconds_after_alert: between(random, 2, 30),
      },
      links: { causedBy },
    });
    yield life.in(MINUTE_MS, 10 * MINUTE_MS);
  }
  const facts = { level: pick(random, [3, 4]), category: 'unusual pattern' };
  const mine = { ...by(officer, 'governance', 'it'), targets: [incident], links: { causedBy } };
  const openedMs = life.nowMs;
  life.tell({
    ...mine,
    type: 'incident.opened',
    data: { ...facts, phase: 'detection', detected: life.time, personal_data: false },
  });
  yield life.atWork(20 * MINUTE_MS, 6 * HOUR_MS);
  life.tell({
    ...mine,
    type: 'incident.updated',
    changes: [{ path: 'phase', before: 'detection', after: 'investigation' }],
    data: { ...facts, phase: 'investigation', update: say(random, words.comments, 'en') },
  });
  yield life.atWork(2 * HOUR_MS, 2 * DAY_MS);
  life.tell({
    ...mine,
    type: 'incident.closed',
    data: {
      ...facts,
      phase: 'review',
      hours: Math.max(1, Math.round((life.nowMs - openedMs) / HOUR_MS)),
      regulator_informed: false,
      lessons: say(random, words.learnings, 'en'),
      open_actions: 0,
    },
  });
}

/** An emergency: rights for hours, and a look at what was done with them within two days. */
export function* emergency(life: Life): Process {
  const { organisation, random } = life;
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const operator = someone(random, organisation, 'it');
  const officer = someone(random, organisation, 'compliance_officer');
  const started = life.time;
  const said = { targets: [campaign.target], scope: campaign.scope };
  const causedBy = life.tell({
    ...by(operator, 'idp', 'it'),
    ...said,
    type: 'break_glass.started',
    reason: say(random, words.emergencies, campaign.client.language),
    data: {
      role: 'administrator',
      expires: timeOf(life.nowMs + 4 * HOUR_MS),
      review_due: dayOf(life.nowMs + 2 * DAY_MS),
    },
  });
  yield life.atWork(3 * HOUR_MS, 30 * HOUR_MS);
  life.tell({
    ...by(officer, 'governance', 'it'),
    type: 'break_glass.reviewed',
    targets: [operator.target],
    data: {
      verdict: 'justified',
      started,
      ended: timeOf(Date.parse(started) + HOUR_MS),
      acts: between(random, 1, 6),
      days_until_review: 1,
    },
    links: { causedBy },
  });
}

/** The vendor is measured against its contract, and assessed now and then. */
export function* vendorCare(life: Life): Process {
  const { organisation, random } = life;
  const owner = someone(random, organisation, 'it');
  const { org } = organisation.vendor;
  const said = { ...by(owner, 'governance', 'it'), targets: [{ type: 'vendor', id: org.id, name: org.name }] };
  const measured = Math.round((99.5 + random() * 0.5) * 100) / 100;
  if (chance(random, 0.75)) {
    life.tell({
      ...said,
      type: 'vendor.service_measured',
      data: {
        contract: 'V-2026-014',
        measure: 'uptime',
        measured,
        promised: 99.9,
        unit: '%',
        met: measured >= 99.9,
        from: dayOf(life.nowMs - 30 * DAY_MS),
        to: dayOf(life.nowMs),
        clause: '7.2',
      },
    });
  } else {
    life.tell({
      ...said,
      type: 'vendor.assessed',
      data: {
        contract: 'V-2026-014',
        result: 'accepted',
        assessed: dayOf(life.nowMs),
        valid_until: dayOf(life.nowMs + 365 * DAY_MS),
        risk: 'medium',
        findings: between(random, 0, 3),
      },
    });
    yield life.atWork(HOUR_MS, 4 * HOUR_MS);
    life.tell({
      ...said,
      type: 'vendor.contract_recorded',
      data: {
        contract: 'V-2026-014',
        starts: '2026-04-01',
        ends: '2028-03-31',
        notice_by: '2027-12-31',
        data_processing_agreement: true,
        value: '84000.00',
        currency: 'EUR',
      },
    });
  }
}
