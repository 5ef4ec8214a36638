/**
 * The changes of one path as steps in order of time, the same whatever order they arrived in: what two tools report of one
 * change is one step, and changes of one moment follow each other by what they say.
 */

import { textAt, valueAt } from '@trailmark/catalog';
import type { PathChange } from './path-changes.ts';
import { isKnown, isSame, type Said } from './said.ts';

/** Two reports of the same change within so long are one change: a tool may be slow to hear of it. */
export const REPEAT_MS = 120_000;
/** Of more changes of one moment no order is looked for. */
const CHAINED_MAX = 8;

export interface Step {
  readonly ms: number;
  readonly before: Said;
  readonly after: Said;
  /** One; several where they are of one moment and nothing says which came first. */
  readonly changes: readonly [PathChange, ...PathChange[]];
}

/** @param changes of one path, in any order, each any number of times */
export function stepsOf(changes: readonly PathChange[]): readonly Step[] {
  const inTime = distinct(changes).sort((a, b) => a.ms - b.ms || (keyOf(a) < keyOf(b) ? -1 : 1));
  const steps: Step[] = [];
  for (let from = 0; from < inTime.length;) {
    const { ms } = inTime[from]!; // within
    let to = from;
    while (inTime[to]?.ms === ms) to++;
    steps.push(...momentOf(inTime.slice(from, to).filter((_, at) => !isRepeat(inTime, from + at))));
    from = to;
  }
  return steps;
}

/** Whether an earlier one of the list, which is in order of time, says the same and not long before. */
function isRepeat(inTime: readonly PathChange[], at: number): boolean {
  const change = inTime[at]!; // within
  for (let before = at - 1; before >= 0; before--) {
    const earlier = inTime[before]!; // within
    if (earlier.ms < change.ms - REPEAT_MS) return false;
    if (saysAlike(earlier.after, change.after) && saysAlike(earlier.before, change.before)) return true;
  }
  return false;
}

/** Of what is not known, too: a report that says less than all is repeated like others. */
function saysAlike(one: Said, other: Said): boolean {
  return isSame(one, other) || (one.kind === other.kind && !isKnown(one));
}

/** The steps of one moment: in the order of their source's counting, else such that each goes on where another ended. */
function momentOf(changes: readonly PathChange[]): Step[] {
  const [first, ...rest] = changes;
  if (first === undefined) return [];
  if (rest.length === 0) return [stepOf(first)];
  const ordered = counted(changes) ?? chained(changes);
  if (ordered !== undefined) return ordered.map(stepOf);
  return [
    {
      ms: first.ms,
      before: agreed(changes.map(({ before }) => before)),
      after: agreed(changes.map(({ after }) => after)),
      changes: [first, ...rest],
    },
  ];
}

function stepOf(change: PathChange): Step {
  return { ms: change.ms, before: change.before, after: change.after, changes: [change] };
}

function counted(changes: readonly PathChange[]): PathChange[] | undefined {
  const places = changes.map(({ event }) => ({
    run: `${textAt(event, 'source') ?? ''}\0${textAt(event, 'run') ?? ''}`,
    sequence: valueAt(event, 'sequence'),
  }));
  const isOneRun = places.every(({ run, sequence }) => run === places[0]?.run && typeof sequence === 'number');
  if (!isOneRun || new Set(places.map(({ sequence }) => sequence)).size < places.length) return undefined;
  return changes
    .map((change, at) => ({ change, at: Number(places[at]?.sequence) }))
    .sort((a, b) => a.at - b.at)
    .map(({ change }) => change);
}

/** Undefined where there is not exactly one order in which each goes on where the one before it ended. */
function chained(changes: readonly PathChange[]): PathChange[] | undefined {
  if (changes.length > CHAINED_MAX) return undefined;
  const orders: PathChange[][] = [];
  const goOn = (chain: readonly PathChange[], left: readonly PathChange[]): void => {
    if (orders.length > 1) return;
    if (left.length === 0) orders.push([...chain]);
    const end = chain.at(-1)?.after;
    for (const next of left) {
      if (end === undefined || isSame(end, next.before))
        goOn(
          [...chain, next],
          left.filter((one) => one !== next),
        );
    }
  };
  goOn([], changes);
  return orders.length === 1 ? orders[0] : undefined;
}

/** What all of them say; of several different things none is known. */
function agreed(said: readonly Said[]): Said {
  const [first] = said;
  if (first === undefined) return { kind: 'unsaid' };
  if (said.every(({ kind }) => kind === first.kind) && !isKnown(first)) return first;
  return said.every((one) => isSame(one, first)) ? first : { kind: 'unsaid' };
}

/** One event may be found twice; the place of the change tells two of one event apart. */
function distinct(changes: readonly PathChange[]): PathChange[] {
  const seen = new Map<string, PathChange>();
  for (const change of changes) seen.set(`${change.event.index} ${keyOf(change)}`, change);
  return [...seen.values()];
}

/** An order that follows from what is said and not from when it arrived. */
function keyOf({ before, after, event }: PathChange): string {
  return JSON.stringify([before, after, textAt(event, 'source') ?? '', textAt(event, 'id') ?? '']);
}
