import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, API_KEY, problem, startStandIn, type StandIn } from './stand-in.test-server.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
let server: StandIn;
let folder: string;
beforeEach(async () => {
  server = await startStandIn();
  folder = mkdtempSync(join(tmpdir(), 'trailmark-cli-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

function run(
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; onErr?: (text: string, pid: number) => void } = {},
): Promise<Ran> {
  const env = { ...process.env, TRAILMARK_URL: server.url, TRAILMARK_API_KEY: API_KEY, ...options.env };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env });
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.err += text;
      if (child.pid !== undefined) options.onErr?.(text, child.pid);
    });
    child.stdin.end(options.input ?? '');
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}

const lines = (count: number, from = 0): string =>
  Array.from(
    { length: count },
    (_, n) => `{"id":"e${from + n}","type":"a.done","actor":{"type":"service","id":"x"}}\n`,
  ).join('');

describe('import', () => {
  it('stores once, whatever is repeated, and writes what was refused', async () => {
    writeFileSync(join(folder, 'events.ndjson'), `${lines(1200)}not json\n{"id":"z","actor":{}}\n`);
    const first = await run(['import', 'events.ndjson', '--rejects', 'rejects.ndjson']);
    expect(JSON.parse(first.out)).toEqual({
      read: 1202,
      stored: 1200,
      duplicates: 0,
      conflicts: 0,
      rejected: 2,
      rejects_file: 'rejects.ndjson',
    });
    expect(first.code).toBe(1);
    const rejects = readFileSync(join(folder, 'rejects.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rejects.map(({ line, code }) => `${line} ${code}`).toSorted((a, b) => a.localeCompare(b))).toEqual([
      '1201 record.unreadable',
      '1202 event.invalid',
    ]);
    expect(rejects.find(({ line }) => line === 1202)).toMatchObject({
      reason: 'type is missing (at /type)',
      record: { id: 'z' },
    });
    expect(statSync(join(folder, 'rejects.ndjson')).mode & 0o077).toBe(0);

    const second = await run(['import', 'events.ndjson', '--json', '--rejects', 'again.ndjson']);
    expect(JSON.parse(second.out)).toMatchObject({ stored: 0, duplicates: 1200, rejected: 2 });
    expect(second.err).toBe('');
  });
  it('reads standard input and gives a source and ids to events without', async () => {
    const input = '{"type":"a.done"}\n{"type":"a.done"}\n';
    const first = await run(['import', '-', '--source', 'crm'], { input });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({ read: 2, stored: 2 });
    expect([...server.stored.keys()].every((key) => key.startsWith('crm import:'))).toBe(true);
    expect(JSON.parse((await run(['import', '-', '--source', 'crm'], { input })).out)).toMatchObject({
      stored: 0,
      duplicates: 2,
    });
  });
  it('finishes what is under way on Ctrl-C and says how to go on', async () => {
    writeFileSync(join(folder, 'events.ndjson'), lines(20_000));
    let first = true;
    server.intercept = (_, response, body) => {
      if (body === '[]') return false;
      setTimeout(() => {
        const events: { id: string }[] = JSON.parse(body);
        for (const event of events) server.stored.set(event.id, '');
        if (!response.destroyed) answer(response, 200, { results: events.map(({ id }) => ({ id, status: 'stored' })) });
      }, 50);
      if (first) process.kill(importer, 'SIGINT');
      first = false;
      return true;
    };
    let importer = 0;
    const child = spawn(process.execPath, [MAIN, 'import', 'events.ndjson'], {
      cwd: folder,
      env: { ...process.env, TRAILMARK_URL: server.url, TRAILMARK_API_KEY: API_KEY },
    });
    importer = child.pid ?? 0;
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const summary = JSON.parse(out);
    expect(code).toBe(2);
    expect(summary.interrupted).toBe(true);
    expect(summary.stored).toBe(server.stored.size);
    expect(summary.stored).toBeGreaterThan(0);
    expect(summary.stored).toBeLessThan(20_000);
    expect(err).toMatch(/same command again goes on/);
  });
  it('says at once when the key, the server or the file is wrong', async () => {
    writeFileSync(join(folder, 'events.ndjson'), lines(1));
    const wrongKey = await run(['import', 'events.ndjson'], { env: { TRAILMARK_API_KEY: 'tm_main_wrong' } });
    expect([wrongKey.code, wrongKey.err]).toEqual([2, expect.stringMatching(/auth\.invalid/)]);
    const noServer = await run(['import', 'events.ndjson', '--url', 'http://127.0.0.1:1']);
    expect([noServer.code, noServer.err]).toEqual([2, expect.stringMatching(/cannot reach.*npm start/)]);
    const noFile = await run(['import', 'nowhere.json']);
    expect([noFile.code, noFile.err]).toEqual([2, expect.stringMatching(/there is no file nowhere\.json/)]);
    const noKey = await run(['import', 'events.ndjson'], { env: { TRAILMARK_API_KEY: '' } });
    expect([noKey.code, noKey.err]).toEqual([2, expect.stringMatching(/no API key/)]);
  });
});

describe('query', () => {
  const event = (index: number) => ({
    index,
    ref: `r${index}`,
    recorded: '2026-01-02T03:04:05.000Z',
    known: true,
    sealed: index === 1 ? ['actor.name', 'actor.id'] : [],
    sentence: `=cmd ${index} changed\u001b[31m`,
    type: 'a.done',
    outcome: 'success',
    time: '2026-01-02T03:04:05Z',
    actor: index === 1 ? { type: 'user' } : { type: 'user', id: 'u_17', name: 'Ana' },
  });
  beforeEach(() => {
    server.intercept = (request, response) => {
      const url = new URL(request.url ?? '', server.url);
      if (url.pathname !== '/v1/events') return false;
      if (url.searchParams.get('q') === 'bad:') problem(response, 400, 'query.invalid', 'bad at 4');
      else {
        const cursor = Number(url.searchParams.get('cursor') ?? 0);
        const next = cursor < 2 ? String(cursor + 1) : null;
        answer(response, 200, { events: [event(cursor)], next, total: 3, total_exact: true, took_ms: 1 });
      }
      return true;
    };
  });
  it('prints sentences, safe for terminal and sheet', async () => {
    const table = await run(['query', 'actor:u_17', '--limit', '0']);
    expect(table.code).toBe(0);
    expect(table.out).not.toContain('\u001b');
    expect(table.out.split('\n')[2]).toMatch(/^2026-01-02 \S+ +1 +=cmd 1 changed/);
    expect(table.err).toMatch(/3 of 3 events/);
    const csv = await run(['query', '--format', 'csv', '--limit', '1']);
    expect(csv.out).toMatch(/^time,actor,what,outcome,type,index\r\n/);
    expect(csv.out).toContain("'=cmd 0");
    expect(JSON.parse((await run(['query', '--format', 'json', '--limit', '2'])).out)).toHaveLength(2);
  });
  it('says what is wrong with a query', async () => {
    const bad = await run(['query', 'bad:']);
    expect([bad.code, bad.err]).toEqual([2, expect.stringMatching(/bad at 4.*query\.invalid/)]);
  });
});
