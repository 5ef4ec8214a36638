/** Bytes nobody should send, names nobody should choose, connections nobody ends: the server answers and goes on. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { HEAD, startHostileServer, type Answer, type HostileServer } from './hostile-server.ts';

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer('wire');
});
afterEach(() => server.stillWorks());
afterAll(async () => {
  try {
    const { rssPeakMb } = await server.finish();
    expect(rssPeakMb).toBeLessThan(500);
    // What was sent must not stand in a log, and nothing here is a fault of ours.
    expect(server.process.output()).not.toMatch(/request failed|hostile-secret/);
  } finally {
    await server.remove();
  }
});

let number = 0;
const event = (more = ''): string =>
  `{"id":"w-${number++}","type":"wire.tried","actor":{"type":"service","id":"s"}${more}}`;

describe('requests that end too early', () => {
  test('in the header, in the body, in a chunk: nothing is stored', async () => {
    const before = await total();
    const body = event();
    const pieces = [
      'POST /v1/ev',
      HEAD,
      `${HEAD}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n`,
      `${HEAD}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n${body}`,
      `${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n${body}`,
      `${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz`,
    ];
    for (const end of ['reset', 'half-close'] as const) {
      for (const piece of pieces) {
        const socket = await server.open();
        socket.on('error', () => undefined);
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (end === 'reset') socket.resetAndDestroy();
        else socket.end();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await total()).toBe(before);
  });

  test('whoever hangs up before the answer may find the event stored, once', async () => {
    const body = event();
    const request = `${HEAD}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (let i = 0; i < 20; i++) {
      const socket = await server.open();
      socket.on('error', () => undefined);
      socket.write(request, () => setTimeout(() => socket.resetAndDestroy(), i % 4));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [result] = (await server.post(body)).results;
    expect(['stored', 'duplicate']).toContain(result?.status);
  });
});

test('a refused sender gets the answer although much was still to come', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => server.post(Buffer.alloc(20 * 2 ** 20, 0x20))));
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['body.too_large']));
  const stranger = { authorization: 'Bearer hostile-secret-hostile-secret' };
  expect((await server.post(Buffer.alloc(8 * 2 ** 20, 0x20), stranger)).code).toBe('auth.invalid');
});

describe('bodies that are no events', () => {
  test.each([
    ['nothing', '', 400],
    ['a word', 'hello', 400],
    ['a number', '1', 400],
    ['null', 'null', 400],
    ['two values', '{}{}', 400],
    ['a byte order mark', '\ufeff{}', 400],
    ['UTF-16', Buffer.from(event(), 'utf16le'), 400],
    ['an empty object', '{}', 422],
    ['only brackets', '['.repeat(100_000), 400],
    ['only opened objects', '{"a":'.repeat(50_000), 400],
    ['only quotes', '"'.repeat(100_001), 400],
    ['only backslashes', `["${'\\'.repeat(100_001)}`, 400],
    ['zeros', Buffer.alloc(5_000), 400],
    ['broken UTF-8', Buffer.from([...Buffer.from('{"type":"'), 0xc3, 0x28, ...Buffer.from('"}')]), 422],
    ['an overlong NUL', Buffer.from([...Buffer.from('{"type":"'), 0xc0, 0x80, ...Buffer.from('"}')]), 422],
    ['a lone surrogate', event(',"reason":"\\ud800"'), 422],
    ['a NUL', event(',"reason":"\\u0000"'), 422],
    ['a name twice', event(',"reason":"a","reason":"b"'), 422],
    ['a name twice, once escaped', event(',"reason":"a","reas\\u006fn":"b"'), 422],
    ['a number beyond 2^53', event(',"data":{"n":9007199254740993}'), 422],
    ['an endless number', event(`,"data":{"n":${'9'.repeat(100_000)}}`), 422],
  ])('%s', async (_, body, status) => {
    const answer = await server.post(body);
    expect({ status: answer.status, type: isProblem(answer) }).toEqual({
      status,
      type: true,
    });
  });
});

test('hostile names and texts are plain data and come back as they were sent', async () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'then',
    '\u202egnp',
    'a\u200bb',
    '\n',
    '\r\n',
    '\\',
    '"',
    '.',
    'a.b',
    '\ufeff',
    'e\u0301',
    '\u00e9',
    '\u{1f600}',
    '\u2028',
    '%00',
    '<script>',
    "' OR 1=1 --",
    '../..',
    '\u007f',
    '\u0001',
    ' ',
  ];
  const data = JSON.parse(
    `{${names.map((name, i) => `${JSON.stringify(name)}:{"${i}":${JSON.stringify(name)}}`).join(',')}}`,
  ) as object;
  for (let times = 0; times < 3; times++) {
    // Twice and more: the engine must not read one shape's names into the next.
    const sent = JSON.stringify({ ...(JSON.parse(event()) as object), data });
    const [result] = (await server.post(sent)).results;
    expect(result?.status).toBe('stored');
    const { text } = await server.get(`/v1/events/${result?.index}`);
    const read = (JSON.parse(text) as { event: { data: object } }).event.data;
    expect(Object.keys(read).sort()).toEqual([...names].sort());
    for (const [i, name] of names.entries()) {
      expect(Object.getOwnPropertyDescriptor(read, name)?.value).toEqual({ [i]: name });
    }
  }
  const poison = await server.post(`[${event(',"data":{"a":1,"\\\\":2}')},${event(',"data":{"a":1,"\\n":2}')}]`);
  const { text } = await server.get(`/v1/events/${poison.results[1]?.index}`);
  expect(text).toContain('"data":{"\\n":2,"a":1}');
});

test('ids and addresses that are no words', async () => {
  const ids = ['../../etc/passwd', '%2e%2e', 'a/b?c#d', '\u202e', 'x\n', '__proto__', '0', '-1', ' ', '\u{1f600}'];
  for (const id of ids) {
    const sent = { id, type: 'wire.tried', actor: { type: 'service', id: 's' }, reason: `of ${id}` };
    expect((await server.post(JSON.stringify(sent))).results[0]?.status).toBe('stored');
    const read = await server.get(`/v1/events/${encodeURIComponent(id)}`);
    // A number names an entry, not a source's id.
    expect([200, 404]).toContain(read.status);
    if (!/^-?\d+$/.test(id)) expect(JSON.parse(read.text)).toMatchObject({ event: { id } });
  }
  for (const path of [
    '/v1/events/%00',
    '/v1/events/%ff',
    `/v1/events/${'x'.repeat(3_000)}`,
    '/%2e%2e/%2e%2e/etc/passwd',
    '//',
    '/v1//events',
    '/log/__proto__/checkpoint',
    '/log/main/tile/0/x/000',
    '/log/main/tile/99/000',
    '/log/main/tile/entries/999',
  ]) {
    const { status, headers } = await server.get(path);
    expect({ path, known: status >= 400 && status < 500, type: isProblem({ headers }) }).toEqual({
      path,
      known: true,
      type: true,
    });
  }
});

test('queries that mean harm', async () => {
  const queries = [
    '('.repeat(8_000),
    '-'.repeat(8_000),
    'NOT '.repeat(2_000),
    'a:'.repeat(4_000),
    `"${'x'.repeat(8_000)}`,
    'actor:\u0000',
    '\\',
    'actor:(a OR '.repeat(500),
    'x'.repeat(100_000).slice(0, 9_000),
  ];
  for (const q of queries) {
    const { status, tookMs } = await server.get(`/v1/events?q=${encodeURIComponent(q)}`);
    expect({ q: q.slice(0, 20), refused: status >= 400 && status < 500, quick: tookMs < 2_000 }).toEqual({
      q: q.slice(0, 20),
      refused: true,
      quick: true,
    });
  }
  for (const more of [
    'limit=0',
    'limit=501',
    'limit=1e3',
    'cursor=%00',
    'cursor=AAAA',
    'at=-1',
    'at=99999999999999999999',
    'from=never',
    'order=sideways',
    'nothing=1',
    'limit=1&limit=2',
  ]) {
    const { status } = await server.get(`/v1/events?${more}`);
    expect({ more, refused: status >= 400 && status < 500 }).toEqual({ more, refused: true });
  }
});

describe('headers', () => {
  test.each([
    ['text/plain', 415],
    ['application/json; charset=latin1', 415],
    ['application/xml', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/x-www-form-urlencoded', 415],
    [';;;=', 415],
    ['application/json, text/plain', 415],
    ['APPLICATION/JSON;CHARSET=UTF-8', 200],
  ])('content-type %s', async (type, status) => {
    expect((await server.post(event(), { 'content-type': type })).status).toBe(status);
  });

  test.each([
    ['two keys', 'Authorization: Bearer tm_main_00000000000000000000000000000000\r\n', '', /^HTTP\/1.1 (200|4\d\d)/],
    ['two types', 'Content-Type: application/json\r\nContent-Type: text/plain\r\n', '', /^HTTP\/1.1 (200|4\d\d)/],
    ['two hosts', 'Host: a\r\nHost: b\r\n', '', /^HTTP\/1.1 (200|4\d\d)/],
    ['a hundred headers', Array.from({ length: 100 }, (_, i) => `X-${i}: ${i}\r\n`).join(''), '', /^HTTP\/1.1 200/],
    [
      'five thousand headers',
      Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${i}\r\n`).join(''),
      '',
      /^HTTP\/1.1 431/,
    ],
    ['one header of a megabyte', `X: ${'x'.repeat(2 ** 20)}\r\n`, '', /^HTTP\/1.1 431|^$/],
    ['a folded header', 'X: a\r\n b\r\n', '', /^HTTP\/1.1 (200|400)/],
    ['an unknown encoding', 'Content-Encoding: zstd, gzip\r\n', '', /^HTTP\/1.1 415/],
    ['a length and chunks', 'Transfer-Encoding: chunked\r\n', '', /^HTTP\/1.1 400/],
  ])('%s', async (_, headers, __, expected) => {
    const body = event();
    const type = headers.includes('Content-Type') ? '' : 'Content-Type: application/json\r\n';
    const answer = await server.talk(`${HEAD}${type}${headers}Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(answer.slice(0, 40)).toMatch(expected);
  });

  test('keys of every form but the right one', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Basic dGVzdA==',
      'Bearer \u00e9\u00e9\u00e9',
      `Bearer ${'x'.repeat(8_000)}`,
      'Bearer __proto__',
      'bearer a b c',
    ]) {
      const { status } = await server.post(event(), { authorization: Buffer.from(authorization).toString('latin1') });
      expect({ authorization: authorization.slice(0, 30), status }).toEqual({
        authorization: authorization.slice(0, 30),
        status: 401,
      });
    }
  });

  test('a key of spaces does not occupy the server', async () => {
    const authorization = `Bearer a${' '.repeat(15_000)}b`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.post(event(), { authorization })));
    expect(answers.map(({ status }) => status).filter((status) => status !== 401 && status !== 429)).toEqual([]);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(2_000);
  });

  test('methods nobody serves', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      expect(
        (await server.talk(`${method} /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`)).slice(0, 12),
      ).toMatch(/^HTTP\/1.1 40[45]/);
    }
    for (const line of [
      'BREW /pot HTTP/1.1',
      'GET / HTTP/9.9',
      'GET /',
      'GET http://evil.example/ HTTP/1.1',
      '\u0016\u0003\u0001\u0002\u0000\u0001',
    ]) {
      expect(await server.talk(`${line}\r\nHost: x\r\n\r\n`, 500)).not.toContain(' 500 ');
    }
  });
});

test('a thousand connections that say nothing, and a hundred that say a little, hinder nobody', async () => {
  const sockets = await Promise.all(Array.from({ length: 1_000 }, () => server.open()));
  for (const [i, socket] of sockets.entries()) {
    socket.on('error', () => undefined);
    if (i % 10 === 0) socket.write('POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  }
  const { status, tookMs } = await server.post(event());
  expect({ status, quick: tookMs < 2_000 }).toEqual({ status: 200, quick: true });
  for (const socket of sockets) socket.destroy();
});

async function total(): Promise<number> {
  const { text } = await server.get('/v1/events?q=type:wire.tried');
  return (JSON.parse(text) as { total: number }).total;
}

function isProblem({ headers }: Pick<Answer, 'headers'>): boolean {
  return String(headers['content-type']).startsWith('application/problem+json');
}
