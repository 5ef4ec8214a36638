/** `POST /v1/events`: every shape, every status, every limit. */

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());

let next = 0;
function event(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: `e${next++}`, type: 'campaign.launched', source: 'ads', actor: { type: 'service', id: 's' }, ...more };
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Buffer;
  return server.ask('POST', '/v1/events', {
    body: isRaw ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('shapes', () => {
  it('takes one event and gives a receipt', async () => {
    const sent = event();
    const { status, json } = await post(sent);
    expect(status).toBe(200);
    expect(json.results).toEqual([
      {
        id: sent['id'],
        ref: expect.stringMatching(/^[0-9a-f-]{36}$/),
        index: expect.any(Number),
        leaf: expect.any(String),
        status: 'stored',
      },
    ]);
    expect(json.receipt).toMatchObject({ first: json.results[0].index, count: 1 });
    expect(json.receipt.checkpoint).toContain('test.example/t/main\n');
  });

  it('gives its own ref as the id where the source gave none', async () => {
    const { id: _, ...sent } = event();
    const { json } = await post(sent);
    expect(json.results[0].id).toBe(json.results[0].ref);
  });

  it('takes arrays, in order, and an empty one', async () => {
    const { status, json } = await post([event(), event(), event()]);
    expect(status).toBe(200);
    const indexes = json.results.map(({ index }: { index: number }) => index);
    expect(indexes).toEqual([indexes[0], indexes[0] + 1, indexes[0] + 2]);
    const empty = await post([]);
    expect(empty.status).toBe(200);
    expect(empty.json.results).toEqual([]);
  });

  it('takes NDJSON and CloudEvents', async () => {
    const lines = `${JSON.stringify(event())}\n\n${JSON.stringify(event())}\n`;
    expect((await post(lines, { 'content-type': 'application/x-ndjson' })).json.results).toHaveLength(2);
    const cloudEvent = {
      specversion: '1.0',
      id: `ce${next++}`,
      source: 'ads',
      type: 'campaign.launched',
      data: { actor: { type: 'service', id: 's' } },
    };
    expect((await post(cloudEvent, { 'content-type': 'application/cloudevents+json' })).status).toBe(200);
    expect(
      (await post([{ ...cloudEvent, id: `ce${next++}` }], { 'content-type': 'application/cloudevents-batch+json' }))
        .status,
    ).toBe(200);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s', async (encoding, pack) => {
    expect((await post(pack(JSON.stringify(event())), { 'content-encoding': encoding })).status).toBe(200);
  });
});

describe('exactly once', () => {
  it('answers a repeat with the first place', async () => {
    const sent = event();
    const first = await post(sent);
    const second = await post([sent]);
    expect(second.status).toBe(200);
    expect(second.json.results[0]).toEqual({ ...first.json.results[0], status: 'duplicate' });
    expect(second.json.receipt).toMatchObject({ count: 0, proof: [] });
  });

  it('answers other content under the same id with a conflict, and records that once', async () => {
    const sent = event();
    const first = await post(sent);
    const alone = await post({ ...sent, outcome: 'denied' });
    expect(alone.status).toBe(409);
    expect(alone.json.code).toBe('event.id_reused');
    const { status, json } = await post([event(), { ...sent, outcome: 'failure' }]);
    expect(status).toBe(207);
    expect(json.results.map((result: { status: string }) => result.status)).toEqual(['stored', 'conflict']);
    expect(json.results[1]).toMatchObject({ index: first.json.results[0].index, error: { code: 'event.id_reused' } });
    await expect
      .poll(async () => (await server.ask('GET', '/v1/events?q=type:trail.conflict_seen')).json.total)
      .toBe(1);
  });
});

describe('refusals', () => {
  it('does not let a bad event spoil its neighbours', async () => {
    const { status, json } = await post([event(), { ...event(), actr: 1 }, event(), 7]);
    expect(status).toBe(207);
    expect(json.results.map((result: { status: string }) => result.status)).toEqual([
      'stored',
      'rejected',
      'stored',
      'rejected',
    ]);
    expect(json.results[1].error).toMatchObject({ code: 'event.unknown_field', pointer: '/actr' });
    expect(json.receipt.count).toBe(2);
  });

  it.each([
    ['event.unknown_field', { actr: 1 }],
    ['event.invalid', { type: 'Not A Type' }],
    ['event.invalid', { type: 'trail.read' }],
    ['event.string_too_long', { reason: 'x'.repeat(65_537) }],
  ])('answers one bad event with 422 %s', async (code, more) => {
    const { status, json, headers } = await post(event(more));
    expect(status).toBe(422);
    expect(json).toMatchObject({
      code,
      status: 422,
      type: expect.any(String),
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(json.pointer).toMatch(/^\//);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['event.duplicate_key', '{"type":"a.b","type":"a.b","actor":{"type":"service","id":"s"}}'],
    ['event.number_unsafe', '{"type":"a.b","actor":{"type":"service","id":"s"},"data":{"n":9007199254740993}}'],
    ['event.bad_utf8', '{"type":"a.b","actor":{"type":"service","id":"\\ud800"}}'],
    [
      'event.too_deep',
      `{"type":"a.b","actor":{"type":"service","id":"s"},"data":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
    ],
  ])('refuses what JSON lets pass: %s', async (code, body) => {
    const answer = await post(body);
    expect([answer.status, answer.json.code]).toEqual([422, code]);
  });

  it.each([
    ['', 400, 'body.malformed'],
    ['{', 400, 'body.malformed'],
    ['"text"', 400, 'body.malformed'],
    ['[{]', 400, 'body.malformed'],
  ])('refuses %j with %i', async (body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    'refuses the media type %s',
    async (type) => {
      const answer = await post('{}', { 'content-type': type });
      expect([answer.status, answer.json.code]).toEqual([415, 'media.unsupported']);
    },
  );

  it('refuses unknown encodings, bombs and broken ones', async () => {
    expect((await post('{}', { 'content-encoding': 'zstd' })).status).toBe(415);
    expect((await post('nonsense', { 'content-encoding': 'gzip' })).json.code).toBe('body.malformed');
    const bomb = gzipSync(Buffer.alloc(4 * 2 ** 20, 0x20));
    const answer = await post(bomb, { 'content-encoding': 'gzip' });
    expect([answer.status, answer.json.code]).toEqual([413, 'body.too_large']);
  });

  it('refuses bodies above 16 MiB and batches above 10,000', async () => {
    expect((await post(Buffer.alloc(16 * 2 ** 20 + 1, 0x20))).status).toBe(413);
    const many = `[${Array.from({ length: 10_001 }, () => '{}').join()}]`;
    expect((await post(many)).status).toBe(413);
  });

  it('keeps hostile names as plain data', async () => {
    const sent =
      '{"id":"proto","type":"thing.done","source":"ads","actor":{"type":"service","id":"s"},"data":{"__proto__":{"x":1},"constructor":2}}';
    expect((await post(sent)).status).toBe(200);
    const { text } = await server.ask('GET', '/v1/events/proto?source=ads');
    expect(text).toContain('"__proto__":{"x":1}');
  });
});

describe('sources of a key', () => {
  it('lets a key write its own sources only', async () => {
    const { key } = (
      await server.ask('POST', '/v1/api-keys', { json: { name: 'crm', scopes: ['record'], sources: ['crm', 'crm:*'] } })
    ).json;
    const send = (more: Record<string, unknown>): Promise<Answer> =>
      server.ask('POST', '/v1/events', { key, json: { ...event(), ...more } });
    expect((await send({ source: 'crm' })).status).toBe(200);
    expect((await send({ source: 'crm:eu' })).status).toBe(200);
    expect((await send({ source: undefined })).status).toBe(200);
    const refused = await send({ source: 'ads' });
    expect([refused.status, refused.json.code]).toEqual([403, 'auth.scope']);
    const mixed = await server.ask('POST', '/v1/events', {
      key,
      json: [event({ source: 'crm' }), event({ source: 'trailmark' })],
    });
    expect(mixed.status).toBe(207);
  });
});
