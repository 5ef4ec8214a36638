/**
 * A key from which values are withheld, over the sample organisation: whatever it asks, it is answered as by a trail in
 * which those values are others. TRAILMARK_CRAWL=whole asks ten times as much, of more kinds of keys.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { scopes } from '@trailmark/contract';
import { organisationEvents } from '@trailmark/sample';
import { altered, TURNED } from './altered.ts';
import { bundleParts } from './bundle-parts.ts';
import { plainAnswer } from './compare.ts';
import type { Plain } from './compare.ts';
import { questionsOf } from './questions.ts';
import type { Question } from './questions.ts';
import type { Side } from './sides.ts';
import { Trail } from './trail.ts';
import type { Asked } from './trail.ts';

const IS_WHOLE = process.env['TRAILMARK_CRAWL'] === 'whole';
const ASKED_MAX = IS_WHOLE ? 80 : 8;
const END_MS = Date.UTC(2026, 9, 20, 12);
const NOW_MS = END_MS + 3_600_000;
/** What the server records of its own comes when it comes, and says nothing of what is withheld. */
const NOT_OWN = '-source:trailmark';
/** Searched and counted within a query. */
const WITHIN = /^\/v1\/(?:events|facets|histogram|complete)\?/;
/** Completion looks for as long as somebody types, and verdicts come a moment later. */
const TRIES_MAX = 5;

type Keys = readonly (readonly [trail: Trail, key: string])[];

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
          expect([route, await noticed(keys, route, list)]).toEqual([route, []]);
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

/** What is answered otherwise by the one trail than by the other; nothing where all is well. */
async function noticed(keys: Keys, route: string, list: readonly Question[]): Promise<unknown[]> {
  const step = Math.ceil(list.length / ASKED_MAX);
  const found: unknown[] = [];
  for (const question of list.filter((_, n) => n % step === 0)) {
    let answers: Plain[] = [];
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      await sleep(200 * tries);
      answers = [];
      for (const [trail, key] of keys)
        answers.push(comparable(plainAnswer(trail, await trail.ask(within(question(trail)), key))));
      if (isSame(answers) || (route === 'complete' && (await areCountsRight(keys, answers)))) break;
      if (tries === TRIES_MAX - 1)
        found.push({ asked: keys[0] && question(keys[0][0]), otherwise: otherwise(answers[0], answers[1]) });
    }
  }
  return found;
}

function isSame(answers: readonly unknown[]): boolean {
  return new Set(answers.map((answer) => JSON.stringify(answer))).size === 1;
}

/** Where two answers are not the same, and what stands there: of the first few places. */
function otherwise(one: unknown, other: unknown, path = ''): unknown[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return [{ path, one, other }];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const found = [...names].flatMap((name) =>
    otherwise(Reflect.get(one, name), Reflect.get(other, name), `${path}/${name}`),
  );
  return found.slice(0, 5);
}

/** Asked of what sources recorded alone. */
function within(asked: Asked): Asked {
  if (!WITHIN.test(asked.url)) return asked;
  const url = new URL(asked.url, 'http://trail');
  const q = url.searchParams.get('q') ?? '';
  url.searchParams.set('q', q === '' ? NOT_OWN : `(${q}) ${NOT_OWN}`);
  return { ...asked, url: url.pathname + url.search };
}

/** Without what the server records of its own, and without ties: which of equally rare people are listed goes by drawn refs. */
function comparable({ status, told }: Plain): Plain {
  const { values, other = 0 } = told as { values?: { count: number }[]; other?: number }; // of facets
  if (values === undefined || other === 0) return { status, told: withoutOwn(told) };
  const least = Math.min(...values.map(({ count }) => count));
  return { status, told: { ...(told as object), values: values.filter(({ count }) => count > least) } };
}

function withoutOwn(value: unknown): unknown {
  // An own event between those of a source moves the places of these: as many, in their order.
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value.map(() => '-');
  if (Array.isArray(value)) return value.filter((item) => !isOwn(item)).map(withoutOwn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutOwn(member)]));
}

function isOwn(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'source' in value && value.source === 'trailmark';
}

/** Where not the same was found in time, what was offered by one is what the other has. */
async function areCountsRight(keys: Keys, [answer]: readonly Plain[]): Promise<boolean> {
  const [, other] = keys;
  const told = (answer?.told ?? {}) as { suggestions?: { text: string; field: string; count?: number }[] }; // or a refusal
  const { suggestions = [] } = told;
  for (const { text, field, count } of suggestions) {
    if (count === undefined) continue;
    const all = ['type', 'importance'].includes(field) ? '(importance:routine OR known:true)' : '';
    const { url } = within({ method: 'GET', url: `/v1/events?limit=1&q=${encodeURIComponent(`(${text}) ${all}`)}` });
    if (other === undefined || (await other[0].told({ method: 'GET', url }, other[1])).total !== count) return false;
  }
  return suggestions.length > 0;
}

/** All that a key may take away of the trail with other values, as one text. */
async function taken(keys: Keys): Promise<string> {
  const [trail, key] = keys[1] ?? [];
  if (trail === undefined || key === undefined) throw new Error('there is no other trail');
  const parts = await bundleParts(trail, key, 'known:true OR importance:routine');
  expect(parts.join('')).toContain('scope.client');
  return parts.join('\n');
}
