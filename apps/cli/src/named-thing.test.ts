/** A thing is named by type and id, by its name, or by an event about it; a name of two things names neither. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Client } from './client.ts';
import { thingMeant } from './named-thing.ts';
import { answer, API_KEY, startStandIn, type StandIn } from './stand-in.test-server.ts';

let server: StandIn;
const asked: URL[] = [];
beforeEach(async () => {
  server = await startStandIn();
  asked.length = 0;
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

const event = (index: number, time: string, targets: readonly object[]) => ({
  index,
  ref: `r${index}`,
  recorded: time,
  known: true,
  sentence: `Something happened ${index}`,
  sealed: [],
  type: 'lead.created',
  time,
  targets,
});
const nair = { type: 'lead', id: 'l_1', name: 'Priya Nair' };
const namesake = { type: 'lead', id: 'l_2', name: 'priya NAIR' };
const seller = { type: 'user', id: 'u_1', name: 'Priya Nair' };
const post = { type: 'post', id: 'p_1', name: 'Größe zählt' };
const hidden = { type: 'lead', ref: 's_1' };

function serve(events: readonly ReturnType<typeof event>[]): void {
  server.intercept = (request, response) => {
    const url = new URL(request.url ?? '', server.url);
    asked.push(url);
    const one = /^\/v1\/events\/(\d+)$/.exec(url.pathname)?.[1];
    if (one !== undefined) {
      const log = { tenant: 'main', origin: 'o', index: Number(one), size: 9, leaf: 'x' };
      answer(response, 200, { event: events.find(({ index }) => index === Number(one)), log });
    } else
      answer(response, 200, {
        events,
        next: null,
        total: events.length,
        total_exact: true,
        took_ms: 1,
      });
    return true;
  };
}
const meant = (typed: string, kinds: readonly string[] = []) =>
  thingMeant(new Client(server.url, API_KEY), typed, { kinds, zone: 'UTC' });

it('takes a type and an id as they are, and asks nobody', async () => {
  serve([]);
  expect(await meant('lead/l_1')).toBe('lead/l_1');
  expect(await meant('ads.campaign/a/b')).toBe('ads.campaign/a/b');
  expect(asked).toEqual([]);
});

it('finds a thing by its name, whatever the case and the umlauts', async () => {
  serve([event(1, '2026-03-01T10:00:00Z', [nair, { ...post, name: 'Nair' }])]);
  expect(await meant('PRIYA  nair')).toBe('lead/l_1');
  expect(asked[0]?.searchParams.get('q')).toContain('target:"PRIYA  nair"');
  serve([event(1, '2026-03-01T10:00:00Z', [post])]);
  expect(await meant('grosse zahlt')).toBe('post/p_1');
  expect(await meant('Groesse zaehlt')).toBe('post/p_1');
  expect(await meant('post/Größe zählt')).toBe('post/p_1');
  expect(await meant('list/an id with blanks')).toBe('list/an id with blanks');
});

it('takes the one of the kind that is asked about, and names all of several', async () => {
  serve([event(1, '2026-03-01T10:00:00Z', [nair, seller]), event(2, '2026-03-02T10:00:00Z', [nair])]);
  expect(await meant('Priya Nair', ['lead'])).toBe('lead/l_1');
  await expect(meant('Priya Nair')).rejects.toThrow(
    /the name of 2 things; say which:\n {2}lead\/l_1 {2}2 events, the newest 2026-03-02 10:00: Something happened 2\n {2}user\/u_1 {2}1 event,/,
  );
  serve([event(1, '2026-03-01T10:00:00Z', [nair, namesake])]);
  await expect(meant('Priya Nair', ['lead'])).rejects.toThrow('say which');
});

it('takes what an event is about, of the kind that is asked about first', async () => {
  serve([event(7, '2026-03-01T10:00:00Z', [seller, nair]), event(8, '2026-03-01T10:00:00Z', [hidden])]);
  expect(await meant('7', ['lead', 'user'])).toBe('lead/l_1');
  expect(await meant('#7')).toBe('user/u_1');
  await expect(meant('7', ['post'])).rejects.toThrow('event 7 names no post that this key is shown');
  await expect(meant('8')).rejects.toThrow('event 8 names no thing that this key is shown');
});

it('says how to look for what is not found', async () => {
  serve([event(1, '2026-03-01T10:00:00Z', [hidden, seller])]);
  await expect(meant('Priya Nair', ['lead'])).rejects.toThrow(
    /no lead that this key sees is called "Priya Nair" \(but user\/u_1\).*--ids/,
  );
});
