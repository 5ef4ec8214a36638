/** Who owns which value, and what is found by what. */

import { describe, expect, test } from 'vitest';
import { wordsOf } from './index.ts';
import { accepted, everything, found, paths, textAt, user } from './owners.fixture.ts';

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
    expect(machine.terms.every(({ person }) => person === undefined)).toBe(true);
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
    const said = event.persons.map(({ id, name = '', email = '' }) =>
      [id, `lead/${id}`, name, email, ...wordsOf(name)].map((text) => text.toLowerCase()),
    );
    for (const { field, value, person } of event.terms) {
      if (field === '?') continue;
      const isOfActor = field === 'ip' || field === 'actor.ref';
      const isOfTarget = field === 'target.ref' || field.endsWith('!');
      const owner = isOfActor ? 0 : isOfTarget ? 3 : said.findIndex((texts) => texts.includes(value));
      expect(person, `${field} ${value}`).toBe(owner < 0 ? undefined : owner);
    }
    const texts = event.texts.map(({ words, person }) => [words.join(' '), person]);
    for (const [at, name] of ['ana ruiz', 'jonas quill', 'noor harrow', 'greta vance'].entries())
      expect(texts).toContainEqual([name, at]);
    const there = event.terms.filter(({ field, person }) => field === '?' && person !== undefined);
    expect(there.map(({ value, person }) => `${value} ${person}`)).toEqual(['ip 0', 'changes.email 3', 'data.email 3']);
    const alone = accepted({ type: 'a.b', actor: user }).terms.filter(({ value }) => value === 'text');
    expect(alone).toEqual([{ field: '?', value: 'text', person: 0 }]);
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
