/** What arrives on the wire when nobody means well: every answer is a problem document, and the server goes on. */

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_KEY, startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
let port = 0;
beforeAll(async () => {
  server = await startTestServer({ listen: true });
  port = Number(new URL(server.url).port);
});
afterAll(() => server.remove());

/** Sends bytes as they are and gives everything that comes back until the other side ends or time is up. */
function talk(bytes: string | Buffer, waitMs = 3_000, half = false): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket: Socket = connect(port, '127.0.0.1', () => (half ? socket.end(bytes) : socket.write(bytes)));
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (answer.includes('}')) setTimeout(() => socket.destroy(), 50);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_KEY}\r\nContent-Type: application/json\r\n`;
const event = '{"type":"a.b","actor":{"type":"service","id":"s"}}';

it.each([
  ['garbage', '\u0000\u0001\u0002\r\n\r\n', 'HTTP/1.1 400', 'request.invalid'],
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 400', 'request.invalid'],
  [
    'a huge header',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    'HTTP/1.1 431',
    'header.too_large',
  ],
  ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, 'HTTP/1.1 400', 'request.invalid'],
  [
    'a length and chunks',
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'HTTP/1.1 400',
    'request.invalid',
  ],
  ['a negative length', `${head}Content-Length: -1\r\n\r\n`, 'HTTP/1.1 400', 'request.invalid'],
  ['a length that is no number', `${head}Content-Length: ten\r\n\r\n`, 'HTTP/1.1 400', 'request.invalid'],
  ['a length above the limit', `${head}Content-Length: 99999999999\r\n\r\n`, 'HTTP/1.1 413', 'body.too_large'],
  ['a broken chunk', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'HTTP/1.1 400', ''],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 'HTTP/1.1 400', ''],
  ['a bad escape in the path', 'GET /v1/events/%ff%zz HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 400', 'request.invalid'],
  ['PUT', 'PUT /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 'HTTP/1.1 405', 'method.not_allowed'],
])('answers %s', async (_what, bytes, status, code) => {
  const answer = await talk(bytes);
  expect(answer.slice(0, 12)).toBe(status);
  expect(answer).toContain(code);
  expect(answer).not.toContain(ADMIN_KEY);
});

it('lets go of half requests without a trace', async () => {
  await talk(`${head}Content-Length: 500\r\n\r\n${event}`, 500, true);
  await talk('POST /v1/ev', 300, true);
  const before = (await server.ask('GET', '/v1/events')).json.total;
  expect(before).toBe(0);
});

it('takes a body that comes in pieces', async () => {
  const chunks = event
    .split('')
    .map((character) => `1\r\n${character}\r\n`)
    .join('');
  const answer = await talk(`${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
  expect(answer).toContain('200 OK');
  expect(answer).toContain('"stored"');
});

it('asks for the key before it takes the body', async () => {
  const answer = await talk(
    'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16000000\r\n\r\n',
  );
  expect(answer).toContain('auth.missing');
});

/** Connections that claim a body of 16 MiB each and have sent `sent` bytes of it. */
function claimBodies(count: number, sent: number): Socket[] {
  const start = Buffer.concat([
    Buffer.from(`${head}Content-Length: ${16 * 2 ** 20}\r\n\r\n`),
    Buffer.alloc(sent, 0x20),
  ]);
  return Array.from({ length: count }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(start));
    socket.on('error', () => {});
    return socket;
  });
}

const sendOne = (): Promise<string> => talk(`${head}Content-Length: ${event.length}\r\n\r\n${event}`);

it('refuses with Retry-After what it cannot hold, and then goes on', async () => {
  const held = claimBodies(3, 16 * 2 ** 20 - 1);
  let refused = '';
  await expect.poll(async () => (refused = await sendOne()), { timeout: 10_000 }).toContain('HTTP/1.1 503');
  for (const socket of held) socket.destroy();
  expect(refused.toLowerCase()).toContain('retry-after: 1');
  await expect.poll(sendOne).toContain('"stored"');
});

it('does not let claims that are never sent shut others out', async () => {
  const held = claimBodies(40, 1024);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await sendOne()).toContain('"stored"');
  for (const socket of held) socket.destroy();
});
