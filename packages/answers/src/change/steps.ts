/**
 * The way of a field: each change that an event tells, in order, and between two of them what no event tells.
 * A change that is told twice is one change.
 */

import {
  actorOf,
  changedOf,
  changesOf,
  inOrder,
  isSealed,
  occurredMsOf,
  outcomeOf,
  partyKey,
  targetsOf,
  textAt,
  valueAt,
  type Change,
  type Entity,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import { isSameValue } from '../same-value.ts';

/** Two sources tell one change within this time of each other; the same source does not tell it so late again. */
const TOLD_AGAIN_MS = 5 * 60_000;

export interface Step {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly change: Change;
  /** `denied` and `failure` changed nothing. */
  readonly outcome: string;
  /** Sides of the change that stand there and may not be read. */
  readonly hides: { readonly before: boolean; readonly after: boolean };
  /** Events that tell the same change once more. */
  readonly again: readonly ReadEvent[];
}

/** Between two steps of a field its value became another, and no event says how. */
export interface Unseen {
  readonly path: string;
  readonly last: Step;
  readonly next: Step;
  /** Told by one source; where two tell, their clocks may differ. */
  readonly isOneSource: boolean;
}

/** Whether the changes of an event are of this entity. A person whose id is hidden is known by standing alone. */
export function isOf(event: ReadEvent, entities: readonly Entity[]): boolean {
  return changedOf(targetsOf(event)).some((party, _, all) => names(party, entities, all));
}

function names(party: Party, entities: readonly Entity[], all: readonly Party[]): boolean {
  if (party.id !== undefined) return entities.some(({ type, id }) => party.type === type && party.id === id);
  // The event was found by the id, which this reader is not shown: with one hidden person of the type it is that one.
  const hidden = all.filter(({ type, id, ref }) => type === party.type && id === undefined && ref !== undefined);
  return hidden.length === 1 && entities.some(({ type }) => type === party.type);
}

/** @param field a path of changes; all of them unless given */
export function stepsOf(events: readonly ReadEvent[], entities: readonly Entity[], field?: string): Step[] {
  const steps: Step[] = [];
  const newest = new Map<string, number>();
  for (const event of [...events].sort(inOrder)) {
    if (!isOf(event, entities)) continue;
    for (const change of changesOf(event)) {
      if (field !== undefined && change.path !== field) continue;
      const step = stepOf(event, change);
      const at = newest.get(change.path);
      const before = at === undefined ? undefined : steps[at];
      if (at !== undefined && before !== undefined && isToldAgain(before, step)) {
        steps[at] = { ...before, again: [...before.again, event] };
        continue;
      }
      newest.set(change.path, steps.push(step) - 1);
    }
  }
  return steps;
}

function stepOf(event: ReadEvent, change: Change): Step {
  const list = valueAt(event, 'changes');
  const at = Array.isArray(list) ? list.findIndex((one: unknown) => pathOf(one) === change.path) : -1;
  const hides = (side: string): boolean => at >= 0 && isSealed(event, `changes.${at}.${side}`);
  return {
    event,
    ms: occurredMsOf(event),
    change,
    outcome: outcomeOf(event),
    hides: {
      before: change.before === undefined && hides('before'),
      after: change.after === undefined && hides('after'),
    },
    again: [],
  };
}

function pathOf(change: unknown): unknown {
  return typeof change === 'object' && change !== null && 'path' in change ? change.path : undefined;
}

function isToldAgain(first: Step, second: Step): boolean {
  if (first.outcome !== second.outcome || !saysValues(first) || !saysValues(second)) return false;
  const isSame =
    isSameValue(first.change.before, second.change.before) && isSameValue(first.change.after, second.change.after);
  return isSame && second.ms - first.ms <= TOLD_AGAIN_MS && !areTwoPeople(actorOf(first.event), actorOf(second.event));
}

/** Two people who did the same are two changes; a machine that tells what a person did is none of its own. */
function areTwoPeople(one: Party, other: Party): boolean {
  const isPerson = ({ type }: Party): boolean => type === undefined || type === 'user' || type === 'unknown';
  return isPerson(one) && isPerson(other) && partyKey(one) !== partyKey(other);
}

function saysValues({ change }: Step): boolean {
  return change.before !== undefined && change.after !== undefined && !isSameValue(change.before, change.after);
}

export function isDone({ outcome }: Step): boolean {
  return outcome === 'success';
}

/** Where the value before a step is not the value after the last one of its field. */
export function unseenOf(steps: readonly Step[]): Unseen[] {
  const last = new Map<string, Step>();
  const unseen: Unseen[] = [];
  for (const next of steps.filter(isDone)) {
    const { path } = next.change;
    const before = last.get(path);
    last.set(path, next);
    if (before?.change.after === undefined || next.change.before === undefined) continue;
    if (isSameValue(before.change.after, next.change.before)) continue;
    const isOneSource = textAt(before.event, 'source') === textAt(next.event, 'source');
    unseen.push({ path, last: before, next, isOneSource });
  }
  return unseen;
}
