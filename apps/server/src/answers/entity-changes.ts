/**
 * The changes that bear on an entity's state at a moment, without reading all of them: for each set of paths that events
 * change together the last at or before the moment and the first behind it, and what stands close to these.
 */

import { CHANGE_SHAPE, changeShape } from '@trailmark/catalog';
import { mergedStretches, pathChangesOf, unsettled } from '@trailmark/answers';
import type { PathChange, Stretch } from '@trailmark/answers';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { ByTime, OrderOptions } from './entity-order.ts';
import type { EntityEvent, EntityReading } from './entity-reading.ts';

/** So many kinds of change are told apart, by so many events; further ones are said to be missing. */
const SHAPES_MAX = 400;
const SHAPES_AT_ONCE = 24;
const EVENTS_MAX = 4_000;
/** So many changes within the time of one stretch are read. */
const STRETCH_MAX = 2_000;
const ROUNDS_MAX = 12;

export interface BearingChanges {
  readonly changes: readonly PathChange[];
  /** Damaged entries that changed the entity. */
  readonly unreadable: readonly number[];
  /** Paths of which not enough could be read to say anything. */
  readonly dense: ReadonlySet<string>;
  /** Whether every path that was ever changed is among them. */
  readonly isWhole: boolean;
}

export interface Bearing {
  readonly house: House;
  readonly byTime: ByTime;
  readonly reading: EntityReading;
  /** `AskedEntity.changed`. */
  readonly changed: Filter;
}

/** @param only changes before the moment: what is wanted is how things stood, whatever came of it */
export async function bearingOn(
  bearing: Bearing,
  atMs: number,
  { isBeforeOnly = false } = {},
): Promise<BearingChanges> {
  const events = new Map<number, EntityEvent>();
  const add = (found: readonly EntityEvent[]): void => {
    for (const one of found) events.set(one.index, one);
  };
  const before = await ofEachShape(bearing, { order: 'desc', to: atMs + 1 });
  const behind = isBeforeOnly
    ? { found: [], isWhole: true }
    : await ofEachShape(bearing, { order: 'asc', from: atMs + 1 });
  add(before.found);
  add(behind.found);
  const dense = new Set<string>();
  const read = { covered: [] as Stretch[], beyond: new Map<string, number>() };
  for (let round = 0; ; round++) {
    const changes = changesIn(events).filter(({ path }) => !dense.has(path));
    const { stretches, beyond: repeated } = unsettled(changes, atMs, read);
    const beyond = isBeforeOnly ? [] : repeated;
    if (stretches.length === 0 && beyond.length === 0) break;
    for (const [stretch, found] of await changesWithin(bearing, round === ROUNDS_MAX ? [] : stretches)) {
      add(found);
      read.covered = mergedStretches([...read.covered, stretch]);
    }
    for (const stretch of stretches)
      if (!isWithin(stretch, read.covered)) for (const path of pathsWithin(changes, stretch)) dense.add(path);
    for (const { path, ms } of beyond) {
      if (round === ROUNDS_MAX) dense.add(path);
      for (const shape of shapesWith(events, path)) {
        const next = await nextOfShape(bearing, shape, ms);
        if (next === undefined) dense.add(path);
        else add(next);
      }
      read.beyond.set(path, ms);
    }
  }
  return {
    changes: changesIn(events),
    unreadable: [...events.values()].flatMap(({ isDamaged, index }) => (isDamaged ? [index] : [])),
    dense,
    isWhole: before.isWhole && behind.isWhole,
  };
}

/** All changes of some stretches by one look through the log; none of a stretch with more than can be read. */
async function changesWithin(
  bearing: Bearing,
  stretches: readonly Stretch[],
): Promise<readonly (readonly [Stretch, EntityEvent[]])[]> {
  const { byTime, changed, reading } = bearing;
  if (stretches.length === 0 || reading.isSpent) return [];
  const times = stretches.map(({ fromMs, toMs }): Filter => ({ from: fromMs, to: toMs + 1 }));
  const placed = await byTime.all({ all: [changed, { any: times }] }, {}, STRETCH_MAX);
  if (placed === undefined) {
    if (stretches.length === 1) return [];
    const each: (readonly [Stretch, EntityEvent[]])[] = [];
    // One after another: what the first ones take of what may be read is not there for the others.
    for (const stretch of stretches) each.push(...(await changesWithin(bearing, [stretch])));
    return each;
  }
  const found = await reading.of(placed);
  if (found === undefined) return [];
  return stretches.map((stretch) => [stretch, found.filter(({ ms }) => ms >= stretch.fromMs && ms <= stretch.toMs)]);
}

function isWithin({ fromMs, toMs }: Stretch, covered: readonly Stretch[]): boolean {
  return covered.some((stretch) => stretch.fromMs <= fromMs && stretch.toMs >= toMs);
}

/** The first event of every set of paths that events of the span change together. */
async function ofEachShape(
  { house, byTime, reading, changed }: Bearing,
  span: Pick<OrderOptions, 'order' | 'from' | 'to'>,
): Promise<{ found: EntityEvent[]; isWhole: boolean }> {
  const found: EntityEvent[] = [];
  const seen = new Set<string>();
  // An event whose shape was erased carries no term of it and would be found again.
  const skip = new Set<number>();
  while (seen.size < SHAPES_MAX && skip.size < EVENTS_MAX) {
    const terms = [...seen].map((shape): Filter => ({ term: house.terms.term(CHANGE_SHAPE, shape) }));
    const filter: Filter = terms.length === 0 ? changed : { all: [changed, { not: { any: terms } }] };
    // Several at once: of the first few events most are of different shapes, and to look through the log costs more.
    const first = await byTime.first(filter, { ...span, limit: SHAPES_AT_ONCE, skip });
    const events = await reading.some(first);
    for (const event of events) {
      skip.add(event.index);
      const shape = shapeOf(event);
      if (!event.isDamaged && seen.has(shape)) continue;
      found.push(event);
      if (!event.isDamaged) seen.add(shape);
    }
    if (events.length < first.length) return { found, isWhole: false };
    if (first.length < SHAPES_AT_ONCE) return { found, isWhole: true };
  }
  return { found, isWhole: false };
}

function shapeOf({ event }: EntityEvent): string {
  return changeShape(pathChangesOf(event).map(({ path }) => path));
}

function shapesWith(events: ReadonlyMap<number, EntityEvent>, path: string): string[] {
  const with_ = [...events.values()].filter(({ event }) => pathChangesOf(event).some((change) => change.path === path));
  return [...new Set(with_.map(shapeOf))];
}

async function nextOfShape(
  { house, byTime, reading, changed }: Bearing,
  shape: string,
  ms: number,
): Promise<EntityEvent[] | undefined> {
  const filter: Filter = { all: [changed, { term: house.terms.term(CHANGE_SHAPE, shape) }] };
  return reading.of(await byTime.first(filter, { order: 'asc', from: ms + 1, limit: 1 }));
}

function changesIn(events: ReadonlyMap<number, EntityEvent>): PathChange[] {
  return [...events.values()].flatMap(({ event, isDamaged }) => (isDamaged ? [] : pathChangesOf(event)));
}

function pathsWithin(changes: readonly PathChange[], { fromMs, toMs }: Stretch): string[] {
  return changes.filter(({ ms }) => ms >= fromMs && ms <= toMs).map(({ path }) => path);
}
