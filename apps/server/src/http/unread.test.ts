/** What answers hold for readers who do not take them is bounded; those who read get all of it. */

import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { installUnread, Unread } from './unread.ts';

const MIB = 2 ** 20;
/** Letters of one, two and three bytes, and pairs, so that some stand on every edge between two parts. */
const text = 'aö山😀'.repeat(MIB);
const small = 'small';

let app: FastifyInstance;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

async function serve(unread: Unread, silentMs?: number): Promise<number> {
  app = Fastify();
  installUnread(app, unread, silentMs);
  app.get('/text', async (_request, reply) => reply.type('text/plain').send(text));
  app.get('/bytes', async (_request, reply) => reply.send(Buffer.from(text)));
  app.get('/small', async () => small);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port; // it listens on a port
}

/** Asks for the text and reads nothing. */
async function neverReads(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.pause();
  socket.on('error', () => undefined);
  socket.write('GET /text HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'connect');
  return socket;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('an answer comes whole, with its length, however long it is', async () => {
  const unread = new Unread();
  const port = await serve(unread);
  const bytes = Buffer.from(text);
  for (const path of ['/text', '/bytes']) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.length);
    expect(bytes.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
    const head = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBe(bytes.length);
  }
  expect(await (await fetch(`http://127.0.0.1:${port}/small`)).text()).toBe(small);
  await until(() => unread.bytes === 0);
});

test('whoever has taken nothing for the longest time is let go where there is too much, and others are served', async () => {
  const bytesMax = 12 * MIB;
  const unread = new Unread({ bytesMax });
  const port = await serve(unread);
  const silent: Socket[] = [];
  for (let n = 0; n < 4; n++) {
    silent.push(await neverReads(port));
    await until(() => unread.bytes > MIB);
    const answer = await fetch(`http://127.0.0.1:${port}/text`);
    expect(await answer.text()).toBe(text);
    expect(unread.bytes).toBeLessThan(bytesMax);
  }
  // What is in the system's buffers comes first: then it is seen that the other side is gone.
  for (const socket of silent) {
    socket.resume();
    await until(() => socket.destroyed);
  }
});

test('whoever takes nothing for long is let go in any case, and holds nothing any more', async () => {
  const unread = new Unread();
  const port = await serve(unread, 30);
  const socket = await neverReads(port);
  await until(() => unread.bytes > MIB);
  await until(() => unread.bytes === 0);
  socket.resume();
  await until(() => socket.destroyed);
});

test('the order in which readers took something decides, and one alone may hold more', () => {
  const unread = new Unread({ bytesMax: 100 });
  const gone: string[] = [];
  const hold = (name: string, bytes: number) => unread.hold(bytes, () => gone.push(name));
  const a = hold('a', 40);
  const b = hold('b', 40);
  hold('c', 20);
  a.taken(10);
  hold('d', 25);
  expect([gone, unread.bytes]).toEqual([['b'], 75]);
  // What is gone is counted no more.
  b.taken(5);
  b.end();
  expect(unread.bytes).toBe(75);
  hold('e', 500);
  expect([gone, unread.bytes]).toEqual([['b', 'c', 'a', 'd'], 500]);
});
