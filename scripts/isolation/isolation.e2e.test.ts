/**
 * Two keys of rival agencies over the sample organisation: whatever a key asks of the whole trail, it is answered as by
 * a trail that holds its own events and no others, word for word and count for count. TRAILMARK_CRAWL=whole asks
 * everything of every key, which takes a quarter of an hour; by default each key asks some two dozen things of each route.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '@trailmark/contract';
import { bundleParts } from './bundle-parts.ts';
import { foreignPlaces, plainAnswer } from './compare.ts';
import type { Plain } from './compare.ts';
import { layDown, linkedLeads } from './laid-down.ts';
import { allRoutes, questionsOf, refQueries, routesAsked } from './questions.ts';
import type { Question } from './questions.ts';
import { sidesOf, wordsIn } from './sides.ts';
import type { Side } from './sides.ts';
import { Trail } from './trail.ts';
import type { Answer } from './trail.ts';

const IS_WHOLE = process.env['TRAILMARK_CRAWL'] === 'whole';
const ASKED_MAX = IS_WHOLE ? Infinity : 24;
const MOST = IS_WHOLE ? 12 : 3;
const END_MS = Date.UTC(2026, 9, 20, 12);
const NOW_MS = END_MS + 3_600_000;

const { events, sides } = sidesOf({ seed: 20_261_020, endMs: END_MS, count: 1_000 });
const rights = {
  plain: { scopes: scopes.filter((scope) => !['administer', 'reveal'].includes(scope)) },
  revealing: { scopes: scopes.filter((scope) => scope !== 'administer') },
  withheld: {
    scopes: scopes.filter((scope) => scope !== 'administer'),
    withhold: ['actor.name', 'actor.email', 'targets.*.name', 'reason'],
  },
};
const keys = sides.flatMap(
  (side, at) => (Object.keys(rights) as (keyof typeof rights)[]).map((name) => ({ side, at, name })), // as written above
);

let whole: Trail;
let alone: Trail[];
beforeAll(async () => {
  const trails = await Trail.startAll([events, ...sides.map(({ own }) => own)], NOW_MS);
  [whole, ...alone] = trails as [Trail, ...Trail[]]; // as many as were asked for
  await layDown(sides, whole, alone);
});
afterAll(async () => {
  for (const trail of [whole, ...alone]) await trail.remove();
});

it('a key is asked with every route there is', () => {
  for (const side of sides) expect(routesAsked(side)).toEqual(allRoutes);
});

describe.each(keys)('a key of $side.client, $name', ({ side, at, name }) => {
  const own = new Set(side.own.map(({ id }) => id));
  let key = '';
  let twinKey = '';
  beforeAll(async () => {
    const json = { name: `${side.client}-${name}`, restrict: side.restrict, ...rights[name] };
    for (const trail of [whole, twin()]) {
      const made = await trail.told({ method: 'POST', url: '/v1/api-keys', json });
      if (trail === whole) key = made.key;
      else twinKey = made.key;
    }
  });
  const twin = (): Trail => alone[at]!; // one for each side

  /** What is told beyond what the twin tells; nothing where all is well. */
  async function differences(list: readonly Question[], isAllowed = isSame): Promise<unknown[]> {
    const found: unknown[] = [];
    const [first, step] = [keys.findIndex((one) => one.side === side && one.name === name), list.length / ASKED_MAX];
    const chosen = step <= 1 ? list : list.filter((_, n) => (n + first) % Math.ceil(step) === 0);
    for (const question of chosen) {
      const asked = question(whole);
      const [answer, other] = [await whole.ask(asked, key), await twin().ask(question(twin()), twinKey)];
      const [told, wanted] = [plainAnswer(whole, answer), plainAnswer(twin(), other)];
      const url = decodeURIComponent(asked.url.replaceAll('+', ' '));
      const secrets = secretsIn(side, told.told, wanted.told, url);
      // Examples of the catalog hold an index.
      const places = url.startsWith('/v1/catalog') ? [] : foreignPlaces(whole, own, answer);
      if (secrets.length + places.length > 0 || !(await isAllowed(told, wanted)))
        found.push({ url, told, wanted, secrets, places });
    }
    return found;
  }

  const { complete, recordEvents: _, ...rest } = questionsOf(side, MOST);
  it.each(Object.entries(rest))(
    'is answered by %s as if there were nothing else',
    { timeout: 600_000 },
    async (_route, list) => {
      expect(await differences(list)).toEqual([]);
    },
  );

  it('is offered nothing that its own events have not, with their counts', { timeout: 600_000 }, async () => {
    // Others' values are looked through as well, so that fewer of one's own may be found.
    const isOffered = async (told: Plain, wanted: Plain): Promise<boolean> => {
      if (told.status !== wanted.status) return false;
      const known = new Set(suggestionsIn(wanted).map((one) => JSON.stringify(one)));
      for (const one of suggestionsIn(told)) {
        if (known.has(JSON.stringify(one))) continue;
        const q = ['type', 'importance'].includes(one.field)
          ? `(${one.text}) (importance:routine OR known:true)`
          : one.text;
        const { total } = await twin().told(
          { method: 'GET', url: `/v1/events?q=${encodeURIComponent(q)}&limit=1` },
          twinKey,
        );
        if (total === 0 || total !== one.count) return false;
      }
      return true;
    };
    expect(await differences(complete, isOffered)).toEqual([]);
  });

  it('learns nothing from refs of people', async () => {
    const others = side.others.flatMap(({ actor, source }) =>
      actor.type === 'user' ? [`person:${source}/user/${actor.id}`] : [],
    );
    const strangers = [...new Set(others)].filter((person) => twin().personRef(person) === undefined).slice(0, 10);
    expect(strangers.length).toBeGreaterThan(3);
    expect(await differences(refQueries(strangers))).toEqual([]);
  });

  it('means by a lead those alone whom links within its own events lead to', async () => {
    const [linked, ...others] = linkedLeads(side).map((lead): Question => {
      const q = encodeURIComponent(`target:${lead} type:*`);
      return () => ({ method: 'GET', url: `/v1/events?q=${q}` });
    });
    if (linked === undefined) throw new Error('no leads were linked');
    expect(await differences([linked, ...others])).toEqual([]);
    if (name === 'withheld') return;
    // Not because links do nothing at all.
    expect((await whole.told(linked(whole), key)).notes).toEqual([expect.stringMatching(/^By links "lead/)]);
  });

  it('counts what its own events say', async () => {
    const counted = async (field: string): Promise<unknown> => {
      const url = `/v1/facets?field=${field}&limit=200&q=${encodeURIComponent('importance:routine OR known:true OR known:false')}`;
      const { values, other, total } = await whole.told({ method: 'GET', url }, key);
      const counts = values.map(({ value, count }: { value: string; count: number }) => [value, count]);
      return { values: Object.fromEntries(counts), other, total };
    };
    const naive = (valueOf: (event: (typeof events)[number]) => string | undefined): unknown => {
      const values: Record<string, number> = {};
      for (const event of side.own) {
        const value = valueOf(event);
        if (value !== undefined) values[value] = (values[value] ?? 0) + 1;
      }
      return { values, other: 0, total: side.own.length };
    };
    expect(await counted('source')).toEqual(naive(({ source }) => source));
    expect(await counted('outcome')).toEqual(naive(({ outcome }) => outcome ?? 'success'));
    expect(await counted('domain')).toEqual(naive(({ domain }) => domain));
    expect(await counted('actor.type')).toEqual(naive(({ actor }) => actor.type));
    expect(await counted('scope.client')).toEqual(naive(({ scope }) => scope?.client));
    expect(await counted('scope.market')).toEqual(naive(({ scope }) => scope?.market));
  });

  it('is followed by its own events and no others', async () => {
    const all = encodeURIComponent('importance:routine OR known:true');
    const follow = (): Question[] => [
      () => ({ method: 'GET', url: `/v1/tail?from=0&q=${all}`, events: side.own.length }),
      () => ({ method: 'GET', url: '/v1/tail?from=0&q=-scope.client:nobody', events: 100 }),
    ];
    const found: unknown[] = [];
    for (const question of follow()) {
      const [answer, other] = [await whole.ask(question(whole), key), await twin().ask(question(twin()), twinKey)];
      const count = question(whole).events ?? 0;
      const [told, wanted] = [plainAnswer(whole, answer).told, plainAnswer(twin(), other).told].map((list) =>
        (list as unknown[]).slice(0, count),
      ); // of streams
      expect(told).toHaveLength(count);
      if (JSON.stringify(told) !== JSON.stringify(wanted)) found.push(question(whole).url);
      found.push(...foreignPlaces(whole, own, answer), ...secretsIn(side, told, wanted));
    }
    expect(found).toEqual([]);
  });

  it('takes away evidence of its own events alone', { timeout: 60_000 }, async () => {
    const rival = sides.find((each) => each !== side)?.client ?? '';
    for (const q of [`scope.client:${rival} OR type:budget.adjusted`, `scope.client:${rival}`]) {
      const parts: string[][] = [];
      for (const [trail, used] of [
        [whole, key],
        [twin(), twinKey],
      ] as const)
        parts.push(await bundleParts(trail, used, q));
      expect(secretsIn(side, parts[0], parts[1], q)).toEqual([]);
      const shown = (parts[0] ?? []).flatMap((text) => foreignPlaces(whole, own, answerOf(text)));
      // But for the export's own entry, of which nobody else knows.
      expect(shown.filter((place) => whole.idAt(place) !== undefined)).toEqual([]);
    }
  });

  it('is told of no event of others by trying their ids', async () => {
    const theirs = side.others.filter(({ source }) => source === 'crm').slice(0, 5);
    const answer = await whole.ask({ method: 'POST', url: '/v1/events', json: theirs }, key);
    expect(answer.status).toBe(207);
    expect(foreignPlaces(whole, own, answer)).toEqual([]);
    for (const { id, status } of JSON.parse(answer.text).results) expect([id, status]).toEqual([id, 'rejected']);
  });
});

function isSame(told: Plain, wanted: Plain): boolean | Promise<boolean> {
  return JSON.stringify(told) === JSON.stringify(wanted);
}

function suggestionsIn({ told }: Plain): { text: string; field: string; count?: number }[] {
  return (told as { suggestions?: [] }).suggestions ?? []; // of an answer by complete, or a refusal
}

function answerOf(text: string): Answer {
  return { status: 200, text, raw: Buffer.from(text) };
}

/** Words of others in an answer that were neither asked for nor in what the twin answers. */
function secretsIn({ secrets }: Side, told: unknown, ...known: unknown[]): string[] {
  const knownWords = new Set(known.flatMap((one) => [...wordsIn(one)]));
  return [...new Set(wordsIn(told))].filter((word) => secrets.has(word) && !knownWords.has(word));
}
