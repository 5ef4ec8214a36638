/** Changing the log's key in a real process that is killed at each step: it goes on with one key, and all of it verifies. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ADMIN_KEY } from '../testing.ts';
import { keyChangeSteps } from './change-log-key.ts';

const SERVER = join(import.meta.dirname, 'key-change.test-server.ts');
const MAIN = join(import.meta.dirname, '../../../cli/src/main.ts');

let folder = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-key-change-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly url: string;
  readonly ended: Promise<NodeJS.Signals | null>;
  stop(): Promise<unknown>;
}

async function serve(killAt: string): Promise<Running> {
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

function trailmark(url: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  const env = { ...process.env, TRAILMARK_URL: url, TRAILMARK_API_KEY: ADMIN_KEY };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (out += text.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

async function record(url: string, id: string): Promise<number> {
  const body = JSON.stringify({ id, type: 'a.b', source: 'x', actor: { type: 'service', id: 's' } });
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  return (await fetch(`${url}/v1/events`, { method: 'POST', headers, body })).status;
}

async function keysOf(url: string): Promise<{ vkey: string; until: string | null }[]> {
  const answer = await fetch(`${url}/v1/keys`);
  return ((await answer.json()) as { keys: { vkey: string; until: string | null }[] }).keys; // our own server
}

it(
  'goes on with one key wherever it is killed, and every key verifies what it must',
  { timeout: 120_000 },
  async () => {
    // The key is named by the entry or not: that alone decides.
    const keysAfter = { made: 1, recorded: 2, switched: 3 };
    for (const step of keyChangeSteps) {
      const cut = await serve(step);
      expect(await record(cut.url, `before ${step}`)).toBe(200);
      expect((await trailmark(cut.url, 'keys', 'rotate-log')).code).toBe(2);
      expect(await cut.ended).toBe('SIGKILL');

      const running = await serve('never');
      const { url } = running;
      const keys = await keysOf(url);
      expect(keys.length, step).toBe(keysAfter[step]);
      expect(keys.filter(({ until }) => until === null)).toEqual([keys.at(-1)]);
      expect(await record(url, `after ${step}`)).toBe(200);
      const newest = await trailmark(url, 'verify', `${url}/log/main`, '--key', keys.at(-1)?.vkey ?? '');
      expect([step, newest.code, newest.out]).toEqual([step, 0, newest.out]);
      await running.stop();
    }

    const { url } = await serve('never');
    const [first, ...others] = await keysOf(url);
    const rotated = await trailmark(url, 'keys', 'rotate-log', '--reason', 'the last one');
    const [old, now] = (await keysOf(url)).slice(-2);
    expect([rotated.code, others.length]).toEqual([0, 2]);
    for (const vkey of [old?.vkey, now?.vkey]) expect(rotated.out).toContain(vkey);
    // Tiles show no values, so that a change cannot be followed in them; a bundle holds its proof.
    const onTiles = await trailmark(url, 'verify', `${url}/log/main`, '--key', first?.vkey ?? '', '--json');
    expect(onTiles.code).toBe(1);
    expect(JSON.parse(onTiles.out).findings).toMatchObject([{ code: 'key.unknown' }]);
    expect((await trailmark(url, 'export', '--output', 'all.zip')).code).toBe(0);
    for (const vkey of [first?.vkey ?? '', now?.vkey ?? '']) {
      const verified = await trailmark(url, 'verify', 'all.zip', '--key', vkey);
      expect([verified.code, verified.out]).toEqual([0, verified.out]);
    }
    const examined = await trailmark(url, 'fsck', '--data', 'data', '--keys', 'keys');
    expect([examined.code, examined.out]).toEqual([0, examined.out]);
    const backup = await trailmark(url, 'backup', 'copy', '--data', 'data', '--keys', 'keys');
    expect([backup.code, backup.out]).toEqual([0, backup.out]);
  },
);
