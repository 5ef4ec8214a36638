/**
 * Two keys whose `restrict` and `withhold` part the log between them go through every route there is, asking with all
 * they know of each other: neither is told a word, a ref, a count or a difference that belongs to the other.
 */

import { routes } from '@trailmark/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedCrawls } from './closed-crawls.fixture.ts';
import { countingCrawls } from './counting-crawls.fixture.ts';
import { findingCrawls } from './finding-crawls.fixture.ts';
import { laidDownCrawls } from './laid-down-crawls.fixture.ts';
import { EVENTS, startRivals } from './rivals.fixture.ts';
import type { Crawl, Crawls, Rivals, Side } from './rivals.fixture.ts';
import { toldCrawls } from './told-crawls.fixture.ts';

let rivals: Rivals;
/** What is asked of each route; a route that nobody thought of fails below. */
let parts: Crawls[] = [];
beforeAll(async () => {
  rivals = await startRivals();
  const askers = [findingCrawls, countingCrawls, toldCrawls, laidDownCrawls, closedCrawls];
  parts = askers.map((crawlsOf) => crawlsOf(rivals));
});
afterAll(() => rivals.server.remove());

function crawl(name: string): Crawl {
  const found = parts.flatMap((part) => part[name] ?? [])[0];
  if (found === undefined) throw new Error(`nothing is asked of ${name}`);
  return found;
}

/** Each side beside the other. */
function bothWays(): (readonly [own: Side, other: Side])[] {
  const [one, other] = rivals.sides;
  return [
    [one, other],
    [other, one],
  ];
}

describe('two keys that part the log', () => {
  it('are held against every route there is, each in one place', () => {
    expect(parts.flatMap((part) => Object.keys(part)).sort()).toEqual(Object.keys(routes).sort());
  });

  for (const name of Object.keys(routes)) {
    it(`learn nothing of each other from ${name}`, { timeout: 60_000 }, async () => {
      for (const [own, other] of bothWays()) {
        for (const { text } of await crawl(name)(own, other)) {
          // What was asked may be said again in a refusal; the refusal itself tells nothing.
          const told = text.startsWith('{"type":"urn:trailmark:problem') ? '' : text;
          for (const mark of [...other.marks, ...other.withheld, ...own.withheld]) expect(told).not.toContain(mark);
        }
      }
    });
  }

  it('count their own events and no others, however they ask', async () => {
    for (const [own, other] of bothWays()) {
      const total = async (q: string): Promise<unknown> =>
        (await rivals.get(own, `/v1/events?q=${encodeURIComponent(q)}`)).json.total;
      expect(await total('')).toBe(EVENTS);
      expect(await total('importance:routine OR -importance:routine')).toBe(EVENTS);
      expect(await total(`scope.client:${other.name}`)).toBe(0);
      expect(await total(`scope.client:${other.name} OR scope.client:${own.name}`)).toBe(EVENTS);
      expect(await total('ip:10.0.0.0/8')).toBe(EVENTS);
    }
  });
});
