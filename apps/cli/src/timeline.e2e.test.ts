/** One thing over time, by the command line against a real server: what happened to it, and how it stood. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const ADMIN_KEY = 'an-administrator-key-of-this-test';
let folder: string;
let server: ChildProcess;
let url = '';

function start(args: readonly string[]): ChildProcess {
  const env = {
    ...process.env,
    TRAILMARK_URL: url,
    TRAILMARK_API_KEY: ADMIN_KEY,
    TRAILMARK_ADMIN_KEY: ADMIN_KEY,
    TZ: 'Europe/Berlin',
    COLUMNS: '200',
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

const lead = { type: 'lead', id: 'l/1', name: 'Priya Nair' };
const tom = { type: 'user', id: 'u_22', name: 'Tom Berger' };
const moved = (id: string, time: string, before: string | null, after: string, reason: string | null) => ({
  id,
  type: before === null ? 'lead.assigned' : 'lead.reassigned',
  source: 'crm',
  time,
  actor: { type: 'user', id: 'u_17', name: 'Ana Ruiz' },
  reason,
  targets: [lead, { ...tom, id: after, role: 'assignee' }],
  changes: [{ path: 'assignee', before, after }],
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-timeline-'));
  server = start(['serve', '--port', '0']);
  url = await new Promise<string>((resolve, reject) => {
    server.stdout?.on('data', (text: Buffer) => {
      const open = /Open: (http:\/\/[^/\s]+)\//.exec(text.toString());
      if (open?.[1] !== undefined) resolve(open[1]);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const events = [
    moved('e2', '2026-03-03T09:00:00Z', 'u_99', 'u_23', null),
    moved('e1', '2026-03-01T09:00:00Z', null, 'u_22', 'first of two'),
  ];
  writeFileSync(join(folder, 'some.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  expect((await run('import', 'some.ndjson')).code).toBe(0);
});
afterAll(async () => {
  server.removeAllListeners('exit');
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

it('tells what happened to a thing, in order, with what nobody recorded', async () => {
  const told = await run('timeline', 'lead/l/1', '--order', 'asc');
  expect(told.code).toBe(0);
  const [, first, finding, last] = told.out.split('\n');
  expect(first).toMatch(/^2026-03-01 10:00:00 +\d+ +Ana Ruiz assigned the lead Priya Nair/);
  expect(finding).toMatch(/^2026-03-03 10:00:00 +! +“assignee” changed outside our sight between 1 March 2026, 10:00/);
  expect(last).toMatch(/^2026-03-03 10:00:00 +\d+ /);
  expect(told.err).toContain('2 of 2 events');
  const rows = JSON.parse((await run('timeline', 'lead/l/1', '--format', 'json')).out) as { kind: string }[];
  expect(rows.map(({ kind }) => kind)).toEqual(['event', 'changed_outside', 'event']);
});

it('tells how it stood at a moment, and what is not known', async () => {
  const early = await run('state', 'lead/l/1', '--at', '2026-03-01 12:00');
  expect(early.out).toContain('lead/l/1 at 2026-03-01 12:00:00 Europe/Berlin: it was there');
  expect(early.out).toMatch(/assignee .*unknown: “u_22” when last seen, “u_99” when next seen/);
  expect(early.out).toMatch(/In charge:\n.*\n.*Tom Berger +Ana Ruiz +first of two/);
  const late = JSON.parse((await run('state', 'lead/l/1', '--format', 'json')).out) as { values: unknown[] };
  expect(late.values).toMatchObject([{ path: 'assignee', status: 'known', value: 'u_23' }]);
  expect((await run('state', 'lead/nobody')).out).toContain('No recorded change of it can be seen.');
});

it('says what is wrong with what was asked', async () => {
  expect(await run('timeline', 'l_1')).toMatchObject({
    code: 2,
    err: expect.stringContaining('as lead/l_4471') as string,
  });
  expect(await run('state', 'lead/l_1', '--at', 'soon')).toMatchObject({
    code: 2,
    err: expect.stringContaining('at: write') as string,
  });
});
