/** Verdicts on a thing about which very much is recorded: what was approved stays so, and it is caught up with soon. */

import { afterEach, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

const START_MS = Date.parse('2026-11-02T08:00:00Z');
const at = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();
const campaign = { type: 'campaign', id: 'c_1', name: 'Spring Sale' };
const raised = (id: string, minutes: number, after: string, who = 'u_ana', data: object = {}) => ({
  id,
  type: 'budget.adjusted',
  source: 'ads',
  time: at(minutes),
  actor: { type: 'user', id: who },
  targets: [campaign],
  changes: [{ path: 'daily_budget', before: '100.00', after }],
  data: { currency: 'EUR', ...data },
});
const given = (id: string, minutes: number, request: string) => ({
  id,
  type: 'approval.given',
  source: 'governance',
  time: at(minutes),
  actor: { type: 'user', id: 'u_raj' },
  targets: [campaign],
  data: { kind: 'budget', request },
});

async function record(events: readonly object[]): Promise<void> {
  for (let from = 0; from < events.length; from += 500) {
    const answer = await server!.ask('POST', '/v1/events', { json: events.slice(from, from + 500) });
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  }
}
async function find(q: string): Promise<readonly { id: string; approval_verdict?: object; data: object }[]> {
  const { json, text, status } = await server!.ask('GET', `/v1/events?limit=200&q=${encodeURIComponent(q)}`);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return json.events;
}
async function counts(): Promise<Record<string, number>> {
  const { json } = await server!.ask('GET', '/v1/facets?field=approval&q=type:budget.adjusted');
  expect(json.notes).toBeUndefined();
  return Object.fromEntries(json.values.map(({ value, count }: { value: string; count: number }) => [value, count]));
}
async function setPolicy(): Promise<void> {
  const { policy } = (await server!.ask('GET', '/v1/approval-policy')).json;
  const set = await server!.ask('PUT', '/v1/approval-policy', { json: { policy, from: at(-60 * 24 * 365) } });
  expect(set.status).toBe(200);
}

test('an approval is not forgotten for what is recorded of the same thing later', async () => {
  server = await startTestServer();
  await record([
    given('app-1', 0, 'r1'),
    raised('act-1', 10, '160.00', 'u_ana', { approval_request: 'r1' }),
    given('app-2', 11, 'r2'),
    raised('act-2', 12, '170.00'),
  ]);
  const verdicts = async (): Promise<readonly (readonly [string, object | undefined])[]> =>
    (await find('type:budget.adjusted actor:u_ana approval:?')).map(({ id, approval_verdict }) => [
      id,
      approval_verdict,
    ]);
  const before = await verdicts();
  expect(before).toMatchObject([
    ['act-2', { verdict: 'approved' }],
    ['act-1', { verdict: 'approved' }],
  ]);
  await record(Array.from({ length: 600 }, (_, n) => raised(`more-${n}`, 20 + n, '150.00', 'u_kim')));
  await setPolicy();
  await counts();
  const after = await verdicts();
  expect(after).toEqual(before.map(([id, verdict]) => [id, { ...verdict, policy: 1 }]));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await find('type:trail.verdict_changed')).toEqual([]);
});

test('many acts of one thing are caught up with while somebody waits', async () => {
  server = await startTestServer();
  // Small steps, each of which depends on those around it.
  await record(Array.from({ length: 1_500 }, (_, n) => raised(`act-${n}`, n * 5, n % 3 === 0 ? '100.05' : '160.00')));
  // Nobody who asks waits longer than five seconds, and is told then that the answer is incomplete.
  expect(Object.values(await counts()).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1_000);
});

test('a page waits for verdicts where an act that may need an approval is on it, and no other', async () => {
  // Nobody works them out here: whoever waits is told that they are not known yet.
  server = await startTestServer({ verdicts: false });
  await record([
    raised('act-1', 10, '160.00'),
    {
      id: 'spent-1',
      type: 'lead.created',
      source: 'crm',
      time: at(11),
      actor: { type: 'user', id: 'u_kim' },
      targets: [{ type: 'lead', id: 'l_1' }],
    },
  ]);
  const noted = async (q: string): Promise<unknown> => {
    const { text, status } = await server!.ask('POST', '/v1/explanations', { json: { q } });
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return text.includes('being worked out');
  };
  expect(await noted('type:lead.created')).toBe(false);
  expect(await noted('type:budget.adjusted')).toBe(true);
});
