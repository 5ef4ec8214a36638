/** Finding by the command line against a real server: counts, saved queries, and a tail that outlives the server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const ADMIN_KEY = 'an-administrator-key-of-this-test';
let folder: string;
let port: number;
let server: ChildProcess;

function start(args: readonly string[]): ChildProcess {
  const env = {
    ...process.env,
    TRAILMARK_URL: `http://127.0.0.1:${port}`,
    TRAILMARK_API_KEY: ADMIN_KEY,
    TRAILMARK_ADMIN_KEY: ADMIN_KEY,
    TZ: 'Europe/Berlin',
  };
  return spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

async function serve(): Promise<void> {
  server = start(['serve', '--port', String(port)]);
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (text: Buffer) => text.toString().includes('Open: ') && resolve());
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

function stop(signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    server.removeAllListeners('exit').once('exit', () => resolve());
    server.kill(signal);
  });
}

/** Events whose ids go on where the last import ended. */
async function importSome(from: number, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    const name = (from + n) % 2 === 0 ? 'Jürgen Müller' : 'Ana Ruiz';
    const actor = { type: 'user', id: `u_${(from + n) % 2}`, name };
    const time = `2026-03-${(from + n) % 2 === 0 ? '28T23:30' : '30T12:00'}:00Z`;
    return JSON.stringify({
      id: `e${from + n}`,
      source: 'crm',
      type: 'campaign.launched',
      time,
      actor,
      scope: { client: 'acme' },
    });
  });
  writeFileSync(join(folder, 'some.ndjson'), `${lines.join('\n')}\n`);
  expect((await run('import', 'some.ndjson')).code).toBe(0);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-search-'));
  port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  await serve();
});
afterAll(async () => {
  if (server.exitCode === null && server.signalCode === null) await stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('finds, counts, keeps queries, and follows across a restart of the server', async () => {
  await importSome(0, 10);
  const found = await run('query', 'actor:mueller', '--format', 'ndjson', '--language', 'de');
  expect(found.out.trimEnd().split('\n')).toHaveLength(5);
  expect(found.out).toContain('gestartet');
  expect(JSON.parse((await run('query', '--facet', 'actor', '--format', 'json')).out)).toMatchObject([
    { label: 'Ana Ruiz', count: 5 },
    { label: 'Jürgen Müller', count: 5 },
  ]);
  // Days are those of this computer's zone unless another is named: there it was the 29th already.
  const days = await run('query', 'time:2026-03', '--histogram', 'day', '--format', 'csv');
  expect(days.out).toContain('2026-03-28T23:00:00.000Z,5\r\n');
  expect((await run('query', 'time:2026-03-28', '--tz', 'UTC', '--format', 'json')).out).toContain('"e0"');
  expect((await run('query', 'time:2026-03-28', '--format', 'json')).out).toBe('[]\n');
  const wrong = await run('query', 'type=x');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Did you mean:\n  type:x')]);

  expect((await run('views', 'save', 'Müllers Taten', 'actor:müller')).out).toContain('is saved');
  expect(
    (await run('views', 'save', 'Müllers Taten', 'actor:"Jürgen Müller"', '--columns', 'time,actor')).out,
  ).toContain('is replaced');
  expect(
    JSON.parse((await run('query', '--view', 'Müllers Taten', 'type:campaign.*', '--format', 'json')).out),
  ).toHaveLength(5);
  expect((await run('views', 'delete', 'Müllers Taten')).code).toBe(0);
  expect((await run('query', '--view', 'Müllers Taten')).code).toBe(2);

  const tail = start(['tail', 'type:campaign.*', '--format', 'ndjson']);
  let told = '';
  tail.stdout?.on('data', (text: Buffer) => (told += text.toString()));
  const idsTold = (): string[] =>
    told
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => String(JSON.parse(line).id));
  // Whether the tail is there already is told by what it tells.
  let next = 10;
  await expect
    .poll(async () => (await importSome(next++, 1), idsTold().length), { timeout: 20_000 })
    .toBeGreaterThan(0);
  await stop('SIGKILL');
  await serve();
  await importSome(next, 5);
  const first = Number(idsTold()[0]?.slice(1));
  const wanted = Array.from({ length: next + 5 - first }, (_, n) => `e${first + n}`);
  await expect.poll(idsTold, { timeout: 20_000 }).toEqual(wanted);
  tail.kill('SIGINT');
  expect(await new Promise((resolve) => tail.on('close', resolve))).toBe(0);
});
