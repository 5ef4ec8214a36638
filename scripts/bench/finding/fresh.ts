/** How long after its acknowledgement an event is found, and pushed, by other clients than the one that sent it. */
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_KEY } from '../../process/server-process.ts';
import { Client, readerOf } from './client.ts';

const WAIT_MAX_MS = 10_000;
const PAUSE_MS = 20;

export interface Freshness {
  /** Both sorted. */
  readonly foundMs: number[];
  readonly pushedMs: number[];
}

/** Sends `count` events to be found and as many to be pushed, one at a time, each under a target of its own. */
export async function measureFreshness(url: string, count: number): Promise<Freshness> {
  const writer = new Client(url, ADMIN_KEY);
  const reader = await readerOf(url, 'bench finder');
  const follower = await readerOf(url, 'bench follower');
  const pushes = await follow(follower);
  const foundMs: number[] = [];
  const pushedMs: number[] = [];
  // A log may hold the probes of an earlier run.
  const run = Date.now().toString(36);
  try {
    for (let at = 0; at < 2 * count; at++) {
      const id = `probe_${run}_${at}`;
      if (at % 2 === 0) {
        await record(writer, id);
        foundMs.push(await untilFound(reader, id));
      } else {
        // Asked for first: the push may come before the acknowledgement has been read.
        const pushed = pushes.of(id);
        await record(writer, id);
        const acknowledgedAt = performance.now();
        pushedMs.push(Math.max(0, (await pushed) - acknowledgedAt));
      }
      await sleep(PAUSE_MS);
    }
  } finally {
    pushes.close();
    writer.close();
    reader.close();
  }
  for (const times of [foundMs, pushedMs]) times.sort((a, b) => a - b);
  return { foundMs, pushedMs };
}

async function record(writer: Client, id: string): Promise<void> {
  await writer.post('/v1/events', {
    id,
    type: 'comment.added',
    source: 'bench',
    actor: { type: 'service', id: 'bench-probe' },
    targets: [{ type: 'probe', id }],
    data: { comment: 'Is it there yet?' },
  });
}

async function untilFound(reader: Client, id: string): Promise<number> {
  const acknowledgedAt = performance.now();
  for (;;) {
    const { text } = await reader.get('/v1/events', { q: `target:probe/${id}`, limit: '1' });
    const ms = performance.now() - acknowledgedAt;
    if (text.includes(`"id":"${id}"`)) return ms;
    if (ms > WAIT_MAX_MS) throw new Error(`${id} was acknowledged and not found within ${WAIT_MAX_MS} ms`);
  }
}

interface Pushes {
  /** When the event of this id comes. */
  of(id: string): Promise<number>;
  close(): void;
}

/** Follows what is recorded about probes. */
function follow({ url, key }: Client): Promise<Pushes> {
  const waiting = new Map<string, (at: number) => void>();
  const target = new URL('/v1/tail?q=target.type:probe', url);
  return new Promise((resolve, reject) => {
    const asked = get(target, { headers: { authorization: `Bearer ${key}` }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`/v1/tail: ${answer.statusCode}`));
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        const at = performance.now();
        text += piece;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const id = /"id":"(probe_\w+)"/.exec(text.slice(0, end))?.[1];
          text = text.slice(end + 2);
          if (id !== undefined) waiting.get(id)?.(at);
        }
      });
      answer.on('error', () => {}); // closed by us
      resolve({
        of: (id) =>
          Promise.race([
            new Promise<number>((come) => waiting.set(id, come)),
            sleep(WAIT_MAX_MS, undefined, { ref: false }).then(() => {
              throw new Error(`${id} was not pushed within ${WAIT_MAX_MS} ms`);
            }),
          ]),
        close: () => asked.destroy(),
      });
    });
    asked.once('error', reject);
  });
}
