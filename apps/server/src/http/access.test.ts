/** Keys, scopes, tenants, and what is open to everyone. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '@trailmark/contract';
import type { Route } from '@trailmark/contract';
import { ADMIN_KEY, startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());

const sample = { type: 'a.b', actor: { type: 'service', id: 's' } };

async function newKey(wanted: Record<string, unknown>): Promise<{ key: string; id: string }> {
  const { status, json } = await server.ask('POST', '/v1/api-keys', { json: wanted });
  expect(status, JSON.stringify(json)).toBe(201);
  return json;
}

describe('authentication', () => {
  const closed = (Object.values(routes) as Route[]).filter(({ scope }) => scope !== 'open' && scope !== 'own');

  it.each(closed.map((route) => [route.method, route.path] as const))('%s %s asks for a key', async (method, path) => {
    const url = path.replaceAll(/\{\w+\}/g, 'main');
    const missing = await server.ask(method, url, { key: undefined });
    expect([missing.status, missing.json.code]).toEqual([401, 'auth.missing']);
    expect(missing.headers['www-authenticate']).toBe('Bearer');
    // From so many addresses, for one of them may fail a few times only.
    const remoteAddress = `10.0.0.${closed.findIndex((route) => route.method === method && route.path === path)}`;
    const wrong = await server.ask(method, url, { key: 'tm_main_wrongwrongwrongwrongwrongwrongwr', remoteAddress });
    expect([wrong.status, wrong.json.code]).toEqual([401, 'auth.invalid']);
  });

  it('each scope opens its own routes and no others', async () => {
    const { key } = await newKey({ name: 'nothing', scopes: ['audit'] });
    const others = closed.filter((route) => route.scope !== 'any' && route.orScope !== 'audit');
    for (const { method, path, scope } of others) {
      const answer = await server.ask(method, path.replaceAll(/\{\w+\}/g, 'main'), { key });
      expect([path, answer.status, answer.json.code, answer.json.detail]).toEqual([
        path,
        403,
        'auth.scope',
        expect.stringContaining(scope),
      ]);
    }
    expect((await server.ask('GET', '/v1/catalog', { key })).status).toBe(200);
    const verifier = await newKey({ name: 'verifier', scopes: ['verify'] });
    expect((await server.ask('GET', '/v1/events/0/proof', verifier)).status).toBe(200);
    expect((await server.ask('GET', '/v1/events/0', verifier)).status).toBe(403);
  });
});

describe('API keys', () => {
  it('are shown once, listed without their secret, and end when revoked', async () => {
    const { key, id } = await newKey({ name: 'short-lived', scopes: ['record'] });
    expect(key).toMatch(/^tm_main_[A-Za-z0-9]{32}$/);
    const listed = await server.ask('GET', '/v1/api-keys');
    expect(listed.text).not.toContain(key);
    expect(listed.json.keys.find((row: { id: string }) => row.id === id)).toMatchObject({
      name: 'short-lived',
      scopes: ['record'],
      sources: ['short-lived'],
    });
    expect((await server.ask('POST', '/v1/events', { key, json: sample })).status).toBe(200);
    expect((await server.ask('DELETE', `/v1/api-keys/${id}`)).json.revoked).toBeDefined();
    expect((await server.ask('POST', '/v1/events', { key, json: sample })).status).toBe(401);
    server = await server.restart();
    expect((await server.ask('POST', '/v1/events', { key, json: sample })).status).toBe(401);
    expect((await server.ask('DELETE', '/v1/api-keys/ak_nobody')).json.code).toBe('key.not_found');
  });

  it('end when they expire', async () => {
    const { key } = await newKey({ name: 'old', scopes: ['read'], expires: '2020-01-01T00:00:00Z' });
    expect((await server.ask('GET', '/v1/events', { key })).status).toBe(401);
  });

  it('are refused with limits nobody could keep', async () => {
    for (const wanted of [
      { name: 'x', scopes: ['everything'] },
      { name: 'x', scopes: [] },
      { scopes: ['read'] },
      { name: 'x', scopes: ['read'], restrict: 'nofield:x' },
      { name: 'x', scopes: ['read'], restrict: 'free text' },
      { name: 'x', scopes: ['read'], expires: 'tomorrow' },
      { name: 'x', scopes: ['read'], more: 1 },
    ])
      expect((await server.ask('POST', '/v1/api-keys', { json: wanted })).status, JSON.stringify(wanted)).toBe(400);
  });

  it('are on record', async () => {
    const { json } = await server.ask('GET', '/v1/events?q=type:trail.api_key_created&limit=1');
    expect(json.events[0]).toMatchObject({ actor: { name: 'administrator' }, data: { scopes: expect.any(Array) } });
  });
});

describe('tenants', () => {
  it('have logs and keys of their own', async () => {
    const { status, json } = await server.ask('POST', '/v1/tenants', { json: { id: 'second', name: 'Second Ltd' } });
    expect(status).toBe(201);
    expect(json.origin).toBe('test.example/t/second');
    const key = json.key as string;
    await server.ask('POST', '/v1/events', { key, json: { ...sample, id: 'theirs' } });
    expect((await server.ask('GET', '/v1/events/theirs', { key })).status).toBe(200);
    expect((await server.ask('GET', '/v1/events/theirs')).status).toBe(404);
    expect((await server.ask('GET', '/v1/tenants', { key })).json.tenants.map(({ id }: { id: string }) => id)).toEqual([
      'second',
    ]);
    expect((await server.ask('POST', '/v1/tenants', { key, json: { id: 'third' } })).status).toBe(403);
    expect(
      (await server.ask('POST', '/v1/api-keys', { key, json: { name: 'x', tenant: 'main', scopes: ['read'] } })).status,
    ).toBe(403);
    expect((await server.ask('PATCH', '/v1/tenants/main', { key, json: { publicLog: 'entries' } })).status).toBe(403);
    expect((await server.ask('POST', '/v1/tenants', { json: { id: 'second' } })).json.code).toBe('tenant.exists');
    expect((await server.ask('GET', '/v1/keys', { key: undefined })).json.keys).toHaveLength(2);
    server = await server.restart();
    expect((await server.ask('GET', '/v1/events/theirs', { key })).status).toBe(200);
  });
});

describe('open to everyone', () => {
  it.each([
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/v1/keys',
    '/log/main/checkpoint',
    '/',
    '/sign-in',
    '/page/styles.css',
    '/page/sign-in.js',
  ])('%s', async (path) => {
    const { status, headers } = await server.ask('GET', path, { key: undefined });
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('pages allow nothing inline and nothing from elsewhere', async () => {
    for (const path of ['/', '/sign-in']) {
      const { text, headers } = await server.ask('GET', path, { key: undefined });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(text).not.toMatch(/<script>|<style>| style=| on\w+=|https?:\/\/(?!localhost)/);
    }
  });

  it('metrics are for this machine and administrators', async () => {
    expect((await server.ask('GET', '/metrics', { key: undefined })).text).toContain('trailmark_events_total');
    const elsewhere = await server.app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' });
    expect(elsewhere.statusCode).toBe(401);
    const asked = await server.app.inject({
      url: '/metrics',
      remoteAddress: '192.0.2.1',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect(asked.statusCode).toBe(200);
    const proxied = { key: undefined, headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect((await server.ask('GET', '/metrics', proxied)).status).toBe(401);
  });

  it("metrics tell a tenant's administrator of that tenant alone", async () => {
    const { json } = await server.ask('POST', '/v1/tenants', { json: { id: 'measured' } });
    const { status, text } = await server.ask('GET', '/metrics', { key: json.key });
    expect(status).toBe(200);
    expect(text).toContain('trailmark_log_size{tenant="measured"} ');
    expect(text).not.toContain('tenant="main"');
    expect(text).not.toContain('trailmark_events_total');
  });

  it('the sign-in token works once', async () => {
    const token = server.signInToken();
    const redeem = (body: string): Promise<{ status: number }> =>
      server.ask('POST', '/sign-in', { key: undefined, body, headers: { 'content-type': 'text/plain' } });
    expect((await redeem('wrong')).status).toBe(403);
    expect((await redeem(token)).status).toBe(200);
    expect((await redeem(token)).status).toBe(403);
  });

  it('says what is not there, and which methods are', async () => {
    expect((await server.ask('GET', '/v1/nothing')).json.code).toBe('route.not_found');
    const wrong = await server.ask('DELETE', '/v1/events');
    expect([wrong.status, wrong.json.code, wrong.headers['allow']]).toEqual([405, 'method.not_allowed', 'POST, GET']);
  });
});

describe('failed sign-ins', () => {
  it('are limited by address; a valid key never is', async () => {
    const other = await startTestServer();
    let last = 0;
    for (let n = 0; n < 60; n++)
      last = (await other.ask('GET', '/v1/events', { key: 'tm_main_guessguessguessguessguessguess12' })).status;
    expect(last).toBe(429);
    const limited = await other.ask('GET', '/v1/events', { key: 'x' });
    expect(limited.json.code).toBe('rate.limited');
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await other.ask('GET', '/v1/events')).status).toBe(200);
    await other.remove();
  });
});
