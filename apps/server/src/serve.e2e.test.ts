/** The server as a process: what it prints, refuses to start on, survives, and how it stops. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const KEY = 'an administrator key of my own';

let root = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trailmark-serve-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(root, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

function run(port: number | string, environment: Record<string, string> = {}): Process {
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', String(port), '--data', join(root, 'data'), '--keys', join(root, 'keys')],
    {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return {
    child,
    output: () => output,
    exited: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
}

async function started(process: Process): Promise<string> {
  await expect.poll(process.output, { timeout: 20_000 }).toMatch(/Open: /);
  return /Open: (http:\/\/[^/]+)\/sign-in#/.exec(process.output())?.[1] ?? '';
}

async function post(url: string, id: string, key = KEY): Promise<number> {
  const body = JSON.stringify({ id, type: 'a.b', source: 'x', actor: { type: 'service', id: 's' } });
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  return answer.status;
}

it('prints one address and the key it invented, once', async () => {
  const first = run(0);
  const url = await started(first);
  await expect.poll(first.output).toMatch(/Administrator key: tm_main_\w{32}\n/);
  expect(first.output().match(/Open:/g)).toHaveLength(1);
  const key = /Administrator key: (\S+)/.exec(first.output())?.[1] ?? '';
  expect(await post(url, 'e1', key)).toBe(200);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  const second = run(0, { TRAILMARK_ADMIN_KEY: 'another key that nobody knows' });
  const again = await started(second);
  expect(second.output()).not.toContain('Administrator key');
  expect(second.output()).toContain('ignored');
  expect(await post(again, 'e2', key)).toBe(200);
  expect(await post(again, 'e3', 'another key that nobody knows')).toBe(401);
});

it('says in one sentence why it does not start, and ends with 2', async () => {
  const first = run(0, { TRAILMARK_ADMIN_KEY: KEY });
  const url = await started(first);
  const locked = run(0, { TRAILMARK_ADMIN_KEY: KEY });
  expect(await locked.exited).toBe(2);
  expect(locked.output().trim().split('\n')).toHaveLength(1);
  first.child.kill('SIGTERM');
  await first.exited;

  const holder = run(0, { TRAILMARK_ADMIN_KEY: KEY });
  const taken = new URL(await started(holder)).port;
  const other = mkdtempSync(join(tmpdir(), 'trailmark-serve-other-'));
  const kept = root;
  root = other;
  const refused = run(taken);
  expect(await refused.exited).toBe(2);
  // Nothing was made: the key of a store that never ran would be lost.
  expect(existsSync(join(other, 'data'))).toBe(false);
  root = kept;
  rmSync(other, { recursive: true, force: true });
  expect(refused.output()).toContain(`Port ${taken}`);
  expect(refused.output().trim().split('\n')).toHaveLength(1);
  for (const [port, environment] of [
    ['99999', {}],
    ['0', { TRAILMARK_ADMIN_KEY: 'short' }],
  ] as const) {
    const wrong = run(port, environment);
    expect(await wrong.exited).toBe(2);
    expect(wrong.output().trim().split('\n')).toHaveLength(1);
  }
  expect(url).toMatch(/^http/);
});

it('stops within 10 s although someone holds a request open, and keeps what it acknowledged', async () => {
  const first = run(0, { TRAILMARK_ADMIN_KEY: KEY });
  const url = await started(first);
  const acknowledged: string[] = [];
  const sending = (async () => {
    for (let n = 0; ; n++) {
      try {
        if ((await post(url, `e${n}`)) === 200) acknowledged.push(`e${n}`);
      } catch {
        return;
      }
    }
  })();
  const slow = connect(Number(new URL(url).port), '127.0.0.1', () =>
    slow.write(
      `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    ),
  );
  slow.on('error', () => {});
  await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(20);
  const startedMs = Date.now();
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(Date.now() - startedMs).toBeLessThan(10_000);
  await sending;
  // A stopped store is one file: nothing waits in a write-ahead log.
  expect(readdirSync(join(root, 'data', 'tenants', 'main')).filter((name) => name.endsWith('-wal'))).toEqual([]);
  const second = await started(run(0, { TRAILMARK_ADMIN_KEY: KEY }));
  const headers = { authorization: `Bearer ${KEY}` };
  for (const id of acknowledged) expect((await fetch(`${second}/v1/events/${id}`, { headers })).status).toBe(200);
});

it('cuts off whoever sends a header or a body too slowly', async () => {
  const url = await started(run(0, { TRAILMARK_ADMIN_KEY: KEY }));
  const port = Number(new URL(url).port);
  const timed = (bytes: string): Promise<{ ms: number; answer: string }> =>
    new Promise((resolve) => {
      const startedMs = Date.now();
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      const drip = setInterval(() => socket.write('a'), 1_000);
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve({ ms: Date.now() - startedMs, answer });
      });
    });
  const [header, body] = await Promise.all([
    timed('GET /healthz HTTP/1.1\r\nX: '),
    timed(
      `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
    ),
  ]);
  expect(header.ms).toBeGreaterThan(8_000);
  expect(header.ms).toBeLessThan(14_000);
  expect(header.answer).toContain('408');
  expect(body.ms).toBeGreaterThan(25_000);
  expect(body.ms).toBeLessThan(35_000);
  expect(body.answer).toContain('408');
});
