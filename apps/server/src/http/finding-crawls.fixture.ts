/** What two rivals ask of routes that find, each about the other: for the test that crawls every route. */

import { expect } from 'vitest';
import type { Answer } from '../testing.ts';
import { EVENTS } from './rivals.fixture.ts';
import type { Crawls, Rivals, Side } from './rivals.fixture.ts';

export function findingCrawls(rivals: Rivals): Crawls {
  const { server, get, ask } = rivals;
  return {
    findEvents: async (own, other) => {
      const queries = [
        '',
        'importance:routine',
        'type:trail.*',
        `actor:${other.name}-actor`,
        `actor:${other.name}@example.org`,
        `target:campaign/${other.name}-campaign`,
        `type:${other.name}.thing_done`,
        `-scope.client:${own.name}`,
        `scope.client:${other.name} OR known:true`,
        `source:${other.name}-source`,
        'ip:10.0.0.0/8',
        'time:2026-02',
        `) OR (scope.client:${other.name}`,
        `actor:${own.name}-chief`,
        `target:lead/${own.name}-lead`,
      ];
      const details = [
        '',
        '&order=asc',
        '&cursor=d99999',
        '&cursor=a0&order=asc',
        '&at=9',
        '&from=2026-02-01',
        '&limit=1',
      ];
      return Promise.all(
        queries.flatMap((q) => details.map((detail) => get(own, `/v1/events?q=${encodeURIComponent(q)}${detail}`))),
      );
    },
    tail: async (own, other) => [
      await followed(rivals, own, '/v1/tail?from=0', EVENTS),
      await followed(
        rivals,
        own,
        `/v1/tail?from=0&q=${encodeURIComponent(`scope.client:${other.name} OR known:true`)}`,
        EVENTS / 2,
      ),
    ],
    listViews: async (own, other) => {
      // What the administrator shares, and what the other keeps, may name anybody.
      const json = { name: `${other.name} Sale`, q: `source:${other.name}-source`, shared: true };
      await server.ask('POST', '/v1/views', { json });
      await server.ask('POST', '/v1/views', { json, key: other.key });
      return [await get(own, '/v1/views')];
    },
    createView: async (own) => [await ask(own, 'POST', '/v1/views', { name: 'mine', q: 'type:a.b' })],
    changeView: (own, other) => viewsOf(rivals, own, other, 'PUT'),
    deleteView: (own, other) => viewsOf(rivals, own, other, 'DELETE'),
    readEvent: (own, other) => about(rivals, own, other, ''),
    proveEvent: (own, other) => about(rivals, own, other, '/proof'),
  };
}

/** What a tail sends until it has sent so many events. */
async function followed({ server }: Rivals, own: Side, url: string, events: number): Promise<Answer> {
  const headers = { authorization: `Bearer ${own.key}` };
  const answer = await server.app.inject({ method: 'GET', url, headers, payloadAsStream: true });
  let text = '';
  for await (const piece of answer.stream()) {
    text += String(piece);
    if (text.split('event: event').length > events) break;
  }
  expect(answer.statusCode).toBe(200);
  return { status: 200, headers: answer.headers, raw: Buffer.from(text), text, json: undefined };
}

/** Views of the other: as if they were not there. */
async function viewsOf({ get, ask }: Rivals, own: Side, other: Side, method: 'PUT' | 'DELETE'): Promise<Answer[]> {
  const { json: theirs } = await get(other, '/v1/views');
  const json = method === 'PUT' ? { name: 'x' } : undefined;
  const answers = await Promise.all(
    theirs.views.map(({ id }: { id: string }) => ask(own, method, `/v1/views/${id}`, json)),
  );
  for (const { status } of answers) expect(status).toBe(404);
  return answers;
}

/** By every name of the other's events, and by names that nobody has: the answers must be the same. */
async function about({ get }: Rivals, own: Side, other: Side, end: string): Promise<Answer[]> {
  const nobody = await get(own, `/v1/events/no-such-id${end}`);
  const asked = other.names.flatMap((name) => [name, `${name}?source=${other.name}-source`, `${name}?source=nobody`]);
  const answers = await Promise.all(
    asked.map((name) => {
      const [id = '', query] = name.split('?');
      return get(own, `/v1/events/${id}${end}${query === undefined ? '' : `?${query}`}`);
    }),
  );
  for (const { status, text } of answers) expect([status, text]).toEqual([404, nobody.text]);
  const seen = await Promise.all(own.names.map((name) => get(own, `/v1/events/${name}${end}`)));
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
  return [...answers, ...seen];
}
