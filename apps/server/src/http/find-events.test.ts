/** Finding and reading: queries, pages, rights, reveal, withholding, proofs. */

import { openTlogProof, parseVkey } from '@trailmark/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T10:00:00.000Z`;

beforeAll(async () => {
  server = await startTestServer();
  const events = Array.from({ length: 20 }, (_, n) => ({
    id: `e${n}`,
    type: n % 2 === 0 ? 'campaign.launched' : 'budget.adjusted',
    time: day(n + 1),
    source: n % 3 === 0 ? 'crm' : 'ads',
    actor: { type: 'user', id: `u_${n % 4}`, name: `Person ${n % 4}`, email: `p${n % 4}@example.com` },
    targets: [{ type: 'campaign', id: `c_${n % 5}`, name: 'Spring' }],
    outcome: n === 7 ? 'denied' : 'success',
    domain: n < 10 ? 'sales' : 'finance',
    reason: 'because',
    context: { ip: `10.0.${n}.1` },
    scope: { client: n < 5 ? 'northstar' : 'other' },
  }));
  const { status } = await server.ask('POST', '/v1/events', { json: events });
  expect(status).toBe(200);
});
afterAll(() => server.remove());

async function find(
  q: string,
  more = '',
  key?: string,
): Promise<{ ids: string[]; total: number; status: number; code?: string; position?: number }> {
  const { status, json } = await server.ask(
    'GET',
    `/v1/events?q=${encodeURIComponent(q)}${more}`,
    key === undefined ? {} : { key },
  );
  return {
    status,
    ids: (json.events ?? []).map(({ id }: { id: string }) => id),
    total: json.total,
    code: json.code,
    position: json.position,
  };
}

async function newKey(wanted: Record<string, unknown>): Promise<string> {
  const { status, json } = await server.ask('POST', '/v1/api-keys', { json: wanted });
  expect(status).toBe(201);
  return json.key as string;
}

describe('queries', () => {
  it.each([
    ['actor:u_1', 5],
    ['actor:U_1', 5],
    ['actor:"Person 1"', 5],
    ['actor:p1@example.com', 5],
    ['type:campaign.*', 10],
    ['type:campaign.launched source:crm', 4],
    ['target:campaign/c_2', 4],
    ['target:c_2', 4],
    ['target.type:campaign', 20],
    ['outcome:denied', 1],
    ['-outcome:denied', 19],
    ['domain:(sales OR finance)', 20],
    ['NOT domain:sales', 10],
    ['ip:10.0.3.1', 1],
    ['ip:10.0.0.0/8', 20],
    ['ip:10.0.3.0/24', 1],
    ['scope.client:northstar', 5],
    ['time:2026-03-05', 1],
    ['time:2026-03-01..2026-03-03', 3],
    ['time:>=2026-03-20', 1],
    ['time:<2026-03-02', 1],
    ['actor:u_1 (type:campaign.* OR outcome:denied)', 0],
    ['actor:nobody', 0],
    ['known:true', 20],
    ['actor:? type:*', 20],
    ['importance:notable', 20],
    ['ip:10.0.0.0/12', 20],
    ['ip:10.0.2.0/23', 2],
    ['ip:10.0.3.0/31', 1],
    ['ip:10.0.*', 20],
    ['domain:?', 20],
    ['approval:? -approval:?', 0],
    ['approval.status:?', 0],
    ['reason:?', 20],
    ['because', 20],
    ['spring', 20],
    ['"person 1"', 5],
    ['actor:person', 20],
    ['actor:pers*', 20],
    ['target:spri*', 20],
    ['type:camp*', 10],
    ['scope.client:north*', 5],
    ['time:2026-W10', 7],
  ])('%s finds %i', async (q, total) => {
    const found = await find(q);
    expect(found).toMatchObject({ status: 200, total });
    expect(found.ids).toHaveLength(total);
  });

  it.each([
    ['actr:u', 'query.invalid', 0],
    ['actor:a..b', 'query.unsupported', 0],
    ['ip:2001:db8::/20', 'query.unsupported', 0],
    ['ip:10.0.0.0/33', 'query.invalid', 0],
    ['cam*gn', 'query.unsupported', 3],
    ['spring and sale', 'query.invalid', 7],
    ['!!!', 'query.invalid', 0],
    ['reason:because', 'query.unsupported', 0],
    ['data.x:>many', 'query.invalid', 0],
    ['time:soon', 'query.invalid', 0],
    ['importance:high', 'query.invalid', 0],
    ['(actor:u', 'query.invalid', 0],
  ])('%s is %s at %i', async (q, code, position) => {
    expect(await find(q)).toMatchObject({ status: 400, code, position });
  });

  it.each([
    ['type:campain.launched', ['A type that is asked for is not in the catalog. Did you mean type:campaign.launched?']],
    ['spring (type:zzz OR type:campain.launched) outcome:denied', 2],
    ['type:leads.*', ['A type that is asked for is not in the catalog. Did you mean type:lead.*?']],
    ['type:Campaign.Launched outcome:DENIED source:none', undefined],
    [Array.from({ length: 200 }, (_, n) => `type:campain.launche${n}`).join(' OR '), 1],
    ['spring outcome:failed', ['outcome is one of success, failure, denied.']],
    ['actor.type:human', ['actor.type is one of user, service, rule, agent, system, unknown.']],
    ['type:lead.* type:lead.created -type:zzz', undefined],
    ['type:campaign.* -type:campain.launched', undefined],
  ])('says of %s which words nobody uses, where nothing is found', async (q, notes) => {
    const { json } = await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`);
    if (typeof notes === 'number') expect(json.notes).toHaveLength(notes);
    else expect(json.notes).toEqual(notes);
  });

  it('leaves routine events out unless asked, and keeps its own apart', async () => {
    expect((await find('')).total).toBe(20);
    expect((await find('type:trail.*')).total).toBeGreaterThan(0);
    expect((await find('importance:routine')).total).toBeGreaterThan(0);
  });

  it('refuses parameters that make no sense', async () => {
    for (const more of [
      '&limit=0',
      '&limit=501',
      '&limit=x',
      '&order=up',
      '&cursor=zzz',
      '&at=999999',
      '&from=soon',
      '&nonsense=1',
    ]) {
      expect((await find('', more)).status, more).toBe(400);
    }
  });
});

describe('pages', () => {
  it('go through everything once, in both orders', async () => {
    for (const order of ['desc', 'asc'] as const) {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 10; page++) {
        const { json } = await server.ask('GET', `/v1/events?limit=7&order=${order}${cursor}`);
        seen.push(...json.events.map(({ id }: { id: string }) => id));
        if (json.next === null) break;
        cursor = `&cursor=${json.next}`;
      }
      const ids = Array.from({ length: 20 }, (_, n) => `e${n}`);
      expect(seen).toEqual(order === 'asc' ? ids : ids.toReversed());
    }
  });

  it('reads by time, as of a size, and after an index', async () => {
    expect((await find('', `&from=${day(3)}&to=${day(5)}`)).ids).toEqual(['e3', 'e2']);
    expect((await find('', '&at=4')).ids).toEqual(['e2', 'e1', 'e0']);
    expect((await find('actor:u_1', '&after=5')).status).toBe(200);
  });
});

describe('one event', () => {
  it('is found by ref, index and the id of its source', async () => {
    const byId = (await server.ask('GET', '/v1/events/e5')).json;
    expect(byId.event).toMatchObject({ id: 'e5', known: true, sentence: expect.stringContaining('Person 1') });
    expect(byId.log).toMatchObject({ tenant: 'main', origin: 'test.example/t/main', index: byId.event.index });
    for (const name of [byId.event.ref, byId.event.index])
      expect((await server.ask('GET', `/v1/events/${name}`)).json.event.id).toBe('e5');
    expect((await server.ask('GET', '/v1/events/nothing')).json.code).toBe('event.not_found');
    expect((await server.ask('GET', '/v1/events/99999')).status).toBe(404);
  });

  it('gives back what was sent', async () => {
    const sent = {
      id: 'pull/12',
      type: 'shop.order_changed',
      source: 'own',
      time: '2026-03-01T10:00:00+02:00',
      actor: { type: 'user', id: 'u_9', name: null },
      changes: [{ path: 'price', before: null, after: '12.00' }],
      data: { nested: { a: [1, 2] }, 'with.dot': true },
    };
    expect((await server.ask('POST', '/v1/events', { json: sent })).status).toBe(200);
    const { event } = (await server.ask('GET', `/v1/events/${encodeURIComponent('pull/12')}`)).json;
    expect(event).toMatchObject(sent);
    expect(event.known).toBe(false);
  });

  it('asks which source is meant', async () => {
    for (const source of ['one', 'two']) {
      await server.ask('POST', '/v1/events', {
        json: { id: 'same', type: 'a.b', source, actor: { type: 'service', id: 's' } },
      });
    }
    const both = await server.ask('GET', '/v1/events/same');
    expect([both.status, both.json.code]).toEqual([409, 'event.id_ambiguous']);
    expect((await server.ask('GET', '/v1/events/same?source=two')).json.event.source).toBe('two');
  });

  it('comes with a proof that stands by itself', async () => {
    const { text, headers } = await server.ask('GET', '/v1/events/e5/proof');
    expect(headers['content-type']).toContain('text/plain');
    const [key] = (await server.ask('GET', '/v1/keys', { key: undefined })).json.keys;
    const verifier = parseVkey(key.vkey);
    expect(verifier).toBeDefined();
    if (verifier !== undefined) expect(openTlogProof(text, verifier)).toMatchObject({ ok: true });
  });
});

describe('rights', () => {
  it('without reveal shows refs in place of people and names what is sealed', async () => {
    const key = await newKey({ name: 'reader', scopes: ['read'] });
    const { event } = (await server.ask('GET', '/v1/events/e5', { key })).json;
    expect(event.actor).toEqual({ type: 'user', ref: expect.stringMatching(/^s_[\w-]{22}$/) });
    expect(event.sealed).toEqual(expect.arrayContaining(['actor.id', 'actor.name', 'actor.email', 'context.ip']));
    expect(JSON.stringify(event)).not.toMatch(/Person|u_1|example\.com|10\.0\.5/);
    expect(event.reason).toBe('because');
    // u_1 of another source is another person until someone says otherwise.
    expect((await find(`subject:${event.actor.ref}`, '', key)).total).toBe(4);
  });

  it('records every reveal before it answers, with its purpose', async () => {
    const before = (await find('type:trail.revealed')).total;
    await server.ask('GET', '/v1/events/e6', { headers: { 'x-trailmark-purpose': 'dispute 12' } });
    const { json } = await server.ask('GET', '/v1/events?q=type:trail.revealed&limit=1');
    expect(json.total).toBe(before + 1);
    expect(json.events[0].data).toMatchObject({ count: 1, purpose: 'dispute 12' });
  });

  it('restrict bounds lists, counts, single events and proofs', async () => {
    const key = await newKey({ name: 'agency', scopes: ['read', 'reveal'], restrict: 'scope.client:northstar' });
    expect(await find('', '', key)).toMatchObject({ total: 5 });
    expect(await find('actor:u_1', '', key)).toMatchObject({ total: 1 });
    expect(await find('-scope.client:northstar', '', key)).toMatchObject({ total: 0 });
    expect((await server.ask('GET', '/v1/events/e3', { key })).status).toBe(200);
    for (const path of ['e9', '0', 'e9/proof', 'e9?source=crm'])
      expect((await server.ask('GET', `/v1/events/${path}`, { key })).status, path).toBe(404);
  });

  it('withhold keeps paths back, and questions about them', async () => {
    const key = await newKey({
      name: 'partner',
      scopes: ['read', 'reveal'],
      withhold: ['actor.name', 'actor.email', 'reason', 'time', 'targets.*.name'],
    });
    const { event } = (await server.ask('GET', '/v1/events/e5', { key })).json;
    expect(event.actor).toEqual({ type: 'user', id: 'u_1' });
    expect(event.sealed).toEqual(
      expect.arrayContaining(['actor.name', 'actor.email', 'reason', 'time', 'targets.0.name']),
    );
    expect(JSON.stringify(event)).not.toMatch(/Person 1|because|Spring/);
    expect(await find('actor:u_1', '', key)).toMatchObject({ status: 403, code: 'auth.scope' });
  });

  it('notes plain reads in sum', async () => {
    const key = await newKey({ name: 'counted', scopes: ['read'] });
    for (let n = 0; n < 3; n++) await find('type:campaign.*', '', key);
    const again = await server.restart();
    server = again;
    const { json } = await server.ask('GET', '/v1/events?q=type:trail.read&limit=500');
    const sum = json.events.find((event: { actor: { name: string } }) => event.actor.name === 'counted');
    expect(sum.data).toMatchObject({ queries: 3, events: 30 });
  });
});
