/** Refusals on their way out: the right code for each, and nothing in a log that could name anyone. */

import { Writable } from 'node:stream';
import { Problem } from '@trailmark/contract';
import { Refusal } from '@trailmark/ledger';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { OwnEvents } from '../own/own-events.ts';
import { startTestServer } from '../testing.ts';
import { problemOf } from './problems.ts';

describe('problemOf', () => {
  it.each([
    [new Refusal('queue.full', 'x'), 'queue.full', 503, 1],
    [new Refusal('store.full', 'x'), 'store.full', 507, undefined],
    [new Refusal('store.readonly', 'x'), 'store.readonly', 507, undefined],
    [new Refusal('store.stopped', 'x'), 'store.stopped', 503, 10],
    [new Refusal('clock.ahead', 'x'), 'store.stopped', 503, 10],
    [new Error('x'), 'internal', 500, undefined],
    ['thrown text', 'internal', 500, undefined],
  ])('%s is %s', (error, code, status, retryAfterSeconds) => {
    const problem = problemOf(error);
    expect([problem.code, problem.status, problem.place.retryAfterSeconds]).toEqual([code, status, retryAfterSeconds]);
  });

  it('leaves a Problem as it is', () => {
    const problem = new Problem('auth.scope', 'x');
    expect(problemOf(problem)).toBe(problem);
  });
});

it('logs a failure by name and place, without values, keys or addresses', async () => {
  let log = '';
  const stream = new Writable({ write: (chunk, _encoding, done) => ((log += String(chunk)), done()) });
  const server = await startTestServer({ logger: pino({ level: 'trace' }, stream) });
  const sent = {
    type: 'a.b',
    source: 'x',
    actor: { type: 'user', id: 'secret-person' },
    data: { token: 'secret-value' },
  };
  await server.ask('POST', '/v1/events', { json: sent });
  vi.spyOn(OwnEvents.prototype, 'record').mockRejectedValueOnce(new Error('secret-person broke it'));
  const failed = await server.ask('GET', '/v1/events?q=actor:secret-person');
  vi.restoreAllMocks();
  expect([failed.status, failed.json.code]).toEqual([500, 'internal']);
  expect(failed.text).not.toContain('secret-person');
  await server.remove();
  expect(log).toContain('request failed');
  expect(log).toContain('"frames":["    at ');
  expect(log).not.toMatch(/secret-|tm_main_|Bearer/);
});

it('fails closed: what cannot be put on record is not revealed', async () => {
  const server = await startTestServer();
  await server.ask('POST', '/v1/events', {
    json: { id: 'e', type: 'a.b', source: 'x', actor: { type: 'user', id: 'u', name: 'Ana' } },
  });
  vi.spyOn(OwnEvents.prototype, 'record').mockRejectedValueOnce(new Refusal('store.full', 'full'));
  const refused = await server.ask('GET', '/v1/events/e');
  vi.restoreAllMocks();
  expect(refused.status).toBe(507);
  expect(refused.text).not.toContain('Ana');
  await server.remove();
});
