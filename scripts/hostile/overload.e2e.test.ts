/** More than can be taken: 503 with Retry-After, memory and waiting bounded, and nothing acknowledged is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHostileServer, type Answer, type HostileServer } from './hostile-server.ts';

const MIB = 2 ** 20;
const RSS_MAX_MB = 600;

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer('overload');
});
afterAll(async () => {
  try {
    await server.finish();
    expect(server.process.output()).not.toMatch(/request failed/);
  } finally {
    await server.remove();
  }
});

let number = 0;
/** A body of many bytes and few events, so that what is tried is the waiting and not the sealing. */
function bodyOf(bytes: number, events: number): Buffer {
  const made = Array.from(
    { length: events },
    () => `{"id":"o-${number++}","type":"load.tried","actor":{"type":"user","id":"u_${number % 50}"}}`,
  );
  const text = `[${made.join(',')}]`;
  return Buffer.concat([Buffer.from(text), Buffer.alloc(bytes - text.length, 0x20)]);
}

function counts(answers: readonly Answer[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const { status } of answers) found.set(status, (found.get(status) ?? 0) + 1);
  return found;
}

test('large bodies from a hundred senders at once', async () => {
  const body = bodyOf(4 * MIB, 20);
  const answers = await Promise.all(Array.from({ length: 100 }, () => server.post(body)));
  const found = counts(answers);
  // The same body a hundred times: stored once, all others are duplicates.
  expect(new Set(found.keys())).toEqual(new Set([200, 503]));
  expect(answers.flatMap(({ results }) => results).filter(({ status }) => status === 'stored')).toHaveLength(20);
  for (const { status, headers, code, tookMs } of answers) {
    expect(tookMs).toBeLessThan(20_000);
    if (status === 503) expect([code, Number(headers['retry-after']) >= 1]).toEqual(['queue.full', true]);
  }
  expect(server.process.rssPeakMb()).toBeLessThan(RSS_MAX_MB);
  await server.stillWorks();
});

test('who waits and tries again, as the answer says, is served', async () => {
  const left = new Set(Array.from({ length: 60 }, () => bodyOf(3 * MIB, 10)));
  let stored = 0;
  let refused = 0;
  for (let round = 0; round < 20 && left.size > 0; round++) {
    await Promise.all(
      [...left].map(async (body) => {
        const { status, results } = await server.post(body);
        if (status !== 200) return void refused++;
        left.delete(body);
        stored += results.filter((result) => result.status === 'stored').length;
      }),
    );
  }
  expect({ left: left.size, stored, some: refused > 0 }).toEqual({ left: 0, stored: 600, some: true });
  expect(server.process.rssPeakMb()).toBeLessThan(RSS_MAX_MB);
});

test('small requests in their thousands: each is answered, in a time that is bounded', async () => {
  const lanes = Array.from({ length: 200 }, async () => {
    const answers: Answer[] = [];
    for (let i = 0; i < 10; i++) answers.push(await server.post(bodyOf(400, 2)));
    return answers;
  });
  const answers = (await Promise.all(lanes)).flat();
  expect([...counts(answers).keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const slowest = answers.map(({ tookMs }) => tookMs).sort((a, b) => b - a);
  expect(slowest[0]).toBeLessThan(10_000);
  expect(server.process.rssPeakMb()).toBeLessThan(RSS_MAX_MB);
});
