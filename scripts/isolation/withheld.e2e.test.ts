/**
 * A key from which values are withheld, over the sample organisation: whatever it asks, it is answered as by a trail in
 * which those values are others. TRAILMARK_CRAWL=whole asks ten times as much, of more kinds of keys.
 */

import { describe, expect, it } from 'vitest';
import { scopes } from '@trailmark/contract';
import { organisationEvents } from '@trailmark/sample';
import { altered, TURNED } from './altered.ts';
import { bundleParts } from './bundle-parts.ts';
import { noticed } from './noticing.ts';
import type { Keys } from './noticing.ts';
import { questionsOf } from './questions.ts';
import type { Side } from './sides.ts';
import { Trail } from './trail.ts';

const IS_WHOLE = process.env['TRAILMARK_CRAWL'] === 'whole';
const ASKED_MAX = IS_WHOLE ? 80 : 8;
const END_MS = Date.UTC(2026, 9, 20, 12);
const NOW_MS = END_MS + 3_600_000;
const events = [...organisationEvents({ seed: 20_261_020, endMs: END_MS, count: 300, stories: [1, 2, 3] })];

const usual: readonly (readonly string[])[] = [
  ['targets.*.name'],
  ['actor.name', 'actor.email'],
  ['changes.*.before', 'changes.*.after', 'data', 'approval'],
];
const further: readonly (readonly string[])[] = [
  ['reason', 'context', 'decision'],
  ['approval'],
  ['changes', 'approval'],
  ['actor'],
  ['scope', 'domain'],
  ['links'],
];

const kinds = (IS_WHOLE ? [...usual, ...further] : usual).map((withhold) => ({ withhold, named: withhold.join(', ') }));

describe.each(kinds)('a key without $named', ({ withhold }) => {
  it('notices nothing of what is withheld', { timeout: 1_200_000 }, async () => {
    const turned = events.map((event) => altered(event, withhold));
    expect(turned).not.toEqual(events);
    const trails = await Trail.startAll([events, turned], NOW_MS);
    try {
      for (const trail of trails) await layDown(trail);
      for (const reveal of IS_WHOLE ? [true, false] : [true]) {
        const keys = await keysFor(trails, withhold, reveal);
        const side: Side = { client: 'all', restrict: '', own: events, others: turned, secrets: new Set() };
        for (const [route, list] of Object.entries(questionsOf(side, 2)))
          expect([route, await noticed(keys, route, list, ASKED_MAX)]).toEqual([route, []]);
        expect((await taken(keys)).includes(TURNED)).toBe(false);
      }
    } finally {
      for (const trail of trails) await trail.remove();
    }
  });
});

/** Leads that are one, and events that somebody said something of. */
async function layDown(trail: Trail): Promise<void> {
  const leads = new Map(
    events.flatMap(({ source, targets = [] }) =>
      targets.flatMap(({ type, id }) => (type === 'lead' ? [[`${source} ${id}`, { type, id, source }] as const] : [])),
    ),
  );
  const ends = [...leads.values()].slice(0, 2);
  const links = { ends, by: 'hand', evidence: 'The same card was shown at both counters' };
  await trail.told({ method: 'POST', url: '/v1/links', json: links });
  for (const { id } of events.filter((_, n) => n % 397 === 0)) {
    await trail.told({ method: 'POST', url: '/v1/notes', json: { event: id, note: 'seen' } });
    await trail.told({ method: 'POST', url: '/v1/disputes', json: { event: id, question: 'why' } });
  }
}

async function keysFor(trails: readonly Trail[], withhold: readonly string[], reveal: boolean): Promise<Keys> {
  const may = scopes.filter((scope) => scope !== 'administer' && (reveal || scope !== 'reveal'));
  const json = { name: `narrow, ${String(reveal)}`, scopes: may, withhold };
  const keys: (readonly [Trail, string])[] = [];
  for (const trail of trails) keys.push([trail, (await trail.told({ method: 'POST', url: '/v1/api-keys', json })).key]);
  return keys;
}

/** All that a key may take away of the trail with other values, as one text. */
async function taken(keys: Keys): Promise<string> {
  const [trail, key] = keys[1] ?? [];
  if (trail === undefined || key === undefined) throw new Error('there is no other trail');
  const parts = await bundleParts(trail, key, 'known:true OR importance:routine');
  expect(parts.join('')).toContain('scope.client');
  return parts.join('\n');
}
