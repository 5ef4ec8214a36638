/** Ingest over HTTP: batches warm and cold, single events, against bare SQLite in the same run. */
import { ADMIN_KEY, startServerProcess, type Folders } from '../process/server-process.ts';
import { bareHttpRate, bareRate } from './bare.ts';
import { prepareBodies } from './events.ts';
import { percentile, sendAll, type LoadResult } from './load.ts';

const BATCH = 500;
const PEOPLE = 5000;

export async function measureIngest(folders: Folders, quick: boolean, say: (text: string) => void): Promise<object> {
  const server = await startServerProcess(folders);
  try {
    await run(server.url, prepareBodies(10_000, BATCH, PEOPLE).bodies, 4, BATCH); // every person seen, code warm
    const rounds = quick ? 2 : 5;
    const warm: number[] = [];
    const bare: number[] = [];
    const bareHttp: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { bodies } = prepareBodies(quick ? 20_000 : 40_000, BATCH, PEOPLE);
      warm.push(rateOf(await run(server.url, bodies, 4, BATCH)));
      bare.push(bareRate(folders.root, bodies));
      bareHttp.push(await bareHttpRate(folders.root, bodies, BATCH));
      say(`ingest round ${round + 1}: ${Math.round(warm.at(-1)!)} events/s, bare ${Math.round(bare.at(-1)!)}`);
    }
    const cold = rateOf(await run(server.url, prepareBodies(quick ? 10_000 : 20_000, BATCH).bodies, 4, BATCH));
    const parallel = await run(server.url, prepareBodies(quick ? 6_000 : 20_000, 1, PEOPLE).bodies, 64, 1);
    const alone = await run(server.url, prepareBodies(quick ? 500 : 2_000, 1, PEOPLE).bodies, 1, 1);
    return {
      ingest_batch_per_s: Math.round(median(warm)),
      ingest_batch_cold_per_s: Math.round(cold),
      ingest_bare_per_s: Math.round(median(bare)),
      ingest_vs_bare: round2(median(warm.map((rate, i) => rate / bare[i]!))),
      ingest_bare_http_per_s: Math.round(median(bareHttp)),
      ingest_vs_bare_http: round2(median(warm.map((rate, i) => rate / bareHttp[i]!))),
      ingest_single_per_s: Math.round(rateOf(parallel)),
      ingest_single_p99_ms_at_64: round2(percentile(parallel.latenciesMs, 0.99)),
      ingest_single_p50_ms: round2(percentile(alone.latenciesMs, 0.5)),
      rss_mb: server.rssPeakMb(),
    };
  } finally {
    await server.stop();
  }
}

async function run(url: string, bodies: readonly Buffer[], connections: number, batch: number): Promise<LoadResult> {
  const result = await sendAll(url, ADMIN_KEY, bodies, connections, batch);
  if (result.statuses[200] !== bodies.length)
    throw new Error(`not all were stored: ${JSON.stringify(result.statuses)}`);
  return result;
}

export const rateOf = (result: LoadResult): number => result.events / result.seconds;
export const round2 = (value: number): number => Math.round(value * 100) / 100;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
