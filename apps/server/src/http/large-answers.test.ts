/** Events near the largest there may be: pages end early and go on, answers say what they left out, little is held. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';
import { PAGE_BYTES_MAX } from './opening.ts';

const COUNT = 36;
let at: TestServer;

/** Nearly 1 MiB each. */
const large = (n: number) => ({
  id: `large ${n}`,
  type: 'data.exported',
  source: 'crm',
  time: new Date(Date.UTC(2026, 2, 1, 9, Math.floor(n / 6) * 10) + n).toISOString(),
  actor: { type: 'user', id: 'u_17' },
  targets: [{ type: 'dataset', id: 'd1' }],
  changes: [{ path: `part ${Math.floor(n / 6)}`, before: n, after: n + 1 }],
  data: Object.fromEntries(Array.from({ length: 16 }, (_, field) => [`text_${field}`, `${n} ${'x'.repeat(62_000)}`])),
});

beforeAll(async () => {
  at = await startTestServer();
  for (let n = 0; n < COUNT; n += 12) {
    const json = Array.from({ length: 12 }, (_, more) => large(n + more));
    expect((await at.ask('POST', '/v1/events', { json })).status).toBe(200);
  }
}, 60_000);
afterAll(() => at.remove());

async function pages(address: string, of: (json: never) => string[]): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json, raw, text } = await at.ask('GET', `${address}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(json.next, text.slice(0, 200)).toBeDefined();
    expect(raw.length).toBeLessThan(PAGE_BYTES_MAX + 2 ** 20);
    if (json.next !== null) expect(json.notes[0]).toContain('ends early');
    found.push(...of(json as never));
    cursor = json.next;
  }
  return found;
}

test('a list ends early and goes on where it ended', async () => {
  const ids = (json: { events: { id: string }[] }) => json.events.map(({ id }) => id);
  const all = Array.from({ length: COUNT }, (_, n) => `large ${n}`);
  expect(await pages('/v1/events?q=type:data.exported&limit=500', ids)).toEqual(all.toReversed());
});

test('so does a timeline', async () => {
  // Every change begins where the one before it ended: no row tells of one that nobody recorded.
  const ids = (json: { rows: { kind: string; event?: { id: string } }[] }) =>
    json.rows.map(({ kind, event }) => event?.id ?? kind);
  const found = await pages('/v1/entities/dataset/d1/timeline?limit=500&order=asc', ids);
  expect(found).toEqual(Array.from({ length: COUNT }, (_, n) => `large ${n}`));
});

test('a state says that it could not read all of it', async () => {
  const { json, status } = await at.ask('GET', '/v1/entities/dataset/d1/state');
  expect(status).toBe(200);
  expect(json.notes).toContainEqual(expect.stringContaining('More was to be read'));
  const told = (json.values as { path: string; status: string; reason?: string; value?: number }[]).map(
    ({ path, status, reason, value }) => [path, reason ?? status, value],
  );
  // Newest first: of the rest it is not said that it is as the last change that was read left it.
  expect(told).toContainEqual(['part 5', 'known', 36]);
  for (const [path, said, value] of told)
    expect([
      ['known', (Number(String(path).slice(5)) + 1) * 6],
      ['too_many', undefined],
    ]).toContainEqual([said, value]);
});

test('an answer says so, is not whole, and is settled for several at once', async () => {
  const body = { from: '2026-02-01', to: '2026-04-01' };
  const asked = Array.from({ length: 4 }, () => at.ask('POST', '/v1/answers/exports', { json: body }));
  for (const { json, status } of await Promise.all(asked)) {
    expect(status).toBe(200);
    expect(json).toMatchObject({ verdict: 'partly', facts: { whole: false } });
    expect(json.unknown[0].code).toBe('too_much');
    expect(json.facts.exports).toBeGreaterThan(10);
    expect(json.facts.exports).toBeLessThan(COUNT);
  }
});

test('a page that explains shows the latest, and says how many there are', async () => {
  const { text, status } = await at.ask('POST', '/v1/explanations', {
    json: { q: 'type:data.exported', format: 'text' },
  });
  expect(status).toBe(200);
  expect(text).toMatch(/shows the latest \d of 36 events/);
});
