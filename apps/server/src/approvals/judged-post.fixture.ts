/** A server with one post whose verdict became another one, and keys that may see more or less of it, for tests. */

import { expect } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

export interface KeyRights {
  readonly scopes?: readonly string[];
  readonly restrict?: string;
  readonly withhold?: readonly string[];
}

export interface JudgedPost {
  readonly server: TestServer;
  readonly get: (url: string, key?: string) => Promise<Answer>;
  /** The events that a query finds, which must not be refused. */
  readonly find: (q: string, key?: string) => Promise<Record<string, unknown>[]>;
  readonly keyWith: (rights: KeyRights) => Promise<string>;
}

/** The type of what was recorded after all of it, seen by whoever sees the post. */
export const LAST = 'test.ended';

const post = [{ type: 'post', id: 'p1' }];
const ana = { type: 'user', id: 'u_ana', name: 'Ana' };

/** Ana published a post and says that Ana approved it; that she did was heard of afterwards, which changed the verdict. */
export async function startJudgedPost(): Promise<JudgedPost> {
  const server = await startTestServer();
  const get = (url: string, key?: string): Promise<Answer> => server.ask('GET', url, key === undefined ? {} : { key });
  const find = async (q: string, key?: string): Promise<Record<string, unknown>[]> => {
    const { status, json } = await get(`/v1/events?q=${encodeURIComponent(q)}`, key);
    expect([q, status]).toEqual([q, 200]);
    return json.events;
  };
  const record = async (event: object): Promise<void> => {
    expect((await server.ask('POST', '/v1/events', { json: [event] })).status).toBe(200);
  };
  const data = { content_sha256: 'aa11', version: 3, channel: 'linkedin' };
  const said = { source: 'cms', targets: post, data, scope: { client: 'acme' } };
  const acted = { ...said, id: 'act', type: 'post.published', time: '2026-11-02T10:00:00Z', actor: ana };
  await record({ ...acted, approval: { status: 'approved', by: ana } });
  await find('approval:?');
  await record({ ...said, id: 'ok', type: 'post.approved', time: '2026-11-02T09:00:00Z', actor: ana });
  await find('approval:?');
  for (let tries = 0; (await find('type:trail.verdict_changed')).length === 0; tries++) {
    if (tries === 500) throw new Error('the verdict did not become another one in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await record({ id: 'last', type: LAST, source: 'cms', actor: ana, scope: { client: 'acme' } });
  return {
    server,
    get,
    find,
    keyWith: async ({ scopes = ['read', 'reveal', 'export'], ...limits }) =>
      (await server.ask('POST', '/v1/api-keys', { json: { name: 'reader', scopes, ...limits } })).json.key,
  };
}
