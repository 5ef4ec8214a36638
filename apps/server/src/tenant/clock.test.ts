/** A store whose last entry lies long back: read at once, recorded into only when someone says that the clock is right. */

import { expect, it, vi } from 'vitest';
import { startTestServer } from '../testing.ts';

const DAY_MS = 86_400_000;

it('holds recording, says why, and goes on once confirmed', async () => {
  const json = { id: 'e1', type: 'a.b', source: 'x', actor: { type: 'service', id: 's' } };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3 * DAY_MS });
  const before = await startTestServer();
  expect((await before.ask('POST', '/v1/events', { json })).status).toBe(200);
  await before.close();
  vi.useRealTimers();

  const held = await before.restart();
  const ready = await held.ask('GET', '/readyz', { key: undefined });
  expect(ready.status).toBe(503);
  expect(ready.json.reasons[0]).toContain('--confirm-clock');
  expect((await held.ask('GET', '/v1/events/e1')).status).toBe(200);
  const refused = await held.ask('POST', '/v1/events', { json: { ...json, id: 'e2' } });
  expect([refused.status, refused.json.code]).toEqual([503, 'store.stopped']);
  await held.close();

  const confirmed = await startTestServer({ root: held.root, environment: { TRAILMARK_CONFIRM_CLOCK: '1' } });
  expect((await confirmed.ask('GET', '/readyz')).status).toBe(200);
  expect((await confirmed.ask('POST', '/v1/events', { json: { ...json, id: 'e2' } })).status).toBe(200);
  await confirmed.remove();
});
