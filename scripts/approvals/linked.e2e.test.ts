/** The role of story 8 on a real server: approved, until a link says whose second account approved it, and why. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { organisationFor, type OrganisationOptions } from '@trailmark/sample';
import { storiesOf } from '@trailmark/sample/stories';
import {
  ADMIN_KEY,
  makeFolders,
  removeFolders,
  startServerProcess,
  type ServerProcess,
} from '../process/server-process.ts';

const OPTIONS: OrganisationOptions = { seed: 4, endMs: Date.UTC(2026, 2, 1, 5, 30), days: 42, stories: [8] };
const [story] = storiesOf(organisationFor(OPTIONS), [8], OPTIONS.endMs);
const folders = makeFolders('verdict-by-link');
let server: ServerProcess;

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text) as T; // the shape is the API's; a test that meets another one fails
}

beforeAll(async () => {
  server = await startServerProcess(folders);
  const events = story!.events; // it was asked for
  for (let at = 0; at < events.length; at += 100) await ask('POST', '/v1/events', events.slice(at, at + 100));
});
afterAll(async () => {
  await server.stop();
  removeFolders(folders);
});

interface Judged {
  readonly approval_verdict: {
    readonly verdict: string;
    readonly reason: string;
    readonly evidence: readonly number[];
  };
}

/** The verdict on the one role that was granted, and the types of the events it rests on. */
async function verdict(): Promise<{ verdict: string; reason: string; rests: string[] }> {
  // Naming the verdict waits for it.
  const found = await ask<{ events: Judged[] }>(
    'GET',
    `/v1/events?q=${encodeURIComponent('type:role.granted approval:?')}`,
  );
  const [event] = found.events;
  if (event === undefined) throw new Error('no role was granted that needs an approval');
  const { verdict: code, reason, evidence } = event.approval_verdict;
  const rests: string[] = [];
  for (const index of evidence) {
    const one = await ask<{ event: { type: string } }>('GET', `/v1/events/${index}`);
    rests.push(one.event.type);
  }
  return { verdict: code, reason, rests: rests.sort((a, b) => (a < b ? -1 : 1)) };
}

it('is approved, self-approved by a link, and approved again when the link is undone', async () => {
  expect(await verdict()).toEqual({ verdict: 'approved', reason: 'in_time', rests: ['approval.given'] });
  const [spy, double] = story!.key.culprits;
  const ends = [spy, double].map((id) => ({ type: 'user', id, source: 'governance' }));
  const evidence = 'Both sign in from one machine with one badge';
  const link = await ask<{ id: string }>('POST', '/v1/links', { ends, by: 'hand', evidence });
  expect(await verdict()).toEqual({
    verdict: 'self',
    reason: 'second_account',
    rests: ['approval.given', 'trail.linked'],
  });
  await ask('POST', `/v1/links/${link.id}/undo`, { reason: 'The badge was lent' });
  expect(await verdict()).toMatchObject({ verdict: 'approved', reason: 'in_time' });
});
