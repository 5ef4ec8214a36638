/** Verification of a whole bundle as its recipient runs it: tree and entries alone, and every field opened. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ADMIN_KEY, startServerProcess, type Folders } from '../process/server-process.ts';
import { prepareBodies } from './events.ts';
import { median } from './ingest.ts';
import { sendAll } from './load.ts';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export async function measureVerify(folders: Folders, quick: boolean, say: (text: string) => void): Promise<object> {
  const count = quick ? 50_000 : 300_000;
  const server = await startServerProcess(folders);
  let vkey = '';
  const bundle = join(folders.root, 'whole');
  try {
    for (let done = 0; done < count; done += 50_000) {
      await sendAll(server.url, ADMIN_KEY, prepareBodies(50_000, 500, 5000).bodies, 4, 500);
    }
    const answer = (await (await fetch(`${server.url}/v1/keys`)).json()) as { keys: { vkey: string }[] };
    vkey = answer.keys[0]!.vkey;
    mkdirSync(bundle, { recursive: true });
    trailmark([
      'export',
      '',
      '-o',
      bundle,
      '--kind',
      'whole',
      '--purpose',
      'bench',
      '--url',
      server.url,
      '--api-key',
      ADMIN_KEY,
    ]);
  } finally {
    await server.stop();
  }
  const all = verifySeconds(bundle, vkey);
  for (const name of readdirSync(bundle)) if (name.startsWith('disclosures')) rmSync(join(bundle, name));
  const tree = verifySeconds(bundle, vkey);
  say(
    `verify: all fields ${all.seconds.toFixed(2)} s, tree alone ${tree.seconds.toFixed(2)} s, ${all.entries} entries`,
  );
  return {
    verify_entries_per_s: Math.round(tree.entries / tree.seconds),
    verify_disclosed_per_s: Math.round(all.entries / all.seconds),
    verify_entries: all.entries,
  };
}

/** Whole-process seconds, start-up included: what a person waits. */
function verifySeconds(bundle: string, vkey: string): { seconds: number; entries: number } {
  const times: number[] = [];
  let entries = 0;
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now();
    const text = trailmark(['verify', bundle, '--key', vkey, '--json'], [0, 1]);
    times.push((performance.now() - startedAt) / 1000);
    entries = (JSON.parse(text) as { counts: { entries: number } }).counts.entries;
  }
  return { seconds: median(times), entries };
}

function trailmark(args: string[], accepted: number[] = [0]): string {
  const run = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!accepted.includes(run.status ?? -1)) throw new Error(`trailmark ${args[0]}: ${run.status}\n${run.stderr}`);
  return run.stdout;
}
