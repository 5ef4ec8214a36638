/** Events of the vocabulary told in plain words; the engine by itself is tested in `told.test.ts`. */

import { expect, test } from 'vitest';
import { catalogTypes, german, sentence } from './index.ts';

const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@larkfield.example' };

test('a change of budget says who, through what, which, from and to, and who is said to have approved', () => {
  const event = {
    type: 'budget.adjusted',
    actor: { ...ana, agent: { name: 'Copy Agent' } },
    targets: [{ type: 'campaign', id: 'c_9', name: 'Spring Sale' }],
    changes: [{ path: 'daily_budget', before: '200', after: '350' }],
    approval: { status: 'approved', by: { id: 'u_3', name: 'Raj Patel' } },
    data: { currency: 'EUR' },
    outcome: 'success',
  };
  expect(sentence(event)).toBe(
    'Ana Ruiz, through Copy Agent, raised the daily budget of Spring Sale from 200 to 350 EUR, approved by Raj Patel (claimed)',
  );
});

test('an address or id stands in only where no name is known, and never for a sealed one', () => {
  const told = (actor: unknown, sealed: string[] = []) => sentence({ type: 'user.logged_out', actor }, sealed);
  expect(told({ type: 'user', id: 'u_1', email: 'x@y.example' })).toBe('x@y.example logged out');
  expect(told({ type: 'user', id: 'u_1' })).toBe('u_1 logged out');
  expect(told({ type: 'user', id: 'u_1' }, ['actor.name'])).toBe('Someone (sealed) logged out');
});

test('unknown types fall back to readable words', () => {
  expect(
    sentence({ type: 'newsletter.recalculated', actor: ana, targets: [{ type: 'newsletter', id: 'n1', name: 'May' }] }),
  ).toBe('Ana Ruiz recalculated the newsletter May');
  expect(
    sentence({ type: 'newsletter.segment_recalculated', actor: ana, targets: [{ type: 'segment', id: 's1' }] }),
  ).toBe('Ana Ruiz: newsletter segment recalculated (segment s1)');
  expect(sentence({ type: 'x.y', actor: { ...ana, agent: { name: 'Copy Agent' } } })).toBe(
    'Ana Ruiz, through Copy Agent: x y',
  );
});

test('every type has a sentence for an event with nothing but its actor, and for garbage', () => {
  for (const type of catalogTypes) {
    for (const text of [
      sentence({ type: type.name, actor: ana }),
      sentence({ type: type.name, actor: ana }, [], german),
    ]) {
      expect(text, type.name).not.toMatch(/[{}[\]\0]|undefined|\s{2}|^\s|\s$|null/);
      expect(text, type.name).toMatch(/\w{2}/);
    }
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
