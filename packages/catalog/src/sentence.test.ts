/** Events told in plain words. */

import { expect, test } from 'vitest';
import { catalogTypes, sentence } from './index.ts';

const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@larkfield.example' };
const sale = { type: 'campaign', id: 'c_9', name: 'Spring Sale' };

test('a change of budget says who, through what, which, from and to', () => {
  const event = {
    type: 'budget.adjusted',
    actor: { ...ana, agent: { name: 'Copy Agent' } },
    targets: [sale],
    changes: [{ path: 'daily_budget', before: '200', after: '350' }],
    data: { currency: 'EUR' },
    outcome: 'success',
  };
  expect(sentence(event)).toBe(
    'Ana Ruiz (through Copy Agent) raised the daily budget of Spring Sale from 200 to 350 EUR',
  );
  const lowered = { ...event, changes: [{ path: 'daily_budget', before: '350', after: 200 }] };
  expect(sentence(lowered)).toBe(
    'Ana Ruiz (through Copy Agent) lowered the daily budget of Spring Sale from 350 to 200 EUR',
  );
  const money = {
    ...event,
    changes: [{ path: 'daily_budget', before: null, after: { amount: '5', currency: 'GBP' } }],
  };
  expect(sentence(money)).toBe(
    'Ana Ruiz (through Copy Agent) changed the daily budget of Spring Sale from nothing to 5 GBP',
  );
});

test('withheld names are said to be sealed, never shown as ids', () => {
  const event = {
    type: 'lead.reassigned',
    actor: { type: 'user' },
    outcome: 'success',
    targets: [
      { type: 'lead' },
      { type: 'user', id: 'u_1', name: 'Jonas Quill', role: 'previous' },
      { type: 'user', role: 'assignee' },
    ],
  };
  expect(sentence(event, ['actor.id', 'actor.name', 'targets.0.id', 'targets.2.id'])).toBe(
    'Someone (sealed) reassigned the lead (sealed) from Jonas Quill to a user (sealed)',
  );
  expect(sentence({ type: 'user.logged_in', actor: { type: 'user', id: 'u_1' } }, ['actor.name'])).toBe(
    'Someone (sealed) logged in',
  );
});

test('a delegator is named; an address or id stands in only where no name is known', () => {
  const onBehalf = { type: 'agent', id: 'a_1', name: 'Copy Agent', onBehalfOf: { id: 'u_17', name: 'Ana Ruiz' } };
  expect(
    sentence({
      type: 'post.published',
      actor: onBehalf,
      targets: [{ type: 'post', id: 'p_1', name: 'Linen' }],
      scope: { channel: 'social' },
    }),
  ).toBe('Copy Agent (on behalf of Ana Ruiz) published the post Linen on social');
  expect(sentence({ type: 'user.logged_out', actor: { type: 'user', id: 'u_1', email: 'x@y.example' } })).toBe(
    'x@y.example logged out',
  );
  expect(sentence({ type: 'user.logged_out', actor: { type: 'user', id: 'u_1' } })).toBe('u_1 logged out');
});

test('what did not happen is said', () => {
  const event = { type: 'data.exported', actor: ana, data: { rows: 12000, destination: 'a laptop' } };
  expect(sentence({ ...event, outcome: 'denied' })).toBe('Ana Ruiz exported 12,000 rows to a laptop, which was denied');
  expect(sentence({ ...event, outcome: 'failure' })).toBe('Ana Ruiz exported 12,000 rows to a laptop, which failed');
  expect(sentence({ type: 'access.denied', outcome: 'denied', actor: ana })).toBe('Ana Ruiz was refused access');
});

test('unknown types fall back to readable words', () => {
  expect(
    sentence({ type: 'newsletter.recalculated', actor: ana, targets: [{ type: 'newsletter', id: 'n1', name: 'May' }] }),
  ).toBe('Ana Ruiz recalculated the newsletter May');
  expect(
    sentence({ type: 'newsletter.segment_recalculated', actor: ana, targets: [{ type: 'segment', id: 's1' }] }),
  ).toBe('Ana Ruiz: newsletter segment recalculated (segment s1)');
  expect(sentence({ type: 'x.y', actor: ana })).toBe('Ana Ruiz: x y');
});

test('several changes are listed, many are counted, a cleared value is said to be cleared', () => {
  const event = { type: 'campaign.updated', actor: ana, targets: [sale] };
  const one = [{ path: 'settings.end_date', before: '2026-05-01', after: null }];
  expect(sentence({ ...event, changes: one })).toBe(
    'Ana Ruiz changed the end date of the campaign Spring Sale from 2026-05-01 to nothing',
  );
  const two = [
    { path: 'name', before: 'A', after: 'B' },
    { path: 'status', after: 'on' },
  ];
  expect(sentence({ ...event, changes: two })).toBe('Ana Ruiz changed the name and status of the campaign Spring Sale');
  const many = Array.from({ length: 5 }, (_, at) => ({ path: `f${at}` }));
  expect(sentence({ ...event, changes: many })).toBe('Ana Ruiz changed 5 fields of the campaign Spring Sale');
  expect(sentence(event)).toBe('Ana Ruiz changed the campaign Spring Sale');
});

test('every type has a sentence for an event with nothing but its actor, and for garbage', () => {
  for (const type of catalogTypes) {
    const text = sentence({ type: type.name, actor: ana });
    expect(text, type.name).not.toMatch(/[{}[\]]|undefined|\s{2}|^\s|\s$|null/);
    expect(text.length).toBeGreaterThan(5);
  }
  for (const garbage of [{}, { type: 3 }, { type: 'a.b', actor: 'x', targets: 'y', changes: [null, 3], data: [] }]) {
    expect(typeof sentence(garbage)).toBe('string');
  }
});

test('line breaks and length are tamed', () => {
  const event = { type: 'user.logged_in', actor: { ...ana, name: `A\n\u202eB${'x'.repeat(500)}` } };
  const text = sentence(event);
  expect(text).not.toContain('\n');
  expect(text).not.toContain('\u202e');
  expect(text.length).toBeLessThan(150);
});
