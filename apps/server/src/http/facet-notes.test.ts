/** A facet says what it does not show: values that are not listed, and that there were too many to count. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { talliedValuesMax } from '@trailmark/ledger';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const exported = (data: object) => ({ type: 'data.exported', actor: { type: 'service', id: 's' }, data });
  const systems = Array.from({ length: talliedValuesMax + 1 }, (_, n) => exported({ system: `System ${n}` }));
  const rows = [7, 7, 120_000, 130_000].map((count) => exported({ rows: count, system: 'CRM' }));
  expect((await server.ask('POST', '/v1/events', { json: [...systems.slice(1), ...rows] })).status).toBe(200);
});
afterAll(() => server.remove());

const facet = async (field: string, key?: string) =>
  (await server.ask('GET', `/v1/facets?field=${field}`, key === undefined ? {} : { key })).json;

it('says that values are not listed, and of how many events', async () => {
  expect(await facet('data.rows')).toMatchObject({ values: [{ value: '7', count: 2 }], other: 0, total_exact: true });
  expect((await facet('data.rows')).notes).toEqual([
    expect.stringMatching(/^2 or more of these events .* data\.rows /),
  ]);
  expect((await facet('data.rows&q=data.rows:7')).notes).toBeUndefined();
});

it('says that not all values were counted', async () => {
  expect(await facet('data.system')).toMatchObject({
    total_exact: false,
    notes: [expect.stringMatching(/^data\.system has more than 200 values/)],
  });
  expect(await facet('type')).not.toHaveProperty('notes');
});

it('tells nobody of values that are withheld', async () => {
  const json = { name: 'partner', scopes: ['read'], withhold: ['data.rows'] };
  const { key } = (await server.ask('POST', '/v1/api-keys', { json })).json;
  expect((await facet('data.rows', key)).code).toBe('auth.scope');
  expect(await facet('data.step', key)).not.toHaveProperty('notes');
});
