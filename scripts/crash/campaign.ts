/** One round of the crash campaign: start, load, kill -9, start again, prove that nothing acknowledged is lost. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ADMIN_KEY, startServerProcess, type Folders, type ServerProcess } from '../process/server-process.ts';
import type { Random } from './random.ts';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export interface CampaignState {
  /** Acknowledged id → where it was promised to be. */
  readonly receipts: Map<string, { index: number; leaf: string }>;
  nextId: number;
  /** The newest checkpoint ever seen, to which every later log must be consistent. */
  checkpoint: string | undefined;
}

interface Result {
  readonly id?: string;
  readonly index: number;
  readonly leaf: string;
  readonly status: string;
}

export async function killUnderLoad(
  folders: Folders,
  state: CampaignState,
  random: Random,
): Promise<{ acknowledged: number; size: number; startMs: number }> {
  const before = state.receipts.size;
  const server = await startServerProcess(folders);
  const lifeMs = 5 + random() * 400;
  let alive = true;
  const sent: string[] = [];
  const lanes = Array.from({ length: 1 + Math.floor(random() * 8) }, async () => {
    while (alive) await sendBatch(server, state, sent, 1 + Math.floor(random() * 60)).catch(() => undefined);
  });
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  alive = false;
  await server.kill();
  await Promise.all(lanes);

  fsck(folders);
  const again = await startServerProcess(folders);
  try {
    await checkReceipts(again, state, sent);
    const size = await checkHead(again, state);
    return { acknowledged: state.receipts.size - before, size, startMs: Math.round(again.startMs) };
  } finally {
    const code = await again.stop();
    if (code !== 0) throw new Error(`stop ended with ${code}:\n${again.output()}`);
  }
}

function eventOf(id: string): object {
  return {
    type: 'budget.adjusted',
    id,
    source: 'crash',
    actor: { type: 'user', id: `u_${Number(id.slice(2)) % 97}`, name: `Person ${Number(id.slice(2)) % 97}` },
    targets: [{ type: 'campaign', id: `c_${Number(id.slice(2)) % 13}` }],
    reason: `reason of ${id}`,
  };
}

async function post(server: ServerProcess, ids: readonly string[]): Promise<Result[]> {
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(ids.map(eventOf)),
  });
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { results: Result[] }).results;
}

async function sendBatch(server: ServerProcess, state: CampaignState, sent: string[], count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => `e_${state.nextId++}`);
  sent.push(...ids);
  const results = await post(server, ids);
  results.forEach((result, i) => state.receipts.set(ids[i]!, { index: result.index, leaf: result.leaf }));
}

/** Everything is sent again: what was acknowledged must be answered with its first place, the rest is stored now. */
async function checkReceipts(server: ServerProcess, state: CampaignState, sent: readonly string[]): Promise<void> {
  for (let from = 0; from < sent.length; from += 2000) {
    const ids = sent.slice(from, from + 2000);
    const results = await post(server, ids);
    results.forEach((result, i) => {
      const id = ids[i]!;
      const promised = state.receipts.get(id);
      if (promised === undefined) {
        state.receipts.set(id, { index: result.index, leaf: result.leaf });
      } else if (result.status !== 'duplicate' || result.index !== promised.index || result.leaf !== promised.leaf) {
        throw new Error(`${id} was promised at ${promised.index}, now ${result.status} at ${result.index}`);
      }
    });
  }
}

/** The head must extend the newest one ever seen; the client's own verifier says so. */
async function checkHead(server: ServerProcess, state: CampaignState): Promise<number> {
  const checkpoint = await (await fetch(`${server.url}/log/main/checkpoint`)).text();
  const size = Number(checkpoint.split('\n')[1]);
  if (state.checkpoint !== undefined && size < Number(state.checkpoint.split('\n')[1])) {
    throw new Error(`the log went back to ${size}`);
  }
  state.checkpoint = checkpoint;
  return size;
}

function fsck(folders: Folders): void {
  const run = spawnSync(process.execPath, [MAIN, 'fsck', '--data', folders.data, '--keys', folders.keys, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(`fsck ended with ${run.status}:\n${run.stdout}\n${run.stderr}`);
}
