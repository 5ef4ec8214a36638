/** A real server process to be hostile to: sends anything, remembers every acknowledgement, and checks all of it at the end. */
import { spawnSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { leafHash, parseEntry, parseTlogProof, toBase64 } from '@trailmark/core';
import {
  ADMIN_KEY,
  makeFolders,
  removeFolders,
  startServerProcess,
  type Folders,
  type ServerProcess,
} from '../process/server-process.ts';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export interface Result {
  readonly id?: string;
  readonly index?: number;
  readonly leaf?: string;
  readonly status: string;
  readonly error?: { readonly code: string; readonly pointer?: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  readonly tookMs: number;
  /** Empty where the answer is a problem. */
  readonly results: readonly Result[];
  /** The code of the problem, where it is one. */
  readonly code: string | undefined;
}

export interface HostileServer {
  readonly process: ServerProcess;
  readonly port: number;
  /** `POST /v1/events` with the administrator's key. What is acknowledged is remembered. */
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Bytes as they are; gives all that comes back until the other side ends, or `waitMs` is over. */
  talk(bytes: string | Buffer, waitMs?: number): Promise<string>;
  /** A bare connection. */
  open(): Promise<Socket>;
  /** Records one event and reads it back: the server still works. */
  stillWorks(): Promise<void>;
  /** Stops; the whole log is verified and everything acknowledged is where it was promised to be. */
  finish(): Promise<{ readonly size: number; readonly rssPeakMb: number }>;
  remove(): Promise<void>;
}

export const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n`;

export async function startHostileServer(label: string): Promise<HostileServer> {
  const folders = makeFolders(label);
  const server = await startServerProcess(folders);
  const port = Number(new URL(server.url).port);
  const acknowledged = new Map<number, string>();
  let works = 0;

  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array,
  ): Promise<Answer> => {
    const answer = await send(port, method, path, { authorization: `Bearer ${ADMIN_KEY}`, ...headers }, body);
    for (const { status, index, leaf } of answer.results) {
      if (status !== 'stored' || index === undefined || leaf === undefined) continue;
      if (acknowledged.has(index)) throw new Error(`index ${index} was given twice`);
      acknowledged.set(index, leaf);
    }
    return answer;
  };

  const hostile: HostileServer = {
    process: server,
    port,
    post: (body, headers = {}) => ask('POST', '/v1/events', { 'content-type': 'application/json', ...headers }, body),
    get: (path, headers = {}) => ask('GET', path, headers),
    talk: (bytes, waitMs) => talk(port, bytes, waitMs),
    open: () => open(port),
    async stillWorks() {
      const id = `works-${works++}`;
      const event = { type: 'health.checked', id, actor: { type: 'service', id: 'check' } };
      const answer = await hostile.post(JSON.stringify(event));
      if (answer.status !== 200) throw new Error(`the server no longer records: ${answer.status} ${answer.text}`);
      const read = await hostile.get(`/v1/events/${answer.results[0]?.index}`);
      if (read.status !== 200 || !read.text.includes(id)) throw new Error(`the server no longer reads: ${read.text}`);
    },
    async finish() {
      await hostile.stillWorks();
      await checkAcknowledged(hostile, acknowledged);
      const rssPeakMb = server.rssPeakMb();
      const code = await server.stop();
      if (code !== 0) throw new Error(`stopping ended with ${code}:\n${server.output()}`);
      const size = fsck(folders);
      if (size < acknowledged.size) throw new Error(`${acknowledged.size} were acknowledged, the log holds ${size}`);
      return { size, rssPeakMb };
    },
    async remove() {
      await server.kill();
      removeFolders(folders);
    },
  };
  return hostile;
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Uint8Array | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const bytes = body === undefined ? undefined : Buffer.from(body as Uint8Array); // strings are taken as well
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) };
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      method,
      path,
      agent: false,
      headers: { ...length, ...headers },
    });
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          tookMs: performance.now() - startedMs,
          ...parsed(text),
        });
      });
    });
    // A server that refuses early stops reading: what is written then fails, and the answer is still to come.
    request.on('error', (error) => {
      if (!answered) setTimeout(() => (answered ? undefined : reject(error)), 500);
    });
    request.end(bytes);
  });
}

function parsed(text: string): Pick<Answer, 'results' | 'code'> {
  try {
    const { results = [], code } = JSON.parse(text) as { results?: Result[]; code?: string };
    return { results, code };
  } catch {
    return { results: [], code: undefined };
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function talk(port: number, bytes: string | Buffer, waitMs = 2_000): Promise<string> {
  const socket = await open(port);
  return new Promise((resolve) => {
    let answer = '';
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      // The answers here are small JSON: a closing brace is their end.
      if (answer.trimEnd().endsWith('}')) socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(bytes);
  });
}

/** The proofs of acknowledged events, at most about 150 of them, lead to the leaves that were promised. */
async function checkAcknowledged(server: HostileServer, acknowledged: ReadonlyMap<number, string>): Promise<void> {
  const step = Math.ceil(acknowledged.size / 150);
  let at = 0;
  for (const [index, leaf] of acknowledged) {
    if (at++ % step !== 0) continue;
    const { text } = await server.get(`/v1/events/${index}/proof`);
    const proof = parseTlogProof(text);
    const entry = proof?.extra;
    if (entry === undefined || parseEntry(entry) === undefined || proof?.index !== index) {
      throw new Error(`no proof of acknowledged entry ${index}: ${text}`);
    }
    if (toBase64(leafHash(entry)) !== leaf) throw new Error(`entry ${index} is not the one that was acknowledged`);
  }
}

/** The size of the log, every entry, value and index of which was checked. */
function fsck(folders: Folders): number {
  const args = [MAIN, 'fsck', '--data', folders.data, '--keys', folders.keys, '--json'];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(`fsck ended with ${run.status}:\n${run.stdout}\n${run.stderr}`);
  return sizeIn(JSON.parse(run.stdout));
}

/** One log, or several with a name each: the largest size said anywhere. */
function sizeIn(report: unknown): number {
  if (typeof report !== 'object' || report === null) return 0;
  const own = 'size' in report && typeof report.size === 'number' ? report.size : 0;
  return Math.max(own, ...Object.values(report).map(sizeIn));
}
