/** The queries that are timed: each kind alone, rare to common, and every pair of kinds. */
import { kinds, type Kind } from './conditions.ts';
import { frequencies, type Drawn, type Frequency } from './values.ts';

export interface TimedQuery {
  /** `actor`, or `actor+type` for a pair. */
  readonly kind: string;
  readonly text: string;
}

const COMBINATIONS: readonly (readonly [Frequency, Frequency])[] = [
  ['common', 'common'],
  ['common', 'rare'],
  ['rare', 'common'],
  ['rare', 'rare'],
];
/** Pairs that meet in one event at least, for each pair of kinds. */
const MET_OF_EACH = 2;

export function singleQueries({ alone }: Drawn): TimedQuery[] {
  return kinds.flatMap((kind) =>
    [...new Set(frequencies.flatMap((frequency) => alone[kind][frequency]))].map((text) => ({ kind, text })),
  );
}

/** Pairs of drawn values, which may never meet, and pairs that do. */
export function pairQueries(drawn: Drawn): TimedQuery[] {
  let turn = 0;
  const next = (kind: Kind, frequency: Frequency): string => {
    const values = drawn.alone[kind][frequency];
    return values[turn++ % values.length] ?? drawn.alone[kind].common[0]!; // every kind occurs
  };
  return kinds.flatMap((one, at) =>
    kinds.slice(at + 1).flatMap((other) => {
      const any = COMBINATIONS.map(([first, second]) => `${next(one, first)} ${next(other, second)}`);
      return [...any, ...met(drawn, one, other, at)].map((text) => ({ kind: `${one}+${other}`, text }));
    }),
  );
}

/** @param from turns the events, so that not all pairs are of the same one */
function met({ together }: Drawn, one: Kind, other: Kind, from: number): string[] {
  const start = (from * 37) % Math.max(1, together.length);
  return [...together.slice(start), ...together.slice(0, start)]
    .flatMap((conditions) => {
      const of = (kind: Kind): string | undefined => conditions.findLast(([its]) => its === kind)?.[1];
      const [first, second] = [of(one), of(other)];
      return first === undefined || second === undefined ? [] : [`${first} ${second}`];
    })
    .slice(0, MET_OF_EACH);
}
