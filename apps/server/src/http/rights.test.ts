/**
 * Two keys whose `restrict` and `withhold` part the log between them go through every route there is, asking with all
 * they know of each other: neither is told a word, a ref, a count or a difference that belongs to the other.
 */

import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes, scopes } from '@trailmark/contract';
import type { Route } from '@trailmark/contract';
import { openZip } from '@trailmark/core';
import { entitiesOf, laidDownCrawls } from './laid-down-crawls.fixture.ts';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

interface Side {
  readonly name: string;
  key: string;
  /** Refs, indexes and ids of this side's events. */
  readonly names: string[];
  /** Texts that only this side may be shown. */
  readonly marks: string[];
  /** Texts of its own events that are withheld from it. */
  readonly withheld: string[];
}

const sides: [Side, Side] = [side('northstar'), side('acmecorp')];
const EVENTS = 12;
let server: TestServer;

function side(name: string): Side {
  return { name, key: '', names: [], marks: [], withheld: [] };
}

function eventOf({ name }: Side, n: number): Record<string, unknown> {
  return {
    id: `${name}-id-${n}`,
    type: n % 2 === 0 ? 'campaign.launched' : `${name}.thing_done`,
    source: `${name}-source`,
    time: `2026-02-${String(10 + n)}T10:00:00Z`,
    actor: {
      type: 'user',
      id: `${name}-actor`,
      name: `${name} Person`,
      email: `${name}@example.org`,
      onBehalfOf: { id: `${name}-chief`, name: `${name} Chief` },
    },
    targets: [
      { type: 'campaign', id: `${name}-campaign`, name: `${name} Sale` },
      { type: 'lead', id: `${name}-lead`, name: `${name} Lead` },
    ],
    reason: `${name}-reason`,
    scope: { client: name },
    context: { ip: name === 'northstar' ? '10.1.1.1' : '10.2.2.2' },
  };
}

beforeAll(async () => {
  server = await startTestServer();
  for (let n = 0; n < EVENTS; n++) {
    for (const one of sides) {
      const { json } = await server.ask('POST', '/v1/events', { json: eventOf(one, n) });
      one.names.push(json.results[0].ref, String(json.results[0].index), `${one.name}-id-${n}`);
      one.marks.push(json.results[0].ref);
    }
  }
  for (const one of sides) {
    const made = await server.ask('POST', '/v1/api-keys', {
      json: {
        name: `${one.name}-key`,
        scopes: scopes.filter((scope) => scope !== 'administer'),
        restrict: `scope.client:${one.name}`,
        withhold: ['actor.onBehalfOf', 'targets.1', 'reason'],
      },
    });
    expect(made.status).toBe(201);
    one.key = made.json.key;
    one.marks.push(
      ...['-actor', ' Person', '@example.org', '-campaign', ' Sale', '.thing_done'].map((end) => one.name + end),
    );
    one.withheld.push(...['-chief', ' Chief', '-lead', ' Lead', '-reason'].map((end) => one.name + end));
    // Somebody's own words in a reason or purpose are the trail's own events, which neither may see.
    await server.ask('POST', '/v1/exports', { json: { kind: 'whole', purpose: `${one.name}-purpose` } });
    one.marks.push(`${one.name}-purpose`);
  }
});
afterAll(() => server.remove());

/** What is asked of each route, about the other side and about oneself; a route that is missing here fails below. */
const crawls: Readonly<Record<string, (own: Side, other: Side) => Promise<Answer[]>>> = {
  findEvents: async (own, other) => {
    const queries = [
      '',
      'importance:routine',
      'type:trail.*',
      `actor:${other.name}-actor`,
      `actor:${other.name}@example.org`,
      `target:campaign/${other.name}-campaign`,
      `type:${other.name}.thing_done`,
      `-scope.client:${own.name}`,
      `scope.client:${other.name} OR known:true`,
      `source:${other.name}-source`,
      'ip:10.0.0.0/8',
      'time:2026-02',
      `) OR (scope.client:${other.name}`,
      `actor:${own.name}-chief`,
      `target:lead/${own.name}-lead`,
    ];
    const details = [
      '',
      '&order=asc',
      '&cursor=d99999',
      '&cursor=a0&order=asc',
      '&at=9',
      '&from=2026-02-01',
      '&limit=1',
    ];
    return all(
      queries.flatMap((q) => details.map((detail) => get(own, `/v1/events?q=${encodeURIComponent(q)}${detail}`))),
    );
  },
  facets: async (own, other) => {
    const fields = [
      'type',
      'actor',
      'target',
      'target.type',
      'source',
      'scope.client',
      'domain',
      'data.rows',
      'importance',
    ];
    const queries = ['', `scope.client:${other.name}`, 'known:true OR known:false', 'importance:routine'];
    return all(
      queries.flatMap((q) =>
        fields.map((field) => get(own, `/v1/facets?field=${field}&limit=200&q=${encodeURIComponent(q)}`)),
      ),
    );
  },
  histogram: async (own, other) => {
    const queries = ['', `scope.client:${other.name}`, 'importance:routine OR known:true'];
    return all(
      queries.flatMap((q) =>
        ['scope.client', 'source', 'type', 'actor'].map((by) =>
          get(own, `/v1/histogram?from=2026-02-01&to=2026-03-01&by=${by}&q=${encodeURIComponent(q)}`),
        ),
      ),
    );
  },
  complete: (own, other) => {
    const typed = [
      other.name,
      other.name.slice(0, 2),
      'Sale',
      'type:',
      'source:',
      'scope.client:',
      'target:',
      'actor:',
    ];
    const more = ['', `&q=${encodeURIComponent(`scope.client:${other.name}`)}`, '&field=source', '&field=target'];
    return all(
      typed.flatMap((prefix) =>
        more.map((end) => get(own, `/v1/complete?limit=50&prefix=${encodeURIComponent(prefix)}${end}`)),
      ),
    );
  },
  tail: async (own, other) => [
    await followed(own, '/v1/tail?from=0', EVENTS),
    await followed(
      own,
      `/v1/tail?from=0&q=${encodeURIComponent(`scope.client:${other.name} OR known:true`)}`,
      EVENTS / 2,
    ),
  ],
  listViews: async (own, other) => {
    // What the administrator shares, and what the other keeps, may name anybody.
    const json = { name: `${other.name} Sale`, q: `source:${other.name}-source`, shared: true };
    await server.ask('POST', '/v1/views', { json });
    await server.ask('POST', '/v1/views', { json, key: other.key });
    return all([get(own, '/v1/views')]);
  },
  createView: (own) => all([server.ask('POST', '/v1/views', { key: own.key, json: { name: 'mine', q: 'type:a.b' } })]),
  changeView: (own, other) => viewsOf(own, other, 'PUT'),
  deleteView: (own, other) => viewsOf(own, other, 'DELETE'),
  readEvent: (own, other) => about(own, other, ''),
  proveEvent: (own, other) => about(own, other, '/proof'),
  explain: async (own, other) => {
    const formats = ['text', 'html', 'pdf'];
    const ofBoth = formats.flatMap((format) =>
      ['internal', 'external', 'legal'].map((audience) =>
        server.ask('POST', '/v1/explanations', { key: own.key, json: { q: 'known:true', format, audience } }),
      ),
    );
    const named = other.names.map((name) =>
      server.ask('POST', '/v1/explanations', { key: own.key, json: { events: [name], format: 'text' } }),
    );
    const refused = await all(named);
    for (const { status } of refused) expect(status).toBe(404);
    return [...(await all(ofBoth)), ...refused];
  },
  entityTimeline: (own, other) => all(entitiesOf(own, other).map((name) => get(own, `/v1/entities/${name}/timeline`))),
  entityState: (own, other) => all(entitiesOf(own, other).map((name) => get(own, `/v1/entities/${name}/state`))),
  answerAssignment: (own, other) => settled(own, other, 'assignment'),
  answerNotification: (own, other) => settled(own, other, 'notification'),
  answerChange: (own, other) => settled(own, other, 'change'),
  answerExports: (own, other) => settled(own, other, 'exports', { from: '2026-01-01', to: '2026-12-31' }),
  answerPublication: (own, other) => settled(own, other, 'publication'),
  recordEvents: async (own, other) => {
    // Its own source only: another's ids cannot be tried out by sending them.
    const json = [{ ...eventOf(other, 0) }, { ...eventOf(other, 0), reason: 'else' }];
    return all([server.ask('POST', '/v1/events', { key: own.key, json })]);
  },
  ...laidDownCrawls((own, method, url, json) => server.ask(method, url, { key: own.key, json })),
  requestExport: async (own, other) => {
    const refused = await all(
      ['whole', 'period'].map((kind) => server.ask('POST', '/v1/exports', { key: own.key, json: { kind } })),
    );
    expect(refused.map(({ status }) => status)).toEqual([403, 403]);
    const made: Answer[] = [];
    for (const q of ['', `scope.client:${other.name}`, 'importance:routine OR known:true OR known:false'])
      made.push(await exported(own, q));
    return [...refused, ...made];
  },
  readExport: (own) => others(own, (id) => `/v1/exports/${id}`),
  downloadExport: (own) => others(own, (id) => `/v1/exports/${id}/bundle`),
  requestErasure: (own, other) =>
    all(
      ['true', 'false'].map((dryRun) =>
        server.ask('POST', `/v1/erasures?dryRun=${dryRun}`, {
          key: own.key,
          json: { subjects: [`${other.name}-actor`, `${other.name} Person`] },
        }),
      ),
    ),
  readErasure: (own) => all([get(own, '/v1/erasures/er_nobody')]),
  approveErasure: (own) => all([server.ask('POST', '/v1/erasures/er_nobody/approve', { key: own.key })]),
  readCatalog: (own) => all([get(own, '/v1/catalog'), get(own, '/v1/catalog?type=budget.adjusted')]),
  readTypeSchema: (own) => all([get(own, '/v1/catalog/budget.adjusted/schema')]),
  registerTypes: (own) => denied(own, 'POST', '/v1/catalog'),
  readApprovalPolicy: (own) => denied(own, 'GET', '/v1/approval-policy'),
  setApprovalPolicy: (own) => denied(own, 'PUT', '/v1/approval-policy'),
  logKeys: (own) => all([get(own, '/v1/keys')]),
  changeLogKey: (own) => denied(own, 'POST', '/v1/keys'),
  listApiKeys: (own) => denied(own, 'GET', '/v1/api-keys'),
  createApiKey: (own) => denied(own, 'POST', '/v1/api-keys'),
  revokeApiKey: (own) => denied(own, 'DELETE', '/v1/api-keys/ak_nobody'),
  listTenants: (own) => denied(own, 'GET', '/v1/tenants'),
  createTenant: (own) => denied(own, 'POST', '/v1/tenants'),
  changeTenant: (own) => denied(own, 'PATCH', '/v1/tenants/main'),
  logCheckpoint: (own) => all([get(own, '/log/main/checkpoint')]),
  logTile: (own) => tiles(own, '/log/main'),
  healthz: (own) => all([get(own, '/healthz')]),
  readyz: (own) => all([get(own, '/readyz')]),
  metrics: (own) => denied(own, 'GET', '/metrics'),
  openapi: (own) => all([get(own, '/openapi.json')]),
  // Logs that were set aside: there is none here, and its tiles are closed like those of the log that grows.
  numberedCheckpoint: (own) => all([get(own, '/log/main/1/checkpoint')]),
  numberedTile: (own) => tiles(own, '/log/main/1'),
};

function get(own: Side, url: string): Promise<Answer> {
  return server.ask('GET', url, { key: own.key });
}

/** What a tail sends until it has sent so many events. */
async function followed(own: Side, url: string, events: number): Promise<Answer> {
  const headers = { authorization: `Bearer ${own.key}` };
  const answer = await server.app.inject({ method: 'GET', url, headers, payloadAsStream: true });
  let text = '';
  for await (const piece of answer.stream()) {
    text += String(piece);
    if (text.split('event: event').length > events) break;
  }
  expect(answer.statusCode).toBe(200);
  return { status: 200, headers: answer.headers, raw: Buffer.from(text), text, json: undefined };
}

function all(answers: readonly Promise<Answer>[]): Promise<Answer[]> {
  return Promise.all(answers);
}

/** A question about things of both; what was asked may be said again, and is taken out of the answer. */
function settled(own: Side, other: Side, question: string, more: object = {}): Promise<Answer[]> {
  const asked = [own, other].flatMap(({ name }) => ['lead', 'campaign'].map((type) => [type, `${name}-${type}`]));
  return all(
    asked.map(async ([type, id = '']) => {
      const json = { entity: `${type}/${id}`, ...more };
      const answer = await server.ask('POST', `/v1/answers/${question}`, { key: own.key, json });
      expect([question, answer.status]).toEqual([question, 200]);
      return { ...answer, text: answer.text.replaceAll(id, '') };
    }),
  );
}

/** Views of the other: as if they were not there. */
async function viewsOf(own: Side, other: Side, method: 'PUT' | 'DELETE'): Promise<Answer[]> {
  const { json: theirs } = await get(other, '/v1/views');
  const json = method === 'PUT' ? { json: { name: 'x' } } : {};
  const answers = await all(
    theirs.views.map(({ id }: { id: string }) => server.ask(method, `/v1/views/${id}`, { key: own.key, ...json })),
  );
  for (const { status } of answers) expect(status).toBe(404);
  return answers;
}

async function denied(own: Side, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string): Promise<Answer[]> {
  const answer = await server.ask(method, url, { key: own.key });
  expect([url, answer.status, answer.json.code]).toEqual([url, 403, 'auth.scope']);
  return [answer];
}

/** By every name of the other's events, and by names that nobody has: the answers must be the same. */
async function about(own: Side, other: Side, end: string): Promise<Answer[]> {
  const nobody = await get(own, `/v1/events/no-such-id${end}`);
  const asked = other.names.flatMap((name) => [name, `${name}?source=${other.name}-source`, `${name}?source=nobody`]);
  const answers = await all(
    asked.map((name) => {
      const [id = '', query] = name.split('?');
      return get(own, `/v1/events/${id}${end}${query === undefined ? '' : `?${query}`}`);
    }),
  );
  for (const { status, text } of answers) expect([status, text]).toEqual([404, nobody.text]);
  const seen = await all(own.names.map((name) => get(own, `/v1/events/${name}${end}`)));
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
  return [...answers, ...seen];
}

async function tiles(own: Side, log: string): Promise<Answer[]> {
  const paths = ['0/000', '0/000.p/8', 'entries/000.p/8', '1/000.p/1', '%65ntries/000.p/8', '../../main/tile/0/000'];
  const answers = await all(paths.map((path) => get(own, `${log}/tile/${path}`)));
  for (const { status } of answers) expect([400, 403, 404]).toContain(status);
  return answers;
}

/** Exports of the other side and of the administrator, by the ids they were given. */
async function others(own: Side, url: (id: string) => string): Promise<Answer[]> {
  const ids: string[] = [];
  for (const key of [undefined, ...sides.filter((each) => each !== own).map((each) => each.key)]) {
    const asked = key === undefined ? {} : { key };
    ids.push((await server.ask('POST', '/v1/exports', { ...asked, json: { kind: 'selection' } })).json.id);
  }
  const answers = await all(ids.map((id) => get(own, url(id))));
  const nobody = await get(own, url('ex_nobody'));
  for (const { status, text } of answers) expect([status, text]).toEqual([404, nobody.text]);
  return answers;
}

/** The parts of a finished bundle, as one answer. */
async function exported(own: Side, q: string): Promise<Answer> {
  const asked = await server.ask('POST', '/v1/exports', { key: own.key, json: { kind: 'selection', q } });
  expect(asked.status, asked.text).toBe(202);
  await expect
    .poll(async () => (await get(own, `/v1/exports/${asked.json.id}`)).json.status, { timeout: 10_000 })
    .toBe('ready');
  const bundle = await get(own, `/v1/exports/${asked.json.id}/bundle`);
  const bytes = new Uint8Array(bundle.raw);
  const read = async (offset: number, length: number): Promise<Uint8Array> => bytes.subarray(offset, offset + length);
  const unpack = async (packed: Uint8Array): Promise<Uint8Array> => new Uint8Array(inflateRawSync(packed));
  const reader = await openZip({ size: bytes.length, read }, { inflate: unpack, inflateStream: wholly });
  const names = (await reader.list?.()) ?? [];
  expect(names).toContain('disclosures.ndjson');
  const parts = await Promise.all(names.map((name) => reader.read(name, 1 << 26)));
  const { status, headers, raw } = bundle;
  const text = parts.map((part) => Buffer.from(part ?? []).toString('utf8')).join('\n');
  return { status, headers, raw, text, json: undefined };
}

async function* wholly(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  yield new Uint8Array(inflateRawSync(Buffer.concat(all)));
}

describe('two keys that part the log', () => {
  it('are held against every route there is', () => {
    expect(Object.keys(crawls).sort()).toEqual(
      expect.arrayContaining(Object.keys(routes as Record<string, Route>).sort()),
    );
  });

  for (const name of Object.keys(routes)) {
    it(`learn nothing of each other from ${name}`, { timeout: 60_000 }, async () => {
      for (const [own, other] of [sides, [sides[1], sides[0]] as const]) {
        for (const { text } of await (crawls[name]?.(own, other) ?? [])) {
          // What was asked may be said again in a refusal; the refusal itself tells nothing.
          const told = text.startsWith('{"type":"urn:trailmark:problem') ? '' : text;
          for (const mark of [...other.marks, ...other.withheld, ...own.withheld]) expect(told).not.toContain(mark);
        }
      }
    });
  }

  it('count their own events and no others, however they ask', async () => {
    for (const [own, other] of [sides, [sides[1], sides[0]] as const]) {
      const total = async (q: string): Promise<unknown> =>
        (await get(own, `/v1/events?q=${encodeURIComponent(q)}`)).json.total;
      expect(await total('')).toBe(EVENTS);
      expect(await total('importance:routine OR -importance:routine')).toBe(EVENTS);
      expect(await total(`scope.client:${other.name}`)).toBe(0);
      expect(await total(`scope.client:${other.name} OR scope.client:${own.name}`)).toBe(EVENTS);
      expect(await total('ip:10.0.0.0/8')).toBe(EVENTS);
    }
  });
});

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
