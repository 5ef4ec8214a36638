/** What is wrong with an answer: something that was to be said and is not, or something said that no cited event says. */

import type { Answer, Cited } from '@trailmark/answers';
import type { SampleEvent } from '@trailmark/sample';
import type { Expected } from './case.ts';

export interface Asked {
  readonly answer: Answer;
  readonly expected: Expected;
  /** Everything that was recorded, by id. */
  readonly events: ReadonlyMap<string, SampleEvent>;
  /** Every invented name of every case. */
  readonly names: ReadonlySet<string>;
}

export function problemsOf({ answer, expected, events, names }: Asked): string[] {
  const { clauses, evidence, facts, headline, unknown, verdict } = answer;
  const problems: string[] = [];
  if (verdict !== expected.verdict) problems.push(`verdict ${verdict}, not ${expected.verdict}`);
  problems.push(...differences(expected.facts, facts, 'facts'));
  const cited = new Set(evidence.flatMap(({ id }) => id ?? []));
  for (const id of expected.cites) if (!cited.has(id)) problems.push(`does not cite ${id}`);
  const codes = new Set(unknown.map(({ code }) => code));
  for (const code of expected.unknown) if (!codes.has(code)) problems.push(`does not say that ${code}`);
  for (const text of expected.inHeadline ?? [])
    if (!headline.includes(text)) problems.push(`does not say ${text} in its headline`);
  const said = [headline, ...clauses.map(({ text }) => text)];
  for (const text of expected.neverSaid)
    for (const sentence of said) if (sentence.includes(text)) problems.push(`says ${text}: ${sentence}`);
  for (const { text, events: own } of clauses) {
    if (own.length === 0) problems.push(`cites nothing: ${text}`);
    problems.push(...unfounded(text, own, events, names));
  }
  for (const { text, events: own } of unknown) problems.push(...unfounded(text, own, events, names));
  problems.push(...unfounded(headline, evidence, events, names));
  for (const event of [...clauses, ...unknown].flatMap((each) => each.events))
    if (!evidence.some(({ index }) => index === event.index))
      problems.push(`cites ${event.index}, which is no evidence`);
  return problems;
}

const NAME = /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/gu;

/** Names in a text that none of the events holds which it cites. */
function unfounded(
  text: string,
  cited: readonly Cited[],
  events: ReadonlyMap<string, SampleEvent>,
  names: ReadonlySet<string>,
): string[] {
  const held = cited.map(({ id }) => JSON.stringify(id === undefined ? '' : (events.get(id) ?? '')));
  return [...text.matchAll(NAME)]
    .map(([name]) => name)
    .filter((name) => names.has(name) && !held.some((json) => json.includes(name)))
    .map((name) => `names ${name}, whom no cited event names: ${text}`);
}

/** Where `actual` is not what `expected` has; members beyond it do not matter, items of lists do. */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return Object.is(expected, actual) ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length))
    return [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  const members = new Map(Object.entries(actual));
  return Object.entries(expected).flatMap(([name, value]) => differences(value, members.get(name), `${path}.${name}`));
}
