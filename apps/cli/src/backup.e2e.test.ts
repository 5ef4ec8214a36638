import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const ADMIN_KEY = 'an administrator key of a test'.replaceAll(' ', '-');
const PASSPHRASE = 'a passphrase of a test';
const EVENTS = 300;
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
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, TRAILMARK_URL: url, TRAILMARK_API_KEY: ADMIN_KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (ran.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (ran.err += text.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ran, code })));
}

async function serve(data: string, keys: string): Promise<void> {
  server = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--data', data, '--keys', keys, '--origin', 'audit.example'],
    { cwd: folder, env: { ...process.env, TRAILMARK_ADMIN_KEY: ADMIN_KEY }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  url = await new Promise((resolve, reject) => {
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

const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> =>
  new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve(server.exitCode);
    server.on('exit', resolve);
    server.kill(signal);
  });

function writeEvents(name: string, from: number, count: number): string {
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      id: `e${from + n}`,
      source: 'crm',
      run: 'run-1',
      sequence: from + n + 1,
      type: 'budget.adjusted',
      time: '2026-01-02T03:04:05Z',
      actor: { type: 'user', id: `u_${n % 3}`, name: `Person ${n % 3}`, email: `p${n % 3}@example.com` },
      targets: [{ type: 'campaign', id: `c_${n % 10}`, name: 'Spring' }],
      reason: `reason ${n}`,
    }),
  );
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return name;
}

const jsonOf = ({ out }: Ran) => JSON.parse(out);
const vkeysNow = async (): Promise<{ origin: string; vkey: string; until: string | null }[]> =>
  (await (await fetch(`${url}/v1/keys`)).json()).keys;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark backup '));
  await serve('data', 'keys');
  vkey = (await vkeysNow())[0]!.vkey;
  const imported = await run(['import', writeEvents('first.ndjson', 0, EVENTS)]);
  expect(imported.code).toBe(0);
});
afterAll(async () => {
  await stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('backup', () => {
  it('copies while the server records, checks the copy, and overwrites nothing', async () => {
    const importing = run(['import', writeEvents('more.ndjson', EVENTS, 3000)]);
    const made = await run(['backup', 'b1', '--json']);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(jsonOf(made)).toMatchObject({ ok: true, keys: false, reports: [{ ok: true, log: 'main' }] });
    const [{ size }] = jsonOf(made).logs;
    expect(size).toBeGreaterThan(EVENTS);
    expect(jsonOf(made).reports[0].counts).toMatchObject({ entries: size, contentsChecked: size });
    expect((await importing).code).toBe(0);
    expect(readdirSync(join(folder, 'b1')).sort()).toEqual(['control.db', 'manifest.json', 'tenants']);
    expect(statSync(join(folder, 'b1/tenants/main/log.db')).mode & 0o077).toBe(0);

    const again = await run(['backup', 'b1']);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^trailmark: .*b1 is not empty.*\n$/)]);
    const inside = await run(['backup', 'data/b']);
    expect([inside.code, inside.err]).toEqual([2, expect.stringMatching(/lies in .*data/)]);
  });

  it('takes the keys only sealed', async () => {
    const open = await run(['backup', 'b2', '--with-keys']);
    expect([open.code, open.err]).toEqual([2, expect.stringMatching(/never copied in clear/)]);
    const short = await run(['backup', 'b3', '--with-keys'], { TRAILMARK_BACKUP_PASSPHRASE: 'short' });
    expect([short.code, short.err]).toEqual([2, expect.stringMatching(/at least 12/)]);
    writeFileSync(join(folder, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
    const sealed = await run(['backup', 'with-keys', '--with-keys', '--passphrase-file', 'passphrase']);
    expect([sealed.code, sealed.err]).toEqual([0, '']);
    const key = readFileSync(join(folder, 'keys/tenants/main/log-0001.key'), 'utf8').trim().split(' ').at(-1) ?? '';
    const archive = readFileSync(join(folder, 'with-keys/keys.sealed'), 'latin1');
    expect(key.length).toBeGreaterThan(40);
    expect(archive).not.toContain(key);
    expect(archive).not.toContain(Buffer.from(key, 'base64').toString('latin1'));
  });
});

describe('restore', () => {
  it('puts everything back where keys and data are lost, under the old name if somebody answers for it', async () => {
    const wrong = await run(['restore', 'with-keys', '--data', 'd2', '--keys', 'k2'], {
      TRAILMARK_BACKUP_PASSPHRASE: 'another passphrase',
    });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/does not open the keys/)]);
    expect([existsSync(join(folder, 'd2')), existsSync(join(folder, 'k2'))]).toEqual([false, false]);
    const args = ['restore', 'with-keys', '--data', 'd2', '--keys', 'k2', '--passphrase-file', 'passphrase'];
    const back = await run([...args, '--nothing-lost', '--json']);
    expect([back.code, back.err]).toEqual([0, '']);
    expect(jsonOf(back).restored).toMatchObject([{ origin: 'audit.example/t/main' }]);
    expect(jsonOf(back).restored[0].newOrigin).toBeUndefined();
    expect(statSync(join(folder, 'k2/tenants/main/log-0001.key')).mode & 0o777).toBe(0o600);

    const original = url;
    const first = server;
    await serve('d2', 'k2');
    expect((await vkeysNow()).map((key) => key.vkey)).toEqual([vkey]);
    expect(jsonOf(await run(['query', 'actor:p1@example.com', '--format', 'json', '--limit', '5']))).toHaveLength(5);
    expect(jsonOf(await run(['import', 'first.ndjson']))).toMatchObject({ stored: 0, duplicates: EVENTS });
    expect(await stop()).toBe(0);
    [url, server] = [original, first];
  });

  it('refuses a changed backup and a folder that is not empty', async () => {
    cpSync(join(folder, 'b1'), join(folder, 'changed'), { recursive: true });
    const file = join(folder, 'changed/tenants/main/log.db');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    const changed = await run(['restore', 'changed', '--data', 'd3', '--keys', 'keys']);
    expect([changed.code, changed.err]).toEqual([2, expect.stringMatching(/damaged: .*log\.db is not the file/)]);
    const full = await run(['restore', 'b1', '--data', 'data', '--keys', 'keys']);
    expect([full.code, full.err]).toEqual([2, expect.stringMatching(/data is not empty/)]);
    const none = await run(['restore', 'data', '--data', 'd3', '--keys', 'keys']);
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/is no backup/)]);
    expect(existsSync(join(folder, 'd3'))).toBe(false);
  });

  it('goes on under a new name after a loss, says so first, and serves the old log frozen', async () => {
    const imported = await run(['import', writeEvents('lost.ndjson', 10_000, 40)]);
    expect(jsonOf(imported)).toMatchObject({ stored: 40 });
    expect(await stop()).toBe(0);
    // An old copy put in place by hand is refused: it would grow a second history under the old name.
    cpSync(join(folder, 'b1'), join(folder, 'by-hand'), { recursive: true });
    const byHand = await run(['serve', '--port', '0', '--data', 'by-hand', '--keys', 'keys']);
    expect([byHand.code, byHand.out]).toEqual([2, '']);
    expect(byHand.err).toMatch(
      /^trailmark: The store holds \d+ entries but had \d+ before: it is an old copy\.[^\n]*\n$/,
    );

    const back = await run(['restore', 'b1', '--data', 'd4', '--keys', 'keys', '--json']);
    expect([back.code, back.err]).toEqual([0, '']);
    const [restored] = jsonOf(back).restored;
    expect(restored).toMatchObject({ origin: 'audit.example/t/main', newOrigin: 'audit.example/t/main/1' });
    expect(restored.lost).toBeGreaterThanOrEqual(40);

    await serve('d4', 'keys');
    const keys = await vkeysNow();
    expect(keys.map(({ origin, until }) => [origin, until === null])).toEqual([
      ['audit.example/t/main/1', true],
      ['audit.example/t/main', false],
    ]);
    expect(keys[1]?.vkey).toBe(vkey);
    const [event] = jsonOf(await run(['query', 'type:trail.restored', '--format', 'json']));
    expect(event).toMatchObject({ index: 0, data: { old_origin: 'audit.example/t/main', lost: restored.lost } });
    expect(event.data.restored_checkpoint).toMatch(new RegExp(`^audit\\.example/t/main\n${restored.size}\n`));

    const frozen = await run(['verify', `${url}/log/main/0`, '--key', vkey, '--json']);
    expect([frozen.code, jsonOf(frozen).size]).toEqual([0, restored.size]);
    for (const address of [`${url}/log/main`, `${url}/log/main/1`]) {
      expect((await run(['verify', address, '--key', keys[0]!.vkey])).code).toBe(0);
    }
    expect((await fetch(`${url}/log/main/7/checkpoint`)).status).toBe(404);
    expect(jsonOf(await run(['import', 'lost.ndjson']))).toMatchObject({ stored: 40 });
    const sound = await run(['fsck', '--data', 'd4', '--keys', 'keys', '--json']);
    expect([sound.code, jsonOf(sound).logs.map(({ log, ok }: { log: string; ok: boolean }) => [log, ok])]).toEqual([
      0,
      [
        ['main', true],
        ['main/0', true],
      ],
    ]);
    // What was restored is part of the new log: the frozen one can no longer be cut.
    expect(await stop()).toBe(0);
    const again = await run(['backup', 'b4', '--data', 'd4', '--keys', 'keys', '--json']);
    expect(
      jsonOf(again)
        .logs.map(({ origin }: { origin: string }) => origin)
        .sort(),
    ).toEqual(['audit.example/t/main', 'audit.example/t/main/1']);
    await serve('d4', 'keys');
  });

  it('tells of people whose keys were destroyed since, and puts such a backup back only if told to', async () => {
    const before = await run(['backup', 'before', '--data', 'd4', '--keys', 'keys']);
    expect([before.code, before.err]).toEqual([0, '']);
    const second = await run(['keys', 'create', '--name', 'second', '--scopes', 'erase']);
    const preview = jsonOf(await run(['erase', 'p1@example.com', '--dry-run', '--json']));
    const request = await run(['erase', preview.subjects[0].ref, '--yes', '--json', '--basis', 'gdpr-17-1-b']);
    const approved = await run(['erase', 'approve', jsonOf(request).id], { TRAILMARK_API_KEY: second.out.trim() });
    expect([approved.code, approved.err]).toEqual([0, '']);
    const after = await run(['backup', 'after', '--data', 'd4', '--keys', 'keys']);
    expect([after.code, after.err]).toEqual([0, '']);
    const args = ['restore', 'before', '--data', 'd5', '--keys', 'keys', '--json'];
    const refused = await run(args);
    expect([refused.code, jsonOf(refused).restored]).toEqual([1, null]);
    expect(jsonOf(refused).reports[0].findings[0].code).toBe('withheld.without_ground');
    expect(existsSync(join(folder, 'd5'))).toBe(false);
  });
});

describe('fsck of a damaged file', () => {
  const damages: [name: string, damage: (file: string) => void][] = [
    ['cut in half', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['cut to a part of a page', (file) => truncateSync(file, 5000)],
    ['empty', (file) => truncateSync(file, 0)],
    ['no database', (file) => writeFileSync(file, 'these are not the bytes you are looking for')],
    ...[1, 2, 5, 11, 17].map((n): [string, (file: string) => void] => [
      `page ${n} garbage`,
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, n * 8192, (n + 1) * 8192);
        writeFileSync(file, bytes);
      },
    ]),
  ];
  it.each(damages)('finds it: %s', async (_, damage) => {
    const copy = mkdtempSync(join(folder, 'damaged-'));
    cpSync(join(folder, 'b1'), copy, { recursive: true });
    damage(join(copy, 'tenants/main/log.db'));
    const ran = await run(['fsck', '--data', copy, '--key', vkey, '--keys', 'nowhere', '--json']);
    expect([ran.code, ran.err]).toEqual([1, '']);
    expect(jsonOf(ran)).toMatchObject({ ok: false });
    expect(jsonOf(ran).findings.length).toBeGreaterThan(0);
  });
  it('finds a control store in ruins, and goes on', async () => {
    const copy = mkdtempSync(join(folder, 'damaged-'));
    cpSync(join(folder, 'b1'), copy, { recursive: true });
    truncateSync(join(copy, 'control.db'), 6000);
    const ran = await run(['fsck', '--data', copy, '--key', vkey, '--keys', 'nowhere', '--json']);
    expect([ran.code, ran.err]).toEqual([1, '']);
    expect(jsonOf(ran).logs.map(({ log, ok }: { log: string; ok: boolean }) => [log, ok])).toEqual([
      ['control.db', false],
      ['main', true],
    ]);
    expect(jsonOf(ran).findings).toMatchObject([{ log: 'control.db', code: 'bundle.malformed' }]);
  });
});
