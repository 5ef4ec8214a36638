/** Working out verdicts in a real process that is killed at each step: it comes to the same, and tells each change once. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ADMIN_KEY } from '../testing.ts';
import { deskSteps } from './desk.ts';

const SERVER = join(import.meta.dirname, 'desk.test-server.ts');
const HEADERS = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };

let children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly url: string;
  readonly ended: Promise<NodeJS.Signals | null>;
  stop(): Promise<unknown>;
}

async function serve(folder: string, killAt: string): Promise<Running> {
  const env = { ...process.env, TRAILMARK_ADMIN_KEY: ADMIN_KEY, TRAILMARK_LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, [SERVER, folder, killAt], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()));
    void ended.then(() => reject(new Error('the server did not start')));
  });
  return { url, ended, stop: () => (child.kill('SIGKILL'), ended) };
}

const time = (hour: number): string => new Date(Date.parse('2026-11-02T08:00:00Z') + hour * 3_600_000).toISOString();
const event = (id: string, type: string, actor: string, hour: number, target: string) => ({
  id,
  type,
  source: 'cms',
  time: time(hour),
  actor: { type: 'user', id: actor, roles: ['approver'] },
  targets: [{ type: 'post', id: target }],
  data: { content_sha256: 'aa11', version: 1 },
});
const acts = ['p1', 'p2', 'p3'].map((post, i) => event(`pub-${post}`, 'post.published', 'u_ana', 10 + i, post));
const late = [
  event('app-p1', 'post.approved', 'u_raj', 1, 'p1'),
  event('app-p2', 'post.approved', 'u_raj', 30, 'p2'),
  event('app-p3', 'post.approved', 'u_ana', 1, 'p3'),
];
const policy = {
  format: 'trailmark-approvals/1',
  rules: [{ id: 'strict', types: ['post.published'], needed: true, mustSay: ['*'] }],
};
/** More than are looked up one by one. */
const BULK = 2_100;

/** False where the server died meanwhile. */
async function ask(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${url}${path}`, { method, headers: HEADERS, ...sent });
    expect(answer.status).toBe(200);
    return await answer.json();
  } catch (error) {
    if (error instanceof TypeError) return false; // the connection broke
    throw error;
  }
}

interface Listed {
  readonly events: readonly {
    readonly id: string;
    readonly data: Record<string, unknown>;
    readonly approval_verdict?: { readonly verdict: string };
  }[];
}
const list = async (url: string, q: string): Promise<Listed['events']> =>
  ((await ask(url, 'GET', `/v1/events?limit=100&order=asc&q=${encodeURIComponent(q)}`)) as Listed).events; // our own server

async function tell(url: string): Promise<void> {
  for (const events of [acts, late]) {
    if ((await ask(url, 'POST', '/v1/events', events)) === false) return;
    if ((await ask(url, 'GET', '/v1/events?q=approval:?')) === false) return;
  }
}

/** Once the desk has nothing to do any more. */
async function resultOf(url: string): Promise<unknown> {
  await list(url, 'approval:?');
  let told: Listed['events'] = [];
  for (let quiet = 0, seen = -1; quiet < 5; quiet = told.length === seen ? quiet + 1 : 0) {
    seen = told.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    told = await list(url, 'type:trail.verdict_changed');
  }
  const judged = await list(url, 'type:post.published');
  const changes = told.map(
    ({ data: { before, after, number } }) => `${String(before)} ${String(after)} ${String(number)}`,
  );
  return {
    verdicts: judged.map(({ id, approval_verdict: found }) => [id, found?.verdict]),
    changes: changes.toSorted(),
  };
}

it('comes to the same verdicts and tells each change once, wherever it is killed', { timeout: 120_000 }, async () => {
  const plain = mkdtempSync(join(tmpdir(), 'trailmark-desk-'));
  folders.push(plain);
  const whole = await serve(plain, 'never');
  await tell(whole.url);
  const expected = await resultOf(whole.url);
  expect(expected).toMatchObject({ changes: [{}, {}, {}].map(() => expect.any(String)) });
  await whole.stop();

  for (const step of deskSteps.filter((one) => one !== 'again')) {
    const folder = mkdtempSync(join(tmpdir(), 'trailmark-desk-'));
    folders.push(folder);
    const cut = await serve(folder, step);
    await tell(cut.url);
    expect([step, await cut.ended]).toEqual([step, 'SIGKILL']);
    const running = await serve(folder, 'never');
    await tell(running.url);
    expect([step, await resultOf(running.url)]).toEqual([step, expected]);
    await running.stop();
  }
});

it(
  'looks at all of the log again for a policy, and goes on with it where it is killed',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trailmark-desk-'));
    folders.push(folder);
    const cut = await serve(folder, 'again');
    const many = Array.from({ length: BULK }, (_, n) => event(`bulk-${n}`, 'post.published', 'u_ana', n / 60, `b${n}`));
    await ask(cut.url, 'POST', '/v1/events', many);
    await ask(cut.url, 'GET', '/v1/events?q=approval:?');
    await ask(cut.url, 'PUT', '/v1/approval-policy', { policy, from: time(-1) });
    expect(await cut.ended).toBe('SIGKILL');
    const { url } = await serve(folder, 'never');
    const counts = async (): Promise<unknown> => ask(url, 'GET', '/v1/facets?field=approval&q=type:post.published');
    expect(await counts()).toMatchObject({ total: BULK, values: [{ value: 'missing', count: BULK }] });
    const [first] = await list(url, 'type:post.published');
    expect(first?.approval_verdict).toMatchObject({ policy: 1, rule: 'strict' });
  },
);
