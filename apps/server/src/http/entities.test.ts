/** Timelines and states over HTTP: one order, what nobody recorded, what is unknown, and what a caller may see of it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let at: TestServer;
const tom = { type: 'user', id: 'u_22', name: 'Tom Berger' };
const aylin = { type: 'user', id: 'u_23', name: 'Aylin Demir' };
const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz' };
const router = { type: 'rule', id: 'rule_7', name: 'Router' };
const lead = { type: 'lead', id: 'L_1', name: 'Priya Nair' };
const crm = { source: 'crm', targets: [lead], scope: { client: 'northstar' } };

/** Sent in this order; what happened first is sent last. */
const EVENTS = [
  {
    ...crm,
    id: 'moved',
    type: 'lead.reassigned',
    time: '2026-03-02T09:00:00Z',
    actor: ana,
    reason: 'holiday',
    targets: [lead, { ...tom, role: 'previous' }, { ...aylin, role: 'assignee' }],
    changes: [{ path: 'assignee', before: 'u_99', after: 'u_23' }],
    links: { causedBy: 'given' },
  },
  {
    ...crm,
    id: 'denied',
    type: 'lead.market_changed',
    time: '2026-03-06T09:00:00Z',
    actor: ana,
    outcome: 'denied',
    changes: [{ path: 'market', before: 'AE', after: 'FR' }],
  },
  {
    ...crm,
    id: 'market',
    type: 'lead.market_changed',
    time: '2026-03-05T09:00:00Z',
    actor: { type: 'agent', id: 'a_4', name: 'Agent', onBehalfOf: ana },
    changes: [
      { path: 'market', before: 'IN', after: 'AE' },
      { path: 'email', before: 'old@harbourline.example', after: 'new@harbourline.example' },
    ],
  },
  {
    ...crm,
    id: 'given',
    type: 'lead.assigned',
    time: '2026-03-01T09:00:00Z',
    actor: router,
    targets: [lead, { ...tom, role: 'assignee' }],
    changes: [
      { path: 'assignee', before: null, after: 'u_22' },
      { path: 'queue', after: 'enterprise', origin: 'claimed' },
    ],
  },
  // The same thing told by another tool, half a minute later.
  {
    ...crm,
    source: 'automation',
    id: 'given again',
    type: 'lead.assigned',
    time: '2026-03-01T09:00:30Z',
    actor: router,
    targets: [lead, { ...tom, role: 'assignee' }],
    changes: [{ path: 'assignee', before: null, after: 'u_22' }],
  },
  { ...crm, id: 'came', type: 'lead.created', time: '2026-02-06T09:00:00Z', actor: router, data: { channel: 'mail' } },
  {
    ...crm,
    id: 'other case',
    type: 'lead.state_changed',
    time: '2026-03-03T09:00:00Z',
    actor: ana,
    targets: [{ type: 'lead', id: 'l_1' }],
    changes: [{ path: 'state', before: 'new', after: 'won' }],
  },
  {
    ...crm,
    scope: { client: 'acme' },
    id: 'elsewhere',
    type: 'comment.added',
    time: '2026-03-04T09:00:00Z',
    actor: tom,
    data: { comment: 'ours' },
  },
];

beforeAll(async () => {
  at = await startTestServer();
  const answer = await at.ask('POST', '/v1/events', { json: EVENTS });
  expect(answer.status, answer.text).toBe(200);
});
afterAll(() => at.remove());

interface Row {
  kind: string;
  sentence?: string;
  event?: { id: string; sealed: string[]; actor?: Record<string, unknown> };
  as?: string[];
  changed?: boolean;
  cause?: { id: string };
  effects?: { id: string }[];
}

async function timeline(query = '', { entity = 'lead/L_1', key }: { entity?: string; key?: string } = {}) {
  const { status, json, text } = await at.ask(
    'GET',
    `/v1/entities/${entity}/timeline${query}`,
    key === undefined ? {} : { key },
  );
  expect(status, text).toBe(200);
  return json as { rows: Row[]; next: string | null; total: number; withheld?: string; notes?: string[] };
}
const named = (rows: readonly Row[]) => rows.map(({ event, kind }) => event?.id ?? kind);

async function state(query = '', { entity = 'lead/L_1', key }: { entity?: string; key?: string } = {}) {
  const { status, json, text } = await at.ask(
    'GET',
    `/v1/entities/${entity}/state${query}`,
    key === undefined ? {} : { key },
  );
  expect(status, text).toBe(200);
  const values = json.values as { path: string; status: string; value?: unknown; basis?: string; reason?: string }[];
  return { ...json, values: Object.fromEntries(values.map(({ path, ...value }) => [path, value])) };
}

async function keyWith(more: Record<string, unknown>): Promise<string> {
  const { json, text } = await at.ask('POST', '/v1/api-keys', { json: { name: 'k', scopes: ['read'], ...more } });
  expect(json.key, text).toBeDefined();
  return json.key as string;
}

describe('timeline', () => {
  const whole = ['came', 'given', 'given again', 'changed_outside', 'moved', 'elsewhere', 'market', 'denied'];

  test('stands in the order of what happened, whatever order it came in, with what nobody recorded between', async () => {
    const { rows, total, notes } = await timeline('?order=asc');
    expect(named(rows)).toEqual(whole);
    // The lead whose id differs in case only is another one, which the count of the index cannot know.
    expect(total).toBe(8);
    expect(notes).toHaveLength(1);
    expect(named((await timeline()).rows)).toEqual([...whole].reverse());
    expect(rows[3]?.sentence).toBe(
      '“assignee” changed outside our sight between 1 March 2026, 09:00 and 2 March 2026, 09:00: it was left as “u_22” and found as “u_99”.',
    );
    const german = await timeline('?order=asc&language=de&tz=Europe/Berlin');
    expect(german.rows[3]?.sentence).toContain('zwischen 01.03.2026, 10:00 Uhr');
  });

  test('the same page by page, with the finding beside the event that found it', async () => {
    for (const order of ['asc', 'desc']) {
      const rows: Row[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await timeline(`?order=${order}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        rows.push(...page.rows);
        cursor = page.next;
      }
      expect(named(rows)).toEqual(order === 'asc' ? whole : [...whole].reverse());
    }
    const part = await timeline('?order=asc&from=2026-03-02&to=2026-03-05');
    expect(named(part.rows)).toEqual(['changed_outside', 'moved', 'elsewhere']);
  });

  test('says what changed the entity, causes and effects', async () => {
    const { rows } = await timeline('?order=asc');
    const row = (id: string) => rows.find(({ event }) => event?.id === id);
    expect(row('given')).toMatchObject({ changed: true, claimed: ['queue'], effects: [{ id: 'moved' }] });
    expect(row('moved')).toMatchObject({ changed: true, cause: { id: 'given' }, as: ['target'] });
    expect(row('denied')).toMatchObject({ changed: false });
    expect(row('came')?.effects).toBeUndefined();
  });

  test('of a person: what was done to them, by them and for them', async () => {
    const { rows } = await timeline('?order=asc', { entity: 'user/u_17' });
    expect(rows.map(({ event, as }) => [event?.id, as])).toEqual([
      ['moved', ['actor']],
      ['other case', ['actor']],
      ['market', ['delegator']],
      ['denied', ['actor']],
    ]);
    expect(named((await timeline('?order=asc', { entity: 'user/u_22' })).rows)).toEqual([
      'given',
      'given again',
      'moved',
      'elsewhere',
    ]);
    expect(named((await timeline('?order=asc', { entity: 'rule/rule_7' })).rows)).toEqual([
      'came',
      'given',
      'given again',
    ]);
    const ref = (await at.ask('GET', '/v1/events/moved', { key: await keyWith({}) })).json.event.actor.ref as string;
    expect(named((await timeline('', { entity: `user/${ref}` })).rows)).toEqual([
      'denied',
      'market',
      'other case',
      'moved',
    ]);
  });

  test('of nothing: no rows and no error', async () => {
    expect(await timeline('', { entity: 'lead/nobody' })).toMatchObject({ rows: [], next: null, total: 0 });
    expect((await at.ask('GET', '/v1/entities/lead/L_1/timeline?from=soon')).status).toBe(400);
    expect((await at.ask('GET', '/v1/entities/lead/L_1/timeline?order=asc&cursor=d1.1')).status).toBe(400);
  });
});

describe('state', () => {
  test('as of a moment: by the last change, else by the first before, else unknown', async () => {
    const early = await state('?at=2026-02-20');
    expect(early.existed).toBe('yes');
    expect(early.created).toMatchObject({ id: 'came' });
    expect(early.values).toMatchObject({
      assignee: { status: 'empty', value: null, basis: 'before' },
      market: { status: 'known', value: 'IN', basis: 'before' },
      queue: { status: 'unknown', reason: 'not_said' },
    });
    expect(Object.keys(early.values)).toEqual(['assignee', 'email', 'market', 'queue']);
    const late = await state();
    expect(late.values).toMatchObject({
      assignee: { status: 'known', value: 'u_23', basis: 'after' },
      market: { status: 'known', value: 'AE' },
      queue: { status: 'known', value: 'enterprise', origin: 'claimed' },
    });
    expect((await state('?at=2026-01-01')).existed).toBe('not_yet');
  });

  test('between two changes that do not meet nobody knows', async () => {
    const { values } = await state('?at=2026-03-01T18:00:00Z');
    expect(values['assignee']).toMatchObject({
      status: 'unknown',
      reason: 'changed_outside',
      between: { last: { kind: 'value', value: 'u_22' }, next: { kind: 'value', value: 'u_99' } },
    });
    expect(values['assignee']).not.toHaveProperty('value');
  });

  test('a person who was given something was not changed by it', async () => {
    expect((await state('', { entity: 'user/u_22' })).values).toEqual({});
  });

  test('says who had it in charge, and the reasons', async () => {
    const { ownership } = await state();
    expect(ownership).toMatchObject([
      { to: { name: 'Tom Berger' }, from: { said: { kind: 'empty' } }, reason: { kind: 'unsaid' } },
      { to: { name: 'Aylin Demir' }, by: { name: 'Ana Ruiz' }, reason: { kind: 'value', value: 'holiday' } },
    ]);
    // What the change says it was taken from is not who stands there as the previous one.
    expect(ownership[1].from).toEqual({ said: { kind: 'value', value: 'u_99' } });
    expect((await state('?at=2026-03-01T18:00:00Z')).ownership).toHaveLength(1);
  });
});

test('what is linked is told as one, and each tool keeps values of its own', async () => {
  const change = (source: string, id: string, day: number, before: string, after: string) => ({
    id: `${source} ${day}`,
    type: 'campaign.updated',
    source,
    time: `2026-04-0${day}T09:00:00Z`,
    actor: router,
    targets: [{ type: 'campaign', id, name: 'Spring' }],
    changes: [{ path: 'status', before, after }],
  });
  const json = [change('ads', 'c_1', 1, 'on', 'off'), change('planner', 'p_7', 2, 'active', 'paused')];
  expect((await at.ask('POST', '/v1/events', { json })).status).toBe(200);
  const ends = [
    { type: 'campaign', id: 'c_1' },
    { type: 'campaign', id: 'p_7' },
  ];
  const link = { ends, by: 'hand', evidence: 'Both carry the number of the insertion order 4711' };
  const made = await at.ask('POST', '/v1/links', { json: link });
  expect(made.status, made.text).toBe(201);
  const { rows } = await timeline('?order=asc', { entity: 'campaign/c_1' });
  expect(rows.map(({ event, kind }) => event?.id ?? kind).slice(0, 2)).toEqual(['ads 1', 'planner 2']);
  expect(rows).toHaveLength(3);
  expect(rows.every(({ kind }) => kind === 'event')).toBe(true);
  const { json: whole } = await at.ask('GET', '/v1/entities/campaign/c_1/state');
  expect(whole).toMatchObject({
    linked: [{ type: 'campaign', id: 'p_7', by: { ref: expect.any(String) as string } }],
    values: [
      { path: 'status', value: 'off', of: { type: 'campaign', id: 'c_1' } },
      { path: 'status', value: 'paused', of: { type: 'campaign', id: 'p_7' } },
    ],
  });
});

describe('rights', () => {
  test('a restricted key is told what it can find, and that this is a part', async () => {
    const key = await keyWith({ restrict: 'scope.client:acme', scopes: ['read', 'reveal'] });
    const page = await timeline('', { key });
    expect(named(page.rows)).toEqual(['elsewhere']);
    expect(page).toMatchObject({ total: 1, withheld: expect.stringContaining('only part of the trail') as string });
    const seen = await state('', { key });
    expect(seen).toMatchObject({ values: {}, existed: 'unknown', ownership: [] });
    expect(seen).not.toHaveProperty('created');
  });

  test('what is recorded beyond a restriction is no finding to those within it', async () => {
    const step = (day: number, client: string, before: string, after: string) => ({
      id: `bid ${day}`,
      type: 'campaign.updated',
      source: 'ads',
      time: `2026-06-0${day}T09:00:00Z`,
      actor: router,
      scope: { client },
      targets: [{ type: 'campaign', id: 'c_shared' }],
      changes: [{ path: 'bid', before, after }],
    });
    const json = [step(1, 'acme', 'a', 'b'), step(2, 'northstar', 'b', 'c'), step(3, 'acme', 'c', 'd')];
    expect((await at.ask('POST', '/v1/events', { json })).status).toBe(200);
    const key = await keyWith({ restrict: 'scope.client:acme' });
    const entity = 'campaign/c_shared';
    expect(named((await timeline('?order=asc', { entity, key })).rows)).toEqual(['bid 1', 'bid 3']);
    const { values } = await state('?at=2026-06-02T12:00:00Z', { entity, key });
    expect(values['bid']).toMatchObject({
      status: 'unknown',
      text: expect.stringContaining('with this key') as string,
    });
    expect((await state('?at=2026-06-02T12:00:00Z', { entity })).values['bid']).toMatchObject({ value: 'c' });
  });

  test('without the right to reveal people are refs, and their values withheld', async () => {
    const key = await keyWith({});
    const { rows } = await timeline('?order=asc', { key });
    expect(rows.filter(({ kind }) => kind === 'event')).toHaveLength(7);
    expect(JSON.stringify(rows)).not.toMatch(/Ana Ruiz|Tom Berger|Priya|u_17|harbourline/);
    const { values, ownership } = await state('', { key });
    expect(values['email']).toMatchObject({ status: 'withheld' });
    expect(values['email']).not.toHaveProperty('value');
    expect(ownership[1].to).toMatchObject({ ref: expect.stringMatching(/^s_/) as string });
    expect(JSON.stringify(ownership)).not.toMatch(/Ana Ruiz|Aylin/);
  });

  test('what is withheld is not told, and what cannot be told without it is refused', async () => {
    const values = await keyWith({ scopes: ['read', 'reveal'], withhold: ['changes.*.after'] });
    expect((await state('', { key: values })).values).toMatchObject({ market: { status: 'withheld' } });
    for (const path of ['outcome', 'changes', 'changes.*.path', 'time', 'targets.*.id']) {
      const key = await keyWith({ withhold: [path] });
      expect((await at.ask('GET', '/v1/entities/lead/L_1/state', { key })).status, path).toBe(403);
    }
    const untimed = await keyWith({ withhold: ['time'] });
    expect((await at.ask('GET', '/v1/entities/lead/L_1/timeline', { key: untimed })).status).toBe(403);
    const noOutcome = await keyWith({ withhold: ['outcome'] });
    const untold = (await timeline('', { key: noOutcome })).rows;
    expect(untold.filter(({ kind, changed }) => kind !== 'event' || changed !== undefined)).toEqual([]);
    const noActor = await keyWith({ withhold: ['actor.id'] });
    const { rows, notes } = await timeline('', { entity: 'user/u_22', key: noActor });
    expect(named(rows)).not.toContain('elsewhere');
    expect(notes?.[0]).toContain('withheld');
    // Where somebody stands both as target and as the one it was done for, only the former is told.
    const own = { type: 'user.updated', source: 'hr', time: '2026-05-01T09:00:00Z', targets: [aylin] };
    const actor = { type: 'agent', id: 'a_4', onBehalfOf: aylin };
    expect((await at.ask('POST', '/v1/events', { json: { ...own, id: 'self', actor } })).status).toBe(200);
    const self = async (key?: string) =>
      (await timeline('', { entity: 'user/u_23', ...(key === undefined ? {} : { key }) })).rows[0]?.as;
    expect(await self()).toEqual(['target', 'delegator']);
    expect(await self(await keyWith({ withhold: ['actor.onBehalfOf'] }))).toEqual(['target']);
    const noCause = await keyWith({ withhold: ['links'] });
    expect((await timeline('', { key: noCause })).rows.filter(({ cause, effects }) => cause ?? effects)).toEqual([]);
  });

  test('personal values that are shown go on record', async () => {
    const key = await keyWith({ name: 'curious', scopes: ['read', 'reveal'] });
    await state('', { key });
    const { json } = await at.ask('GET', '/v1/events?q=type:trail.revealed');
    expect(JSON.stringify(json.events)).toContain('curious');
  });
});
