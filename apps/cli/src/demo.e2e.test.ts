import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationEvents, organisationFor, type OrganisationOptions } from '@trailmark/sample';

const ROOT = join(import.meta.dirname, '../../..');
const EVERYTHING = '-source:trailmark importance:(routine OR normal OR notable OR critical)';
const EVENTS = 4_000;
let folder: string;
let running: ChildProcess | undefined;

interface Demo {
  readonly url: string;
  said(): string;
  /** Resolves when the text was said. */
  heard(words: RegExp): Promise<void>;
  ended(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the demonstration and resolves when it serves. */
async function demo(...args: string[]): Promise<Demo> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/src/main.ts'), 'demo', '--port', '0', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let text = '';
  const waiting = new Set<() => void>();
  const hear = (more: Buffer): void => {
    text += more.toString();
    for (const wake of waiting) wake();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const heard = (words: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!words.test(text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      child.once('exit', (code) => reject(new Error(`the demonstration ended with ${code}: ${text}`)));
      look();
    });
  await heard(/^Open: \S+$/m);
  return {
    url: /^Open: (http:\/\/[^/]+)\/sign-in#\S+$/m.exec(text)?.[1] ?? '',
    said: () => text,
    heard,
    ended: (signal) =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill(signal);
      }),
  };
}

const keys = (): { administrator: string; agency: string } =>
  JSON.parse(readFileSync(join(folder, 'keys-demo/demo-keys.json'), 'utf8'));

async function find(url: string, key: string, q: string, limit = 1) {
  const address = `${url}/v1/events?${new URLSearchParams({ q, limit: String(limit) })}`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
  // The shape is the API's; a test that meets another one fails below.
  return (await answer.json()) as { total: number; events: { id: string; scope?: { client?: string } }[] };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark demo '));
});
afterAll(() => {
  if (running?.exitCode === null) running.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('the demonstration', () => {
  it('records each event once although it was killed in the middle, and then goes on living', async () => {
    const args = ['--seed', '5', '--events', String(EVENTS), '--stories', '2', '--rate', '60'];
    const first = await demo(...args);
    expect(first.said()).toContain(`Administrator key: ${keys().administrator}\n`);
    for (let total = 0; total === 0;) total = (await find(first.url, keys().administrator, EVERYTHING)).total;
    await first.ended('SIGKILL');
    expect(first.said()).not.toMatch(/events recorded/);

    // What is chosen at a later start changes nothing.
    const second = await demo('--seed', '6');
    await second.heard(/events recorded, \d+ were there before/);
    expect(second.said()).not.toMatch(/were not taken/);
    const facts: OrganisationOptions = JSON.parse(readFileSync(join(folder, 'data-demo/demo.json'), 'utf8'));
    const { endMs } = facts;
    const past = [...organisationEvents({ seed: 5, endMs, count: EVENTS, days: 42, stories: [2] })];
    const until = `${EVERYTHING} time:<${new Date(endMs).toISOString()}`;
    expect((await find(second.url, keys().administrator, until)).total).toBe(past.length);
    for (let now = 0; now === 0;)
      now = (await find(second.url, keys().administrator, `${EVERYTHING} time:>=${new Date(endMs).toISOString()}`))
        .total;
    expect(await second.ended('SIGTERM')).toBe(0);
  });

  it('says what it is, and shows an agency what is its client’s only', async () => {
    const third = await demo();
    await third.heard(/The same as .* sees it/);
    expect(third.said()).toMatch(/Simulated organisation: nothing here happened/);
    expect(third.said()).not.toMatch(/Administrator key/);
    expect(await (await fetch(third.url)).text()).toMatch(/role="note">Simulated organisation: nothing here happened/);
    const { administrator, agency } = keys();
    for (const key of [administrator, agency]) expect(third.said()).toContain(key);
    expect(await (await fetch(`${third.url}/log/main/checkpoint`)).text()).toMatch(/^simulated\.trailmark\.local\//);
    const tenants = await fetch(`${third.url}/v1/tenants`, { headers: { authorization: `Bearer ${administrator}` } });
    expect(await tenants.text()).toMatch(/"name":"[^"]+ \(simulated\)"/);
    const [client] = organisationFor({ seed: 5, endMs: 0, count: EVENTS }).clients;
    const { events } = await find(third.url, agency, EVERYTHING, 500);
    expect(events.length).toBe(500);
    expect(new Set(events.map(({ scope }) => scope?.client))).toEqual(new Set([client.id]));
    expect(await third.ended('SIGTERM')).toBe(0);
  });

  it('never adds to a store that is no demonstration', async () => {
    mkdirSync(join(folder, 'real-keys'));
    writeFileSync(join(folder, 'real-keys/api-key-pepper.key'), 'of another store');
    await expect(demo('--data', 'new', '--keys', 'real-keys')).rejects.toThrow(/ended with 2: .*keys of another store/);
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/control.db'), 'of another store');
    await expect(demo('--data', 'real', '--keys', 'new-keys')).rejects.toThrow(/ended with 2: .*no demonstration/);
    // The log of these keys had entries: another in its place would be a fork.
    await expect(demo('--data', 'new', '--keys', 'keys-demo')).rejects.toThrow(/ended with 2: .*whose data is gone/);
  });
});
