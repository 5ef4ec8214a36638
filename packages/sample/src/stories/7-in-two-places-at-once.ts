/**
 * Story 7: the session of an administrator is used from another network without a sign-in. It makes a new
 * administrator, an API key and another recovery mail; a backup of a key and a change of retention are refused, the
 * account is locked, and leadership is told after 52 minutes.
 */

import type { Actor, SampleEvent, Target } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { between, pick, shuffled, type Random } from '../random.ts';
import {
  administrator,
  apiKey,
  at,
  Course,
  KEY_NAMES,
  login,
  OFFICE,
  overThePrivateNetwork,
  placeIn,
  sessionLength,
  signedInElsewhere,
  type Place,
} from './7-administrators-at-work.ts';
import { doneBy, timeText } from './done-by.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { hours, minutes, seconds, type StoryWindow } from './window.ts';

const TOLD_AFTER_MINUTES = 52;
const NOTICE_LIMIT_MINUTES = 60;
const WATCH: Actor = { type: 'rule', id: 'watch-sessions', name: 'Session watch', mode: 'autonomous' };

export const inTwoPlacesAtOnce: Story = {
  number: 7,
  name: 'In two places at once',
  tell(organisation, random, window): ToldStory {
    const plot = plotOf(organisation, random, window);
    return {
      events: plot.events,
      lookAlikes: plot.innocents,
      key: { ...keyOf(plot), queries: queriesOf(plot) },
    };
  },
};

type Plot = ReturnType<typeof plotOf>;

/** Everything that happens, and who had a part in it. */
function plotOf(organisation: Organisation, random: Random, window: StoryWindow) {
  const weeks = shuffled(random, [0, 1, 2, 3]) as [number, number, number, number];
  const { domain, org } = organisation;
  const hire = () =>
    window.newcomer({
      role: 'administrator',
      org,
      domain,
      network: '10.20',
      market: pick(random, organisation.clients[1].markets).code,
    });
  const [victim, traveller, mover] = [hire(), hire(), hire()];
  const takeover = takenOver(organisation, random, window, victim, hire(), weeks[0]);
  const hotel = signedInElsewhere(organisation, random, window, traveller, hire(), weeks[1]);
  const planned = overThePrivateNetwork(organisation, random, window, mover, hire(), weeks[2]);
  const innocents = [hotel, planned] as const;
  const elsewhere = innocents.flatMap(idsOf);
  const { decisive, foreign, intruder } = takeover;
  return {
    events: takeover.events,
    decisive,
    elsewhere,
    foreign,
    hotel,
    innocents,
    intruder,
    mover,
    planned,
    takeover,
    traveller,
    victim,
  };
}

function keyOf({
  decisive,
  foreign,
  hotel,
  intruder,
  mover,
  planned,
  traveller,
  victim,
}: Plot): Omit<AnswerKey, 'queries'> {
  return {
    story: 7,
    name: inTwoPlacesAtOnce.name,
    question: {
      en: `Did ${victim.name} make the administrator ${intruder.name}?`,
      de: `Hat ${victim.name} den Administrator ${intruder.name} angelegt?`,
    },
    answer: {
      en: `No. The session of ${victim.name} was used from ${foreign} without a sign-in while ${victim.name} worked in the office; from there came ${intruder.name}, an API key and the recovery mail. Key backup and retention were refused, the account was locked, leadership was told after 52 minutes.`,
      de: `Nein. Die Sitzung von ${victim.name} wurde ohne Anmeldung von ${foreign} aus benutzt, während ${victim.name} im Büro arbeitete; von dort kamen ${intruder.name}, ein API-Schlüssel und die Wiederherstellungsadresse. Schlüsselsicherung und Aufbewahrungsregel wurden verweigert, das Konto gesperrt, die Leitung nach 52 Minuten informiert.`,
    },
    culprits: [intruder.id],
    innocent: [victim.id, traveller.id, mover.id],
    decisive: [
      { id: decisive.login.id, shows: 'The only sign-in of the session: in the office.' },
      { id: decisive.inOffice.id, shows: 'The person worked in the office meanwhile.' },
      { id: decisive.created.id, shows: 'The same session from another network: a new administrator.' },
      { id: decisive.apiKey.id, shows: 'An API key from there.' },
      { id: decisive.recovery.id, shows: 'The recovery mail now leads outside.' },
      { id: decisive.backup.id, shows: 'Backup of a key, by the new administrator: refused.' },
      { id: decisive.retention.id, shows: 'Shorter retention of sign-ins: refused.' },
      { id: decisive.locked.id, shows: 'The account was locked.' },
      { id: decisive.notified.id, shows: 'Leadership was told after 52 minutes.' },
    ],
    lookAlikes: [
      {
        ids: idsOf(hotel),
        why: 'Two networks within minutes too, but with a sign-in and a second factor, in a session of its own; the key was approved.',
      },
      {
        ids: idsOf(planned),
        why: 'One session from two addresses as well, but both are ours: the office and its private network. The administrator was approved.',
      },
    ],
  };
}

function queriesOf({ decisive, elsewhere, foreign, intruder, takeover, victim }: Plot): ExpectedQuery[] {
  return [
    {
      q: `ip:${foreign}`,
      asks: 'What came from the other network?',
      finds: takeover.fromThere,
      leavesOut: [decisive.login.id, decisive.inOffice.id, ...elsewhere],
    },
    {
      q: `type:user.logged_in actor:${victim.id}`,
      asks: 'Where did the person sign in?',
      finds: [decisive.login.id],
      leavesOut: elsewhere,
    },
    {
      q: `type:user.created data.administrator:true -approval.status:?`,
      asks: 'Which administrators were made without an approval?',
      finds: [decisive.created.id],
      leavesOut: elsewhere,
    },
    {
      q: `actor:(${victim.id} OR ${intruder.id}) outcome:denied`,
      asks: 'What was refused?',
      finds: [decisive.backup.id, decisive.retention.id],
      leavesOut: elsewhere,
    },
    {
      q: `target:${victim.id} type:(security.suspicion_raised OR account.locked OR user.session_ended)`,
      asks: 'What was done about it?',
      finds: takeover.response,
      leavesOut: elsewhere,
    },
    {
      q: `type:incident.notified target:incident/${takeover.incident.id} data.audience:leadership`,
      asks: 'When was leadership told?',
      finds: [decisive.notified.id],
    },
  ];
}

/** Who and what the takeover is about, and the course of its events. */
interface Takeover {
  readonly organisation: Organisation;
  readonly random: Random;
  readonly window: StoryWindow;
  readonly course: Course;
  readonly victim: Member;
  readonly intruder: Member;
  readonly office: Place;
  /** The cookie was copied: same session, other address, other browser. */
  readonly away: Place;
  readonly key: Target;
  readonly incident: Target;
}

/** Everything from the sign-in in the office to the notice of the board. */
function takenOver(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  victim: Member,
  intruder: Member,
  week: number,
) {
  const office = placeIn(victim, window);
  const foreign = `198.18.${between(random, 1, 250)}.${between(random, 2, 250)}`;
  const startMs = window.weekday(between(random, 1, 5), week) + hours(8) + minutes(between(random, 0, 50));
  const its: Takeover = {
    organisation,
    random,
    window,
    course: new Course(window, startMs),
    victim,
    intruder,
    office,
    away: {
      ip: foreign,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/139.0',
      sessionId: office.sessionId,
    },
    key: { type: 'api_key', id: window.thing('key'), name: pick(random, KEY_NAMES) },
    incident: { type: 'incident', id: window.thing('inc'), name: 'Session used from two networks' },
  };
  const { course, incident } = its;
  const signedIn = course.after(0, login(victim, office, OFFICE, false));
  course.after(minutes(between(random, 20, 60)), {
    ...at(victim, office, 'idp'),
    type: 'user.mfa_enrolled',
    targets: [someone(random, organisation, 'sales').target],
    reason: 'the telephone was lost',
    data: { device: 'security key', method: 'passkey', kind: 'added', factors_left: 2 },
  });
  const seized = fromAway(its);
  const tried = asNewAdministrator(its);
  const stopped = lockedOut(its, signedIn, seized);
  const notified = cleanedUp(its, seized, stopped.suspicion);
  return {
    events: course.events,
    decisive: { login: signedIn, ...seized, ...tried, locked: stopped.locked, notified },
    fromThere: idsOf([seized.created, seized.apiKey, seized.recovery, tried.entered, tried.backup, tried.retention]),
    response: idsOf([stopped.suspicion, stopped.locked, stopped.ended]),
    foreign,
    intruder,
    incident,
  };
}

/** In the session of the other: an administrator, a key, another recovery mail; and the person at work meanwhile. */
function fromAway({ away, course, intruder, key, office, random, victim, window }: Takeover) {
  const created = course.after(minutes(between(random, 15, 50)), administrator(victim, intruder, away, null));
  // Meanwhile, in the office.
  const inOffice = course.after(
    seconds(between(random, 25, 80)),
    sessionLength(victim, office, { type: 'system', id: window.thing('sys'), name: 'Reporting portal' }),
  );
  const apiKeyMade = course.after(
    seconds(between(random, 40, 140)),
    apiKey(victim, key, away, course.nowMs + hours(24 * 365), null),
  );
  const recovery = course.after(seconds(between(random, 40, 140)), {
    ...at(victim, away, 'idp'),
    type: 'user.updated',
    targets: [victim.target],
    changes: [{ path: 'recovery_email', before: victim.email, after: `${victim.id.slice(2)}@post.example` }],
    data: { by_themselves: true, verified: false },
  });
  return { created, inOffice, apiKey: apiKeyMade, recovery };
}

/** The new administrator comes in and asks for what cannot be undone. */
function asNewAdministrator({ away, course, intruder, random, window }: Takeover) {
  const beyond: Place = { ...away, sessionId: window.session() };
  const envelopeKey: Target = { type: 'key', id: window.thing('kek'), name: 'Envelope key' };
  const policy: Target = { type: 'retention_policy', id: window.thing('ret'), name: 'Sign-in records' };
  const entered = course.after(seconds(between(random, 60, 200)), {
    ...login(intruder, beyond, { device: 'unknown', network: 'unknown', location: 'unknown' }, true),
    data: {
      method: 'password',
      mfa: false,
      device: 'unknown',
      network: 'unknown',
      session: beyond.sessionId,
      attempts: 1,
      new_network: true,
      new_device: true,
    },
  });
  const refused = { policy: 'access', version: between(random, 8, 20) };
  const backup = course.after(seconds(between(random, 30, 120)), {
    ...at(intruder, beyond, 'kms'),
    type: 'key.backed_up',
    outcome: 'denied',
    targets: [envelopeKey],
    decision: { ...refused, rule: 'two-custodians', reason: 'A backup of a key needs two custodians' },
    data: {
      purpose: 'sealing personal data',
      algorithm: 'AES-256',
      key_version: String(between(random, 2, 6)),
      copies: 1,
    },
  });
  const retention = course.after(seconds(between(random, 30, 120)), {
    ...at(intruder, beyond, 'governance'),
    type: 'retention_policy.changed',
    outcome: 'denied',
    targets: [policy],
    changes: [{ path: 'period_days', before: 730, after: 7 }],
    decision: {
      ...refused,
      rule: 'compliance-decides-retention',
      reason: 'Only compliance changes how long records are kept',
    },
    data: { policy: policy.id, procedure: 'purge monthly', result: 'not changed', shortens: true },
  });
  return { entered, backup, retention };
}

/** Noticed by a rule, and stopped by it. */
function lockedOut(its: Takeover, signedIn: SampleEvent, seized: ReturnType<typeof fromAway>) {
  const { away, course, incident, office, organisation, random, victim } = its;
  const { apiKey: keyMade, created, inOffice, recovery } = seized;
  const suspicion = course.after(seconds(between(random, 10, 50)), {
    source: 'monitor',
    type: 'security.suspicion_raised',
    actor: WATCH,
    targets: [victim.target],
    domain: 'it',
    data: {
      kind: 'session used from another network',
      severity: 'high',
      rule: WATCH.id,
      first_seen: created.time,
      last_seen: recovery.time,
      known_address: office.ip,
      new_address: away.ip,
      evidence: [created.id, inOffice.id, keyMade.id, recovery.id],
    },
    links: { causedBy: created.id },
  });
  const locked = course.after(seconds(between(random, 4, 9)), {
    source: 'idp',
    type: 'account.locked',
    actor: organisation.machines.identity,
    targets: [victim.target],
    domain: 'it',
    changes: [{ path: 'status', before: 'active', after: 'locked' }],
    data: { cause: 'session used from another network', rule: WATCH.id, sessions_ended: 1, incident: incident.id },
    links: { causedBy: suspicion.id },
  });
  const ended = course.after(seconds(1), {
    source: 'idp',
    type: 'user.session_ended',
    actor: organisation.machines.identity,
    targets: [victim.target],
    domain: 'it',
    data: {
      device: OFFICE.device,
      session: office.sessionId,
      session_seconds: Math.round((course.nowMs - Date.parse(signedIn.time)) / 1000),
      started: signedIn.time,
      cause: 'account locked',
      sessions_ended: 1,
    },
    links: { causedBy: locked.id },
  });
  return { suspicion, locked, ended };
}

/** What the security officer did; gives the notice to leadership. */
function cleanedUp(its: Takeover, seized: ReturnType<typeof fromAway>, suspicion: SampleEvent): SampleEvent {
  const { course, incident, intruder, key, organisation, random } = its;
  const officer = someone(random, organisation, 'security_officer');
  const cmo = someone(random, organisation, 'cmo');
  const detectedMs = Date.parse(suspicion.time);
  const by = { ...doneBy(officer), source: 'idp', domain: 'it' };
  course.after(minutes(between(random, 2, 6)), {
    ...by,
    source: 'governance',
    type: 'incident.opened',
    targets: [incident],
    data: {
      level: 1,
      phase: 'detection',
      category: 'compromise',
      detected: suspicion.time,
      alert: WATCH.id,
      personal_data: false,
    },
    links: { causedBy: suspicion.id },
  });
  course.after(minutes(between(random, 3, 8)), {
    ...by,
    type: 'response.executed',
    targets: [intruder.target, incident],
    data: {
      action: 'deactivate account',
      automatic: false,
      result: 'done',
      reversible: true,
      seconds_after_alert: Math.round((course.nowMs - detectedMs) / 1000),
    },
    links: { causedBy: suspicion.id },
  });
  course.after(seconds(5), {
    ...by,
    type: 'user.deactivated',
    targets: [intruder.target],
    reason: 'it was made from a stolen session',
    changes: [{ path: 'status', before: 'active', after: 'deactivated' }],
    data: { sessions_ended: 1, keys_revoked: 1, roles_removed: ['administrator'], still_active_in: [] },
    links: { causedBy: seized.created.id },
  });
  course.after(minutes(1), {
    ...by,
    source: 'api',
    type: 'api_key.revoked',
    targets: [key],
    reason: 'it was made from a stolen session',
    data: { authentication: 'session', age_days: 0, automatic: false },
    links: { causedBy: seized.apiKey.id },
  });
  return course.after(detectedMs + minutes(TOLD_AFTER_MINUTES) - course.nowMs, {
    ...by,
    source: 'governance',
    type: 'incident.notified',
    targets: [incident, { ...cmo.target, role: 'informed' }],
    data: {
      level: 1,
      phase: 'containment',
      category: 'compromise',
      audience: 'leadership',
      minutes: TOLD_AFTER_MINUTES,
      due: timeText(detectedMs + minutes(NOTICE_LIMIT_MINUTES)),
      in_time: true,
      channel: 'telephone',
    },
    links: { causedBy: suspicion.id },
  });
}
