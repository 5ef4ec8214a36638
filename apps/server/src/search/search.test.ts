/** Random filter trees, asked of the real search and of the plain meaning of the language over the same events. */

import { quoteValue } from '@trailmark/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { TestHouse } from './house.fixture.ts';
import { finds } from './plain-search.fixture.ts';
import type { Condition, Json } from './plain-search.fixture.ts';
import { askedFor } from './rights.ts';

const PEOPLE = [
  { id: 'u_1', name: 'Jürgen Müller', email: 'j.mueller@example.de' },
  { id: 'u_2', name: 'Ana Ruiz', email: 'ana@example.com' },
  { id: 'u_3', name: 'Ana-Maria Groß', email: undefined },
  { id: 'u_4', name: 'Søren Ødegård', email: 'soren@example.com' },
];
const MACHINES = [
  { type: 'service', id: 'crm-sync', name: 'CRM Sync' },
  { type: 'service', id: 'media-bot', name: 'Media Bot' },
];
const CAMPAIGNS = [
  { type: 'campaign', id: 'c_1', name: 'Spring Sale' },
  { type: 'campaign', id: 'c_2', name: 'Frühlings-Aktion' },
  { type: 'post', id: 'p_1', name: 'Sale ends today' },
  { type: 'list', id: 'l_1' },
];
const LEADS = [
  { type: 'lead', id: 'le_1', name: 'Karla Weiß' },
  { type: 'lead', id: 'le_2', name: 'Tom Lenz' },
];
const TEXTS = [
  'because the sale is over',
  'weil die Müller GmbH es wollte',
  'Sale Spring sale',
  'Größe 20.000 erreicht',
];
const CLIENTS = ['northstar', 'larkfield'];
const DAY_MS = 86_400_000;
const FIRST_MS = Date.UTC(2026, 2, 1, 6);

const some = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const person = some(PEOPLE).map((one) => ({ type: 'user', ...one }));
const actor = fc.oneof(
  person,
  fc
    .record({ machine: some(MACHINES), onBehalfOf: maybe(some(PEOPLE)) })
    .map(({ machine, onBehalfOf }) => ({ ...machine, onBehalfOf })),
);
const rows = fc.oneof(some([0, 3.5, 480, 500, 20_000, 25_000]), some(['20.000', '20,000', '480']));
const particulars = fc.oneof(
  fc
    .record({
      system: some(['Salesforce', 'Messe München']),
      rows: maybe(rows),
      filter: maybe(some(TEXTS)),
      job: maybe(some(['weekly-480', 'Nightly'])),
    })
    .map((data) => ({ type: 'data.exported', data, targets: [CAMPAIGNS[3]] })),
  fc
    .record({
      limit: maybe(rows),
      period: some(['2026-Q1', 'März 2026']),
      before: maybe(rows),
      after: rows,
      targets: fc.subarray(CAMPAIGNS, { minLength: 1 }),
    })
    .map(({ targets, before, after, ...data }) => ({
      type: 'budget.adjusted',
      data,
      targets,
      changes: [{ path: 'daily_budget', before, after }],
    })),
  fc
    .record({ message: some(TEXTS), lead: some(LEADS) })
    .map(({ message, lead }) => ({ type: 'subject_request.received', data: { message }, targets: [lead] })),
  fc.record({ note: maybe(some(TEXTS)), after: some(['active', 'Pausiert']) }).map(({ note, after }) => ({
    type: 'shop.order_changed',
    data: note === undefined ? undefined : { note },
    changes: [{ path: 'status', after }],
  })),
);
const event = fc
  .record({
    actor,
    particulars,
    day: fc.integer({ min: 0, max: 29 }),
    reason: maybe(some(TEXTS)),
    outcome: some(['success', 'denied', 'failure']),
    domain: maybe(some(['sales', 'Finance'])),
    client: maybe(some(CLIENTS)),
    approval: maybe(some(['approved', 'pending'])),
    ip: maybe(some(['10.0.0.1', '10.0.3.7', '10.200.3.7', '192.168.7.130'])),
  })
  .map(({ particulars: rest, day, client, approval, ip, ...envelope }) => ({
    ...envelope,
    ...rest,
    time: new Date(FIRST_MS + day * DAY_MS).toISOString(),
    scope: client === undefined ? undefined : { client },
    approval: approval === undefined ? undefined : { status: approval },
    context: ip === undefined ? undefined : { ip },
  }));

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: some(['actor']),
    is: some([
      'u_1',
      'U_2',
      'Ana Ruiz',
      'mueller',
      'MÜLLER',
      'Gross',
      'ana',
      'crm-sync',
      'media bot',
      'j.mueller@example.de',
      'nobody',
      'oedegard',
    ]),
  }),
  fc.record({
    field: some(['target']),
    is: some(['c_1', 'campaign/c_2', 'Spring Sale', 'spring', 'fruehlings', 'weiss', 'lead/le_2', 'post', 'l_1']),
  }),
  fc.record({
    field: some(['actor', 'target']),
    begins: some(['mu', 'ana', 'ana-m', 'sp', 'c_', 'fruh', 'le_', 'we', 'media b', 'zz']),
  }),
  fc.record({ field: some(['type']), is: some(['data.exported', 'budget.adjusted', 'no.thing']) }),
  fc.record({
    field: some(['type', 'domain', 'scope.client', 'outcome']),
    begins: some(['da', 'shop.', 'SALES', 'north', 'fin', 's']),
  }),
  fc.record({
    field: some(['outcome', 'domain', 'scope.client', 'approval.status']),
    is: some(['denied', 'SALES', 'finance', 'northstar', 'approved']),
  }),
  fc.record({
    field: some(['ip']),
    is: some(['10.0.0.1', '10.0.0.0/8', '10.0.0.0/9', '10.0.0.0/22', '192.168.7.128/25', '0.0.0.0/0']),
  }),
  fc.record({
    field: some([
      'data.rows',
      'data.limit',
      'data.job',
      'data.system',
      'data.filter',
      'data.note',
      'data.message',
      'changes.daily_budget',
      'changes.status',
    ]),
    is: some([
      '480',
      '20.000',
      '20,000',
      '20000',
      '3,5',
      'Salesforce',
      'weekly-480',
      'pausiert',
      TEXTS[1] ?? '',
      'none',
    ]),
  }),
  fc
    .record({
      field: some(['data.rows', 'data.limit', 'changes.daily_budget']),
      from: maybe(some([0, 3, 480, 500.5, 20_000])),
      to: maybe(some([3.5, 480, 24_999, 25_000])),
    })
    .filter(({ from, to }) => from !== undefined || to !== undefined) as fc.Arbitrary<Condition>,
  fc
    .record({
      field: some(['time']),
      from: maybe(fc.integer({ min: 0, max: 30 })),
      to: maybe(fc.integer({ min: 0, max: 30 })),
    })
    .filter(({ from, to }) => from !== undefined || to !== undefined)
    .map(({ field, from, to }) => ({
      field,
      ...(from === undefined ? {} : { from: dayMs(from) }),
      ...(to === undefined ? {} : { to: dayMs(to) }),
    })),
  fc.record({
    field: some([
      'domain',
      'approval.status',
      'ip',
      'reason',
      'target',
      'scope.client',
      'data.rows',
      'data.note',
      'changes.status',
      'changes.daily_budget',
    ]),
    exists: fc.constant(true as const),
  }),
  fc.record({
    words: some([
      'sale',
      'Müller',
      'mueller',
      'spring sale',
      'sale spring',
      'the sale is over',
      'größe',
      '20000',
      '20.000',
      'ana',
      'salesforce',
      'karla weiss',
      'crm',
      'März',
      '480',
      'nothing',
    ]),
  }),
  fc.record({ beginning: some(['sal', 'mul', 'fruh', 'spring', '20', 'zzz', 'salesf']) }),
);
const tree: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node;

function dayMs(day: number): number {
  return Date.UTC(2026, 2, 1 + day);
}

/** The condition as somebody would type it. */
function typed(condition: Condition): string {
  if ('all' in condition) return `(${condition.all.map(typed).join(' ')})`;
  if ('any' in condition) return `(${condition.any.map(typed).join(' OR ')})`;
  if ('not' in condition) return `-${typed(condition.not)}`;
  if ('words' in condition) return `"${condition.words}"`;
  if ('beginning' in condition) return `${condition.beginning}*`;
  const { field } = condition;
  if ('exists' in condition) return `${field}:?`;
  if ('is' in condition) return `${field}:${quoteValue(condition.is)}`;
  if ('begins' in condition) return `${field}:${quoteValue(condition.begins)}*`;
  const { from, to } = condition;
  if (field !== 'time') return `${field}:${from ?? ''}..${to ?? ''}`;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const parts = [from === undefined ? '' : `time:>=${day(from)}`, to === undefined ? '' : `time:<${day(to)}`];
  return `(${parts.join(' ')})`;
}

const events = fc.sample(event, { numRuns: 120, seed: 20_261_121 }) as Json[];
let test: TestHouse;
let indexes: number[];

beforeAll(async () => {
  test = await openTestHouse();
  // In several requests, so that the answer comes from more than one commit.
  indexes = (await test.record(events.slice(0, 50))).concat(await test.record(events.slice(50)));
});
afterAll(() => test.close());

function found(query: string, rights: Parameters<typeof callerWith>[0]): number[] {
  const { filter } = askedFor(test.house, callerWith(rights), query, { nowMs: Date.UTC(2026, 3, 1) });
  return [...test.house.ledger.find(filter, { order: 'asc', limit: 500 }).indexes];
}

function expected(condition: Condition, reveal: boolean, isVisible: (event: Json) => boolean): number[] {
  return indexes.filter((_, at) => {
    const one = events[at] ?? {};
    return isVisible(one) && finds(condition, one, reveal);
  });
}

describe('the search agrees with the plain meaning of the language', () => {
  it.each([
    ['with all rights', { reveal: true }, () => true],
    ['without the values of people', { reveal: false }, () => true],
    [
      'within a restriction',
      { reveal: true, restrict: 'scope.client:northstar OR domain:sales' },
      (one: Json) =>
        finds(
          {
            any: [
              { field: 'scope.client', is: 'northstar' },
              { field: 'domain', is: 'sales' },
            ],
          },
          one,
          true,
        ),
    ],
  ] as const)('%s', (_, rights, isVisible) => {
    fc.assert(
      fc.property(tree, (condition) => {
        const query = typed(condition);
        expect(found(query, rights), query).toEqual(expected(condition, rights.reveal, isVisible));
      }),
      { numRuns: 800 },
    );
  });

  it('for every single condition', () => {
    fc.assert(
      fc.property(leaf, fc.boolean(), (condition, reveal) => {
        expect(found(typed(condition), { reveal }), typed(condition)).toEqual(expected(condition, reveal, () => true));
      }),
      { numRuns: 600 },
    );
  });

  it('and every kind of condition finds something', () => {
    const kinds = new Map<string, number>();
    for (const condition of fc.sample(leaf, { numRuns: 2_000, seed: 1 })) {
      const kind = `${'field' in condition ? condition.field : ''} ${Object.keys(condition).filter((name) => name !== 'field' && name !== 'to')[0] ?? 'to'}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + expected(condition, true, () => true).length);
    }
    expect([...kinds].filter(([, count]) => count === 0)).toEqual([]);
  });
});
