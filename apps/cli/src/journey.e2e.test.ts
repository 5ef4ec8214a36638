import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const ADMIN_KEY = 'an administrator key of a test'.replaceAll(' ', '-');
let folder: string;
let server: ChildProcess;
let url = '';
let vkey = '';

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/src/main.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, TRAILMARK_URL: url, TRAILMARK_API_KEY: ADMIN_KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (ran.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (ran.err += text.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ran, code })));
}

/** Through the launcher, as npm does; resolves with the address. */
function serve(): Promise<string> {
  server = spawn(process.execPath, [join(ROOT, 'scripts/launch.js'), 'apps/cli/src/main.ts', 'serve', '--port', '0'], {
    cwd: folder,
    env: { ...process.env, TRAILMARK_ADMIN_KEY: ADMIN_KEY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer): void => {
      said += text.toString();
      const address = /^Open: (http:\/\/[^/]+)\/sign-in#\S+$/m.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

const stopped = (signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    server.on('exit', resolve);
    server.kill(signal);
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark journey '));
  url = await serve();
});
afterAll(async () => {
  if (server.exitCode === null) await stopped('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a whole journey by the command line', () => {
  it('imports once, also after a restart', async () => {
    const events = Array.from({ length: 1500 }, (_, n) => ({
      id: `e${n}`,
      source: 'crm',
      type: 'budget.adjusted',
      time: '2026-01-02T03:04:05Z',
      actor: { type: 'user', id: `u_${n % 3}`, name: `Person ${n % 3}`, email: `p${n % 3}@example.com` },
      targets: [{ type: 'campaign', id: `c_${n % 10}`, name: 'Spring' }],
    }));
    writeFileSync(join(folder, 'events.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    expect(JSON.parse((await run(['import', 'events.ndjson'])).out)).toMatchObject({ read: 1500, stored: 1500 });
    expect(await stopped('SIGTERM')).toBe(0);
    url = await serve();
    expect(JSON.parse((await run(['import', 'events.ndjson'])).out)).toMatchObject({ stored: 0, duplicates: 1500 });
    expect(
      JSON.parse((await run(['query', 'actor:u_1 target:campaign/c_4', '--format', 'json', '--limit', '0'])).out),
    ).toHaveLength(50);
  });
  it('takes evidence away that verifies, until a byte is changed', async () => {
    vkey = JSON.parse((await run(['keys', '--format', 'json'])).out)[0].vkey;
    expect(
      (await run(['export', 'target:campaign/c_4', '-o', 'e.zip', '--withhold', 'actor.name', '--purpose', 'test']))
        .code,
    ).toBe(0);
    expect((await run(['export', '--kind', 'whole', '-o', 'log'])).code).toBe(0);
    const offline = { TRAILMARK_URL: 'http://127.0.0.1:1' };
    for (const target of ['e.zip', 'log', `${url}/log/main`]) {
      const verified = await run(['verify', target, '--key', vkey], offline);
      expect([target, verified.code, verified.err]).toEqual([target, 0, '']);
    }
    const file = join(folder, 'log/disclosures.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Spring', 'Sprint'));
    const found = await run(['verify', 'log', '--key', vkey, '--json'], offline);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.out).findings[0].code).toBe('value.changed');
  });
  it('forgets a person by two keys, and the store is sound', async () => {
    const other = await run(['keys', 'create', '--name', 'second', '--scopes', 'erase']);
    const preview = JSON.parse((await run(['erase', 'p1@example.com', '--dry-run', '--json'])).out);
    expect(preview.subjects).toHaveLength(1);
    const byAddress = ['query', 'actor:p1@example.com', '--format', 'json'];
    expect(JSON.parse((await run(byAddress)).out)).toHaveLength(50);
    const request = await run(['erase', preview.subjects[0].ref, '--yes', '--json', '--basis', 'gdpr-17-1-b']);
    const { id } = JSON.parse(request.out);
    expect((await run(['erase', 'approve', id])).err).toMatch(/erasure\.same_key/);
    const approved = await run(['erase', 'approve', id, '--json'], { TRAILMARK_API_KEY: other.out.trim() });
    expect([approved.err, JSON.parse(approved.out).status]).toEqual(['', 'done']);
    expect(JSON.parse((await run(byAddress)).out)).toEqual([]);
    const sound = await run(['fsck', '--data', 'data', '--json']);
    expect([sound.code, sound.err]).toEqual([0, '']);
    expect(JSON.parse(sound.out)).toMatchObject({ ok: true, counts: { erasedGroups: 500 } });
  });
  it('says in one sentence why it cannot start, and ends with 2', async () => {
    const taken = await run(['serve', '--port', new URL(url).port, '--data', 'other', '--keys', 'other-keys']);
    expect([taken.code, taken.err]).toEqual([2, expect.stringMatching(/^trailmark: Port \d+ .*taken.*\n$/)]);
    const locked = await run(['serve', '--port', '0']);
    expect([locked.code, locked.err.trim().split('\n')]).toEqual([2, [expect.stringMatching(/^trailmark: /)]]);
  });
});
