/** What two rivals ask of links, notes and disputes, each about the other's: for the test that crawls every route. */

import { expect } from 'vitest';
import type { Answer } from '../testing.ts';
import type { Crawl, Crawls, Rivals, Side } from './rivals.fixture.ts';

type Ask = Rivals['ask'];

export function laidDownCrawls({ ask }: Rivals): Crawls {
  const step =
    (name: string, json: object): Crawl =>
    (own, other) =>
      inDisputeOf(ask, own, other, (path) => ask(own, 'POST', `${path}/${name}`, json));
  // Neither administers, and people are withheld from both.
  const denied =
    (method: 'GET' | 'POST', url: string): Crawl =>
    async (own) => {
      const answer = await ask(own, method, url);
      expect([url, answer.status, answer.json.code]).toEqual([url, 403, 'auth.scope']);
      return [answer];
    };
  return {
    createLink: denied('POST', '/v1/links'),
    undoLink: denied('POST', '/v1/links/lnk_nobody/undo'),
    listLinks: denied('GET', '/v1/links'),
    createNote: (own, other) => said(ask, own, other, '/v1/notes', (text) => ({ note: text })),
    listNotes: (own, other) =>
      Promise.all([...own.names, ...other.names].map((id) => ask(own, 'GET', `/v1/notes?event=${id}`))),
    openDispute: (own, other) => said(ask, own, other, '/v1/disputes', (text) => ({ question: text, owner: text })),
    listDisputes: (own, other) => {
      const queries = ['state=all', ...other.names.map((id) => `state=all&event=${id}`)];
      return Promise.all(queries.map((query) => ask(own, 'GET', `/v1/disputes?${query}`)));
    },
    readDispute: (own, other) => inDisputeOf(ask, own, other, (path) => ask(own, 'GET', path)),
    answerDispute: step('answer', { answer: 'x' }),
    resolveDispute: step('resolve', { resolution: 'x', verdict: 'upheld' }),
    acknowledgeDispute: step('acknowledge', {}),
  };
}

/** Said of one's own event, in words for nobody else; of the other's nothing can be said. */
async function said(
  ask: Ask,
  own: Side,
  other: Side,
  url: string,
  bodyOf: (text: string) => object,
): Promise<Answer[]> {
  const text = `${own.name}-words on it`;
  own.marks.push(text);
  const made = await ask(own, 'POST', url, { event: own.names[0], ...bodyOf(text) });
  expect(made.status).toBe(201);
  const refused = await Promise.all(other.names.map((name) => ask(own, 'POST', url, { event: name, ...bodyOf('x') })));
  for (const { status } of refused) expect(status).toBe(404);
  return [made, ...refused];
}

/** A dispute of the other, by its id: as if it were not there. */
async function inDisputeOf(
  ask: Ask,
  own: Side,
  other: Side,
  askThere: (path: string) => Promise<Answer>,
): Promise<Answer[]> {
  const question = `${other.name}-words on it`;
  const { json: theirs } = await ask(other, 'POST', '/v1/disputes', { event: other.names[0], question });
  const [answer, nobody] = [await askThere(`/v1/disputes/${theirs.id}`), await askThere('/v1/disputes/dis_nobody')];
  expect([answer.status, answer.text]).toEqual([404, nobody.text]);
  return [answer, nobody];
}

/** Each side's own and the other's, and what belongs to nobody. */
export function entitiesOf(own: Side, other: Side): string[] {
  const kinds = ['user', 'lead', 'campaign', 'thing'];
  const ends = ['actor', 'chief', 'lead', 'campaign'];
  return [own, other].flatMap(({ name }) => kinds.flatMap((kind) => ends.map((end) => `${kind}/${name}-${end}`)));
}
