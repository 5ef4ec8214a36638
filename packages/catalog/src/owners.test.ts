/** Who owns which value, what is found by what, and how long events are folded into 64 slots. */

import { describe, expect, test } from 'vitest';
import { classify, type ClassifiedEvent, type Field } from './index.ts';

function accepted(event: unknown): ClassifiedEvent {
  const result = classify(event, { source: 'crm' });
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.pointer}: ${result.problem.detail}`);
  return result.event;
}

const paths = (fields: readonly Field[]) => fields.map((field) => field.path);
const textAt = (fields: readonly Field[], path: string) => fields.find((field) => field.path === path)?.text;
const found = (event: ClassifiedEvent, field: string) =>
  event.terms.filter((term) => term.field === field).map((term) => term.value);

function slotCount(event: ClassifiedEvent): number {
  return (
    event.open.length +
    event.confidential.length +
    event.persons.reduce((sum, person) => sum + person.fields.length, event.further.length > 0 ? 1 : 0)
  );
}

const user = { type: 'user', id: 'u_1', name: 'Ana Ruiz', email: 'ana@larkfield.example' };

/** Exactly 64 slots. */
const everything = {
  id: 'e_1',
  type: 'lead.created',
  time: '2026-03-01T10:00:00+01:00',
  source: 'forms',
  run: 'r_1',
  sequence: 4,
  actor: {
    ...user,
    roles: ['admin'],
    mode: 'autonomous',
    onBehalfOf: { type: 'user', id: 'u_2', name: 'Jonas Quill', email: 'jonas@larkfield.example' },
    agent: { name: 'Copy Agent' },
  },
  targets: [
    { type: 'lead', id: 'l_1', name: 'Greta Vance', role: 'primary' },
    { type: 'form', id: 'f_1', name: 'Contact', role: 'origin' },
  ],
  changes: [
    { path: 'state', before: null, after: 'new', origin: 'source' },
    { path: 'email', before: null, after: 'greta@vance.example' },
    { path: 'note', before: 'x', after: { a: 1 } },
  ],
  outcome: 'success',
  decision: { policy: 'p', version: 3, rule: 'r', reason: 'score' },
  reason: 'asked',
  approval: {
    id: 'ap_1',
    status: 'approved',
    at: '2026-03-01T09:00:00Z',
    by: { type: 'user', id: 'u_3', name: 'Noor Harrow', email: 'noor@larkfield.example' },
    reason: 'fine',
  },
  scope: { brand: 'Larkfield', market: 'UK', channel: 'web', campaign: 'c_1' },
  domain: 'sales',
  context: { ip: '10.1.2.3', userAgent: 'ua', sessionId: 's', requestId: 'rq', traceId: 't' },
  data: { channel: 'web', email: 'greta@vance.example', extra: { a: [1] }, message: null },
  links: { causedBy: 'e_0', correlation: 'k', corrects: 'e_00' },
};

describe('owners', () => {
  const event = accepted(everything);

  test('open', () => {
    expect(paths(event.open)).toEqual([
      'time',
      'source',
      'run',
      'outcome',
      'actor.type',
      'actor.roles',
      'actor.onBehalfOf.type',
      'actor.mode',
      'actor.agent.name',
      'approval.status',
      'approval.at',
      'approval.by.type',
      'targets.0.type',
      'targets.0.role',
      'targets.1.type',
      'targets.1.id',
      'targets.1.name',
      'targets.1.role',
      'decision.policy',
      'decision.version',
      'decision.rule',
      'scope.brand',
      'scope.market',
      'scope.channel',
      'scope.campaign',
      'domain',
      'changes.0.before',
      'changes.0.after',
      'changes.0.path',
      'changes.0.origin',
      'changes.1.path',
      'changes.2.path',
      'data.channel',
    ]);
  });

  test('confidential', () => {
    expect(paths(event.confidential)).toEqual([
      'id',
      'approval.id',
      'approval.reason',
      'decision.reason',
      'reason',
      'context.userAgent',
      'context.sessionId',
      'context.requestId',
      'context.traceId',
      'links.causedBy',
      'links.correlation',
      'links.corrects',
      'changes.2.before',
      'changes.2.after',
      'data.extra',
      'data.message',
    ]);
  });

  test('people', () => {
    expect(
      event.persons.map((person) => [person.kind, person.id, person.name, person.email, ...paths(person.fields)]),
    ).toEqual([
      ['user', 'u_1', 'Ana Ruiz', 'ana@larkfield.example', 'actor.id', 'actor.name', 'actor.email', 'context.ip'],
      [
        'user',
        'u_2',
        'Jonas Quill',
        'jonas@larkfield.example',
        'actor.onBehalfOf.id',
        'actor.onBehalfOf.name',
        'actor.onBehalfOf.email',
      ],
      [
        'user',
        'u_3',
        'Noor Harrow',
        'noor@larkfield.example',
        'approval.by.id',
        'approval.by.name',
        'approval.by.email',
      ],
      [
        'lead',
        'l_1',
        'Greta Vance',
        undefined,
        'targets.0.id',
        'targets.0.name',
        'changes.1.before',
        'changes.1.after',
        'data.email',
      ],
    ]);
  });

  test('a machine is open, but for its address and the ip', () => {
    const machine = accepted({
      type: 'rule.fired',
      actor: { type: 'rule', id: 'r_1', name: 'Router', email: 'x@y.example' },
      context: { ip: '::1' },
    });
    expect(machine.persons).toEqual([]);
    expect(paths(machine.open)).toContain('actor.name');
    expect(paths(machine.confidential)).toEqual(['actor.email', 'context.ip']);
    expect(machine.terms.every((term) => !('person' in term))).toBe(true);
  });

  test('an unknown actor, and a delegator or approver of no stated type, are people', () => {
    const shared = accepted({
      type: 'a.b',
      actor: { type: 'unknown', id: 'desk', onBehalfOf: { id: 'u_2' } },
      approval: { by: { type: null, id: 'u_3' } },
    });
    expect(shared.persons.map((person) => person.id)).toEqual(['desk', 'u_2', 'u_3']);
    const service = accepted({
      type: 'a.b',
      actor: { ...user, onBehalfOf: { type: 'service', id: 's' } },
      approval: { by: { type: 'system', id: 's' } },
    });
    expect(service.persons.map((person) => person.id)).toEqual(['u_1']);
  });

  test('targets are people by the last word of their type, in any case', () => {
    for (const type of [
      'user',
      'person',
      'lead',
      'contact',
      'customer',
      'subscriber',
      'profile',
      'employee',
      'member',
      'Lead',
      'CRM.Contact',
      'team_member',
      'x/USER',
    ]) {
      expect(accepted({ type: 'a.b', actor: user, targets: [{ type, id: 'x' }] }).persons[1]?.kind, type).toBe(
        type.toLowerCase(),
      );
    }
    for (const type of ['campaign', 'leaderboard', 'user_list', 'lead.form']) {
      expect(accepted({ type: 'a.b', actor: user, targets: [{ type, id: 'x' }] }).persons, type).toHaveLength(1);
    }
  });

  test('one person met twice is one person, an id under two kinds is two', () => {
    const event = accepted({
      type: 'a.b',
      actor: { type: 'user', id: 'u_1' },
      targets: [{ type: 'user', id: 'u_1', name: 'Ana Ruiz' }],
      approval: { by: { id: 'u_1', email: 'a@b.example' } },
    });
    const namesake = accepted({
      type: 'a.b',
      actor: user,
      targets: [
        { type: 'lead', id: 'u_1' },
        { type: 'contact', id: 'u_1' },
      ],
    });
    expect(namesake.persons.map((person) => person.kind)).toEqual(['user', 'lead', 'contact']);
    expect(event.persons).toHaveLength(1);
    expect(event.persons[0]).toMatchObject({ name: 'Ana Ruiz', email: 'a@b.example' });
  });

  test('personal data without its person is confidential', () => {
    const event = accepted({ type: 'lead.created', actor: user, data: { email: 'x@y.example' } });
    expect(paths(event.confidential)).toEqual(['data.email']);
    const machine = accepted({ type: 'user.logged_in', actor: { type: 'service', id: 's' }, data: { device: 'd' } });
    expect(paths(machine.confidential)).toEqual(['data.device']);
  });

  test('null and empty are said openly, absent is not said', () => {
    const empty = {
      actor: { ...user, org: {}, onBehalfOf: null, agent: null, mode: null, roles: [] },
      targets: [],
      changes: null,
      scope: null,
      context: {},
      data: {},
      links: null,
      decision: {},
      approval: null,
    };
    const event = accepted({
      type: 'campaign.updated',
      outcome: 'success',
      source: 's',
      time: '2026-01-01T00:00:00.000Z',
      ...empty,
    });
    expect(event.open.map((field) => `${field.path} ${field.type} ${field.text}`.trim())).toEqual([
      'source s s',
      'outcome s success',
      'actor.type s user',
      'actor.roles j []',
      'actor.org j {}',
      'actor.onBehalfOf z',
      'actor.mode z',
      'actor.agent z',
      'approval z',
      'targets j []',
      'decision j {}',
      'scope z',
      'context j {}',
      'links z',
      'changes z',
      'data j {}',
    ]);
    expect(event.confidential).toEqual([]);
  });

  test('defaults are listed as derived', () => {
    const event = accepted({ type: 'campaign.updated', actor: user });
    expect(textAt(event.open, 'derived')).toBe('["time","source","outcome"]');
    expect([event.source, event.occurredMs, textAt(event.open, 'outcome')]).toEqual(['crm', undefined, 'success']);
  });

  test('equal content gives equal fields in whatever order it was sent', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([name, member]) => [name, reversed(member)]),
            )
          : value;
    expect(accepted(reversed(everything))).toEqual(event);
  });
});

describe('terms', () => {
  test('what an event is found by', () => {
    const event = accepted(everything);
    expect(found(event, 'actor')).toEqual([
      'u_1',
      'ana ruiz',
      'ana@larkfield.example',
      'u_2',
      'jonas quill',
      'jonas@larkfield.example',
    ]);
    expect(found(event, 'actor.type')).toEqual(['user']);
    expect(found(event, 'type')).toEqual(['lead.created', 'lead.*']);
    expect(found(event, 'target')).toEqual(['l_1', 'lead/l_1', 'greta vance', 'f_1', 'form/f_1', 'contact']);
    expect(found(event, 'target.type')).toEqual(['lead', 'form']);
    expect(found(event, 'ip')).toEqual(['10.1.2.3', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24']);
    expect(
      ['outcome', 'source', 'domain', 'importance', 'known', 'approval'].map((field) => found(event, field)[0]),
    ).toEqual(['success', 'forms', 'sales', 'normal', 'true', 'approved']);
    expect(['brand', 'market', 'channel', 'campaign'].map((field) => found(event, `scope.${field}`)[0])).toEqual([
      'larkfield',
      'uk',
      'web',
      'c_1',
    ]);
    expect(found(accepted({ type: 'a.b.c', actor: user }), 'type')).toEqual(['a.b.c', 'a.*', 'a.b.*']);
  });

  test('what is of a person carries the person', () => {
    const event = accepted(everything);
    for (const term of event.terms) {
      const value = event.persons.findIndex(
        (person) =>
          term.value.includes(person.id) ||
          [person.name, person.email].some((text) => text?.toLowerCase() === term.value),
      );
      expect(term.person, `${term.field} ${term.value}`).toBe(term.field === 'ip' ? 0 : value < 0 ? undefined : value);
    }
  });

  test('compatible forms are found alike', () => {
    const event = accepted({ type: 'a.b', actor: { type: 'user', id: 'ＡＮＡ', name: 'JÜRGEN ﬁx' } });
    expect(found(event, 'actor')).toEqual(['ana', 'jürgen fix']);
  });

  test('an address that is none is kept and found as it is', () => {
    expect(found(accepted({ type: 'a.b', actor: user, context: { ip: 'AWS Internal' } }), 'ip')).toEqual([
      'aws internal',
    ]);
  });
});

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
      'lead 7',
    ]);
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
