/** The client side of the ingest benchmarks: sends prepared bodies over keep-alive connections and takes times. */
import { request, type Agent } from 'node:http';
import { LeanClient } from './lean-client.ts';

export interface LoadResult {
  readonly events: number;
  readonly seconds: number;
  /** Latency of each request in milliseconds, sorted. */
  readonly latenciesMs: number[];
  /** Answers by status. */
  readonly statuses: Record<number, number>;
}

/**
 * Sends every body once, `connections` at a time, and resolves when all are answered.
 * @param eventsPerBody how many events one body holds, for the rate
 */
export async function sendAll(
  url: string,
  key: string,
  bodies: readonly Buffer[],
  connections: number,
  eventsPerBody: number,
): Promise<LoadResult> {
  const target = new URL('/v1/events', url);
  const clients = await Promise.all(Array.from({ length: connections }, () => LeanClient.open(target, key)));
  const latenciesMs: number[] = [];
  const statuses: Record<number, number> = {};
  let next = 0;
  const startedAt = performance.now();
  const lane = async (client: LeanClient): Promise<void> => {
    for (;;) {
      const body = bodies[next++];
      if (body === undefined) return;
      const sentAt = performance.now();
      const status = await client.send(body);
      latenciesMs.push(performance.now() - sentAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(clients.map(lane));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const client of clients) client.close();
  latenciesMs.sort((a, b) => a - b);
  return { events: bodies.length * eventsPerBody, seconds, latenciesMs, statuses };
}

/** Sends one body and resolves with the status of the answer. */
export function send(agent: Agent, target: URL, key: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      target,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-length': body.length,
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

/** The value below which the given share of sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
