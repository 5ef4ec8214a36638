/** What size does: the batch rate, memory, disk and start as the log grows to three million events. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_KEY, startServerProcess, type Folders } from '../process/server-process.ts';
import { prepareBodies } from './events.ts';
import { median, rateOf, round2 } from './ingest.ts';
import { sendAll } from './load.ts';

const BATCH = 500;
const PEOPLE = 5000;
const CHUNK = 20_000;

export async function measureLarge(folders: Folders, quick: boolean, say: (text: string) => void): Promise<object> {
  const startAt = quick ? 100_000 : 1_000_000;
  const end = quick ? 200_000 : 3_000_000;
  let server = await startServerProcess(folders);
  let events = 0;
  let bytes = 0;
  let rssPeak = 0;
  let startMs = 0;
  const rates: number[] = [];
  const grow = async (target: number): Promise<void> => {
    while (events < target) {
      const prepared = prepareBodies(CHUNK, BATCH, PEOPLE);
      const result = await sendAll(server.url, ADMIN_KEY, prepared.bodies, 4, BATCH);
      if (result.statuses[200] !== prepared.bodies.length) throw new Error(JSON.stringify(result.statuses));
      events += CHUNK;
      bytes += prepared.bytes;
      rates.push(rateOf(result));
      rssPeak = Math.max(rssPeak, server.rssPeakMb());
      if (events % 200_000 === 0)
        say(`${events} events, ${Math.round(median(rates.slice(-10)))}/s, ${server.rssMb()} MB`);
    }
  };
  try {
    await grow(startAt);
    await server.stop();
    server = await startServerProcess(folders);
    startMs = server.startMs;
    await grow(end);
  } finally {
    await server.stop();
  }
  // The first chunk also warms the code and meets all people; the small figure is the median of the next five.
  const small = median(rates.slice(1, 6));
  const large = median(rates.slice(-5));
  return {
    ingest_large: round2(large / small),
    ingest_large_events: events,
    ingest_small_per_s: Math.round(small),
    ingest_large_per_s: Math.round(large),
    disk_ratio: round2(folderBytes(folders.data) / bytes),
    event_bytes: Math.round(bytes / events),
    rss_large_mb: rssPeak,
    start_ms: Math.round(startMs),
    start_events: startAt,
  };
}

/** The size of all files in it, however deep. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  for (const item of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (item.isFile()) bytes += statSync(join(item.parentPath, item.name)).size;
  }
  return bytes;
}
