/** People at their desks: they come in, answer a second factor, look at things, are refused, and go. */

import type { Scope, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { between, chance, pick } from '../random.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, timeOf } from './spans.ts';
import { say, words } from './words.ts';

/** Anybody: of the house, of an agency (a fifth), seldom of the vendor. */
export function anybody(life: Life): Member {
  const { organisation, random } = life;
  const draw = random();
  if (draw < 0.02) return pick(random, organisation.vendor.people);
  if (draw < 0.22) return pick(random, pick(random, organisation.agencies).people);
  return pick(random, organisation.staff);
}

/** The client an agency person works for; for others one of the two. */
export function clientOf(life: Life, member: Member): Client {
  const { clients } = life.organisation;
  const own = clients.find(({ agency }) => agency.id === member.org.id);
  return own ?? clients.find(({ markets }) => markets.some(({ code }) => code === member.market)) ?? clients[0];
}

/** Where a person acts. An agency's people act for their client; who is of the house acts for the house. */
export function scopeOfMember(life: Life, member: Member): Scope {
  const client = clientOf(life, member);
  const market = client.markets.find(({ code }) => code === member.market) ?? client.markets[0];
  if (market === undefined) return {};
  const scope = scopeOf(client, market);
  return member.org.type === 'agency' ? scope : { market: market.code, region: market.region };
}

function byMember(life: Life, member: Member, source: string, sessionId?: string): Omit<Telling, 'type'> {
  return {
    source,
    actor: member.actor,
    scope: scopeOfMember(life, member),
    domain: 'it',
    context: sessionId === undefined ? member.context : { ...member.context, sessionId },
  };
}

const methods = ['passkey', 'password', 'single sign-on'] as const;
const devices = ['Firefox on Linux', 'Chrome on Windows', 'Safari on Mac', 'Safari on iPhone'];

/** From the sign-in to the end of the session, with a look at some data in between. */
export function* sessionLife(life: Life): Process {
  const { random } = life;
  const member = anybody(life);
  const session = life.session();
  const said = byMember(life, member, 'idp', session);
  const device = { device: pick(random, devices), network: member.org.type === 'own' ? 'office' : 'partner', session };
  if (chance(random, 0.06)) {
    life.tell({
      ...said,
      type: 'user.logged_in',
      outcome: 'failure',
      data: { ...device, method: 'password', mfa: false, failure: 'wrong password', attempts: between(random, 1, 3) },
    });
    yield life.in(10_000, 2 * MINUTE_MS);
  }
  const startMs = life.nowMs;
  const method = pick(random, methods);
  life.tell({
    ...said,
    type: 'user.logged_in',
    data: {
      ...device,
      method,
      mfa: method !== 'password' || chance(random, 0.8),
      provider: 'company directory',
      attempts: 1,
      new_device: false,
      new_network: false,
    },
  });
  if (method === 'password') {
    yield life.in(3_000, 40_000);
    life.tell({ ...said, type: 'user.mfa_answered', data: { ...device, method: 'one-time code', attempts: 1 } });
  }
  for (let looks = between(random, 0, 4); looks > 0; looks--) {
    yield life.in(MINUTE_MS, 50 * MINUTE_MS);
    look(life, member, session);
  }
  yield life.in(5 * MINUTE_MS, 3 * HOUR_MS);
  const seconds = Math.round((life.nowMs - startMs) / 1000);
  if (chance(random, 0.6))
    life.tell({ ...said, type: 'user.logged_out', data: { ...device, session_seconds: seconds } });
  else
    life.tell({
      ...said,
      type: 'user.session_ended',
      targets: [member.target],
      data: {
        device: device.device,
        session,
        session_seconds: seconds,
        started: timeOf(startMs),
        cause: 'expired',
        sessions_ended: 1,
      },
    });
}

const seen = [
  ['brief', 'brief.read', 'brief'],
  ['list', 'list.read', 'contact'],
  ['report', 'report.read', 'figures'],
  ['budget', 'budget.read', 'figures'],
] as const;

/** A permission is asked, or data is looked at; within one's own client. */
function look(life: Life, member: Member, session: string): void {
  const { random } = life;
  const client = clientOf(life, member);
  const [type, permission, category] = pick(random, seen);
  const market = pick(random, client.markets);
  const target = {
    type,
    id: `${type}_${client.id}_${between(random, 1, 60)}`,
    name: `${client.brand} ${market.code} ${between(random, 1, 60)}`,
  };
  const said = {
    ...byMember(life, member, 'governance', session),
    domain: 'marketing',
    scope: scopeOf(client, market),
    targets: [target],
  };
  if (chance(random, 0.5)) {
    life.tell({
      ...said,
      type: 'access.allowed',
      decision: { policy: 'access', version: 12, rule: 'own-clients' },
      data: { permission, attributes: { roles: member.actor.roles, client: client.id }, grant_overdue: false },
    });
  } else {
    life.tell({
      ...said,
      type: 'data.accessed',
      source: 'cms',
      data: {
        categories: [category],
        purpose: say(random, words.purposes, client.language),
        method: 'console',
        privacy_check: category === 'contact' ? 'passed' : 'not personal',
        records: between(random, 1, 40),
        system: 'Workspace',
      },
    });
  }
}

const refusals = [
  ['budget.write', 'campaign', 'own-market-only', 'The campaign belongs to another market'],
  ['list.export', 'list', 'export-at-most-500', 'More rows than the role may take'],
  ['brief.read', 'brief', 'own-clients-only', 'The brief is not among the assigned ones'],
  ['user.manage', 'user', 'administrators-only', 'Only administrators manage people'],
] as const;

/** Refused once or a few times, as happens every day. */
export function* denial(life: Life): Process {
  const { random } = life;
  const member = anybody(life);
  const client = clientOf(life, member);
  const [permission, type, rule, reason] = pick(random, refusals);
  const other = pick(random, life.organisation.staff);
  const target =
    type === 'user'
      ? other.target
      : {
          type,
          id: `${type}_${client.id}_${between(random, 1, 60)}`,
          name: `${client.brand} ${between(random, 1, 60)}`,
        };
  const scope = scopeOf(client, pick(random, client.markets));
  for (let times = between(random, 1, 3); times > 0; times--) {
    life.tell({
      ...byMember(life, member, 'governance'),
      type: 'access.denied',
      outcome: 'denied',
      targets: [target],
      scope,
      decision: { policy: 'access', version: 12, rule, reason },
      data: { permission, attributes: { roles: member.actor.roles, client: client.id } },
    });
    if (times > 1) yield life.in(5_000, 10 * MINUTE_MS);
  }
}

/** Accounts and roles: somebody comes, moves, goes, forgets a password. */
export function* administration(life: Life): Process {
  const { random } = life;
  const admin = someone(random, life.organisation, 'administrator');
  const member = pick(random, life.organisation.staff);
  yield* pick(random, deeds)(life, member, { ...byMember(life, admin, 'idp'), targets: [member.target] });
}

/** Something done to a member's account; `said` is what its events share. */
type Deed = (life: Life, member: Member, said: Omit<Telling, 'type'>) => Process;
const deeds: readonly Deed[] = [locking, lending, ownDetails, guest, sessionSetting];

function* locking(life: Life, _: Member, said: Omit<Telling, 'type'>): Process {
  const { random } = life;
  const since = life.time;
  const { context: _desk, ...byMachine } = { ...said, actor: life.organisation.machines.identity };
  life.tell({
    ...byMachine,
    type: 'account.locked',
    changes: [{ path: 'status', before: 'active', after: 'locked' }],
    data: { cause: 'wrong passwords', attempts: between(random, 5, 10), sessions_ended: 0 },
  });
  yield life.atWork(10 * MINUTE_MS, 3 * HOUR_MS);
  life.tell({
    ...said,
    type: 'account.unlocked',
    changes: [{ path: 'status', before: 'locked', after: 'active' }],
    data: { verified_how: 'call back', locked_since: since },
  });
}

/** A role for some days: asked for, approved, granted, and over when it is due. */
function* lending(life: Life, member: Member, said: Omit<Telling, 'type'>): Process {
  const { random } = life;
  const request = life.thing('apr');
  const director = someone(random, life.organisation, 'marketing_director');
  const expires = timeOf(life.nowMs + between(random, 2, 20) * DAY_MS);
  const grant = life.thing('grant');
  const role = pick(random, ['brief reader', 'list exporter', 'budget viewer']);
  const asked = { request, kind: 'role', workflow: 'role', step: 'director', steps: 1 };
  const causedBy = life.tell({
    ...byMember(life, member, 'governance'),
    type: 'approval.requested',
    targets: [member.target, { ...director.target, role: 'approver' }],
    data: asked,
  });
  yield life.atWork(20 * MINUTE_MS, DAY_MS);
  const at = life.time;
  const given = life.tell({
    ...byMember(life, director, 'governance'),
    type: 'approval.given',
    targets: [member.target, { ...member.target, role: 'requester' }],
    data: { ...asked, self_approved: false },
    links: { causedBy },
  });
  yield life.atWork(5 * MINUTE_MS, 4 * HOUR_MS);
  const roles = [member.role];
  const facts = { role, grant, expires };
  life.tell({
    ...said,
    type: 'role.granted',
    changes: [{ path: 'roles', before: roles, after: [...roles, role] }],
    approval: { id: request, status: 'approved', at, by: director.party },
    data: { ...facts, temporary: true, administrator: false, approval_request: request },
    links: { causedBy: given },
  });
  yield Date.parse(expires);
  const { context: _desk, ...byMachine } = { ...said, actor: life.organisation.machines.identity };
  life.tell({
    ...byMachine,
    type: 'role.expired',
    changes: [{ path: 'roles', before: [...roles, role], after: roles }],
    data: { ...facts, enforced: true },
  });
}

/** People change their own telephone number, or add a second factor. */
function* ownDetails(life: Life, member: Member, said: Omit<Telling, 'type'>): Process {
  const own = { ...said, actor: member.actor, context: member.context };
  life.tell({
    ...own,
    type: 'user.updated',
    changes: [{ path: 'phone', before: null, after: `+49 30 5550 ${between(life.random, 1000, 9999)}` }],
    data: { by_themselves: true, verified: true },
  });
  yield life.in(MINUTE_MS, 10 * MINUTE_MS);
  life.tell({
    ...own,
    type: 'user.mfa_enrolled',
    changes: [{ path: 'methods', before: ['one-time code'], after: ['one-time code', 'passkey'] }],
    data: { device: 'security key', method: 'passkey', kind: 'added', factors_left: 2 },
  });
}

/** Somebody from outside gets an account for some days. */
function* guest(life: Life, member: Member, said: Omit<Telling, 'type'>): Process {
  const visitor = { type: 'user', id: life.thing('u'), name: life.lead(member.market).name };
  life.tell({
    ...said,
    type: 'user.created',
    targets: [visitor],
    changes: [{ path: 'status', before: null, after: 'active' }],
    data: {
      roles: ['guest'],
      organisation: life.organisation.org.name,
      organisation_type: 'own',
      administrator: false,
    },
  });
  yield life.atWork(2 * DAY_MS, 9 * DAY_MS);
  life.tell({
    ...said,
    type: 'user.deactivated',
    targets: [visitor],
    changes: [{ path: 'status', before: 'active', after: 'deactivated' }],
    data: {
      sessions_ended: between(life.random, 0, 2),
      keys_revoked: 0,
      roles_removed: ['guest'],
      still_active_in: [],
    },
  });
}

function* sessionSetting(life: Life, _: Member, said: Omit<Telling, 'type'>): Process {
  const before = life.sessionMinutes;
  life.sessionMinutes = before === 480 ? 240 : 480;
  life.tell({
    ...said,
    type: 'setting.changed',
    targets: [{ type: 'system', id: 'sys_workspace', name: 'Workspace' }],
    changes: [{ path: 'session_minutes', before, after: life.sessionMinutes }],
    data: { setting: 'session_minutes', area: 'sign-in', protects: true },
  });
  yield life.atWork(2 * MINUTE_MS, HOUR_MS);
  life.tell({
    ...said,
    type: 'comment.added',
    source: 'helpdesk',
    targets: [{ type: 'system', id: 'sys_workspace', name: 'Workspace' }],
    data: {
      visible_to: ['client'],
      place: 'settings',
      resolved: true,
      comment: say(life.random, words.comments, 'en'),
    },
  });
}
