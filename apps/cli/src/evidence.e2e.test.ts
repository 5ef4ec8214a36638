import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, API_KEY, problem, startStandIn, type StandIn } from './stand-in.test-server.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const VKEY = 'example.org/t/main+0a1b2c3d+AQID';
let server: StandIn;
let folder: string;
let asked: { method: string; path: string; body: unknown }[];

beforeEach(async () => {
  server = await startStandIn();
  folder = mkdtempSync(join(tmpdir(), 'trailmark-cli-'));
  asked = [];
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers by method and path; what is not named is a 404. */
function answerBy(table: Record<string, (body: unknown) => unknown>): void {
  server.intercept = (request, response, body) => {
    const { pathname } = new URL(request.url ?? '', server.url);
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    asked.push({ method: request.method ?? '', path: request.url ?? '', body: parsed });
    const made = table[`${request.method} ${pathname}`]?.(parsed);
    if (made === undefined) problem(response, 404, 'route.not_found', pathname);
    else if (made instanceof Uint8Array) response.writeHead(200, { 'content-type': 'application/zip' }).end(made);
    else answer(response, 200, made);
    return true;
  };
}

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, TRAILMARK_URL: server.url, TRAILMARK_API_KEY: API_KEY };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('export', () => {
  const names = ['manifest.json', 'proofs/7.tlog-proof'];
  let polls: number;
  beforeEach(() => {
    polls = 0;
    const state = (status: string) => ({
      id: 'x1',
      status,
      kind: 'selection',
      progress: 0.5,
      href: '/v1/exports/x1/bundle',
      index: 9,
    });
    answerBy({
      'POST /v1/exports': () => state('queued'),
      'GET /v1/exports/x1': () => state(++polls < 2 ? 'running' : 'ready'),
      'GET /v1/exports/x1/bundle': () => storedZip(names),
      'GET /v1/keys': () => ({
        keys: [{ tenant: 'main', origin: 'example.org/t/main', vkey: VKEY, from: 'then', until: null }],
      }),
    });
  });
  it('waits, fetches and says how to check, with a key from elsewhere', async () => {
    const { code, out } = await run(
      'export',
      'type:budget.*',
      '-o',
      'e.zip',
      '--withhold',
      'actor.name,actor.email',
      '--purpose',
      'Audit',
    );
    expect(code).toBe(0);
    expect(asked[0]?.body).toEqual({
      kind: 'selection',
      q: 'type:budget.*',
      withhold: ['actor.name', 'actor.email'],
      purpose: 'Audit',
    });
    expect(readFileSync(join(folder, 'e.zip')).equals(storedZip(names))).toBe(true);
    expect(out).toContain(`npx trailmark verify e.zip --key '${VKEY}'`);
    expect(out).toMatch(/has not been verified.*another way/s);
  });
  it('unpacks into a directory and leaves nothing behind', async () => {
    expect((await run('export', '-o', 'log/', '--json')).code).toBe(0);
    expect(asked[0]?.body).toMatchObject({ kind: 'whole' });
    expect(readFileSync(join(folder, 'log/proofs/7.tlog-proof'), 'utf8')).toBe('proofs/7.tlog-proof');
    expect(existsSync(join(folder, 'log.part'))).toBe(false);
  });
  it('replaces nothing unasked', async () => {
    expect((await run('export', 'x', '-o', 'e.zip')).code).toBe(0);
    const again = await run('export', 'x', '-o', 'e.zip');
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/there already.*--force/)]);
    expect((await run('export', 'x', '-o', 'e.zip', '--force')).code).toBe(0);
  });
  it('unpacks nothing outside its directory', async () => {
    names.push('../outside');
    const { code, err } = await run('export', '-o', 'inner/log');
    names.pop();
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot/)]);
    expect(existsSync(join(folder, 'inner/outside'))).toBe(false);
  });
});

describe('erase', () => {
  const preview = {
    dryRun: true,
    subjects: [{ ref: 's_1', events: 3, groups: 4, kind: 'user', id: 'u_17' }],
    unknown: [],
    groups: 4,
    exports: 1,
    freeText: { hits: [{ index: 5, path: 'reason' }], searched: 9, complete: true },
  };
  const state = (status: string) => ({ id: 'er1', status, subjects: ['s_1'], groups: 4, index: 12 });
  beforeEach(() => {
    answerBy({
      'POST /v1/erasures': (body) =>
        JSON.stringify(body).includes('nobody')
          ? { ...preview, subjects: [], unknown: ['nobody'] }
          : asked.at(-1)?.path.includes('dryRun=true')
            ? preview
            : state('requested'),
      'POST /v1/erasures/er1/approve': () => state('done'),
    });
  });
  it('shows what would go and asks for nothing', async () => {
    const { code, out } = await run('erase', 'ana@example.com', '--dry-run');
    expect([code, asked.length]).toEqual([0, 1]);
    expect(out).toMatch(/s_1.*u_17.*--field 5:reason/s);
  });
  it('asks for exactly the refs it was given, and leaves approval to another key', async () => {
    const { code, out } = await run('erase', 's_1', '--yes', '--reason', 'asked');
    expect(code).toBe(0);
    expect(asked[1]?.body).toMatchObject({ subjects: ['s_1'], reason: 'asked' });
    expect(out).toMatch(/Nothing is erased yet.*erase approve er1/s);
    expect((await run('erase', 'approve', 'er1')).out).toMatch(
      /er1 done: 4 groups of 1 people are unreadable, recorded as entry 12/,
    );
  });
  it('does not guess whom', async () => {
    expect((await run('erase', 'ana@example.com', '--yes')).err).toMatch(/subject refs only/);
    expect((await run('erase', 's_1')).err).toMatch(/nobody is here to confirm/);
    expect((await run('erase', 'nobody')).err).toMatch(/nothing was requested/);
    expect(asked.every(({ path }) => path.includes('dryRun=true'))).toBe(true);
  });
});

describe('keys', () => {
  const key = {
    id: 'k1',
    name: 'crm',
    tenant: 'main',
    scopes: ['record'],
    sources: ['crm'],
    withhold: [],
    created: 'then',
  };
  it('lists and makes', async () => {
    answerBy({
      'GET /v1/keys': () => ({ keys: [{ tenant: 'main', origin: 'o', vkey: VKEY, from: 'then', until: null }] }),
      'GET /v1/api-keys': () => ({ keys: [key] }),
      'POST /v1/api-keys': () => ({ ...key, key: API_KEY }),
      'DELETE /v1/api-keys/k1': () => ({ ...key, revoked: 'now' }),
    });
    expect((await run('keys')).out).toContain(VKEY);
    expect(JSON.parse((await run('keys', 'list', '--format', 'json')).out)).toEqual([key]);
    const made = await run('keys', 'create', '--scopes', 'record', '--source', 'crm');
    expect(made.out).toBe(`${API_KEY}\n`);
    expect(asked.at(-1)?.body).toEqual({ name: 'crm', scopes: ['record'], sources: ['crm'] });
    expect((await run('keys', 'create', '--scopes', 'everything', '--name', 'x')).err).toMatch(/no scope "everything"/);
    expect((await run('keys', 'revoke', 'k1')).out).toMatch(/revoked/);
  });
});

/** A zip file whose parts are stored and hold their own names. Readers here compare no CRC. */
function storedZip(names: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const content = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(content.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 6);
    central.writeUInt32LE(content.length, 20);
    central.writeUInt32LE(content.length, 24);
    central.writeUInt16LE(content.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, content, content);
    directory.push(central, content);
    offset += local.length + 2 * content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
