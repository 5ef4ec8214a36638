/** What is withheld from a key cannot be asked for by it either, nor told by a path, a bound or a proof. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { eventOf } from './rivals.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const n of [0, 1]) await server.ask('POST', '/v1/events', { json: eventOf({ name: 'northstar' }, n) });
});
afterAll(() => server.remove());

describe('what is withheld cannot be asked for either', () => {
  it.each([
    [['actor.onBehalfOf.name'], 'actor:x'],
    [['targets.3.id'], 'target:x'],
    [['targets.*.type'], 'target.type:campaign'],
    [['targets'], 'subject:s_x'],
    [['time'], 'time:2026-02'],
    [['time'], 'time:>=2026-02-01'],
    [['type'], 'importance:routine'],
    [['context'], 'ip:10.1.1.1'],
    [['*'], 'domain:sales'],
  ])('%j closes %s', async (withhold, q) => {
    const { json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'x', scopes: ['read'], withhold } });
    const answer = await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`, { key: json.key });
    expect([answer.status, answer.json.code]).toEqual([403, 'auth.scope']);
  });

  it('nor by a path, a bound or a proof that would tell it', async () => {
    const made = await server.ask('POST', '/v1/api-keys', {
      json: { name: 'x', scopes: ['read', 'export', 'audit'], withhold: ['time', 'id'] },
    });
    const { key } = made.json;
    const status = async (url: string): Promise<number> => (await server.ask('GET', url, { key })).status;
    expect(await status('/v1/events/northstar-id-1')).toBe(404);
    expect(await status('/v1/events/northstar-id-1?source=northstar-source')).toBe(403);
    expect(await status('/v1/events?from=2026-02-01')).toBe(403);
    expect(await status('/v1/events/1')).toBe(200);
    expect(await status('/v1/events/1/proof')).toBe(403);
    expect(await status('/log/main/tile/entries/000.p/1')).toBe(403);
    expect(await status('/log/main/tile/0/000.p/1')).toBe(200);
    expect((await server.ask('POST', '/v1/exports', { key, json: { kind: 'selection' } })).status).toBe(403);
  });

  it('nor is its type told by what follows from it, or by what was said of the event', async () => {
    await server.ask('POST', '/v1/notes', { json: { event: 'northstar-id-0', note: 'seen' } });
    const json = { name: 'x', scopes: ['read'], withhold: ['type'] };
    const { key } = (await server.ask('POST', '/v1/api-keys', { json })).json;
    const get = (url: string) => server.ask('GET', url, { key });
    const [known, unknown] = [await get('/v1/events/northstar-id-0'), await get('/v1/events/northstar-id-1')];
    expect([known.json.event.known, unknown.json.event.known]).toEqual([true, true]);
    const { json: list } = await get('/v1/events?limit=500');
    const note = list.events.find(({ data }: { data?: { note?: string } }) => data?.note === 'seen');
    expect(note.sealed).toEqual(['data.event_type', 'type']);
    expect(note.data).toEqual({ index: known.json.event.index, note: 'seen' });
    for (const q of ['data.event_type:campaign.launched', 'data.event_type:?', 'known:true', 'importance:routine'])
      expect((await get(`/v1/events?q=${encodeURIComponent(q)}`)).json.code).toBe('auth.scope');
    // Lists leave out nothing that they otherwise would by what type it is of.
    expect(list.total).toBe(
      (await server.ask('GET', '/v1/events?q=importance:routine OR known:true OR known:false')).json.total,
    );
  });

  it('shows no ref of a person who is withheld', async () => {
    const made = await server.ask('POST', '/v1/api-keys', {
      json: { name: 'x', scopes: ['read'], withhold: ['actor'] },
    });
    const { event } = (await server.ask('GET', '/v1/events/1', { key: made.json.key })).json;
    expect(event.actor).toBeUndefined();
    expect(event.sealed).toContain('actor.id');
  });

  it.each([['actor.name\\'], ['nobody.name'], ['targets.name'], ['subject'], ['']])(
    'refuses the path %j, which no event has: what is meant would be shown',
    async (path) => {
      const json = { name: 'x', scopes: ['read'], withhold: [path] };
      expect((await server.ask('POST', '/v1/api-keys', { json })).status).toBe(400);
    },
  );
});
