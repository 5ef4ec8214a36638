/** Facets, histogram, completion and views over HTTP: what is counted, named, and refused. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

let server: TestServer;
const keys: Record<string, string> = {};

beforeAll(async () => {
  server = await startTestServer();
  const events = Array.from({ length: 24 }, (_, n) => ({
    id: `e${n}`,
    type: n % 3 === 0 ? 'data.exported' : 'campaign.launched',
    time: `2026-03-${String(28 + (n % 4)).padStart(2, '0')}T23:30:00Z`,
    actor:
      n % 4 === 0
        ? { type: 'service', id: 'crm-sync', name: 'CRM Sync' }
        : { type: 'user', id: `u_${n % 2}`, name: n % 2 === 0 ? 'Ana Ruiz' : 'Jürgen Müller' },
    targets: [{ type: 'campaign', id: `c_${n % 2}`, name: n % 2 === 0 ? 'Spring Sale' : 'Sommer' }],
    scope: { client: n < 8 ? 'northstar' : 'larkfield' },
    ...(n % 3 === 0 ? { data: { system: 'Salesforce', rows: 100 * n } } : {}),
  }));
  expect((await server.ask('POST', '/v1/events', { json: events })).status).toBe(200);
  for (const [name, more] of Object.entries({
    reader: { scopes: ['read'] },
    agency: { scopes: ['read', 'reveal'], restrict: 'scope.client:northstar' },
    partner: { scopes: ['read', 'reveal'], withhold: ['actor.name', 'data.rows', 'time', 'targets.*.name'] },
  })) {
    keys[name] = (await server.ask('POST', '/v1/api-keys', { json: { name, ...more } })).json.key as string;
  }
});
afterAll(() => server.remove());

function get(url: string, key?: string): Promise<Answer> {
  return server.ask('GET', url, key === undefined ? {} : { key: keys[key] });
}

describe('facets', () => {
  it('count values, most frequent first, within the query and the rights', async () => {
    const { json } = await get('/v1/facets?field=type');
    expect(json).toMatchObject({
      field: 'type',
      values: [
        { value: 'campaign.launched', count: 16 },
        { value: 'data.exported', count: 8 },
      ],
      other: 0,
      total: 24,
      total_exact: true,
    });
    expect((await get('/v1/facets?field=scope.client&q=type:data.exported')).json.values).toEqual([
      { value: 'larkfield', count: 5 },
      { value: 'northstar', count: 3 },
    ]);
    expect((await get('/v1/facets?field=scope.client', 'agency')).json).toMatchObject({
      values: [{ value: 'northstar', count: 8 }],
      total: 8,
    });
  });

  it('name people only to those who may see them, and put that on record', async () => {
    const before = (await get('/v1/events?q=type:trail.revealed')).json.total;
    const { values } = (await get('/v1/facets?field=actor')).json;
    expect(values.map(({ label }: { label?: string }) => label).sort()).toEqual([
      'Ana Ruiz',
      'CRM Sync',
      'Jürgen Müller',
    ]);
    const total = (await get('/v1/events?q=type:trail.revealed')).json.total;
    expect(total).toBe(before + 1);
    const plain = await get('/v1/facets?field=actor', 'reader');
    expect(plain.text).not.toMatch(/Ruiz|Müller/);
    // What a facet says of a person can be asked for.
    const [first] = plain.json.values.filter(({ value }: { value: string }) => value.startsWith('s_'));
    const found = await get(`/v1/events?q=${encodeURIComponent(`actor:${first.value}`)}`, 'reader');
    expect(found.json.total).toBe(first.count);
  });

  it('name things by the name they had last', async () => {
    expect((await get('/v1/facets?field=target&q=target:?')).json.values).toEqual([
      { value: 'c_1', label: 'Sommer', count: 12 },
      { value: 'c_0', label: 'Spring Sale', count: 12 },
    ]);
  });

  it('are refused for what cannot be counted or seen', async () => {
    for (const [field, key, status] of [
      ['time', undefined, 400],
      ['actr', undefined, 400],
      ['actor', 'partner', 403],
      ['data.rows', 'partner', 403],
    ] as const)
      expect((await get(`/v1/facets?field=${field}`, key)).status, field).toBe(status);
    expect((await get('/v1/facets?field=actr')).json.detail).toContain('actor');
  });
});

describe('histogram', () => {
  it('counts by days of the zone, empty ones too', async () => {
    const url = '/v1/histogram?from=2026-03-28&to=2026-04-02&interval=day';
    const utc = (await get(url)).json;
    expect(utc.buckets.map(({ count }: { count: number }) => count)).toEqual([6, 6, 6, 6, 0]);
    // At half past eleven in the evening UTC it is the next day in Berlin, and the 29th has 23 hours there.
    const berlin = (await get(`${url}&tz=Europe/Berlin`)).json;
    expect(berlin.buckets.map(({ count }: { count: number }) => count)).toEqual([0, 6, 6, 6, 6]);
    expect(berlin.buckets.slice(0, 3).map(({ from }: { from: string }) => from)).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(berlin.total).toBe(24);
  });

  it('counts apart by a field, and takes its time from the query', async () => {
    const { json } = await get('/v1/histogram?q=time:2026-03&interval=month&by=type');
    expect(json.buckets).toEqual([
      { from: '2026-03-01T00:00:00.000Z', count: 24, by: { 'campaign.launched': 16, 'data.exported': 8 } },
    ]);
    const contradiction = await get(`/v1/histogram?q=${encodeURIComponent('time:2026-03-28 time:2026-03-30')}`);
    expect(contradiction.json.total).toBe(0);
  });

  it('counts a while that suits the interval where nothing says how long, and fewer values apart in many buckets', async () => {
    for (const [interval, days] of [
      ['minute', 1],
      ['hour', 30],
      ['week', 182],
      ['month', 365],
    ] as const) {
      const { json, status } = await get(`/v1/histogram?interval=${interval}&by=type`);
      expect(status, interval).toBe(200);
      const counted = (Date.parse(json.to) - Date.parse(json.buckets[0].from)) / 86_400_000;
      expect(counted, interval).toBeGreaterThanOrEqual(days);
      expect(counted, interval).toBeLessThanOrEqual(days + 62);
      expect(json.buckets[0].by, interval).toBeTypeOf('object');
    }
  });

  it('is bounded, and closed to who must not see times', async () => {
    expect((await get('/v1/histogram?from=1990&to=2026&interval=minute')).json.detail).toMatch(/buckets/);
    expect((await get('/v1/histogram?from=2026-03-02&to=2026-03-01')).status).toBe(400);
    expect((await get('/v1/histogram?from=2026-01&to=2026-03&interval=hour&by=type&limit=50')).status).toBe(400);
    expect((await get('/v1/histogram?tz=Mars/Olympus')).status).toBe(400);
    expect((await get('/v1/histogram', 'partner')).status).toBe(403);
  });
});

describe('complete', () => {
  const texts = async (url: string, key?: string): Promise<string[]> =>
    (await get(`/v1/complete?${url}`, key)).json.suggestions.map(({ text }: { text: string }) => text);

  it('offers fields, values that occur, and people to those who may see them', async () => {
    expect(await texts('prefix=scope.')).toContain('scope.client:');
    expect(await texts('prefix=data.ro')).toContain('data.rows:');
    expect(await texts('prefix=type:camp')).toEqual(['type:campaign.launched']);
    expect(await texts('prefix=-type:data')).toEqual(['type:data.exported']);
    expect(await texts('prefix=target:spr')).toContain('target:"Spring Sale"');
    expect(await texts('prefix=actor:mue')).toEqual(['actor:"Jürgen Müller"']);
    expect(await texts('prefix=ana')).toContain('actor:"Ana Ruiz"');
    expect(await texts('prefix=actor:mue', 'reader')).toEqual([]);
    for (const prefix of ['actor:a', 'text:spr', 'spr', 'target:spr'])
      expect(await texts(`prefix=${prefix}`, 'partner')).toEqual([]);
    expect(await texts('prefix=text:spr')).toEqual(['text:spring']);
  });

  it('counts within the rest of the query and the rights', async () => {
    const url = '/v1/complete?prefix=scope.client:';
    expect((await get(url)).json.suggestions).toEqual([
      { text: 'scope.client:larkfield', field: 'scope.client', value: 'larkfield', count: 16 },
      { text: 'scope.client:northstar', field: 'scope.client', value: 'northstar', count: 8 },
    ]);
    expect((await get(`${url}&q=type:data.exported`)).json.suggestions[0]).toMatchObject({
      value: 'larkfield',
      count: 5,
    });
    expect((await get(url, 'agency')).json.suggestions).toEqual([
      { text: 'scope.client:northstar', field: 'scope.client', value: 'northstar', count: 8 },
    ]);
    expect((await get(`${url}&q=(`)).json.code).toBe('query.invalid');
  });
});

describe('views', () => {
  it('are kept for their key, shared on wish, sealed, and on record', async () => {
    const json = { name: 'Exporte von Müller', q: 'actor:müller type:data.exported', columns: ['time', 'data.rows'] };
    const made = await server.ask('POST', '/v1/views', { json });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ ...json, shared: false, mine: true, created_by: expect.any(String) });
    const url = `/v1/views/${made.json.id}`;
    expect((await get('/v1/views', 'reader')).json.views).toEqual([]);
    const shared = await server.ask('PUT', url, { json: { ...json, shared: true } });
    expect(shared.json).toMatchObject({ shared: true, id: made.json.id });
    expect((await get('/v1/views', 'reader')).json.views).toMatchObject([{ id: made.json.id, mine: false }]);
    for (const key of ['agency', 'partner']) expect((await get('/v1/views', key)).json.views, key).toEqual([]);
    expect((await server.ask('PUT', url, { json, key: keys['reader'] })).status).toBe(404);
    server = await server.restart();
    expect((await get('/v1/views')).json.views).toMatchObject([{ q: json.q }]);
    expect((await server.ask('DELETE', url, { json })).status).toBe(200);
    expect((await get('/v1/views')).json.views).toEqual([]);
    const { events } = (await get('/v1/events?q=type:trail.view_changed&order=asc')).json;
    expect(events.map(({ data }: { data: { kind: string } }) => data.kind)).toEqual(['created', 'changed', 'deleted']);
  });

  it('refuse what could never be asked', async () => {
    for (const [json, code] of [
      [{ name: 'x', q: 'actr:u' }, 'query.invalid'],
      [{ name: '' }, 'request.invalid'],
      [{ name: 'x', columns: ['nonsense'] }, 'request.invalid'],
    ] as const)
      expect((await server.ask('POST', '/v1/views', { json })).json.code).toBe(code);
    expect((await server.ask('DELETE', '/v1/views/vw_nobody')).json.code).toBe('view.not_found');
  });
});

it('sentences are told in the language asked for', async () => {
  const german = (await get('/v1/events?q=type:data.exported&limit=1&language=de')).json.events[0].sentence;
  expect(german).toMatch(/ hat .* exportiert/);
  const accepted = await server.ask('GET', '/v1/events?q=type:data.exported&limit=1', {
    headers: { 'accept-language': 'fr, de-AT;q=0.8, en;q=0.5' },
  });
  expect(accepted.json.events[0].sentence).toBe(german);
  expect((await get('/v1/events/e0?language=de')).json.event.sentence).toMatch(/exportiert/);
  expect((await get('/v1/events?language=xx')).status).toBe(400);
});

it('a restricted key is told no name that stands only where it does not see', async () => {
  const event = (client: string, name: string) => ({
    type: 'a.b',
    actor: { type: 'user', id: 'u_77', name },
    scope: { client },
    source: 'hr',
  });
  const json = [event('larkfield', 'Rival Name'), event('northstar', 'Own Name'), event('larkfield', 'Rival Again')];
  await server.ask('POST', '/v1/events', { json });
  const facet = await get('/v1/facets?field=actor&q=type:a.b', 'agency');
  expect(facet.json.values).toMatchObject([{ label: 'Own Name', count: 1 }]);
  for (const prefix of ['rival', 'actor:riv', 'actor:'])
    expect((await get(`/v1/complete?prefix=${prefix}`, 'agency')).text).not.toContain('Rival');
});

it('a field that was renamed is found, counted and completed by every name it had', async () => {
  const type = {
    name: 'webinar.held',
    version: 1,
    family: 'webinar',
    importance: 'notable',
    retention: 'business',
    sentence: {
      en: '{actor} {did:held|hold} {target:webinar}',
      de: '{actor} {hat} {target:webinar} {did:gehalten|halten}',
    },
    data: { room: { class: 'open', kind: 'text' } },
    example: { targets: [{ type: 'webinar', id: 'w_1', name: 'Summer' }], data: { room: 'Blue' } },
  };
  const hall = { class: 'open', kind: 'text', was: ['room'] };
  const renamed = { ...type, version: 2, data: { hall }, example: { ...type.example, data: { hall: 'Blue' } } };
  const event = (data: Record<string, string>) => ({
    type: 'webinar.held',
    actor: { type: 'service', id: 's' },
    targets: type.example.targets,
    data,
  });
  for (const [each, data] of [
    [type, { room: 'Blue' }],
    [renamed, { hall: 'Blue' }],
  ] as const) {
    const registered = await server.ask('POST', '/v1/catalog', { json: { types: [each] } });
    expect(registered.json.results[0].outcome, registered.text).toBe('registered');
    expect((await server.ask('POST', '/v1/events', { json: event(data) })).status).toBe(200);
  }
  for (const name of ['room', 'hall']) {
    expect((await get(`/v1/events?q=data.${name}:blue`)).json.total, name).toBe(2);
    expect((await get(`/v1/facets?field=data.${name}`)).json.values, name).toEqual([{ value: 'Blue', count: 2 }]);
    const { buckets } = (await get(`/v1/histogram?q=type:webinar.held&by=data.${name}&interval=month`)).json;
    expect(buckets.at(-1).by, name).toEqual({ Blue: 2 });
    expect((await get(`/v1/complete?prefix=data.${name}:b`)).json.suggestions, name).toMatchObject([
      { value: 'Blue', count: 2 },
    ]);
  }
});

describe('people among the targets', () => {
  const lead = (n: number) => ({
    type: 'lead.state_changed',
    time: '2026-05-01T10:00:00Z',
    actor: { type: 'service', id: 'crm-sync', name: 'CRM Sync' },
    targets: [
      { type: 'lead', id: `l_${n % 3}`, name: `Lead ${n % 3}` },
      ...(n < 4 ? [{ type: 'list', id: 'li' }] : []),
    ],
    scope: { client: n < 3 ? 'northstar' : 'larkfield' },
  });
  const url = '/v1/facets?field=target&q=type:lead.state_changed';

  it('are counted, and named to who may see them', async () => {
    expect((await server.ask('POST', '/v1/events', { json: [0, 1, 2, 3, 4, 6].map(lead) })).status).toBe(200);
    const { values, other } = (await get(url)).json;
    expect(values.map(({ label, value, count }: Record<string, unknown>) => [label ?? value, count])).toEqual([
      ['li', 4],
      ['Lead 0', 3],
      ['Lead 1', 2],
      ['Lead 2', 1],
    ]);
    expect(other).toBe(0);
    const nobody = { ...lead(7), type: 'lead.merged', targets: [{ type: 'lead', id: 'l_nameless' }] };
    expect((await server.ask('POST', '/v1/events', { json: nobody })).status).toBe(200);
    expect((await get('/v1/facets?field=target&q=type:lead.merged')).json.values).toMatchObject([
      { label: 'l_nameless' },
    ]);
    const plain = await get(url, 'reader');
    expect(plain.text).not.toMatch(/Lead \d/);
    // What is counted can be asked for.
    expect(plain.text).not.toMatch(/l_nameless/);
    const first = plain.json.values.find(({ count }: { count: number }) => count === 3);
    expect((await get(`/v1/events?q=target:${first.value}`, 'reader')).json.total).toBe(3);
  });

  it('are named to a restricted key by what it sees, and to nobody from whom their names are withheld', async () => {
    const { values } = (await get(url, 'agency')).json;
    expect(values.map(({ count }: { count: number }) => count)).toEqual([3, 1, 1, 1]);
    expect((await get(url, 'partner')).text).not.toMatch(/Lead \d/);
  });

  it('are gone with who was erased', async () => {
    const { json } = await server.ask('POST', '/v1/erasures', { json: { subjects: ['l_0'], basis: 'b', reason: 'r' } });
    const second = await server.ask('POST', '/v1/api-keys', { json: { name: 'second', scopes: ['erase'] } });
    const done = await server.ask('POST', `/v1/erasures/${json.id}/approve`, { key: second.json.key });
    expect(done.json.status).toBe('done');
    const { values } = (await get(url)).json;
    expect(values.map(({ label, value }: Record<string, unknown>) => label ?? value)).toEqual([
      'li',
      'Lead 1',
      'Lead 2',
    ]);
  });
});
