/** Facets, histograms and completion over the last thirty days of the log. */
import type { Client } from './client.ts';
import { timeQuestions, type Times } from './timed.ts';
import type { Drawn } from './values.ts';

const DAYS_MS = 30 * 86_400_000;
const FACETS = [
  'type',
  'outcome',
  'source',
  'domain',
  'importance',
  'actor',
  'actor.type',
  'approval.status',
  'scope.client',
  'scope.market',
  'scope.campaign',
  'target.type',
  'target',
];
const APART = ['outcome', 'type', 'scope.client'];

export interface Counted {
  readonly facets: Times;
  readonly histogram: Times;
  readonly complete: Times;
}

/** @param endMs where the thirty days end */
export async function timeCounting(client: Client, drawn: Drawn, endMs: number, rounds: number): Promise<Counted> {
  const days = { from: new Date(endMs - DAYS_MS).toISOString(), to: new Date(endMs).toISOString() };
  const asked = queriesOf(drawn);
  const run = async (path: string, questions: readonly Asked[], named: string): Promise<Times> =>
    timeQuestions(
      questions.map((parameters) => ({ ...namedBy(path, parameters), parameters })),
      rounds,
      ({ parameters }) => client.get(path, parameters),
      ({ text }) => text.includes(`"${named}":[]`),
    );
  return {
    facets: await run(
      '/v1/facets',
      FACETS.flatMap((field) => asked.map((q): Asked => ({ ...days, q, field }))),
      'values',
    ),
    histogram: await run(
      '/v1/histogram',
      asked.flatMap((q): Asked[] => [
        { ...days, q, interval: 'day' },
        { ...days, q, interval: 'hour' },
        ...APART.map((by) => ({ ...days, q, interval: 'day', by })),
      ]),
      'buckets',
    ),
    complete: await run(
      '/v1/complete',
      beginningsOf(drawn).flatMap((prefix): Asked[] => [{ prefix }, { prefix, q: 'outcome:denied' }]),
      'suggestions',
    ),
  };
}

type Asked = Readonly<Record<string, string>>;

function namedBy(path: string, { from: _from, to: _to, ...rest }: Asked): { kind: string; text: string } {
  const text = `${path} ${JSON.stringify(rest)}`;
  return { kind: rest['field'] ?? rest['by'] ?? rest['prefix'] ?? 'all', text };
}

/** Everything, the most common of some kinds, and what is rare. */
function queriesOf(drawn: Drawn): string[] {
  const { type, actor, text, scope } = drawn.alone;
  return ['', 'outcome:denied', type.common[0], actor.middle[0], text.common[0], scope.rare[0]].filter(
    (query) => query !== undefined,
  );
}

/** What somebody has typed of a field, a value or a word. */
function beginningsOf(drawn: Drawn): string[] {
  const cut = (conditions: readonly string[], letters: number): string[] =>
    conditions.flatMap((condition) => {
      const [, field = '', value = ''] = /^([\w.]+:)?"?([^"*]+)/.exec(condition) ?? [];
      return value === '' ? [] : [`${field}${value.slice(0, letters).trim()}`];
    });
  const { actor, target, type, source, scope, text } = drawn.alone;
  return [
    ...new Set([
      'ty',
      'sc',
      'outcome:',
      'type:',
      ...cut(type.middle, 3),
      ...cut(source.common, 2),
      ...cut(scope.common, 2),
      ...cut(text.common, 4),
      ...cut(text.rare, 5),
      ...cut(target.middle, 4),
      ...cut(actor.middle, 4),
      ...cut(actor.rare, 6),
    ]),
  ];
}
