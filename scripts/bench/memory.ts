/**
 * Resident memory of the server where somebody asks for as much of it as the limits allow: one compressed body of many
 * different words, and large answers that nobody reads.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import { ADMIN_KEY, startServerProcess, type Folders, type ServerProcess } from '../process/server-process.ts';

const WORDS = 900;
const READERS = 14;
/** 15,000 characters each: an event of 300 KB. */
const TEXTS = 20;
const AFTER_MS = 3_000;

export async function measureMemory(folders: Folders, quick: boolean, say: (text: string) => void): Promise<object> {
  const { root } = folders;
  const unread = { root, data: join(root, 'unread-data'), keys: join(root, 'unread-keys') };
  return {
    ...(await measureLargeBody(folders, quick ? 2_500 : 9_900, say)),
    ...(await measureUnread(unread, quick ? 12_000 : 45_000, say)),
  };
}

async function measureLargeBody(folders: Folders, events: number, say: (text: string) => void): Promise<object> {
  const body = brotliCompressSync(wordyEvents(events), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const server = await startServerProcess(folders);
  try {
    const startMb = server.rssMb();
    const { status } = await ask(server, ADMIN_KEY, '/v1/events', body, { 'content-encoding': 'br' });
    if (status !== 200) throw new Error(`the large body was answered with ${status}`);
    await sleep(AFTER_MS);
    const figures = {
      memory_start_mb: startMb,
      memory_large_body_mb: server.rssPeakMb(),
      memory_large_body_after_mb: server.rssMb(),
    };
    say(`memory: ${JSON.stringify(figures)}`);
    return figures;
  } finally {
    await server.stop();
  }
}

/** Nine hundred words in each event, none of them twice. */
function wordyEvents(count: number): string {
  let word = 0;
  const letters = 'abcdefghijklmnop';
  const nextWord = (): string =>
    (word++)
      .toString(16)
      .padStart(6, '0')
      .replaceAll(/./g, (digit) => letters.charAt(Number.parseInt(digit, 16)));
  const events = Array.from({ length: count }, (_, n) => ({
    id: `wordy ${n}`,
    type: 'comment.added',
    actor: { type: 'user', id: `u_${n % 500}` },
    targets: [{ type: 'post', id: `p_${n}` }],
    data: { comment: Array.from({ length: WORDS }, nextWord).join(' ') },
  }));
  return JSON.stringify(events);
}

async function measureUnread(folders: Folders, forMs: number, say: (text: string) => void): Promise<object> {
  const server = await startServerProcess(folders);
  const sockets: Socket[] = [];
  try {
    const text = 'Größe und Maß '.repeat(1_100).slice(0, 15_000);
    const data = Object.fromEntries(Array.from({ length: TEXTS }, (_, n) => [`text_${n}`, text]));
    for (let batch = 0; batch < 40; batch++) {
      const events = Array.from({ length: 10 }, () => ({
        type: 'data.exported',
        actor: { type: 'service', id: 's' },
        data,
      }));
      await ask(server, ADMIN_KEY, '/v1/events', JSON.stringify(events));
    }
    for (let reader = 0; reader < READERS; reader++) {
      // A key each: what one key may leave unread is bounded besides.
      const made = await ask(
        server,
        ADMIN_KEY,
        '/v1/api-keys',
        JSON.stringify({ name: `r${reader}`, scopes: ['read'] }),
      );
      const { key } = (await made.json()) as { key: string }; // as documented
      sockets.push(await neverReads(server, key));
    }
    await sleep(forMs);
    const startedAt = performance.now();
    const { status } = await ask(server, ADMIN_KEY, '/v1/events?limit=50');
    const figures = {
      memory_unread_mb: server.rssPeakMb(),
      memory_unread_other_status: status,
      memory_unread_other_ms: Math.round(performance.now() - startedAt),
    };
    say(`memory: ${JSON.stringify(figures)}`);
    return figures;
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.stop();
  }
}

/** Asks for a page as large as there may be. */
async function neverReads(server: ServerProcess, key: string): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET /v1/events?limit=500 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`);
  return socket;
}

async function ask(
  server: ServerProcess,
  key: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  // All of it is taken here: only those who are meant to do not read.
  return new Response(await response.arrayBuffer(), { status: response.status });
}
