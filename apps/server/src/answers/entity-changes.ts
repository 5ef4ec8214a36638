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

/** So many kinds of change are told apart; further ones are said to be missing. */
const SHAPES_MAX = 400;
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
    for (const stretch of stretches) {
      const found = await bearing.byTime.all(
        bearing.changed,
        { from: stretch.fromMs, to: stretch.toMs + 1 },
        STRETCH_MAX,
      );
      if (found === undefined || round === ROUNDS_MAX) {
        for (const path of pathsWithin(changes, stretch)) dense.add(path);
        continue;
      }
      add(await bearing.reading.of(found));
      read.covered = mergedStretches([...read.covered, stretch]);
    }
    for (const { path, ms } of beyond) {
      if (round === ROUNDS_MAX) dense.add(path);
      for (const shape of shapesWith(events, path)) add(await nextOfShape(bearing, shape, ms));
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

/** The first event of every set of paths that events of the span change together. */
async function ofEachShape(
  { house, byTime, reading, changed }: Bearing,
  span: Pick<OrderOptions, 'order' | 'from' | 'to'>,
): Promise<{ found: EntityEvent[]; isWhole: boolean }> {
  const found: EntityEvent[] = [];
  const seen: Filter[] = [];
  // An event whose shape was erased carries no term of it and would be found again.
  const skip = new Set<number>();
  while (found.length < SHAPES_MAX) {
    const filter: Filter = seen.length === 0 ? changed : { all: [changed, { not: { any: seen } }] };
    const [first] = await byTime.first(filter, { ...span, limit: 1, skip });
    if (first === undefined) return { found, isWhole: true };
    const event = reading.one(first);
    found.push(event);
    skip.add(first.index);
    if (!event.isDamaged) seen.push({ term: house.terms.term(CHANGE_SHAPE, shapeOf(event)) });
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
): Promise<EntityEvent[]> {
  const filter: Filter = { all: [changed, { term: house.terms.term(CHANGE_SHAPE, shape) }] };
  return reading.of(await byTime.first(filter, { order: 'asc', from: ms + 1, limit: 1 }));
}

function changesIn(events: ReadonlyMap<number, EntityEvent>): PathChange[] {
  return [...events.values()].flatMap(({ event, isDamaged }) => (isDamaged ? [] : pathChangesOf(event)));
}

function pathsWithin(changes: readonly PathChange[], { fromMs, toMs }: Stretch): string[] {
  return changes.filter(({ ms }) => ms >= fromMs && ms <= toMs).map(({ path }) => path);
}
