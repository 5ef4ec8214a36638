/** Who is one with whom, for verdicts and answers: whatever a party is called there, and for callers only what they see. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerWith, openTestHouse } from '../search/house.fixture.ts';
import type { TestHouse } from '../search/house.fixture.ts';
import { linked, samePerson } from './linked.ts';
import { link, unlink } from './linking.ts';

const NOW_MS = 0;
const BY_HAND = { by: 'hand', verified: false, evidence: 'One badge for both', events: [] } as const;
const administrator = { ...callerWith(), scopes: new Set(['read', 'reveal', 'administer']) };
const acme = callerWith({ restrict: 'scope.client:acme' });
let test: TestHouse;

function acted(id: string, client: string): Record<string, unknown> {
  return { id, type: 'campaign.launched', actor: { type: 'user', id, name: `Name of ${id}` }, scope: { client } };
}

const join = (one: string, other: string) =>
  link(test.own, test.house, administrator, {
    ends: [
      { type: 'user', id: one },
      { type: 'user', id: other },
    ],
    ...BY_HAND,
  });

beforeAll(async () => {
  test = await openTestHouse();
  await test.record(
    ['a', 'b', 'd'].map((id) => acted(`user-${id}`, 'acme')),
    'crm',
  );
  await test.record([acted('user-c', 'globex')], 'mailer');
});
afterAll(() => test.close());

it('is one person by links, however the source calls them, and not when they are undone', async () => {
  const made = await join('user-a', 'user-b');
  await join('user-b', 'user-c');
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ type: 'user', id: `user-${name}` }));
  const by = await samePerson(test.house);
  // By which links, where there are any.
  const is = (...parties: Parameters<typeof by>): boolean => by(...parties) !== false;
  expect(by(a ?? {}, b ?? {})).toEqual([made.index]);
  expect(by(a ?? {}, c ?? {})).toHaveLength(2);
  for (const [one, other] of [
    [a, b],
    [b, a],
    [a, c],
    [{ ...a, type: 'unknown' }, c],
    [{ id: 'user-a' }, c],
  ])
    expect(is(one ?? {}, other ?? {}), JSON.stringify([one, other])).toBe(true);
  for (const [one, other] of [
    [a, d],
    [d, d],
    [{ type: 'service', id: 'user-a' }, b],
    [{ type: 'user', id: 'USER-A' }, b],
    [{}, {}],
  ])
    expect(is(one ?? {}, other ?? {}), JSON.stringify([one, other])).toBe(false);

  const entity = { type: 'user', id: 'user-a' };
  const all = await linked(test.house, administrator, entity, NOW_MS);
  expect(all).toEqual([{ entity }, { entity: b, index: made.index }, { entity: c, index: expect.any(Number) }]);
  // By refs to those who may not see ids.
  const unseen = await linked(test.house, callerWith({ reveal: false }), entity, NOW_MS);
  expect(unseen.map((one) => one.entity.id)).toEqual([
    'user-a',
    expect.stringMatching(/^s_/),
    expect.stringMatching(/^s_/),
  ]);
  expect(is({ type: 'user', ref: unseen[1]?.entity.id ?? '' }, c ?? {})).toBe(true);
  // Within a restriction only what is seen there, and not the event that links.
  expect(await linked(test.house, acme, entity, NOW_MS)).toEqual([{ entity }, { entity: b }]);
  expect(await linked(test.house, acme, { type: 'user', id: 'user-c' }, NOW_MS)).toHaveLength(1);
  expect(await linked(test.house, callerWith({ withhold: ['actor.id'] }), entity, NOW_MS)).toEqual([{ entity }]);

  await unlink(test.own, test.house, administrator, { id: made.id, reason: 'two people' });
  expect(is(a ?? {}, b ?? {})).toBe(false);
  expect(is(b ?? {}, c ?? {})).toBe(true);
  expect(await linked(test.house, administrator, entity, NOW_MS)).toEqual([{ entity }]);
});

it('makes one link of two that are asked for at once', async () => {
  const [one, other] = await Promise.allSettled([join('user-a', 'user-d'), join('user-d', 'user-a')]);
  expect([one.status, other.status]).toEqual(['fulfilled', 'rejected']);
  expect(other).toMatchObject({ reason: { code: 'link.exists' } });
});
