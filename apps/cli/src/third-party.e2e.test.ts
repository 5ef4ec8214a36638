/** Tessera's fsck, unmodified, on a running log and on an exported one: docs/third-party-checks.md as a test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const fsckBinary = process.env['TRAILMARK_TESSERA_FSCK'] ?? '';
if (fsckBinary === '') {
  console.warn(
    "SKIPPED: TRAILMARK_TESSERA_FSCK does not name a binary of Tessera's fsck; nobody else checked our logs.",
  );
}

const MAIN = join(import.meta.dirname, 'main.ts');
const KEY = 'an-administrator-key-of-a-test';
let folder: string;
let server: ChildProcess;
let url = '';

function run(program: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, TRAILMARK_URL: url, TRAILMARK_API_KEY: KEY };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, said })));
}

/** Its exit code is 0 whatever it finds (v1.0.4), so its words count. */
async function fsck(address: string, ...more: string[]): Promise<string> {
  const vkeyFile = join(folder, 'vkey.txt');
  const args = [`--storage_url=${address}/`, `--public_key=${vkeyFile}`, '--ui=false', '-N', '2', ...more];
  return (await run(fsckBinary, args)).said.slice(0, 2000);
}

const accepted = "Successfully fsck'd log with size";

async function size(): Promise<number> {
  return Number((await (await fetch(`${url}/log/main/checkpoint`)).text()).split('\n')[1]);
}

/** Records events until the log has `target` entries. */
async function growTo(target: number): Promise<void> {
  const count = target - (await size());
  const events = Array.from({ length: count }, (_, n) =>
    JSON.stringify({ id: `grow-${target}-${n}`, type: 'campaign.updated', actor: { type: 'system', id: 's' } }),
  );
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: events.join('\n') });
  expect(answer.status).toBeLessThan(300);
  expect(await size()).toBe(target);
}

describe.skipIf(fsckBinary === '')("Tessera's fsck", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trailmark-third-party-'));
    const args = [MAIN, 'serve', '--port', '0', '--data', join(folder, 'data'), '--keys', join(folder, 'keys')];
    server = spawn(process.execPath, args, {
      env: { ...process.env, TRAILMARK_ADMIN_KEY: KEY },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    url = await new Promise<string>((resolve, reject) => {
      let said = '';
      const hear = (text: Buffer): void => {
        said += text.toString();
        const address = /^Open: (http:\/\/[^/]+)\//m.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      };
      server.stdout?.on('data', hear);
      server.stderr?.on('data', hear);
      server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    const keys = (await (await fetch(`${url}/v1/keys`)).json()) as { keys: { vkey: string }[] };
    writeFileSync(join(folder, 'vkey.txt'), `${keys.keys[0]?.vkey ?? ''}\n`);
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => server.on('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('accepts a running log at every edge of a tile', async () => {
    for (const target of [1, 255, 256, 257, 600]) {
      if (target > (await size())) await growTo(target);
      expect(await fsck(`${url}/log/main`, '--bearer_token', KEY)).toContain(`${accepted} ${await size()} `);
    }
  });

  it('accepts an exported directory, and refuses it once one byte of an entry is another', async () => {
    const exported = await run(process.execPath, [MAIN, 'export', '--kind', 'whole', '-o', 'log']);
    expect(exported.code, exported.said).toBe(0);
    const address = pathToFileURL(join(folder, 'log')).href;
    expect(await fsck(address)).toContain(accepted);
    const tile = join(folder, 'log/tile/entries/001');
    const bytes = readFileSync(tile);
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(tile, bytes);
    expect(await fsck(address)).toContain('fsck failed');
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(tile, bytes);
    expect(await fsck(address)).toContain(accepted);
    appendFileSync(join(folder, 'log/tile/0/000'), 'x');
    expect(await fsck(address)).toContain('fsck failed');
  });
});
