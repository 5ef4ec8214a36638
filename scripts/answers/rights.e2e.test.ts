/** Rights hold inside answers: keys that see less are told less, are told that they are, and are told nothing wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeFolders, removeFolders, startServerProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { makers } from './makers.ts';

const FIRST_SEED = 300;
const cases = ['change', 'exports', 'publication'].flatMap(
  (question, number) => [0, 1, 2, 3].map((at) => makers[question]!(FIRST_SEED + number * 20 + at)), // makers it has
);
const events = cases.flatMap(({ whole }) => whole.events);
const people = events.flatMap(({ actor }) => [actor, actor.onBehalfOf ?? actor]).filter(({ type }) => type === 'user');
const folders = makeFolders('rights');
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess(folders);
  await post('/v1/events', events);
});
afterAll(async () => {
  await server.stop();
  removeFolders(folders);
});

interface Answered {
  readonly verdict: string;
  readonly withheld?: string;
  readonly clauses: readonly { readonly text: string; readonly events: readonly { readonly index: number }[] }[];
}

async function post(path: string, json: unknown, key = ADMIN_KEY): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const text = await answer.text();
  expect(answer.ok, `${path}: ${text}`).toBe(true);
  return JSON.parse(text);
}

/** Every case asked with a key of these rights; the text of the whole answer beside it. */
async function asked(rights: Record<string, unknown>): Promise<{ answer: Answered; text: string; seed: number }[]> {
  const { key } = (await post('/v1/api-keys', { name: 'reader', scopes: ['read'], ...rights })) as { key: string }; // as the contract says
  const answers = [];
  for (const { body, question, seed } of cases) {
    const answer = (await post(`/v1/answers/${question}`, body, key)) as Answered; // as the contract says
    answers.push({ answer, text: JSON.stringify(answer), seed });
  }
  return answers;
}

describe('an answer', () => {
  it('names nobody to a key that may not reveal people, and settles the question all the same', async () => {
    for (const { answer, text, seed } of await asked({})) {
      for (const { id, name = '' } of people) expect(text.includes(name) || text.includes(`"${id}"`), text).toBe(false);
      expect(answer.verdict).toBe(cases.find((each) => each.seed === seed)?.whole.expected.verdict);
    }
  });

  it('rests on nothing that a restriction hides, whoever is asked about', async () => {
    const restrict = 'NOT type:(budget.adjusted OR lead.updated OR data.exported OR asset.replaced OR post.edited)';
    for (const { answer, text } of await asked({ scopes: ['read', 'reveal'], restrict })) {
      expect(text).not.toMatch(/Reason number|Purpose number|edge_to_edge|replaced the file/);
      expect(answer.withheld).toBeDefined();
      // Whoever sees only part cannot say that somebody did nothing.
      expect(text).not.toMatch(/no event says that they|kein Ereignis sagt, dass dabei/);
    }
  });

  it('tells no withheld value, and calls it withheld', async () => {
    const withhold = ['changes', 'reason', 'data.purpose', 'data.content_sha256'];
    for (const { answer, text } of await asked({ scopes: ['read', 'reveal'], withhold })) {
      expect(text).not.toMatch(/Reason number|Purpose number|"before":|content_sha256":"/);
      expect(answer.withheld).toBeDefined();
      expect(answer.verdict === 'cannot' || /with(?:held)|vorenthalten/.test(text)).toBe(true);
    }
  });

  it('is given to nobody without the right to read', async () => {
    const { key } = (await post('/v1/api-keys', { name: 'writer', scopes: ['record'] })) as { key: string }; // as the contract says
    const [first] = cases;
    const answer = await fetch(`${server.url}/v1/answers/${first?.question}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(first?.body),
    });
    expect(answer.status).toBe(403);
  });
});
