/** Whether a thing was there: created anew, deleted again, and never mixed up with an id that differs in case only. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at.remove());

let sent = 0;
const deal = (id: string, verb: string, day: number, more: object = {}) => ({
  id: `life ${++sent}`,
  type: `deal.${verb}`,
  source: 'crm',
  time: `2026-03-${String(day).padStart(2, '0')}T09:00:00Z`,
  actor: { type: 'user', id: 'u_1' },
  targets: [{ type: 'deal', id }],
  ...more,
});

async function existed(id: string, day: number): Promise<string> {
  const { json, text } = await at.ask(
    'GET',
    `/v1/entities/deal/${id}/state?at=2026-03-${String(day).padStart(2, '0')}T12:00:00Z`,
  );
  expect(json.existed, text).toBeDefined();
  return json.existed as string;
}
async function record(events: readonly object[]): Promise<void> {
  const { status, text } = await at.ask('POST', '/v1/events', { json: events });
  expect(status, text).toBe(200);
}
const days = (id: string, of: readonly number[]) => Promise.all(of.map((day) => existed(id, day)));

test('what was created again after its deletion is there', async () => {
  await record([deal('D1', 'created', 10), deal('D1', 'created', 3), deal('D1', 'deleted', 7)]);
  expect(await days('D1', [1, 4, 8, 11])).toEqual(['not_yet', 'yes', 'deleted', 'yes']);
  await record([deal('D1', 'deleted', 12), deal('D1', 'deleted', 14, { outcome: 'failure' })]);
  expect(await days('D1', [11, 13, 15])).toEqual(['yes', 'deleted', 'deleted']);
});

test('of one moment, what was recorded last counts', async () => {
  await record([
    deal('D2', 'deleted', 3),
    deal('D2', 'created', 3),
    deal('D3', 'created', 3),
    deal('D3', 'deleted', 3),
  ]);
  expect([await existed('D2', 4), await existed('D3', 4)]).toEqual(['yes', 'deleted']);
});

test('a deletion is found behind those of ids that differ in case only', async () => {
  await record([
    deal('xb', 'created', 1),
    deal('xB', 'created', 1),
    deal('xb', 'deleted', 3),
    deal('xB', 'deleted', 5),
  ]);
  expect([await existed('xb', 6), await existed('xB', 6), await existed('xB', 4)]).toEqual([
    'deleted',
    'deleted',
    'yes',
  ]);
  const others = Array.from({ length: 30 }, () => deal('XB', 'deleted', 6));
  await record(others);
  expect([await existed('xb', 8), await existed('xB', 8)]).toEqual(['deleted', 'deleted']);
  // Beyond what is read it is not said to be there.
  await record(Array.from({ length: 200 }, () => deal('XB', 'deleted', 7)));
  expect(await existed('xb', 8)).toBe('unknown');
});
