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
  /** What was changed, of what is asked about: several only where the event does not say which of them it was. */
  readonly things: readonly Party[];
  /** Equal for steps of the same thing. */
  readonly of: string;
  readonly ms: number;
  readonly change: Change;
  /** `denied` and `failure` changed nothing. */
  readonly outcome: string;
  /** Sides of the change that stand there and may not be read. */
  readonly hides: { readonly before: boolean; readonly after: boolean };
  /** Events that tell the same change once more. */
  readonly again: readonly ReadEvent[];
}

/** Between two steps of a field of one thing its value became another, and no event says how. */
export interface Unseen {
  readonly path: string;
  readonly of: string;
  readonly last: Step;
  readonly next: Step;
  /** Told by one source; where two tell, their clocks may differ. */
  readonly isOneSource: boolean;
}

/** Whether the changes of an event are of this entity. A person whose id is hidden is known by standing alone. */
export function isOf(event: ReadEvent, entities: readonly Entity[]): boolean {
  return thingsOf(event, entities).length > 0;
}

/** The changed ones among what is asked about, in one order whatever the order of the targets. */
function thingsOf(event: ReadEvent, entities: readonly Entity[]): Party[] {
  const things = new Map<string, Party>();
  for (const party of changedOf(targetsOf(event)).filter((each, _, all) => names(each, entities, all))) {
    const key = partyKey(party);
    if (key !== undefined) things.set(key, things.get(key) ?? party);
  }
  return [...things].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, party]) => party);
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
    const things = thingsOf(event, entities);
    if (things.length === 0) continue;
    for (const change of changesOf(event)) {
      if (field !== undefined && change.path !== field) continue;
      const step = stepOf(event, change, things);
      // What is linked is not one thing: each has a value of its own, and a way of its own.
      const way = wayOf(step);
      const at = newest.get(way);
      const before = at === undefined ? undefined : steps[at];
      if (at !== undefined && before !== undefined && isToldAgain(before, step)) {
        steps[at] = { ...before, again: [...before.again, event] };
        continue;
      }
      newest.set(way, steps.push(step) - 1);
    }
  }
  return inRow(steps);
}

const CHAINED_MAX = 6;

/**
 * Of one moment the order of arrival says nothing: steps of one way stand there such that each goes on where another
 * ended. Where that is no one order they stay as they are.
 */
function inRow(steps: readonly Step[]): Step[] {
  const row = [...steps];
  const places = new Map<string, number[]>();
  for (const [at, step] of row.entries()) {
    const key = `${step.ms} ${wayOf(step)}`;
    if (isDone(step)) places.set(key, [...(places.get(key) ?? []), at]);
  }
  for (const own of places.values()) {
    if (own.length < 2 || own.length > CHAINED_MAX) continue;
    const together = own.flatMap((at) => row[at] ?? []);
    const orders = chains(together);
    const [order] = orders;
    if (order === undefined || orders.length > 1) continue;
    for (const [nth, at] of own.entries()) row[at] = order[nth] ?? row[at]!; // as many as there are places
  }
  return row;
}

function chains(left: readonly Step[], last?: Step): Step[][] {
  if (left.length === 0) return [[]];
  return left.flatMap((next) => {
    const isOn = last === undefined || (saysValues(last) && isSameValue(last.change.after, next.change.before));
    if (!isOn) return [];
    const rest = left.filter((one) => one !== next);
    return chains(rest, next).map((chain) => [next, ...chain]);
  });
}

/** A field of one thing. */
export function wayOf({ of, change }: Step): string {
  return JSON.stringify([of, change.path]);
}

function stepOf(event: ReadEvent, change: Change, things: readonly Party[]): Step {
  const list = valueAt(event, 'changes');
  const at = Array.isArray(list) ? list.findIndex((one: unknown) => pathOf(one) === change.path) : -1;
  const hides = (side: string): boolean => at >= 0 && isSealed(event, `changes.${at}.${side}`);
  return {
    event,
    things,
    of: keysOf(things).join(' '),
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

function keysOf(things: readonly Party[]): string[] {
  return things.flatMap((party) => partyKey(party) ?? []);
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

/** Where the value before a step is not the value after the last one of its field of the same thing. */
export function unseenOf(steps: readonly Step[]): Unseen[] {
  const last = new Map<string, Step>();
  const unseen: Unseen[] = [];
  for (const next of steps.filter(isDone)) {
    const { path } = next.change;
    const way = wayOf(next);
    const before = last.get(way);
    // A step of several things may have moved any of them: from where the next one begins is open.
    for (const [other, step] of last) if (step.change.path === path && isPartOf(step, next)) last.delete(other);
    last.set(way, next);
    if (before?.change.after === undefined || next.change.before === undefined) continue;
    if (isSameValue(before.change.after, next.change.before)) continue;
    // Of one moment, and in no order that can be told: what came between them cannot be told either.
    if (before.ms === next.ms) {
      last.delete(way);
      continue;
    }
    const isOneSource = textAt(before.event, 'source') === textAt(next.event, 'source');
    unseen.push({ path, of: next.of, last: before, next, isOneSource });
  }
  return unseen;
}

function isPartOf(one: Step, other: Step): boolean {
  const keys = new Set(keysOf(one.things));
  return keysOf(other.things).some((key) => keys.has(key));
}
