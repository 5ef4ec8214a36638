/**
 * A key that sees everything but what belongs to one client: it is answered as by a trail that holds nothing of that
 * client. What the trail itself recorded belongs to nobody, and speaks of that client all the same: it sees none of it.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { scopes } from '@trailmark/contract';
import { bundleParts } from './bundle-parts.ts';
import { foreignPlaces } from './compare.ts';
import { layDown } from './laid-down.ts';
import { noticed } from './noticing.ts';
import type { Keys } from './noticing.ts';
import { questionsOf } from './questions.ts';
import { sidesOf } from './sides.ts';
import { Trail } from './trail.ts';

const ASKED_MAX = process.env['TRAILMARK_CRAWL'] === 'whole' ? 400 : 12;
const END_MS = Date.UTC(2026, 9, 20, 12);
const { events, except: side } = sidesOf({ seed: 20_261_020, endMs: END_MS, count: 300 });

let trails: readonly [Trail, Trail];
let keys: Keys;
beforeAll(async () => {
  const started = await Trail.startAll([events, side.own], END_MS + 3_600_000);
  const [whole, alone] = (trails = started as [Trail, Trail]); // as many as were asked for
  await layDown([side], whole, [alone]);
  const may = scopes.filter((scope) => scope !== 'administer');
  const json = { name: side.client, restrict: side.restrict, scopes: may };
  const made = async (trail: Trail): Promise<readonly [Trail, string]> => {
    return [trail, (await trail.told({ method: 'POST', url: '/v1/api-keys', json })).key];
  };
  keys = [await made(whole), await made(alone)];
});
afterAll(async () => {
  for (const trail of trails) await trail.remove();
});

const { recordEvents: _, ...asked } = questionsOf(side, 2);

it.each(Object.entries(asked))('notices nothing of it by %s', { timeout: 600_000 }, async (route, list) => {
  expect(await noticed(keys, route, list, ASKED_MAX)).toEqual([]);
});

it('sees none of what the trail recorded, by any name', async () => {
  const [[whole, key]] = keys as [Keys[number]]; // made above
  const told = async (q: string, by?: string): Promise<number> =>
    (await whole.told({ method: 'GET', url: `/v1/events?q=${encodeURIComponent(q)}` }, by)).total;
  for (const q of ['type:trail.*', 'type:trail.disputed', 'source:trailmark', 'zwischenbericht']) {
    expect([q, await told(q, key)]).toEqual([q, 0]);
    expect([q, await told(q)]).not.toEqual([q, 0]);
  }
});

it('takes away nothing of it', { timeout: 60_000 }, async () => {
  const [[whole, key]] = keys as [Keys[number]]; // made above
  const own = new Set(side.own.map(({ id }) => id));
  const parts = await bundleParts(whole, key, 'known:true OR importance:routine');
  const places = parts.flatMap((text) => foreignPlaces(whole, own, { status: 200, text, raw: Buffer.from(text) }));
  expect(places.filter((place) => whole.idAt(place) !== undefined)).toEqual([]);
});
