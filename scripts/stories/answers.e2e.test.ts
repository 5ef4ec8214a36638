/** Every question of every story's key, asked of a real server that recorded six weeks: what is true is found. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationEvents, organisationFor, type OrganisationOptions } from '@trailmark/sample';
import { stories, storiesOf } from '@trailmark/sample/stories';
import {
  ADMIN_KEY,
  makeFolders,
  removeFolders,
  startServerProcess,
  type ServerProcess,
} from '../process/server-process.ts';

const BATCH = 500;
/** Long past by any clock, so that the same is asked in every year. */
const OPTIONS: OrganisationOptions = {
  seed: 4,
  endMs: Date.UTC(2026, 2, 1, 5, 30),
  count: 8_000,
  days: 42,
  stories: 'all',
};
const told = storiesOf(organisationFor(OPTIONS), 'all', OPTIONS.endMs);
const folders = makeFolders('stories');
let server: ServerProcess;

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${server.url}${path}`, { ...init, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}

async function record(events: readonly string[]): Promise<void> {
  // The shape is the API's; a test that meets another one fails here.
  const { results } = (await ask('/v1/events', { method: 'POST', body: events.join('\n') })) as {
    results: { status: string }[];
  };
  expect(results.filter(({ status }) => status !== 'stored')).toEqual([]);
}

/** Ids of all a query finds, page by page. */
async function find(q: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ q, limit: '500', ...(cursor === '' ? {} : { cursor }) });
    // As above.
    const page = (await ask(`/v1/events?${query}`)) as { events: { id: string }[]; next: string | null };
    for (const { id } of page.events) found.add(id);
    cursor = page.next;
  }
  return found;
}

beforeAll(async () => {
  server = await startServerProcess(folders);
  let batch: string[] = [];
  for (const event of organisationEvents(OPTIONS)) {
    batch.push(JSON.stringify(event));
    if (batch.length < BATCH) continue;
    await record(batch);
    batch = [];
  }
  await record(batch);
});
afterAll(async () => {
  await server.stop();
  removeFolders(folders);
});

describe.each(stories.map(({ number, name }) => [number, name] as const))('story %i, %s', (number) => {
  it('is found by the questions of its key, and its look-alikes are not', async () => {
    const { queries } = told.find(({ key }) => key.story === number)!.key;
    const wrong: unknown[] = [];
    for (const { q, finds, leavesOut = [] } of queries) {
      const found = await find(q);
      const lost = finds.filter((id) => !found.has(id));
      const intruding = leavesOut.filter((id) => found.has(id));
      if (lost.length > 0 || intruding.length > 0) wrong.push({ q, lost, intruding, found: found.size });
    }
    expect(wrong).toEqual([]);
  });
});

it('has an answer to each question the README begins with', async () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const begin = /## Look around first\n(.*?)\n## /s.exec(readme)?.[1] ?? '';
  const questions = [...begin.matchAll(/^npx trailmark query '([^']+)'/gm)].map(([, q = '']) => q);
  expect(questions).toHaveLength(5);
  for (const q of questions)
    expect([q, (await find(q)).size]).toEqual([q, expect.toSatisfy((count: number) => count > 0)]);
});
