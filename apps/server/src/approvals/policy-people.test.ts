/** People whom a policy names: on record by refs alone, judged by their ids, gone with their erasure. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
const someone = (id: string) => ({ type: 'user', id, name: `Name of ${id}`, email: `${id}@house.example` });
const at = (hour: number): string => `2026-11-02T${String(hour).padStart(2, '0')}:00:00Z`;
const approved = (post: string, by: string) => ({
  id: `ok-${post}`,
  type: 'post.approved',
  source: 'cms',
  time: at(9),
  actor: someone(by),
  targets: [{ type: 'post', id: post }],
});
const published = (post: string) => ({
  ...approved(post, 'u_ana'),
  id: `act-${post}`,
  type: 'post.published',
  time: at(10),
  data: { channel: 'linkedin' },
});
const policy = {
  format: 'trailmark-approvals/1',
  rules: [
    { id: 'bots', types: ['post.*'], when: [{ path: 'actor.id', in: ['u_bot', 'some-bot'] }], needed: false },
    { id: 'posts', types: ['post.published'], needed: true, by: { people: ['u_raj'] }, approvedBy: ['post.approved'] },
  ],
  deputies: [{ of: 'u_raj', deputy: 'u_eve', from: at(0), to: at(23) }],
};
const NAMED = /u_raj|u_eve|u_bot|house\.example/;

beforeAll(async () => {
  server = await startTestServer();
  await record(approved('p1', 'u_raj'), approved('p2', 'u_eve'), approved('p3', 'u_bot'));
});
afterAll(() => server.remove());

async function record(...events: object[]): Promise<void> {
  expect((await server.ask('POST', '/v1/events', { json: events })).status).toBe(200);
}

async function keyWith(rights: object): Promise<string> {
  return (await server.ask('POST', '/v1/api-keys', { json: { name: 'k', scopes: ['read'], ...rights } })).json.key;
}

async function verdictOf(post: string): Promise<string> {
  await server.ask('GET', '/v1/events?q=approval:?');
  return (await server.ask('GET', `/v1/events/act-${post}`)).json.event.approval_verdict?.verdict;
}

const set = (document: object) => server.ask('PUT', '/v1/approval-policy', { json: { policy: document, from: at(0) } });

it('stand in its event as refs, whoever reads it', async () => {
  expect((await set(policy)).status).toBe(200);
  const keys = await Promise.all([
    keyWith({}),
    keyWith({ restrict: 'type:trail.*' }),
    keyWith({ withhold: ['actor'] }),
    keyWith({ scopes: ['read', 'reveal'] }),
  ]);
  for (const key of keys) {
    const { json, text } = await server.ask('GET', '/v1/events?q=type:trail.approval_policy_set', { key });
    expect(json.events).toHaveLength(1);
    expect(json.events[0].data.policy).toMatch(/"people":\["s_[\w-]+"\]/);
    expect(text).not.toMatch(NAMED);
  }
  for (const q of ['data.policy:u_raj', 'type:trail.approval_policy_set u_raj'])
    expect((await server.ask('GET', `/v1/events?q=${q}`, { key: keys[0] })).json.events).toEqual([]);
});

it('are judged by their ids, and read back as ids by whoever may see people, which is on record', async () => {
  await record(published('p1'), published('p2'), published('p3'));
  expect(await Promise.all(['p1', 'p2', 'p3'].map(verdictOf))).toEqual(['approved', 'approved', 'not_entitled']);
  const reveals = async (): Promise<number> => (await server.ask('GET', '/v1/events?q=type:trail.revealed')).json.total;
  const before = await reveals();
  expect((await server.ask('GET', '/v1/approval-policy')).json.policy).toEqual(policy);
  expect(await reveals()).toBe(before + 1);
  const key = await keyWith({ scopes: ['audit'] });
  const seen = await server.ask('GET', '/v1/approval-policy', { key });
  expect(seen.status).toBe(200);
  expect(seen.text).not.toMatch(NAMED);
  // As it was read it can be set again.
  expect((await set(seen.json.policy)).status).toBe(200);
  expect((await server.ask('GET', '/v1/approval-policy')).json.policy).toEqual(policy);
});

it('are known people, named by their ids', async () => {
  const [bots, posts] = policy.rules;
  const refused = async (document: object) => (await set({ ...policy, ...document })).json;
  expect(await refused({ deputies: [{ of: 'u_raj', deputy: 'u_nobody' }] })).toMatchObject({
    code: 'request.invalid',
    pointer: '/policy/deputies/0/deputy',
  });
  expect(await refused({ rules: [{ ...posts, by: { people: ['u_raj', 's_none'] } }] })).toMatchObject({
    pointer: '/policy/rules/0/by/people/1',
  });
  const byAddress = { ...bots, when: [{ path: 'actor.email', in: ['u_raj@house.example'] }] };
  expect(await refused({ rules: [byAddress] })).toMatchObject({ pointer: '/policy/rules/0/when/0/in/0' });
});

it('are gone with their erasure: what was found stands, and the policy names nobody', async () => {
  const { key } = (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase', 'read'] } }))
    .json;
  // Nothing of them is left in texts that an erasure would miss.
  const preview = await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: ['u_raj'] } });
  expect([preview.status, preview.text.includes('data.policy')]).toEqual([200, false]);
  const asked = await server.ask('POST', '/v1/erasures', {
    json: { subjects: ['u_raj'], reason: 'asked', basis: 'gdpr' },
  });
  const done = await server.ask('POST', `/v1/erasures/${asked.json.id}/approve`, { key });
  expect(done.json).toMatchObject({ status: 'done' });
  const read = await server.ask('GET', '/v1/approval-policy');
  expect(read.json.policy.rules[1].by.people).toEqual([expect.stringMatching(/^s_/)]);
  expect(read.text).not.toContain('u_raj');
  expect(await verdictOf('p1')).toBe('approved');
  // Whoever comes back under the old id is somebody else.
  await record(approved('p4', 'u_raj'), published('p4'));
  expect(await verdictOf('p4')).toBe('not_entitled');
});
