/** Whether a key could notice of which of two trails it is answered: the same questions to both, and what is not the same. */

import { setTimeout as sleep } from 'node:timers/promises';
import { plainAnswer } from './compare.ts';
import type { Plain } from './compare.ts';
import type { Question } from './questions.ts';
import type { Asked, Trail } from './trail.ts';

/** What the server records of its own comes when it comes, and says nothing of what is withheld. */
const NOT_OWN = '-source:trailmark';
/** Searched and counted within a query. */
const WITHIN = /^\/v1\/(?:events|facets|histogram|complete)\?/;
/** Completion looks for as long as somebody types, and verdicts come a moment later. */
const TRIES_MAX = 5;

/** A key of the same rights in each of two trails. */
export type Keys = readonly (readonly [trail: Trail, key: string])[];

/** What is answered otherwise by the one trail than by the other; nothing where all is well. */
export async function noticed(
  keys: Keys,
  route: string,
  list: readonly Question[],
  askedMax: number,
): Promise<unknown[]> {
  const step = Math.ceil(list.length / askedMax);
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
  const { json } = asked;
  if (typeof json === 'object' && json !== null && 'q' in json && typeof json.q === 'string')
    return { ...asked, json: { ...json, q: notOwn(json.q) } };
  if (!WITHIN.test(asked.url)) return asked;
  const url = new URL(asked.url, 'http://trail');
  url.searchParams.set('q', notOwn(url.searchParams.get('q') ?? ''));
  return { ...asked, url: url.pathname + url.search };
}

function notOwn(q: string): string {
  return q === '' ? NOT_OWN : `(${q}) ${NOT_OWN}`;
}

/** Without what the server records of its own, and without ties: which of equally rare people are counted goes by drawn refs. */
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
