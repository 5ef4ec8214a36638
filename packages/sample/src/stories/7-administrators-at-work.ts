/**
 * Administrators at work, for story 7: what they do, from which place, in which session; and two who work from two
 * networks and may.
 */

import type { SampleEvent, Target, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { between, pick, type Random } from '../random.ts';
import { another, timeText } from './done-by.ts';
import { hours, minutes, type StoryWindow } from './window.ts';

/** Names an administrator who works at night would give a key. */
export const KEY_NAMES = ['Nightly reporting', 'Contact sync', 'Warehouse load'] as const;

export interface Place {
  readonly ip: string;
  readonly userAgent: string;
  readonly sessionId: string;
}

/** What of it belongs to the person, as sign-ins tell it. */
export interface Device {
  readonly device: string;
  readonly network: string;
  readonly location: string;
}

export const OFFICE: Device = { device: 'laptop of the house', network: 'office', location: 'Hamburg, DE' };

/** Tells one after the other: each some time after the last. */
export class Course {
  readonly events: SampleEvent[] = [];
  readonly #window: StoryWindow;
  nowMs: number;

  constructor(window: StoryWindow, startMs: number) {
    this.#window = window;
    this.nowMs = startMs;
  }

  after(ms: number, telling: Telling): SampleEvent {
    this.nowMs += ms;
    const event = this.#window.tell(this.nowMs, telling);
    this.events.push(event);
    return event;
  }
}

/** In person, at a place. */
export function at(
  who: Member,
  context: Place,
  source: string,
): Pick<Telling, 'actor' | 'context' | 'source' | 'domain'> {
  return { actor: who.actor, context, source, domain: 'it' };
}

export function login(who: Member, place: Place, { device, location, network }: Device, isNew: boolean): Telling {
  return {
    ...at(who, place, 'idp'),
    type: 'user.logged_in',
    data: {
      method: 'passkey',
      mfa: true,
      provider: 'company directory',
      device,
      location,
      network,
      session: place.sessionId,
      attempts: 1,
      new_network: isNew,
    },
  };
}

export function sessionLength(who: Member, place: Place, system: Target): Telling {
  return {
    ...at(who, place, 'idp'),
    type: 'setting.changed',
    targets: [system],
    reason: 'the last review asked for it',
    changes: [{ path: 'session_minutes', before: 480, after: 240 }],
    data: { setting: 'session_minutes', area: 'sessions', protects: true },
  };
}

/** @param approval null: nobody approved it */
export function administrator(
  maker: Member,
  made: Member,
  place: Place,
  approval: NonNullable<Telling['approval']> | null,
): Telling {
  return {
    ...at(maker, place, 'idp'),
    type: 'user.created',
    targets: [made.target],
    changes: [{ path: 'status', before: null, after: 'active' }],
    reason: approval === null ? null : 'the night shift needs one',
    approval,
    data: {
      roles: ['administrator'],
      organisation: made.org.name,
      organisation_type: 'own',
      administrator: true,
      email: made.email,
      ...(approval?.id === undefined ? {} : { approval_request: approval.id }),
    },
  };
}

export function apiKey(
  maker: Member,
  key: Target,
  place: Place,
  expiresMs: number,
  approval: NonNullable<Telling['approval']> | null,
): Telling {
  return {
    ...at(maker, place, 'api'),
    type: 'api_key.created',
    targets: [key],
    approval,
    data: {
      authentication: 'session',
      scopes: approval === null ? ['contacts.read', 'users.write', 'settings.write'] : ['contacts.read'],
      expires: timeText(expiresMs),
      purpose: approval === null ? null : 'Weekly list for the call centre',
    },
  };
}

export function placeIn(who: Member, window: StoryWindow): Place {
  return { ...who.context, sessionId: window.session() };
}

/** Innocent: on the road, in an hotel; another network, but with a sign-in, and what is made there is approved. */
export function signedInElsewhere(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  traveller: Member,
  colleague: Member,
  week: number,
): SampleEvent[] {
  const office = placeIn(traveller, window);
  const hotel: Place = {
    ip: `198.19.${between(random, 1, 250)}.${between(random, 2, 250)}`,
    userAgent: traveller.userAgent,
    sessionId: window.session(),
  };
  const officer = someone(random, organisation, 'security_officer');
  const course = new Course(
    window,
    window.weekday(between(random, 1, 5), week) + hours(9) + minutes(between(random, 0, 50)),
  );
  const approval = {
    id: window.thing('apr'),
    status: 'approved',
    at: timeText(course.nowMs - hours(between(random, 2, 9))),
    by: officer.party,
  };
  course.after(0, login(traveller, office, OFFICE, false));
  course.after(
    minutes(between(random, 10, 40)),
    sessionLength(traveller, office, { type: 'system', id: window.thing('sys'), name: 'File store' }),
  );
  course.after(minutes(1), {
    ...at(traveller, office, 'idp'),
    type: 'user.logged_out',
    data: {
      device: OFFICE.device,
      session: office.sessionId,
      session_seconds: Math.round((course.nowMs - Date.parse(course.events[0]?.time ?? '')) / 1000) + 60,
    },
  });
  course.after(
    minutes(between(random, 25, 55)),
    login(traveller, hotel, { ...OFFICE, network: 'hotel', location: 'Bremen, DE' }, true),
  );
  course.after(minutes(between(random, 2, 9)), {
    ...at(traveller, hotel, 'idp'),
    type: 'user.mfa_answered',
    data: { method: 'one-time code', device: OFFICE.device, network: 'hotel', session: hotel.sessionId, attempts: 1 },
  });
  course.after(
    minutes(between(random, 3, 12)),
    apiKey(
      traveller,
      { type: 'api_key', id: window.thing('key'), name: pick(random, KEY_NAMES) },
      hotel,
      course.nowMs + hours(24 * 90),
      approval,
    ),
  );
  course.after(minutes(between(random, 3, 12)), administrator(traveller, colleague, hotel, approval));
  return course.events;
}

/** Innocent: one session, two addresses, both ours: the laptop left the desk and went on over the private network. */
export function overThePrivateNetwork(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  mover: Member,
  colleague: Member,
  week: number,
): SampleEvent[] {
  const desk = placeIn(mover, window);
  const gateway: Place = { ...desk, ip: `10.21.0.${between(random, 2, 250)}` };
  const officer = another(random, organisation.having('security_officer'));
  const course = new Course(
    window,
    window.weekday(between(random, 1, 5), week) + hours(10) + minutes(between(random, 0, 50)),
  );
  const approval = {
    id: window.thing('apr'),
    status: 'approved',
    at: timeText(course.nowMs - hours(between(random, 2, 9))),
    by: officer.party,
  };
  course.after(0, login(mover, desk, OFFICE, false));
  course.after(minutes(between(random, 10, 40)), administrator(mover, colleague, desk, approval));
  course.after(
    minutes(between(random, 2, 6)),
    apiKey(
      mover,
      { type: 'api_key', id: window.thing('key'), name: pick(random, KEY_NAMES) },
      gateway,
      course.nowMs + hours(24 * 90),
      approval,
    ),
  );
  course.after(minutes(between(random, 2, 20)), {
    ...at(mover, gateway, 'idp'),
    type: 'user.updated',
    targets: [mover.target],
    changes: [{ path: 'recovery_email', before: null, after: mover.email }],
    data: { by_themselves: true, verified: true },
  });
  return course.events;
}
