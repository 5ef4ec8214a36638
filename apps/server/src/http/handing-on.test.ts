/** A key hands on no more than it has: neither scopes nor sources, and not what it is kept from. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestServer } from '../testing.ts';
import { EVENTS, startRivals } from './rivals.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  ({ server } = await startRivals());
});
afterAll(() => server.remove());

describe('a key hands on no more than it has', () => {
  it('neither scopes nor sources, and its limits are inherited', async () => {
    const expires = '2099-01-01T00:00:00Z';
    const { json: admin } = await server.ask('POST', '/v1/api-keys', {
      json: {
        name: 'branch',
        scopes: ['administer', 'read', 'record'],
        sources: ['branch*'],
        restrict: 'scope.client:northstar OR scope.client:nobody',
        withhold: ['reason'],
        expires,
      },
    });
    const make = (wanted: Record<string, unknown>): Promise<Answer> =>
      server.ask('POST', '/v1/api-keys', { key: admin.key, json: { name: 'child', ...wanted } });
    for (const scope of ['audit', 'export', 'reveal', 'erase'])
      expect((await make({ scopes: [scope] })).status).toBe(403);
    for (const source of ['*', 'bran*', 'crm', 'b']) {
      expect((await make({ scopes: ['record'], sources: [source] })).status, source).toBe(403);
    }
    const { status, json: child } = await make({ scopes: ['read', 'record'], sources: ['branch.web', 'branch-*'] });
    expect(status).toBe(201);
    expect(child).toMatchObject({ withhold: ['reason'], restrict: admin.restrict, expires: admin.expires });
    const { json: narrow } = await make({
      scopes: ['read'],
      restrict: 'type:campaign.launched OR scope.client:acmecorp',
      expires: '2199-01-01T00:00:00Z',
    });
    expect(narrow.expires).toBe(admin.expires);
    expect((await server.ask('GET', '/v1/events', { key: narrow.key })).json.total).toBe(EVENTS / 2);
    expect((await make({ scopes: ['read'], restrict: 'type:a.b) OR (known:true' })).status).toBe(400);
    const opened = { key: admin.key, json: { publicLog: 'entries' } };
    expect((await server.ask('PATCH', '/v1/tenants/main', opened)).status).toBe(403);
    const operator = (await server.ask('GET', '/v1/api-keys')).json.keys[0];
    expect((await server.ask('DELETE', `/v1/api-keys/${operator.id}`, { key: admin.key })).status).toBe(403);
  });

  it('and a log is opened to all on record only', async () => {
    expect((await server.ask('PATCH', '/v1/tenants/main', { json: { publicLog: 'hashes' } })).status).toBe(200);
    const { json } = await server.ask('GET', '/v1/events?q=type:trail.tenant_changed');
    expect(json.events[0].data).toEqual({ public_log: 'hashes' });
  });
});
