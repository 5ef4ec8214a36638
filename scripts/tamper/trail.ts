/**
 * A trail recorded by a real server, and what people kept of it: checkpoints, receipts, bundles, the log's key. Every
 * act of tampering works on a copy.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ADMIN_KEY,
  makeFolders,
  startServerProcess,
  type Folders,
  type ServerProcess,
} from '../process/server-process.ts';
import { trailmark } from './commands.ts';

export interface Trail {
  readonly root: string;
  /** Data and keys as the server left them. */
  readonly folders: Folders;
  /** The same at an earlier hour: an old copy. */
  readonly old: Folders;
  readonly vkey: string;
  /** Index of the first of the 300 events; event n stands at `first + n`. */
  readonly first: number;
  /** Of the tree when the old copy was made, of a later one, and of the last. */
  readonly checkpoints: { readonly old: string; readonly middle: string; readonly last: string };
  /** Receipts, as files: of events 0-299 and of the 40 recorded after the old copy. */
  readonly receipts: { readonly old: string; readonly late: string };
  readonly lateFirst: number;
  /** Folders of unpacked bundles; only where they were asked for. */
  readonly bundles: Readonly<Record<BundleKind, string>>;
  /** A copy that may be tampered with, removed with the trail. */
  copy(of?: Folders): Folders;
  remove(): void;
}

type BundleKind = 'whole' | 'period' | 'selection';

export const EVENTS = 300;

/** Event number `n`: an open value, a confidential one and a person's. */
export function eventOf(n: number): Record<string, unknown> {
  return {
    id: `e${n}`,
    source: 'crm',
    type: 'budget.adjusted',
    time: '2026-01-02T03:04:05Z',
    actor: { type: 'user', id: `u_${n % 5}`, name: `Person ${n % 5}`, email: `p${n % 5}@example.com` },
    targets: [{ type: 'campaign', id: `c_${n}`, name: `Spring ${n}` }],
    reason: `because ${n}`,
  };
}

export const bearer = { authorization: `Bearer ${ADMIN_KEY}` };

export async function ask(url: string, path: string, body?: unknown, key = ADMIN_KEY): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  if (body === undefined) return fetch(url + path, { headers });
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function must(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return text;
}

/** Records, erases a person, exports where `bundles` says so, and stops the server. */
export async function recordTrail({ bundles: isExporting = false } = {}): Promise<Trail> {
  const folders = makeFolders('tamper');
  const root = mkdtempSync(join(tmpdir(), 'trailmark-kept-'));
  const keep = (name: string, text: string): string => {
    writeFileSync(join(root, name), text);
    return join(root, name);
  };
  let server = await startServerProcess(folders, ['--origin', 'test.example']);
  const vkey = (JSON.parse(await must(await ask(server.url, '/v1/keys'))) as { keys: { vkey: string }[] }).keys[0]!
    .vkey;
  const oldReceipt = await must(await ask(server.url, '/v1/events', numbered(0, EVENTS)));
  await recordOther(server);
  const checkpoint = async (): Promise<string> => must(await fetch(`${server.url}/log/main/checkpoint`));
  const oldCheckpoint = await checkpoint();
  if ((await server.stop()) !== 0) throw new Error(server.output());
  const old = { root, data: join(root, 'old', 'data'), keys: join(root, 'old', 'keys') };
  copyFolders(folders, old);

  server = await startServerProcess(folders);
  const lateReceipt = await must(await ask(server.url, '/v1/events', numbered(EVENTS, EVENTS + 40)));
  const middle = await checkpoint();
  await erase(server, 'p4@example.com');
  const bundles: Record<BundleKind, string> = { whole: '', period: '', selection: '' };
  if (isExporting) {
    for (const [kind, args] of Object.entries(exports)) {
      bundles[kind as BundleKind] = await exported(server, root, kind, args); // a key of the table
    }
  }
  const last = await checkpoint();
  if ((await server.stop()) !== 0) throw new Error(server.output());

  let copies = 0;
  return {
    root,
    folders,
    old,
    vkey,
    first: firstOf(oldReceipt),
    lateFirst: firstOf(lateReceipt),
    checkpoints: {
      old: keep('old.checkpoint', oldCheckpoint),
      middle: keep('middle.checkpoint', middle),
      last: keep('last.checkpoint', last),
    },
    receipts: { old: keep('old.receipt.json', oldReceipt), late: keep('late.receipt.json', lateReceipt) },
    bundles,
    copy: (of = folders) => {
      const name = `copy${++copies}`;
      const copy = { root, data: join(root, name, 'data'), keys: join(root, name, 'keys') };
      copyFolders(of, copy);
      return copy;
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
      rmSync(folders.root, { recursive: true, force: true });
    },
  };
}

const exports: Readonly<Record<BundleKind, readonly string[]>> = {
  whole: ['--kind', 'whole', '--withhold', 'actor.email'],
  period: ['--kind', 'period', '--from', '2026-01-01'],
  selection: ['target:c_7 OR target:c_9 OR target:c_20'],
};

export function copyFolders(from: Pick<Folders, 'data' | 'keys'>, to: Pick<Folders, 'data' | 'keys'>): void {
  for (const part of ['data', 'keys'] as const) cpSync(from[part], to[part], { recursive: true });
}

export function numbered(from: number, to: number): Record<string, unknown>[] {
  return Array.from({ length: to - from }, (_, i) => eventOf(from + i));
}

function firstOf(receipt: string): number {
  return (JSON.parse(receipt) as { receipt: { first: number } }).receipt.first;
}

/** Another tenant with the same events, to copy from. */
async function recordOther(server: ServerProcess): Promise<void> {
  const made = JSON.parse(await must(await ask(server.url, '/v1/tenants', { id: 'other' }))) as { key: string };
  await must(await ask(server.url, '/v1/events', numbered(0, 20), made.key));
}

/** By two keys, as it must be. */
async function erase(server: ServerProcess, person: string): Promise<void> {
  const wish = { subjects: [person], reason: 'asked', basis: 'gdpr-17-1-b' };
  const { id } = JSON.parse(await must(await ask(server.url, '/v1/erasures', wish))) as { id: string };
  const second = { name: 'second', scopes: ['erase'] };
  const { key } = JSON.parse(await must(await ask(server.url, '/v1/api-keys', second))) as { key: string };
  await must(await ask(server.url, `/v1/erasures/${id}/approve`, {}, key));
}

async function exported(server: ServerProcess, root: string, name: string, args: readonly string[]): Promise<string> {
  const folder = join(root, name);
  const ran = await trailmark('export', ...args, '-o', folder, '--url', server.url, '--api-key', ADMIN_KEY);
  if (ran.code !== 0) throw new Error(`export ${name}: ${ran.err}`);
  return folder;
}
