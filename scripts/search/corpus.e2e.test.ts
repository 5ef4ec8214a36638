/** Two hundred and more queries, half of them German, asked of a real server that holds the corpus's events. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeFolders, removeFolders, startServerProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { corpusEvents, corpusQueries } from './corpus.ts';

const folders = makeFolders('corpus');
let server: ServerProcess;
let sealedKey = '';

beforeAll(async () => {
  server = await startServerProcess(folders);
  const events = corpusEvents();
  const { status, body } = await post('/v1/events', events);
  expect(status, JSON.stringify(body)).toBe(200);
  const created = await post('/v1/api-keys', { name: 'corpus', scopes: ['read'] });
  sealedKey = (created.body as { key: string }).key; // as the contract says
});
afterAll(async () => {
  await server.stop();
  removeFolders(folders);
});

async function post(path: string, json: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  return { status: answer.status, body: await answer.json() };
}

interface Found {
  readonly events: readonly { readonly id: string }[];
  readonly total: number;
}

for (const language of ['english', 'german'] as const) {
  describe(language, () => {
    const queries = corpusQueries(language);

    it('has more than a hundred queries, none twice', () => {
      expect(queries.length).toBeGreaterThan(100);
      expect(new Set(queries.map((query) => JSON.stringify(query))).size).toBe(queries.length);
    });

    it.each(queries)('$text', async ({ text, ids, zone, isSealed }) => {
      const parameters = new URLSearchParams({ q: text, limit: '500', ...(zone === undefined ? {} : { tz: zone }) });
      const answer = await fetch(`${server.url}/v1/events?${parameters}`, {
        headers: { authorization: `Bearer ${isSealed ? sealedKey : ADMIN_KEY}` },
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      const { events, total } = (await answer.json()) as Found; // as the contract says
      expect(events.map(({ id }) => id)).toEqual(ids.toReversed());
      expect(total).toBe(ids.length);
    });
  });
}
