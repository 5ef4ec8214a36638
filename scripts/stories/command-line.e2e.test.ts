/**
 * Every story settled from the command line, as somebody would who has only the trail: the decisive events are cited,
 * no look-alike is, and no act of somebody innocent is marked as one that lacked what it needed.
 */
import { spawn } from 'node:child_process';
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
import { settling, type Command } from './commands.ts';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
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
const folders = makeFolders('stories-typed');
/** Ids of the events by their place in the log, and the other way. */
const idOf = new Map<number, string>();
const actorOf = new Map<string, string>();
let server: ServerProcess;

async function record(events: readonly { readonly id: string }[]): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson' };
  const body = events.map((event) => JSON.stringify(event)).join('\n');
  const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body });
  // The shape is the API's; a test that meets another one fails here.
  const { results } = (await answer.json()) as { results: { index: number }[] };
  for (const [at, { index }] of results.entries()) idOf.set(index, events[at]?.id ?? '');
}

beforeAll(async () => {
  server = await startServerProcess(folders);
  let batch: { id: string }[] = [];
  for (const event of organisationEvents(OPTIONS)) {
    actorOf.set(event.id, event.actor.id);
    batch.push(event);
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

async function run(command: Command): Promise<string> {
  const env = { ...process.env, TRAILMARK_URL: server.url, TRAILMARK_API_KEY: ADMIN_KEY, TZ: 'UTC' };
  const child = spawn(process.execPath, [MAIN, ...command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, trouble] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString('utf8')));
  child.stderr.on('data', (text: Buffer) => (trouble += text.toString('utf8')));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ command, code, trouble: code === 0 ? '' : trouble }).toEqual({ command, code: 0, trouble: '' });
  return out;
}

interface Output {
  readonly text: string;
  /** Places of the events that it lists or that a sentence rests on. */
  readonly cited: ReadonlySet<number>;
  /** Places of acts that it marks as done without what they needed. */
  readonly marked: ReadonlySet<number>;
}

async function settled(command: Command): Promise<Output> {
  if (command[0] === 'explain') {
    const text = await run(command);
    const numbers = (form: RegExp): Set<number> =>
      new Set([...text.matchAll(form)].map(([, number]) => Number(number)));
    return { text, cited: numbers(/#(\d+)/g), marked: numbers(/#(\d+) {2}(?:(?!#\d).)*?\n +! /gs) };
  }
  // As above: its shape is the contract's.
  const answer = JSON.parse(await run([...command, '--json'])) as {
    headline: string;
    clauses: { text: string; events: { index: number }[] }[];
  };
  const cited = answer.clauses.flatMap(({ events }) => events.map(({ index }) => index));
  const text = [answer.headline, ...answer.clauses.map((clause) => clause.text)].join('\n');
  return { text, cited: new Set(cited), marked: new Set() };
}

describe.each(stories.map(({ number, name }) => [number, name] as const))('story %i, %s', (number) => {
  it('is settled by what somebody types', async () => {
    const story = told.find(({ key }) => key.story === number)!;
    const { commands, says } = settling[number]!(story);
    const outputs: Output[] = [];
    for (const command of commands) outputs.push(await settled(command));
    const { key } = story;
    const decisive = new Set(key.decisive.map(({ id }) => id));
    const idsOf = (places: Iterable<number>): Set<string> =>
      new Set([...places].flatMap((place) => idOf.get(place) ?? []));
    const cited = idsOf(outputs.flatMap((output) => [...output.cited]));
    const marked = idsOf(outputs.flatMap((output) => [...output.marked]));
    const innocent = new Set(key.innocent.filter((id) => !key.culprits.includes(id)));
    // What is marked was found, where anything is.
    expect(marked.size > 0).toBe(outputs.some((output) => /^ +! Approval/m.test(output.text)));
    const text = outputs
      .map((output) => output.text)
      .join(' ')
      .replaceAll(/\s+/g, ' ');
    expect({
      lost: [...decisive].filter((id) => !cited.has(id)),
      lookAlikes: key.lookAlikes.flatMap(({ ids }) => ids.filter((id) => cited.has(id))),
      accused: [...marked].filter((id) => innocent.has(actorOf.get(id) ?? '')),
      unsaid: says.filter((form) => !form.test(text)).map(String),
    }).toEqual({ lost: [], lookAlikes: [], accused: [], unsaid: [] });
  });
});
