/** What a source counted and never sent is told where it is missing, and only to keys that see all the source sends. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
const actor = { type: 'service', id: 'feed', name: 'Feed' };
const lead = { type: 'lead', id: 'l_1', name: 'Nord' };
const minute = (at: number): string => new Date(Date.UTC(2026, 2, 2, 9, at)).toISOString();

/** Two producers of one source take turns; of the first the counts 41 to 43 never arrive, of the second the first two. */
function* counted() {
  for (let at = 1; at <= 90; at++) {
    const shared = { source: 'crm', time: minute(at), actor, targets: [lead] };
    if (at < 41 || at > 43)
      yield {
        ...shared,
        id: `a${at}`,
        type: 'lead.enriched',
        run: 'producer-a',
        sequence: at,
        data: { provider: 'x' },
      };
    if (at > 2)
      yield {
        ...shared,
        id: `b${at}`,
        type: 'lead.enriched',
        run: 'producer-b',
        sequence: at,
        data: { provider: 'x' },
      };
  }
}

beforeAll(async () => {
  server = await startTestServer();
  const { status } = await server.ask('POST', '/v1/events', { json: [...counted()] });
  expect(status).toBe(200);
});
afterAll(() => server.remove());

async function gapsOf(body: Record<string, unknown>, key?: string) {
  const json = { entity: 'lead/l_1', ...body };
  const asked = await server.ask('POST', '/v1/answers/change', { json, ...(key === undefined ? {} : { key }) });
  expect(asked.status).toBe(200);
  const { sources } = asked.json as { sources: { source: string; gaps: Record<string, unknown>[] }[] }; // the contract's
  return sources.flatMap(({ gaps }) => gaps).filter(({ code }) => code === 'skipped');
}

it('places it between the events that arrived', async () => {
  const gaps = await gapsOf({ from: minute(0), to: minute(100) });
  expect(gaps).toMatchObject([
    {
      text: expect.stringMatching(/^The source crm counted 2 events before 2 March 2026, 09:03/) as string,
      events: [{ id: 'b3' }],
    },
    {
      text: 'The source crm counted 3 events from 2 March 2026, 09:40 to 09:44 that have not arrived here.',
      events: [{ id: 'a40' }, { id: 'a44' }],
    },
  ]);
});

it('tells it of no other time, and takes it back when it arrives', async () => {
  expect(await gapsOf({ from: minute(50), to: minute(100) })).toEqual([]);
  const late = {
    source: 'crm',
    time: minute(42),
    actor,
    targets: [lead],
    id: 'a42',
    type: 'lead.enriched',
    data: { provider: 'x' },
  };
  await server.ask('POST', '/v1/events', { json: [{ ...late, run: 'producer-a', sequence: 42 }] });
  const texts = (await gapsOf({ from: minute(30), to: minute(60) })).map(({ text }) => text);
  // The late one stands far behind in the log: the two places it parts lie between the same neighbours there.
  const one = expect.stringContaining('counted an event from 2 March 2026, 09:40 to 09:44') as string;
  expect(texts).toEqual([one, one]);
});

it('says nothing of it to a key that sees a part, or from which the counts are withheld', async () => {
  for (const wanted of [{ restrict: 'target:lead/l_1' }, { withhold: ['sequence'] }]) {
    const { json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'k', scopes: ['read'], ...wanted } });
    expect(await gapsOf({ from: minute(0), to: minute(100) }, String(json.key))).toEqual([]);
  }
});
