/** Story 7 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { inTwoPlacesAtOnce } from './7-in-two-places-at-once.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(inTwoPlacesAtOnce);

const one = (events: readonly SampleEvent[], type: string) => {
  const found = events.filter((event) => event.type === type);
  expect(found.map((event) => event.type)).toEqual([type]);
  return found[0]!;
};
const bySession = (events: readonly SampleEvent[], session: string) =>
  events.filter(({ context }) => context?.sessionId === session).sort((a, b) => (a.time < b.time ? -1 : 1));

test('one session in two networks, one sign-in, work in both within minutes', () => {
  for (const { events, key } of told) {
    const [victim] = key.innocent;
    const logins = events.filter(({ actor, type }) => type === 'user.logged_in' && actor.id === victim);
    expect(logins).toHaveLength(1);
    const office = logins[0]!.context!;
    const session = bySession(events, office.sessionId!);
    const away = session.filter(({ context }) => context!.ip !== office.ip);
    expect(new Set(away.map(({ context }) => context!.ip)).size).toBe(1);
    expect(away.map(({ type }) => type)).toEqual(['user.created', 'api_key.created', 'user.updated']);
    const between = session.filter(
      ({ context, time }) => context!.ip === office.ip && time > away[0]!.time && time < away.at(-1)!.time,
    );
    expect(between).toHaveLength(1);
    expect(Date.parse(between[0]!.time) - Date.parse(away[0]!.time)).toBeLessThan(2 * 60_000);
  }
});

test('a new administrator, a key and a recovery mail; key backup and retention refused to the new account', () => {
  for (const { events, key } of told) {
    const created = one(events, 'user.created');
    expect(created).toMatchObject({ approval: null, data: { administrator: true } });
    expect(key.culprits).toEqual([created.targets![0]!.id]);
    expect(one(events, 'api_key.created').approval).toBeNull();
    const [recovery] = one(events, 'user.updated').changes!;
    expect(recovery).toMatchObject({ path: 'recovery_email', before: created.actor.email });
    expect(recovery!.after).not.toBe(created.actor.email);
    for (const type of ['key.backed_up', 'retention_policy.changed']) {
      const refused = one(events, type);
      expect(refused.outcome).toBe('denied');
      expect(refused.actor.id).toBe(key.culprits[0]);
      expect(refused.context!.ip).toBe(created.context!.ip);
      expect(refused.decision!.rule).toMatch(/\w/);
    }
    expect(events.filter(({ outcome }) => outcome === 'denied')).toHaveLength(2);
  }
});

test('account locked, session ended, leadership told 52 minutes after it was noticed', () => {
  for (const { events, key } of told) {
    const suspicion = one(events, 'security.suspicion_raised');
    const locked = one(events, 'account.locked');
    const notified = one(events, 'incident.notified');
    expect(locked.targets![0]!.id).toBe(key.innocent[0]);
    expect(locked.links!.causedBy).toBe(suspicion.id);
    expect(one(events, 'user.session_ended').time > locked.time).toBe(true);
    expect(one(events, 'incident.opened').data!['detected']).toBe(suspicion.time);
    expect(notified.data).toMatchObject({ audience: 'leadership', minutes: 52, in_time: true });
    expect(Date.parse(notified.time) - Date.parse(suspicion.time)).toBe(52 * 60_000);
    const byVictim = events.filter(({ actor }) => actor.id === key.innocent[0]);
    for (const { time } of byVictim) expect(time < locked.time).toBe(true);
  }
});

test('what looks alike: a sign-in of its own in the other network, or another address that is ours; all approved', () => {
  for (const { lookAlikes } of told) {
    const [hotel, planned] = lookAlikes;
    for (const events of lookAlikes) {
      for (const type of ['user.created', 'api_key.created'])
        expect(one(events, type).approval).toMatchObject({ status: 'approved' });
      expect(new Set(events.map(({ context }) => context!.ip)).size).toBe(2);
    }
    const sessions = new Map<string, Set<string>>();
    for (const { context } of hotel) {
      const addresses = sessions.get(context!.sessionId!) ?? new Set();
      sessions.set(context!.sessionId!, addresses.add(context!.ip!));
    }
    expect([...sessions.values()].map(({ size }) => size)).toEqual([1, 1]);
    for (const session of sessions.keys()) expect(bySession(hotel, session)[0]!.type).toBe('user.logged_in');
    expect(new Set(planned.map(({ context }) => context!.sessionId)).size).toBe(1);
    for (const { context } of planned) expect(context!.ip).toMatch(/^10\.2[01]\./);
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
