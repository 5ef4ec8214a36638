/** What runs by itself: integrations by their schedule, calls of interfaces, measurements, keys, releases. */

import type { Scope } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import type { Integration } from '../organisation/machines.ts';
import { someone } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { between, chance, pick } from '../random.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, timeOf } from './spans.ts';
import { say, words } from './words.ts';

/** One integration of one client on its schedule, for as long as the stream runs; seldom in a small house. */
export function* syncing(life: Life, integration: Integration, client: Client): Process {
  const { random } = life;
  const { direction, everyHours, id, name, rows, source } = integration;
  const target = { type: 'integration', id, name };
  const schedule = everyHours === 24 ? 'daily 02:00' : `every ${everyHours} hours`;
  const said = {
    source,
    actor: life.organisation.machines.sync,
    targets: [target],
    scope: { client: client.id, brand: client.brand },
    domain: 'it',
  };
  const facts = { system: name, direction: direction === 'inbound' ? 'in' : 'out', schedule };
  for (;;) {
    yield life.nowMs + everyHours * life.stretch * HOUR_MS + between(random, 0, 4 * MINUTE_MS);
    const written = Math.floor(rows * (0.7 + random() * 0.6));
    const conflicts = chance(random, 0.08) ? 1 : 0;
    const created = Math.floor(written / between(random, 8, 40));
    const sync = life.thing('sync');
    life.tell({
      ...said,
      type: 'integration.synced',
      data: {
        ...facts,
        rows: written,
        created,
        updated: written - created,
        validation: 'passed',
        conflicts,
        sync,
        ...(conflicts === 0 ? {} : { resolution: 'newer value wins' }),
        started: timeOf(life.nowMs - 2 * MINUTE_MS),
        ended: life.time,
      },
    });
    if (conflicts > 0) {
      yield life.in(1_000, 20_000);
      const deal = `${client.brand} deal ${between(random, 1_000, 9_999)}`;
      const opportunity = { type: 'opportunity', id: life.thing('opp'), name: deal, role: 'record' };
      life.tell({
        ...said,
        type: 'integration.conflict_resolved',
        targets: [target, opportunity],
        changes: [{ path: 'stage', before: 'discovery', after: 'negotiation' }],
        data: {
          ...facts,
          sync,
          resolution: 'newer value wins',
          winner: name,
          loser: 'Workspace',
          winner_time: timeOf(life.nowMs - HOUR_MS),
          loser_time: timeOf(life.nowMs - 9 * HOUR_MS),
          automatic: true,
        },
      });
    }
    if (!chance(random, 0.012)) continue;
    yield* hiccup(life, integration, said.scope);
  }
}

/** A token runs out, one run is missed, somebody sees to it the same day. */
function* hiccup(life: Life, { id, name, direction, everyHours, source }: Integration, scope: Scope): Process {
  const { random } = life;
  const operator = someone(random, life.organisation, 'it');
  const schedule = everyHours === 24 ? 'daily 02:00' : `every ${everyHours} hours`;
  const said = {
    source,
    actor: life.organisation.machines.sync,
    targets: [{ type: 'integration', id, name }],
    scope,
    domain: 'it',
  };
  const facts = { system: name, direction: direction === 'inbound' ? 'in' : 'out', schedule };
  const last = timeOf(life.nowMs);
  yield life.in(HOUR_MS / 2, HOUR_MS);
  life.tell({
    ...said,
    type: 'integration.token_expired',
    data: { ...facts, credential: 'oauth refresh', expired: life.time, last_synced: last },
  });
  yield life.nowMs + everyHours * HOUR_MS;
  life.tell({
    ...said,
    type: 'integration.sync_missed',
    outcome: 'failure',
    data: {
      ...facts,
      expected: life.time,
      missed: 1,
      last_synced: last,
      silent_hours: everyHours,
      cause: 'token expired',
    },
  });
  yield life.atWork(20 * MINUTE_MS, 3 * HOUR_MS);
  life.tell({
    ...said,
    type: 'integration.configured',
    actor: operator.actor,
    context: operator.context,
    changes: [{ path: 'enabled', before: false, after: true }],
    reason: say(random, words.upkeep, 'en'),
    data: { ...facts, configuration_version: String(between(random, 2, 30)) },
  });
}

/** What the gateway answers where it is asked too often. */
const TOO_MANY = 429;
const routes = [
  ['GET', '/contacts/{id}', 200, true],
  ['GET', '/campaigns', 200, true],
  ['POST', '/leads', 201, true],
  ['PATCH', '/campaigns/{id}', 200, true],
  ['GET', '/reports/{id}', 404, false],
] as const;

/** One call of an interface by a system, seldom too many of them. */
export function* apiCall(life: Life): Process {
  const { organisation, random } = life;
  const client = pick(random, organisation.clients);
  const caller = pick(random, [
    organisation.machines.vendorFeed,
    organisation.machines.webForms,
    organisation.machines.warehouse,
  ]);
  const [method, route, status, isFound] = pick(random, routes);
  const said = {
    source: 'api',
    actor: caller,
    targets: [{ type: 'system', id: 'sys_crm', name: 'CRM' }],
    scope: scopeOf(client, pick(random, client.markets)),
    domain: 'it',
    context: { ip: `192.0.2.${between(random, 2, 250)}`, requestId: life.thing('req') },
  };
  life.tell({
    ...said,
    type: 'api.called',
    ...(isFound ? {} : { outcome: 'failure' as const }), // a word of the envelope, not any text
    data: {
      authentication: 'oauth',
      method,
      route,
      status,
      request: { fields: 'name,market' },
      response: { rows: isFound ? 1 : 0 },
      rate_limit_remaining: between(random, 1, 99),
      duration_ms: between(random, 12, 900),
      ...(isFound ? {} : { error: 'not found' }),
    },
  });
  if (!chance(random, 0.01)) return;
  yield life.in(1_000, 30_000);
  life.tell({
    ...said,
    type: 'api.rate_limited',
    outcome: 'denied',
    data: {
      authentication: 'oauth',
      method,
      route,
      status: TOO_MANY,
      limit: 100,
      window_seconds: 60,
      calls: between(random, 101, 180),
      refused: between(random, 1, 80),
    },
  });
}

const measures = [
  ['response time', 'ms', 500],
  ['queue length', 'events', 1_000],
  ['bounces', '%', 2],
] as const;

/** A figure of a system; above its limit somebody is called and it is set right. */
export function* measuring(life: Life): Process {
  const { organisation, random } = life;
  const { source, id, name } = pick(random, organisation.machines.integrations);
  const client = pick(random, organisation.clients);
  const [measure, unit, threshold] = pick(random, measures);
  const said = {
    source: 'monitor',
    actor: organisation.machines.monitor,
    targets: [{ type: 'system', id: `sys_${source}`, name }],
    scope: { client: client.id, brand: client.brand },
    domain: 'it',
  };
  const isHigh = chance(random, 0.02);
  const value = isHigh ? threshold * 2 : Math.round(threshold * random() * 90) / 100;
  life.tell({ ...said, type: 'system.measured', data: { measure, value, unit, threshold } });
  if (!isHigh) return;
  yield life.in(1_000, MINUTE_MS);
  life.tell({
    ...said,
    type: 'system.alerted',
    data: { alert: `${measure} above limit`, severity: 'high', measure, value, threshold, unit },
  });
  yield life.in(MINUTE_MS, 5 * MINUTE_MS);
  const since = life.time;
  life.tell({
    ...said,
    type: 'system.status_changed',
    targets: [{ type: 'integration', id, name }],
    changes: [{ path: 'status', before: 'healthy', after: 'degraded' }],
    data: { status: 'degraded', integration: id, since },
  });
  yield life.in(20 * MINUTE_MS, 3 * HOUR_MS);
  life.tell({
    ...said,
    type: 'system.status_changed',
    targets: [{ type: 'integration', id, name }],
    changes: [{ path: 'status', before: 'degraded', after: 'healthy' }],
    data: { status: 'healthy', integration: id, since: life.time },
  });
}

/** Keys are used all the time, seldom renewed, backed up weekly. */
export function* keyUse(life: Life): Process {
  const { organisation, random } = life;
  const key = { type: 'key', id: `key_${between(random, 1, 4)}`, name: `Sealing key ${between(random, 1, 4)}` };
  const said = { source: 'kms', actor: organisation.machines.keyService, targets: [key], domain: 'it' };
  const facts = { purpose: 'sealing personal data', age_days: between(random, 1, 85) };
  life.tell({ ...said, type: 'key.used', data: { ...facts, operation: 'unwrap', count: between(random, 1, 900) } });
  if (!chance(random, 0.02)) return;
  const officer = someone(random, organisation, 'security_officer');
  yield life.atWork(HOUR_MS, 8 * HOUR_MS);
  const by = { ...said, actor: officer.actor, context: officer.context };
  const version = between(random, 2, 9);
  life.tell({
    ...by,
    type: 'key.rotated',
    data: {
      ...facts,
      interval_days: 90,
      due: dayOf(life.nowMs + 5 * DAY_MS),
      late: false,
      key_version: String(version),
      previous_version: String(version - 1),
    },
  });
  yield life.in(MINUTE_MS, 30 * MINUTE_MS);
  life.tell({ ...by, type: 'key.backed_up', data: { ...facts, copies: 1, verified: true, encrypted: true } });
}

/** A key of an interface is given out, and taken back when it is old. */
export function* apiKey(life: Life): Process {
  const { organisation, random } = life;
  const operator: Member = someone(random, organisation, 'it');
  const key = { type: 'api_key', id: life.thing('ak'), name: `Key ${between(random, 10, 99)}` };
  const said = { source: 'api', actor: operator.actor, context: operator.context, targets: [key], domain: 'it' };
  life.tell({
    ...said,
    type: 'api_key.created',
    data: {
      authentication: 'session',
      scopes: ['contacts.read'],
      expires: dayOf(life.nowMs + 90 * DAY_MS),
      purpose: say(random, words.purposes, 'en'),
    },
  });
  yield life.atWork(4 * DAY_MS, 30 * DAY_MS);
  life.tell({
    ...said,
    type: 'api_key.revoked',
    data: { scopes: ['contacts.read'], age_days: between(random, 4, 30), automatic: false },
  });
}

const released = ['landing page', 'tag manager', 'pixel', 'prompt', 'site'] as const;

/** Something goes live, and now and then back again. */
export function* release(life: Life): Process {
  const { organisation, random } = life;
  const campaign = life.runningCampaign();
  const approver = someone(random, organisation, 'it');
  const kind = pick(random, released);
  const version = between(random, 2, 90);
  const target = {
    type: kind.replaceAll(' ', '_'),
    id: life.thing('rel'),
    name: `${campaign?.client.brand ?? organisation.org.name} ${kind}`,
  };
  const said = {
    source: 'deploy',
    actor: organisation.machines.pipeline,
    targets: [target],
    domain: 'it',
    ...(campaign === undefined ? {} : { scope: campaign.scope }),
  };
  const commit = life.hash().slice(0, 40);
  const causedBy = life.tell({
    ...said,
    type: 'release.deployed',
    changes: [{ path: 'version', before: String(version - 1), after: String(version) }],
    approval: { status: 'approved', at: timeOf(life.nowMs - 40 * MINUTE_MS), by: approver.party },
    data: {
      kind,
      version: String(version),
      previous_version: String(version - 1),
      pipeline: `web-main #${between(random, 100, 999)}`,
      commit,
      environment: 'production',
      tests: 'passed',
    },
  });
  if (!chance(random, 0.08)) return;
  const live = between(random, 5, 90);
  yield life.nowMs + live * MINUTE_MS;
  life.tell({
    ...said,
    type: 'release.rolled_back',
    changes: [{ path: 'version', before: String(version), after: String(version - 1) }],
    data: {
      kind,
      restored_version: String(version - 1),
      faulty_version: String(version),
      pipeline: 'rollback',
      commit,
      live_minutes: live,
      automatic: false,
    },
    links: { causedBy },
  });
}
