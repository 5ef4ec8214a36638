/**
 * Story 8: an agency user is refused 37 times at the rival client, gets a "temporary" role that his own second account
 * approves, reads 12 briefs with it, and goes on after it was due.
 */

import type { SampleEvent, Scope, Target, Telling } from '../event.ts';
import { dayOf, timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation, type Partner } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import { LENT_ROLE, lentRole, type PolicyAt } from './lent-role.ts';
import { loggedIn } from './logins.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { does, idsOf, networkOf, secondAccount } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const DENIALS = 37;
const BRIEFS = 12;
const OTHER_DENIALS = 210;
const COLLEAGUES = 9;
const SUBJECTS = {
  en: [
    'Launch',
    'Prices',
    'Shop windows',
    'Loyalty club',
    'Winter film',
    'Newcomers',
    'Media plan',
    'Packaging',
    'Fair',
    'Radio',
    'Sponsoring',
    'Website',
  ],
  de: [
    'Neuheiten',
    'Preise',
    'Schaufenster',
    'Kundenklub',
    'Winterfilm',
    'Neukunden',
    'Mediaplan',
    'Verpackung',
    'Messe',
    'Rundfunk',
    'Förderung',
    'Außenwerbung',
  ],
} as const;

export const nextDoorsBriefs: Story = {
  number: 8,
  name: "Next door's briefs",
  tell(organisation, random, window): ToldStory {
    const side = between(random, 0, 1);
    const agency = organisation.agencies[side === 0 ? 0 : 1];
    const rivalAgency = organisation.agencies[side === 0 ? 1 : 0];
    const rival = organisation.clients[side === 0 ? 1 : 0];
    const order = newOrder(organisation, random, window, rival);
    const spy = window.newcomer({
      role: 'agency_partner',
      org: agency.org,
      domain: agency.domain,
      network: networkOf(agency.people[0]!), // agencies have people
      market: pick(random, organisation.clients[side === 0 ? 0 : 1].markets).code,
    });
    const double = secondAccount(window, spy, 'marketing_operations', organisation.org, organisation.domain);
    const theft = stolen(organisation, random, window, { spy, double, rival, policyAt: order.policyAt });
    const guest = window.newcomer({
      role: 'agency_partner',
      org: rivalAgency.org,
      domain: rivalAgency.domain,
      network: networkOf(rivalAgency.people[0]!), // as above
      market: pick(random, rival.markets).code,
    });
    const visited = organisation.clients[side === 0 ? 0 : 1];
    const visit = jointCampaign(organisation, random, window, guest, visited, order.policyAt);
    return {
      events: theft.events,
      lookAlikes: [order.events, visit],
      key: keyOf({ theft, order, visit, guest, agency, rival }),
    };
  },
};

interface Cast {
  readonly theft: ReturnType<typeof stolen>;
  readonly order: ReturnType<typeof newOrder>;
  readonly visit: readonly SampleEvent[];
  readonly guest: Member;
  readonly agency: Partner;
  readonly rival: Client;
}

function keyOf(cast: Cast): AnswerKey {
  const { theft, order, visit, guest, agency, rival } = cast;
  const { spy, double, denials, asked, given, granted, read, expired } = theft;
  const overdue = overdueOf(theft.allowed);
  return {
    story: 8,
    name: nextDoorsBriefs.name,
    question: {
      en: `How did ${agency.org.name} come to know the briefs of ${rival.brand}?`,
      de: `Woher kennt ${agency.org.name} die Briefings von ${rival.brand}?`,
    },
    answer: {
      en: `${spy.name} was refused ${DENIALS} times, then approved the temporary role with a second account, ${double.id}, from the same address, read ${BRIEFS} briefs, ${overdue.length} of them after the grant was due to end.`,
      de: `${spy.name} wurde ${DENIALS}-mal abgewiesen, genehmigte die befristete Rolle mit einem Zweitkonto, ${double.id}, von derselben Adresse und las ${BRIEFS} Briefings, ${overdue.length} davon nach Ablauf.`,
    },
    culprits: [spy.id, double.id],
    innocent: [...order.colleagues.map(({ id }) => id), guest.id],
    decisive: [
      ...denials.map(({ id }, at) => ({ id, shows: `Refusal ${at + 1} of ${DENIALS} at the rival client.` })),
      { id: asked.id, shows: 'A temporary role is asked for.' },
      { id: given.id, shows: 'The second account approves it, from the same address.' },
      { id: granted.id, shows: 'The role is given, with an end.' },
      ...read.map(({ id }, at) => ({ id, shows: `Brief ${at + 1} of ${BRIEFS} is read.` })),
      { id: expired.id, shows: 'The role runs out and stays in force.' },
      ...overdue.map(({ id }) => ({ id, shows: 'The grant is used after it was due.' })),
    ],
    lookAlikes: [
      {
        ids: idsOf(order.denials),
        why: `${OTHER_DENIALS} refusals, but of ${COLLEAGUES} colleagues at their own clients by one rule within hours of a new version of the policy, put right by the next.`,
      },
      {
        ids: idsOf(visit),
        why: 'A temporary role at the other client as well, but approved by a director, used only while it lasted, and ended on time.',
      },
    ],
    queries: queriesOf(cast),
  };
}

function queriesOf({ theft, order, visit, rival }: Cast): ExpectedQuery[] {
  const { spy, denials, given, granted, read, expired, doubleLogin } = theft;
  const leavesOut = idsOf(visit);
  return [
    {
      q: `type:access.denied actor:${spy.id} scope.client:${rival.id}`,
      asks: 'How often was it tried?',
      finds: idsOf(denials),
      leavesOut: [...idsOf(order.denials), ...leavesOut],
    },
    {
      q: `type:(approval.given OR role.granted) target:${spy.id}`,
      asks: 'Who gave the role?',
      finds: [given.id, granted.id],
      leavesOut,
    },
    {
      q: `ip:${spy.ip} type:(user.logged_in OR approval.given)`,
      asks: 'Who sat at that address?',
      finds: [doubleLogin.id, given.id],
      leavesOut,
    },
    {
      q: `type:data.accessed actor:${spy.id} scope.client:${rival.id}`,
      asks: 'Which briefs were read?',
      finds: idsOf(read),
      leavesOut,
    },
    {
      q: `type:access.allowed data.grant_overdue:true actor:${spy.id}`,
      asks: 'Was the grant used after it was due?',
      finds: idsOf(overdueOf(theft.allowed)),
      leavesOut,
    },
    {
      q: `type:role.expired data.enforced:false target:${spy.id}`,
      asks: 'Did the role end when it was due?',
      finds: [expired.id],
      leavesOut,
    },
  ];
}

function overdueOf(allowed: readonly SampleEvent[]): SampleEvent[] {
  return allowed.filter(({ data }) => data?.['grant_overdue'] === true);
}

interface Theft {
  readonly spy: Member;
  readonly double: Member;
  readonly rival: Client;
  readonly policyAt: PolicyAt;
}

function stolen(organisation: Organisation, random: Random, window: StoryWindow, theft: Theft) {
  const { spy, double, rival, policyAt } = theft;
  const week = between(random, 1, 2);
  const monday = window.weekday(1, 1) + days((week - 1) * 7);
  const briefs = briefsOf(random, window, rival);
  const scope = scopeOf(rival, pick(random, rival.markets));
  const events = [...secondAccountMade(organisation, random, window, theft, monday - days(5))];
  const sessions = new Map<string, string>();
  const at = (day: number, fromHour: number, toHour: number) =>
    monday + days(day) + hours(fromHour) + below(random, hours(toHour - fromHour));
  /** The session of the day; the first use of it is preceded by a login. */
  const session = (ms: number): string => {
    const day = dayOf(ms);
    const having = sessions.get(day);
    if (having !== undefined) return having;
    const made = window.session();
    sessions.set(day, made);
    const loginMs = Math.floor(ms / days(1)) * days(1) + hours(7) + below(random, minutes(25));
    events.push(window.tell(loginMs, loggedIn(spy, made)));
    return made;
  };
  // Monday to Thursday; every brief at least once.
  const tries = Array.from({ length: DENIALS }, (_, n) => at(n % 4, 8, 18)).sort((one, other) => one - other);
  const tried = [...shuffled(random, briefs), ...Array.from({ length: DENIALS - BRIEFS }, () => pick(random, briefs))];
  const own = organisation.clients.find(({ agency }) => agency.id === spy.org.id) ?? rival;
  const denials = tries.map((ms, n) => {
    const attributes = { client: rival.id, own_clients: [own.id] };
    const facts = {
      scope,
      version: policyAt(ms),
      rule: 'own-clients-only',
      reason: 'The brief belongs to another client',
    };
    return window.tell(ms, refused(spy, tried[n]!, { ...facts, attributes, session: session(ms) })); // as many as tries
  });
  const askedMs = at(4, 9, 10);
  const givenMs = askedMs + minutes(between(random, 4, 22));
  const doubleSession = window.session();
  const doubleLogin = window.tell(givenMs - seconds(between(random, 40, 170)), loggedIn(double, doubleSession));
  const late = between(random, 2, 5);
  const readsMs = [
    ...Array.from({ length: BRIEFS - late }, (_, n) =>
      n === 0 ? at(4, 11, 16) : pick(random, [at(7, 9, 17), at(8, 9, 17)]),
    ),
    ...Array.from({ length: late }, (_, n) => (n === 0 ? at(8, 19, 22) : at(between(random, 9, 10), 9, 17))),
  ].sort((one, other) => one - other);
  const lent = lentRole(organisation, random, window, {
    reader: spy,
    approver: double,
    approverSession: doubleSession,
    client: rival,
    scope,
    briefs: shuffled(random, briefs),
    policyAt,
    askedMs,
    givenMs,
    expiresMs: monday + days(8) + hours(18),
    readsMs,
    session,
    isEnforced: false,
    comment: pick(random, ['Temporary, for the handover of the season', 'Needed for a few days, same as last year']),
  });
  const officer = someone(random, organisation, 'security_officer');
  const revoked = window.tell(at(14, 9, 15), takenAway(officer, spy, scope, lent.granted));
  events.push(...denials, doubleLogin, ...lent.events, revoked);
  return { ...lent, spy, double, events, denials, doubleLogin };
}

/** Where it came from: an account for a helper of the house, whose mail for lost passwords is that of the agency. */
function secondAccountMade(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { spy, double }: Theft,
  dayMs: number,
): SampleEvent[] {
  const administrator = someone(random, organisation, 'administrator');
  const madeMs = dayMs + hours(9) + below(random, hours(5));
  const session = window.session();
  const made = window.tell(madeMs, {
    ...does(administrator, 'idp', { type: 'user.created' }),
    targets: [double.target],
    domain: 'it',
    reason: 'Helps out during the holidays',
    changes: [{ path: 'status', before: null, after: 'active' }],
    data: {
      roles: [double.role],
      organisation: double.org.name,
      organisation_type: 'own',
      administrator: false,
      expires: timeOf(madeMs + days(90)),
      email: double.email,
    },
  });
  const loginMs = madeMs + hours(between(random, 1, 3));
  return [
    made,
    window.tell(loginMs, { ...loggedIn(double, session), links: { causedBy: made.id } }),
    window.tell(loginMs + minutes(between(random, 2, 9)), {
      ...does(double, 'idp', { type: 'user.updated', context: { sessionId: session } }),
      targets: [double.target],
      domain: 'it',
      changes: [{ path: 'recovery_email', before: null, after: spy.email }],
      data: { by_themselves: true, verified: true },
      links: { causedBy: made.id },
    }),
  ];
}

/** Innocent: a new version of the policy refuses colleagues their own briefs, until the next one puts it right. */
function newOrder(organisation: Organisation, random: Random, window: StoryWindow, client: Client) {
  const officer = someone(random, organisation, 'security_officer');
  const colleagues = shuffled(random, organisation.having('campaign_manager')).slice(0, COLLEAGUES);
  const market = pick(random, client.markets);
  const briefs = briefsOf(random, window, client);
  const scope = scopeOf(client, market);
  const changedMs =
    window.weekday(between(random, 1, 4), between(random, 0, 4)) + hours(7) + below(random, minutes(40));
  const fixedMs = changedMs + hours(between(random, 6, 8));
  const version = between(random, 5, 30);
  const policyAt: PolicyAt = (ms) => version + (ms >= fixedMs ? 2 : ms >= changedMs ? 1 : 0);
  const changed = (ms: number, to: number, reason: string, causedBy?: string) =>
    window.tell(ms, {
      ...does(officer, 'governance', { type: 'policy.changed' }),
      targets: [{ type: 'policy', id: 'access', name: 'Access to briefs' }],
      domain: 'it',
      reason,
      changes: [{ path: 'version', before: String(to - 1), after: String(to) }],
      data: { version: String(to), previous_version: String(to - 1), kind: 'access', rules_changed: 1 },
      ...(causedBy === undefined ? {} : { links: { causedBy } }),
    });
  const first = changed(changedMs, version + 1, 'Briefs by market instead of by client');
  const denials = Array.from({ length: OTHER_DENIALS }, (_, n) => {
    const who = colleagues[n % COLLEAGUES]!; // modulo keeps within bounds
    const ms = changedMs + minutes(3) + below(random, fixedMs - changedMs - minutes(5));
    const attributes = { market: market.code, own_clients: organisation.clients.map(({ id }) => id) };
    const facts = {
      scope,
      version: policyAt(ms),
      rule: 'briefs-by-market',
      reason: 'The brief belongs to another market',
    };
    return window.tell(ms, {
      ...refused(who, pick(random, briefs), { ...facts, attributes }),
      links: { causedBy: first.id },
    });
  });
  const second = changed(fixedMs, version + 2, 'The market must not shut out those of the client', first.id);
  const after = colleagues.map((who) => {
    const ms = fixedMs + minutes(between(random, 5, 90));
    return window.tell(ms, {
      ...does(who, 'cms', { type: 'access.allowed' }),
      targets: [pick(random, briefs)],
      scope,
      domain: 'marketing',
      decision: {
        policy: 'access',
        version: policyAt(ms),
        rule: 'own-clients-only',
        reason: 'The brief is of their client',
      },
      data: { permission: 'brief.read', attributes: { market: market.code, roles: ['campaign_manager'] } },
      links: { causedBy: second.id },
    });
  });
  return { events: [first, ...denials, second, ...after], denials, colleagues, policyAt };
}

/** Innocent: two agencies work on one campaign; a director lends the role, and it ends when it should. */
function jointCampaign(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  guest: Member,
  client: Client,
  policyAt: PolicyAt,
): SampleEvent[] {
  const monday = window.weekday(1, 0) + days(7 * between(random, 0, 3));
  const at = (day: number, fromHour: number, toHour: number) =>
    monday + days(day) + hours(fromHour) + below(random, hours(toHour - fromHour));
  const approver = someone(random, organisation, 'marketing_director');
  const briefs = briefsOf(random, window, client);
  const scope = scopeOf(client, pick(random, client.markets));
  const session = window.session();
  const askedMs = at(0, 8, 10);
  const expiresMs = monday + days(4) + hours(18);
  const { events } = lentRole(organisation, random, window, {
    reader: guest,
    approver,
    approverSession: window.session(),
    client,
    scope,
    briefs,
    policyAt,
    askedMs,
    givenMs: askedMs + hours(between(random, 2, 5)),
    expiresMs,
    readsMs: briefs.map(() => at(between(random, 1, 4), 8, 17)).sort((one, other) => one - other),
    session: () => session,
    isEnforced: true,
    comment: 'Joint campaign of both houses, this week only',
  });
  const triedMs = expiresMs + minutes(between(random, 20, 80));
  const attributes = { client: client.id, own_clients: [] };
  const facts = { scope, version: policyAt(triedMs), rule: 'own-clients-only', reason: 'The grant has ended' };
  return [...events, window.tell(triedMs, refused(guest, pick(random, briefs), { ...facts, attributes, session }))];
}

/** Twelve briefs of one client. */
function briefsOf(random: Random, window: StoryWindow, client: Client): Target[] {
  return shuffled(random, SUBJECTS[client.language]).map((subject) => ({
    type: 'brief',
    id: window.thing('brief'),
    name: `${client.brand}: ${subject}`,
  }));
}

interface Refusal {
  readonly scope: Scope;
  readonly version: number;
  readonly rule: string;
  readonly reason: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly session?: string;
}

function refused(who: Member, brief: Target, { session, attributes, scope, ...decision }: Refusal): Telling {
  return {
    ...does(who, 'cms', { type: 'access.denied', context: session === undefined ? {} : { sessionId: session } }),
    targets: [brief],
    scope,
    domain: 'marketing',
    outcome: 'denied',
    decision: { policy: 'access', ...decision },
    data: { permission: 'brief.read', attributes },
  };
}

function takenAway(officer: Member, from: Member, scope: Scope, granted: SampleEvent): Telling {
  const { grant, expires } = granted.data ?? {};
  return {
    ...does(officer, 'idp', { type: 'role.revoked' }),
    targets: [from.target],
    scope,
    domain: 'it',
    reason: 'The role should have ended long ago',
    changes: [{ path: 'roles', before: ['agency_partner', LENT_ROLE], after: ['agency_partner'] }],
    data: { role: LENT_ROLE, grant, expires },
    links: { causedBy: granted.id },
  };
}
