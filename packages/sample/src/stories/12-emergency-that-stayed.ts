/**
 * Story 12: emergency rights for a launch are never reviewed and still used on day 12; the return is made from 248,000
 * where 291,400 were spent; nothing was learned; a key is changed on day 97; one person signs a report twice.
 */

import type { SampleEvent } from '../event.ts';
import { dayOf, timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { memberOf } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import {
  closingOf,
  dailySpend,
  emergencyOf,
  REVIEW_DAYS,
  stageOf,
  type Closed,
  type Emergency,
  type Stage,
} from './emergency-launch.ts';
import { loggedIn } from './logins.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { does, idsOf, secondAccount } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const CLAIMED_CENTS = 248_000_00;
const SPENT_CENTS = 291_400_00;
const OPEN_ON_DAY = 12;
const KEY_AGE_DAYS = 97;
const KEY_INTERVAL_DAYS = 90;
const LONGER_INTERVAL_DAYS = 120;

export const emergencyThatStayed: Story = {
  number: 12,
  name: 'The emergency that stayed',
  tell(organisation, random, window): ToldStory {
    const [market] = organisation.clients[0].markets;
    const post = { org: organisation.org, domain: organisation.domain, network: '10.20', market: market?.code ?? 'UK' };
    const operator = window.newcomer({ ...post, role: 'campaign_manager' });
    const double = secondAccount(
      window,
      operator,
      'marketing_director',
      organisation.org,
      `mail.${organisation.domain}`,
    );
    const [custodian, punctual] = shuffled(random, organisation.having('it'));
    if (custodian === undefined || punctual === undefined) throw new Error('IT is too few');
    const stayed = stayedEmergency(organisation, random, window, { operator, double, custodian });
    const reviewed = reviewedEmergency(
      organisation,
      random,
      window,
      window.newcomer({ ...post, role: 'campaign_manager' }),
    );
    const namesakes = namesakesSign(organisation, random, window, {
      older: window.newcomer({ ...post, role: 'campaign_manager' }),
      stranger: window.newcomer({ ...post, role: 'marketing_director' }),
      custodian: punctual,
    });
    return {
      events: stayed.events,
      lookAlikes: [reviewed.events, namesakes.events],
      key: keyOf({ stayed, reviewed, namesakes }),
    };
  },
};

interface Guilty {
  readonly operator: Member;
  readonly double: Member;
  readonly custodian: Member;
}

function stayedEmergency(organisation: Organisation, random: Random, window: StoryWindow, cast: Guilty) {
  const { operator, double, custodian } = cast;
  const stage = stageOf(organisation, random, window, { operator, planned: CLAIMED_CENTS, spent: SPENT_CENTS });
  const emergency = emergencyOf(organisation, random, window, stage);
  const left = stillOpen(organisation, random, window, operator, emergency);
  const spend = dailySpend(organisation, random, window, stage);
  const holder = window.thing('emp');
  const closed = closingOf(random, window, stage, {
    claimed: CLAIMED_CENTS,
    source: 'spreadsheet',
    learnings: '',
    signers: [
      { who: operator, holder },
      { who: double, holder },
    ],
  });
  const second = window.tell(
    Date.parse(closed.signed[1]!.time) - seconds(between(random, 50, 200)),
    loggedIn(double, window.session()),
  ); // two sign
  const rotated = keyChanged(random, window, custodian, KEY_INTERVAL_DAYS);
  return {
    ...cast,
    stage,
    emergency,
    ...left,
    spend,
    closed,
    second,
    ...rotated,
    events: [...emergency.events, ...left.events, ...spend, ...closed.events, second, ...rotated.events],
  };
}

/** The role runs out and stays; twelve days after the emergency it is used once more. */
function stillOpen(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  operator: Member,
  emergency: Emergency,
) {
  const { granted, started, launched } = emergency;
  const { grant, expires } = granted.data ?? {};
  const expired = window.tell(Date.parse(String(expires)) + seconds(between(random, 1, 50)), {
    source: 'idp',
    type: 'role.expired',
    actor: organisation.machines.identity,
    targets: [operator.target],
    domain: 'it',
    data: { role: 'administrator', grant, expires, enforced: false, last_used: launched.time },
    links: { causedBy: granted.id },
  });
  const dayMs = Math.floor(Date.parse(started.time) / days(1)) * days(1) + days(OPEN_ON_DAY);
  const usedMs = dayMs + hours(9) + below(random, hours(6));
  const session = window.session();
  const login = window.tell(usedMs - minutes(between(random, 5, 50)), loggedIn(operator, session));
  const setting = { type: 'system', id: 'sign-in', name: 'Sign-in' };
  const used = window.tell(usedMs, {
    ...does(operator, 'idp', { type: 'access.allowed', context: { sessionId: session } }),
    targets: [setting],
    domain: 'it',
    decision: { policy: 'access', version: 9, rule: 'granted-role', reason: 'An administrator may change settings' },
    data: {
      permission: 'setting.write',
      attributes: { roles: [operator.role, 'administrator'] },
      grant,
      grant_expires: expires,
      grant_overdue: true,
    },
    links: { causedBy: granted.id },
  });
  const changed = window.tell(usedMs + seconds(between(random, 4, 50)), {
    ...does(operator, 'idp', { type: 'setting.changed', context: { sessionId: session } }),
    targets: [setting],
    domain: 'it',
    changes: [{ path: 'session_minutes', before: 60, after: 480 }],
    data: { setting: 'session_minutes', area: 'sign-in', protects: true },
    links: { causedBy: used.id },
  });
  return { events: [expired, login, used, changed], expired, used, changed };
}

/** The days before it is changed the key says how old it is. */
function keyChanged(random: Random, window: StoryWindow, custodian: Member, intervalDays: number) {
  const key = { type: 'key', id: window.thing('kek'), name: 'Envelope key' };
  const version = between(random, 2, 9);
  const dayMs = window.weekday(between(random, 1, 5), between(random, 1, 4));
  const purpose = 'sealing personal data';
  const uses = [5, 4, 3, 2, 1].map((before) =>
    window.tell(dayMs - days(before) + hours(1) + below(random, hours(20)), {
      source: 'kms',
      type: 'key.used',
      actor: { type: 'service', id: 'key-service', name: 'Key service', mode: 'scheduled' },
      targets: [key],
      domain: 'it',
      data: {
        purpose,
        operation: 'unwrap',
        count: between(random, 100, 900),
        age_days: KEY_AGE_DAYS - before,
        key_version: String(version),
      },
    }),
  );
  const rotated = window.tell(dayMs + hours(10) + below(random, hours(4)), {
    ...does(custodian, 'kms', { type: 'key.rotated' }),
    targets: [key],
    domain: 'it',
    data: {
      purpose,
      algorithm: 'AES-256',
      age_days: KEY_AGE_DAYS,
      interval_days: intervalDays,
      due: dayOf(dayMs - days(KEY_AGE_DAYS - intervalDays)),
      late: intervalDays < KEY_AGE_DAYS,
      key_version: String(version + 1),
      previous_version: String(version),
      automatic: false,
    },
  });
  return { events: [...uses, rotated], rotated };
}

/** Innocent: the same haste, but the role was taken back after hours, the review came in time, the figures are whole. */
function reviewedEmergency(organisation: Organisation, random: Random, window: StoryWindow, operator: Member) {
  const spent = between(random, 180_000, 320_000) * 100 + between(random, 0, 99);
  const stage = stageOf(organisation, random, window, {
    operator,
    planned: spent + between(random, 200, 900) * 100,
    spent,
  });
  const emergency = emergencyOf(organisation, random, window, stage);
  const { granted, started } = emergency;
  const { grant, expires } = granted.data ?? {};
  const roles = [operator.role, 'administrator'];
  const endedMs = Date.parse(String(expires));
  const expired = window.tell(endedMs + seconds(2), {
    source: 'idp',
    type: 'role.expired',
    actor: organisation.machines.identity,
    targets: [operator.target],
    domain: 'it',
    changes: [{ path: 'roles', before: roles, after: [operator.role] }],
    data: { role: 'administrator', grant, expires, enforced: true, last_used: emergency.launched.time },
    links: { causedBy: granted.id },
  });
  const officer = someone(random, organisation, 'compliance_officer');
  const review = window.tell(
    Math.floor(Date.parse(started.time) / days(1)) * days(1) + days(REVIEW_DAYS) + hours(between(random, 9, 14)),
    {
      ...does(officer, 'governance', { type: 'break_glass.reviewed' }),
      targets: [operator.target],
      domain: 'it',
      data: {
        verdict: 'justified',
        started: started.time,
        ended: timeOf(endedMs),
        acts: 1,
        days_until_review: REVIEW_DAYS,
      },
      links: { causedBy: started.id },
    },
  );
  const closed = closingOf(random, window, stage, {
    claimed: spent,
    source: 'ad accounts',
    learnings: pick(random, ['Friday evening sold best.', 'Kurze Filme wirkten besser als Bilder.']),
    signers: [
      { who: operator, holder: window.thing('emp') },
      { who: someone(random, organisation, 'marketing_director'), holder: window.thing('emp') },
    ],
  });
  const events = [
    ...emergency.events,
    expired,
    review,
    ...dailySpend(organisation, random, window, stage),
    ...closed.events,
  ];
  return { events, operator, review, closed };
}

interface Innocent {
  readonly older: Member;
  readonly stranger: Member;
  readonly custodian: Member;
}

/** Innocent: two people of one name sign; and a key as old, whose interval is longer. */
function namesakesSign(organisation: Organisation, random: Random, window: StoryWindow, cast: Innocent) {
  const { older, stranger, custodian } = cast;
  const namesake = memberOf({ ...stranger, name: older.name });
  const spent = between(random, 180_000, 320_000) * 100 + between(random, 0, 99);
  const stage: Stage = stageOf(organisation, random, window, { operator: older, planned: spent, spent });
  const closed: Closed = closingOf(random, window, stage, {
    claimed: spent,
    source: 'ad accounts',
    learnings: 'Half of the sales came in the last three days.',
    signers: [
      { who: older, holder: window.thing('emp') },
      { who: namesake, holder: window.thing('emp') },
    ],
  });
  const { events, rotated } = keyChanged(random, window, custodian, LONGER_INTERVAL_DAYS);
  return {
    events: [
      ...normalLaunch(organisation, random, window, stage),
      ...dailySpend(organisation, random, window, stage),
      ...closed.events,
      ...events,
    ],
    older,
    namesake,
    custodian,
    rotated,
    closed,
  };
}

/** By day, approved the day before. */
function normalLaunch(organisation: Organisation, random: Random, window: StoryWindow, stage: Stage): SampleEvent[] {
  const director = someone(random, organisation, 'marketing_director');
  const request = window.thing('apr');
  const { operator, campaign, scope, launchMs } = stage;
  const given = window.tell(launchMs - hours(between(random, 20, 28)), {
    ...does(director, 'governance', { type: 'approval.given' }),
    targets: [campaign, { ...operator.target, role: 'requester' }],
    scope,
    domain: 'marketing',
    data: {
      request,
      kind: 'launch',
      workflow: 'campaign',
      step: 'director',
      self_approved: false,
      given_afterwards: false,
    },
  });
  const launched = window.tell(launchMs, {
    ...does(operator, 'ads', { type: 'campaign.launched' }),
    targets: [campaign],
    scope,
    domain: 'marketing',
    changes: [{ path: 'status', before: 'approved', after: 'running' }],
    approval: { id: request, status: 'approved', at: given.time, by: director.party },
    data: { version: '1', approved_version: '1', approval_request: request },
    links: { causedBy: given.id },
  });
  return [given, launched];
}

interface Cast {
  readonly stayed: ReturnType<typeof stayedEmergency>;
  readonly reviewed: ReturnType<typeof reviewedEmergency>;
  readonly namesakes: ReturnType<typeof namesakesSign>;
}

function keyOf(cast: Cast): AnswerKey {
  const { stayed, reviewed, namesakes } = cast;
  const { operator, double, custodian, stage, emergency, expired, used, changed, spend, closed, rotated } = stayed;
  const name = stage.campaign.name ?? '';
  return {
    story: 12,
    name: emergencyThatStayed.name,
    question: {
      en: `Did the emergency launch of ${name} end as it should?`,
      de: `Ist der Notfallstart von ${name} ordentlich zu Ende gegangen?`,
    },
    answer: {
      en: `No: nobody reviewed it, ${operator.name} still used the administrator role on day ${OPEN_ON_DAY}, made the return from 248,000 where 291,400 were spent, recorded empty learnings and signed the report twice, the second time as ${double.id}; ${custodian.name} changed a key on day ${KEY_AGE_DAYS}.`,
      de: `Nein: Niemand prüfte ihn, ${operator.name} nutzte die Administratorrolle noch am ${OPEN_ON_DAY}. Tag, rechnete die Rendite aus 248.000 statt aus 291.400, hinterließ leere Erkenntnisse und unterschrieb den Bericht zweimal, das zweite Mal als ${double.id}; ${custodian.name} wechselte einen Schlüssel am ${KEY_AGE_DAYS}. Tag.`,
    },
    culprits: [operator.id, double.id, custodian.id],
    innocent: [reviewed.operator.id, namesakes.older.id, namesakes.namesake.id, namesakes.custodian.id],
    decisive: [
      { id: emergency.started.id, shows: 'Emergency rights are taken; a review is due on Monday and never comes.' },
      { id: emergency.launched.id, shows: 'The launch under them, without approval.' },
      { id: expired.id, shows: 'The administrator role runs out and stays in force.' },
      { id: used.id, shows: `It is used on day ${OPEN_ON_DAY}.` },
      { id: changed.id, shows: 'A setting that protects is loosened with it.' },
      ...spend.map(({ id }, at) => ({ id, shows: `Spend of day ${at + 1} of ${spend.length}; the sum is 291,400.` })),
      { id: closed.roi.id, shows: 'The return is made from 248,000, from a spreadsheet.' },
      { id: closed.learnings.id, shows: 'What was learned is empty.' },
      { id: rotated.id, shows: `The key is changed on day ${KEY_AGE_DAYS} of ${KEY_INTERVAL_DAYS}.` },
      ...closed.signed.map(({ id }, at) => ({ id, shows: `Signature ${at + 1} of one person.` })),
    ],
    lookAlikes: [
      {
        ids: idsOf(reviewed.events),
        why: 'A launch under emergency rights as well, but they ended after hours, were reviewed in time, and the figures are those of the ad accounts.',
      },
      {
        ids: idsOf(namesakes.events),
        why: `Two signatures of one name, but of two people at two machines; and a key of ${KEY_AGE_DAYS} days, but due after ${LONGER_INTERVAL_DAYS}.`,
      },
    ],
    queries: queriesOf(cast),
  };
}

function queriesOf({ stayed, reviewed, namesakes }: Cast): ExpectedQuery[] {
  const { operator, stage, emergency, expired, used, spend, closed, rotated } = stayed;
  const campaign = `campaign/${stage.campaign.id}`;
  const report = `report/${closed.report.targets?.[0]?.id ?? ''}`;
  const leavesOut = [...idsOf(reviewed.events), ...idsOf(namesakes.events)];
  return [
    {
      q: `type:(break_glass.started OR campaign.launched) target:${campaign}`,
      asks: 'How was it launched?',
      finds: [emergency.started.id, emergency.launched.id],
      leavesOut,
    },
    {
      q: `type:(role.granted OR role.expired OR role.revoked OR break_glass.reviewed) target:${operator.id}`,
      asks: 'Did the role end, and did anybody review it?',
      finds: [emergency.granted.id, expired.id],
      leavesOut,
    },
    {
      q: `type:access.allowed data.grant_overdue:true actor:${operator.id}`,
      asks: 'Was it used afterwards?',
      finds: [used.id],
      leavesOut,
    },
    { q: `type:spend.recorded target:${campaign}`, asks: 'What was spent?', finds: idsOf(spend), leavesOut },
    {
      q: 'type:roi.calculated data.spend:248000',
      asks: 'What was the return made from?',
      finds: [closed.roi.id],
      leavesOut,
    },
    {
      q: 'type:campaign.learnings_recorded data.learnings_state:empty',
      asks: 'Which campaigns taught nothing?',
      finds: [closed.learnings.id],
      leavesOut,
    },
    { q: 'type:key.rotated data.late:true', asks: 'Which keys were changed too late?', finds: [rotated.id], leavesOut },
    {
      q: `type:report.signed target:${report}`,
      asks: 'Who signed the report?',
      finds: idsOf(closed.signed),
      leavesOut,
    },
  ];
}
