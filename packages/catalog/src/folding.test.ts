/** How events that are too long are folded into 64 slots and eight people. */

import { describe, expect, test } from 'vitest';
import { accepted, everything, found, paths, slotCount, textAt, user } from './owners.fixture.ts';

describe('64 slots, eight people', () => {
  const party = { type: 'user', name: 'n', email: 'e', roles: [], org: { type: 't', id: 'i', name: 'n' } };

  /** Every name of the envelope, and no defaults but the one that costs a slot. */
  const whole = {
    ...everything,
    type: 'un.known',
    outcome: undefined,
    actor: {
      ...party,
      id: 'a',
      mode: 'scheduled',
      agent: { id: 'i', name: 'n', model: 'm', version: 'v' },
      onBehalfOf: { ...party, id: 'b' },
    },
    approval: { id: 'i', status: 's', at: everything.time, by: { ...party, id: 'c' }, reason: 'r' },
    scope: { client: 'c', brand: 'b', market: 'm', region: 'r', channel: 'c', campaign: 'c' },
  };

  test('64 stay as they are, 65 are folded; the fullest envelope has 64 when all its lists are folded', () => {
    expect(slotCount(accepted(everything))).toBe(64);
    const folded = accepted({ ...everything, data: { ...everything.data, more: 1 } });
    expect([slotCount(folded), paths(folded.confidential).at(-1)]).toEqual([64, 'data']);
    const targets = Array.from({ length: 16 }, (_, at) => ({ type: 'lead', id: `l${at}`, name: 'n' }));
    // One of them lists the leads, who have no room for groups.
    expect(slotCount(accepted({ ...whole, targets }))).toBe(64);
  });

  test('personal values of folded changes stay with their person', () => {
    const changes = Array.from({ length: 17 }, (_, at) => ({
      path: at === 3 ? 'email' : `p${at}`,
      before: null,
      after: `v${at}`,
    }));
    const event = accepted({ ...everything, changes });
    expect(paths(event.persons[3]!.fields)).toContain('changes.3.after');
    expect(textAt(event.confidential, 'changes')).not.toContain('v3"');
    const many = accepted({
      ...everything,
      changes: Array.from({ length: 40 }, () => ({ path: 'email', after: 'x' })),
    });
    expect(slotCount(many)).toBeLessThanOrEqual(64);
  });

  test('lists up to 16 are slots, longer ones are one', () => {
    const changes = (count: number) => Array.from({ length: count }, (_, at) => ({ path: `p${at}`, after: at }));
    expect(paths(accepted({ type: 'a.b', actor: user, changes: changes(16) }).open)).toContain('changes.15.path');
    const long = accepted({ type: 'a.b', actor: user, changes: changes(17) });
    expect(paths(long.open)).not.toContain('changes.0.path');
    expect(JSON.parse(textAt(long.confidential, 'changes') ?? '')).toEqual(changes(17));
    const things = (count: number) => Array.from({ length: count }, (_, at) => ({ type: 'campaign', id: `c${at}` }));
    expect(paths(accepted({ type: 'a.b', actor: user, targets: things(16) }).open)).toContain('targets.15.id');
    const many = accepted({ type: 'a.b', actor: user, targets: things(17) });
    expect(JSON.parse(textAt(many.open, 'targets') ?? '')).toEqual(things(17));
    expect(found(many, 'target')).toContain('campaign/c16');
  });

  test('the ninth person has no group, yet a name, terms and values of their own', () => {
    const leads = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ type: 'lead', id: `l${at}`, name: `Lead ${at}` }));
    const eight = accepted({ type: 'a.b', actor: user, targets: leads(7) });
    expect([eight.persons.length, paths(eight.confidential)]).toEqual([8, []]);
    const nine = accepted({ type: 'a.b', actor: user, targets: leads(8) });
    expect([nine.persons.length, paths(nine.confidential)]).toEqual([8, []]);
    expect(nine.further).toEqual([
      {
        kind: 'lead',
        id: 'l7',
        name: 'Lead 7',
        fields: [
          { path: 'targets.7.id', type: 's', text: 'l7' },
          { path: 'targets.7.name', type: 's', text: 'Lead 7' },
        ],
      },
    ]);
    expect(nine.terms.filter(({ person }) => person === 8).map(({ value }) => value)).toEqual([
      'l7',
      'lead/l7',
      '7',
      'lead 7',
      'lead 7',
      'lead',
      '7',
      'text',
    ]);
    expect(nine.texts.filter(({ person }) => person === 8).map(({ words }) => words)).toEqual([['lead', '7']]);
  });

  test('of a long list of people the first eight keep their groups', () => {
    const leads = Array.from({ length: 20 }, (_, at) => ({
      type: 'lead',
      id: `l${at}`,
      name: `Lead ${at}`,
      role: 'bulk',
    }));
    const event = accepted({ type: 'a.b', actor: user, targets: leads });
    expect(event.persons).toHaveLength(8);
    expect(paths(event.persons[7]!.fields)).toEqual(['targets.6.id', 'targets.6.name']);
    expect(event.further.map((person) => person.id)).toEqual(leads.slice(7).map((lead) => lead.id));
    expect(new Set(JSON.parse(textAt(event.open, 'targets') ?? '').map(JSON.stringify))).toEqual(
      new Set(['{"role":"bulk","type":"lead"}']),
    );
  });

  test('what exceeds is folded step by step, and always fits', () => {
    const data = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
    const short = {
      type: 'campaign.created',
      source: 's',
      actor: user,
      time: '2026-01-01T00:00:00.000Z',
      outcome: 'success',
    };
    // Six slots are the envelope's.
    const full = accepted({ ...short, data: data(58) });
    expect([slotCount(full), paths(full.confidential).includes('data')]).toEqual([64, false]);
    const over = accepted({ ...short, data: { ...data(58), objective: 'reach' } });
    expect([slotCount(over), paths(over.confidential)]).toEqual([8, ['data']]);
    expect(textAt(over.open, 'data.objective')).toBe('reach');

    const list = (count: number, item: (at: number) => unknown) => Array.from({ length: count }, (_, at) => item(at));
    const changes = list(16, (at) => ({ path: `p${at}`, before: 0, after: at, origin: 'source' }));
    const both = accepted({ ...short, data: data(70), changes });
    expect(paths(both.confidential)).toEqual(['changes', 'data']);
    const targets = list(16, (at) => ({ type: 'lead', id: `l${at}`, name: 'x', role: 'r' }));
    const heavy = accepted({ ...everything, targets, changes, data: { ...data(5_000), channel: 'web', email: 'x' } });
    expect(slotCount(heavy)).toBeLessThanOrEqual(64);
    const again = list(5_000, () => ({ type: 'lead', id: 'same', name: 'x', role: 'r' }));
    const folded = accepted({
      ...everything,
      targets: again,
      changes,
      data: { ...data(5_000), channel: 'web', email: 'x' },
    });
    expect(slotCount(folded)).toBeLessThanOrEqual(64);
    expect(paths(folded.open)).toContain('targets');
    expect(folded.further.map(({ kind, id, fields }) => [kind, id, fields.length])).toEqual([['lead', 'same', 10_001]]);
  });

  test('folded as far as it goes, an event still has its personal values by their people', () => {
    const changes = Array.from({ length: 60 }, (_, at) => ({ path: 'email', before: `old${at}`, after: `new${at}` }));
    const event = accepted({ ...everything, changes });
    expect(JSON.stringify(event.confidential)).not.toMatch(/old|new\d/);
    expect(event.further.map(({ kind, id, name }) => [kind, id, name])).toEqual([['lead', 'l_1', 'Greta Vance']]);
    expect(event.further[0]?.fields.map(({ path }) => path)).toContain('changes.59.after');
    const data = { ...Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`k${at}`, at])), email: 'g@x.example' };
    const crowded = accepted({ ...everything, data, changes: changes.slice(0, 15) });
    expect(JSON.stringify([crowded.open, crowded.confidential])).not.toContain('g@x.example');
  });
});
