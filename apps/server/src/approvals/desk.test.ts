/** Verdicts from the wire to the table and back: found at once, changed by what comes late, the same in any order. */

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-02T08:00:00Z');
const at = (hours: number): string => new Date(START_MS + hours * HOUR_MS).toISOString();
const person = (id: string) => ({ type: 'user', id, name: `Name of ${id}` });
const post = (id: string) => ({ type: 'post', id, name: `Post ${id}` });
const content = { content_sha256: 'aa11', version: 3 };

const published = (id: string, hours: number, more: Record<string, unknown> = {}) => ({
  id: `pub-${id}`,
  type: 'post.published',
  source: 'cms',
  time: at(hours),
  actor: person('u_ana'),
  targets: [post(id)],
  data: { channel: 'linkedin', ...content, ...more },
});
const approved = (id: string, hours: number, by = 'u_raj') => ({
  id: `app-${id}-${by}`,
  type: 'post.approved',
  source: 'cms',
  time: at(hours),
  actor: { ...person(by), roles: ['approver'] },
  targets: [post(id)],
  data: { ...content },
});

const record = async (to: TestServer, events: readonly object[]): Promise<void> => {
  const { status, text } = await to.ask('POST', '/v1/events', { json: events });
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
};
interface Found {
  readonly events: readonly { id: string; index: number; approval_verdict?: { verdict: string; evidence: number[] } }[];
  readonly total: number;
  readonly notes?: readonly string[];
}
const find = async (on: TestServer, q: string, key?: string): Promise<Found> => {
  const { status, json, text } = await on.ask(
    'GET',
    `/v1/events?limit=200&q=${encodeURIComponent(q)}`,
    key === undefined ? {} : { key },
  );
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return json;
};
/** Of every act, by its id. */
const verdictsOf = async (on: TestServer): Promise<Record<string, string | undefined>> => {
  await find(on, 'approval:?');
  const { events } = await find(on, 'type:post.published');
  return Object.fromEntries(
    events
      .map(({ id, approval_verdict: found }) => [id, found?.verdict] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
};

describe('verdicts', () => {
  test('are searched, shown and counted as soon as an act is recorded', async () => {
    server = await startTestServer();
    await record(server, [
      approved('p1', 1),
      published('p1', 2),
      published('p2', 3),
      approved('p3', 1, 'u_ana'),
      published('p3', 2),
    ]);
    const good = await find(server, 'approval:approved');
    expect(good.events.map(({ id }) => id)).toEqual(['pub-p1']);
    expect(good.notes).toBeUndefined();
    const [first] = good.events;
    const approval = await find(server, 'type:post.approved target:p1');
    expect(first?.approval_verdict).toMatchObject({
      verdict: 'approved',
      basis: 'recorded',
      policy: 0,
      evidence: [approval.events[0]?.index],
    });
    expect((await find(server, 'approval:self')).events.map(({ id }) => id)).toEqual(['pub-p3']);
    expect((await find(server, 'type:post.published -approval:approved')).total).toBe(2);
    expect((await find(server, 'approval:(missing OR unsayable)')).events.map(({ id }) => id)).toEqual(['pub-p2']);
    expect((await find(server, 'approval:?')).total).toBe(3);
    expect((await find(server, 'approval:app*')).total).toBe(1);

    const facet = await server.ask('GET', '/v1/facets?field=approval&q=type:post.published');
    expect(facet.json.total).toBe(3);
    expect(
      new Map(facet.json.values.map(({ value, count }: { value: string; count: number }) => [value, count])),
    ).toEqual(
      new Map(
        Object.entries(Object.groupBy(Object.values(await verdictsOf(server)), (word) => word ?? '')).map(
          ([word, all]) => [word, all?.length],
        ),
      ),
    );
  });

  test('change when what decides comes late, and the change is on record once', async () => {
    server = await startTestServer();
    await record(server, [published('p1', 5)]);
    const before = (await verdictsOf(server))['pub-p1'];
    expect(['missing', 'unsayable']).toContain(before);
    // Given in time, heard of afterwards.
    await record(server, [approved('p1', 1)]);
    expect(await verdictsOf(server)).toEqual({ 'pub-p1': 'approved' });
    const told = await toldBy(server);
    expect(told).toEqual([{ before, after: 'approved', number: 1, event_type: 'post.published' }]);
    server = await server.restart();
    expect(await verdictsOf(server)).toEqual({ 'pub-p1': 'approved' });
    expect(await toldBy(server)).toEqual(told);
  });

  test('what the source claims is asked apart from what was found', async () => {
    server = await startTestServer();
    const claims = { ...published('p1', 2), approval: { status: 'approved', by: { id: 'u_raj' } } };
    await record(server, [claims, published('p2', 2)]);
    expect((await find(server, 'approval.status:approved')).events.map(({ id }) => id)).toEqual(['pub-p1']);
    expect((await find(server, 'approval.status:?')).total).toBe(1);
    expect((await find(server, 'approval:approved')).total).toBe(0);
    const claimed = await server.ask('GET', '/v1/facets?field=approval.status');
    expect(claimed.json.values).toMatchObject([{ value: 'approved', count: 1 }]);
    const mixed = await server.ask('GET', '/v1/histogram?by=approval&interval=day&from=2026-11-01&to=2026-11-04');
    expect([mixed.status, mixed.json.code]).toEqual([400, 'request.invalid']);
    const wrong = await server.ask('GET', '/v1/events?q=approval:pending');
    expect([wrong.status, wrong.json.code]).toEqual([400, 'query.invalid']);
    expect(wrong.json.detail).toContain('approval.status:');
  });

  test('are withheld with approvals, refused in restrictions, and not told to whoever sees a part only', async () => {
    server = await startTestServer();
    const scoped = (event: object, client: string) => ({ ...event, scope: { client } });
    await record(server, [scoped(approved('p1', 1), 'secret'), scoped(published('p1', 2), 'nordlicht')]);
    await verdictsOf(server);
    const make = async (body: object) => {
      const answer = await server!.ask('POST', '/v1/api-keys', { json: { name: 'reader', scopes: ['read'], ...body } });
      return { status: answer.status, key: answer.json.key as string };
    };
    const restricted = await make({ restrict: 'scope.client:nordlicht' });
    const seen = await find(server, 'type:post.published', restricted.key);
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).not.toHaveProperty('approval_verdict');
    for (const path of ['events?q=approval:approved', 'events?q=-approval:?', 'facets?field=approval']) {
      const answer = await server.ask('GET', `/v1/${path}`, { key: restricted.key });
      expect([path, answer.json.code]).toEqual([path, 'query.unsupported']);
    }
    const completed = await server.ask('GET', '/v1/complete?prefix=approval:a', { key: restricted.key });
    expect(completed.json.suggestions).toEqual([]);
    const withheld = await make({ withhold: ['approval.status'] });
    const [hidden] = (await find(server, 'type:post.published', withheld.key)).events;
    expect(hidden).not.toHaveProperty('approval_verdict');
    const refused = await server.ask('GET', '/v1/events?q=approval:approved', { key: withheld.key });
    expect(refused.json.code).toBe('auth.scope');
    const facet = await server.ask('GET', '/v1/facets?field=approval', { key: withheld.key });
    expect(facet.json.code).toBe('auth.scope');
    expect((await make({ restrict: 'approval:approved' })).status).toBe(400);
  });
});

async function toldBy(on: TestServer): Promise<readonly unknown[]> {
  // Told a moment after it is found.
  for (let i = 0; i < 100; i++) {
    const { events } = (await find(on, 'type:trail.verdict_changed')) as unknown as {
      events: { data: { before: string; after: string; number: number; event_type: string } }[];
    };
    if (events.length > 0)
      return events.map(({ data: { before, after, number, event_type } }) => ({ before, after, number, event_type }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return [];
}

test('a policy is set, read back and judged by from its day on', async () => {
  server = await startTestServer();
  await record(server, [published('p1', 2), published('p2', 30)]);
  const before = await verdictsOf(server);
  const builtIn = (await server.ask('GET', '/v1/approval-policy')).json;
  expect(builtIn).toMatchObject({ version: 0, from: null, index: null, earlier: [] });
  const wrong = await server.ask('PUT', '/v1/approval-policy', { json: { policy: { format: 'x' } } });
  expect([wrong.status, wrong.json.code]).toEqual([400, 'request.invalid']);
  const policy = { format: 'trailmark-approvals/1', rules: [{ id: 'free', types: ['post.published'], needed: false }] };
  const set = await server.ask('PUT', '/v1/approval-policy', { json: { policy, from: at(24), reason: 'agreed' } });
  expect(set.json).toMatchObject({ version: 1, from: at(24) });
  expect(await verdictsOf(server)).toEqual({ 'pub-p1': before['pub-p1'], 'pub-p2': undefined });
  const [recorded] = (await find(server, 'type:trail.approval_policy_set')).events;
  expect(recorded).toMatchObject({ index: set.json.index, data: { version: 1, rules: 1 } });
  server = await server.restart();
  const again = (await server.ask('GET', '/v1/approval-policy')).json;
  expect([again.version, again.policy, again.earlier.length]).toEqual([1, policy, 1]);
  // In force from its day on, whatever came in between.
  await record(server, [published('p3', 40), published('p4', 3)]);
  expect(await verdictsOf(server)).toEqual({
    'pub-p1': before['pub-p1'],
    'pub-p2': undefined,
    'pub-p3': undefined,
    'pub-p4': before['pub-p1'],
  });
});

test('the same events in any order of arrival come to the same verdicts', async () => {
  const events = [
    approved('p1', 1),
    published('p1', 2),
    published('p2', 2),
    approved('p2', 4),
    approved('p3', 1, 'u_ana'),
    published('p3', 2),
    published('p4', 6),
    { ...published('p5', 7), source: 'other' },
    published('p6', 9, { content_sha256: 'bb22' }),
    approved('p6', 8),
    {
      id: 'rev-p1',
      type: 'approval.revoked',
      source: 'cms',
      time: at(1.5),
      actor: person('u_raj'),
      targets: [post('p1')],
      data: { request: 'r1', kind: 'post' },
    },
  ];
  let expected: Record<string, string | undefined> | undefined;
  const orders = fc.sample(
    fc.tuple(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 11 }),
    ),
    { numRuns: 3, seed: 7 },
  );
  for (const [order, sizes] of orders) {
    const one = await startTestServer();
    try {
      for (let from = 0, n = 0; from < order.length; from += sizes[n++]!) {
        await record(one, order.slice(from, from + sizes[n]!));
        // Some are judged before the next come.
        if (n % 2 === 0) await find(one, 'approval:?');
      }
      const found = await verdictsOf(one);
      expected ??= found;
      expect(found).toEqual(expected);
    } finally {
      await one.remove();
    }
  }
  expect(new Set(Object.values(expected ?? {})).size).toBeGreaterThan(3);
}, 60_000);
