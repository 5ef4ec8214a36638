/** A trail of a few events for tests: whatever is asked of it, these are found, in order. */

import { inOrder, type Entity, type ReadEvent } from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import { Answering, type Outcome } from './answering.ts';
import type { Answer, QuestionName } from './answer.ts';
import type { SourceCoverage } from './coverage.ts';
import type { Trail } from './trail.ts';

export interface MadeTrail {
  readonly linked?: readonly Entity[];
  readonly verdicts?: ReadonlyMap<number, Verdict>;
  /** Which of the events a query finds; all of them unless told. */
  readonly finds?: (q: string, event: ReadEvent) => boolean;
  readonly language?: 'en' | 'de';
  readonly isWhole?: boolean;
  readonly isRestricted?: boolean;
  readonly coverage?: readonly SourceCoverage[];
  readonly areVerdictsPending?: boolean;
  readonly isIndexOlder?: boolean;
  readonly verdictsUntold?: Trail['verdictsUntold'];
}

/** One event at an hour of 1 March 2026, as a reader with all rights is shown it. */
export function shown(index: number, type: string, more: Readonly<Record<string, unknown>>): ReadEvent {
  const time = new Date(Date.UTC(2026, 2, 1, index)).toISOString();
  return {
    index,
    ref: `r${index}`,
    recorded: time,
    time,
    known: true,
    sentence: `Event ${index}`,
    sealed: [],
    type,
    ...more,
  };
}

export async function settledFrom(
  events: readonly ReadEvent[],
  question: QuestionName,
  answer: (asking: Answering) => Promise<Outcome>,
  {
    linked = [],
    verdicts = new Map(),
    finds = () => true,
    language = 'en',
    isWhole = true,
    isRestricted = false,
    coverage = [],
    areVerdictsPending = false,
    isIndexOlder = false,
    verdictsUntold,
  }: MadeTrail = {},
): Promise<Answer> {
  const trail: Trail = {
    sight: { isRestricted, isWithholding: false },
    areVerdictsPending,
    isIndexOlder,
    verdictsUntold,
    find: ({ q, from = -Infinity, to = Infinity }) => {
      const isIn = ({ time }: ReadEvent): boolean => Date.parse(String(time)) >= from && Date.parse(String(time)) < to;
      return Promise.resolve({ events: events.filter((one) => isIn(one) && finds(q, one)).toSorted(inOrder), isWhole });
    },
    byId: (id) => Promise.resolve(events.find(({ index }) => String(index) === id)),
    verdicts: () => Promise.resolve(verdicts),
    coverage: () => Promise.resolve(coverage),
    linked: (entity) => Promise.resolve([entity, ...linked].map((one) => ({ entity: one }))),
  };
  const asking = new Answering(trail, { language, zone: 'UTC', nowMs: Date.UTC(2026, 2, 20) });
  return asking.answer(question, await answer(asking));
}
