/** The role of story 8 on a real server: approved, until a link says whose second account approved it, and why. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { organisationFor, type OrganisationOptions } from '@trailmark/sample';
import { storiesOf } from '@trailmark/sample/stories';
import { startTestServer, type TestServer } from '../../apps/server/src/testing.ts';

const OPTIONS: OrganisationOptions = { seed: 4, endMs: Date.UTC(2026, 2, 1, 5, 30), days: 42, stories: [8] };
const [story] = storiesOf(organisationFor(OPTIONS), [8], OPTIONS.endMs);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const events = story!.events; // it was asked for
  for (let at = 0; at < events.length; at += 100) {
    const { status } = await server.ask('POST', '/v1/events', { json: events.slice(at, at + 100) });
    expect(status).toBe(200);
  }
});
afterAll(() => server.remove());

/** The verdict on the one role that was granted, and the types of the events it rests on. */
async function verdict(): Promise<{ verdict: string; reason: string; rests: string[] }> {
  // Naming the verdict waits for it.
  const found = await server.ask('GET', `/v1/events?q=${encodeURIComponent('type:role.granted approval:?')}`);
  const [event] = found.json.events;
  const { verdict: code, reason, evidence } = event.approval_verdict;
  const rests: string[] = [];
  for (const index of evidence as number[]) {
    const { json } = await server.ask('GET', `/v1/events/${index}`);
    rests.push(json.event.type);
  }
  return { verdict: code, reason, rests: rests.sort((a, b) => (a < b ? -1 : 1)) };
}

it('is approved, self-approved by a link, and approved again when the link is undone', async () => {
  expect(await verdict()).toEqual({ verdict: 'approved', reason: 'in_time', rests: ['approval.given'] });
  const [spy, double] = story!.key.culprits;
  const ends = [spy, double].map((id) => ({ type: 'user', id, source: 'governance' }));
  const link = await server.ask('POST', '/v1/links', {
    json: { ends, by: 'hand', evidence: 'Both sign in from one machine with one badge' },
  });
  expect([link.status, link.status === 201 ? '' : link.text]).toEqual([201, '']);
  expect(await verdict()).toEqual({
    verdict: 'self',
    reason: 'second_account',
    rests: ['approval.given', 'trail.linked'],
  });
  await server.ask('POST', `/v1/links/${link.json.id}/undo`, { json: { reason: 'The badge was lent' } });
  expect(await verdict()).toMatchObject({ verdict: 'approved', reason: 'in_time' });
});
