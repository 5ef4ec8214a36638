/** How an entity stood at a moment: every value that was ever changed, who had it in charge, and whether it was there. */

import {
  OWNER_PATHS,
  ownershipOf,
  stateOf,
  stateWords,
  stepsOf,
  changesByPath,
  type Handing,
  type Held,
  type PathChange,
  type Phrases,
  type StateOfPath,
} from '@trailmark/answers';
import { EXISTS, timeText, type Party, type ReadEvent } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import type { AskedEntity } from './entity-asked.ts';
import { bearingOn, type Bearing, type BearingChanges } from './entity-changes.ts';
import { citedChanges, citedEvent } from './entity-cited.ts';
import { lifeOf } from './entity-life.ts';

/** So many handings over are told, the newest. */
const OWNERS_MAX = 50;

export interface StateAsked {
  readonly entity: AskedEntity;
  readonly bearing: Omit<Bearing, 'changed'>;
  readonly phrases: Phrases;
  /** What lies between two events may be recorded where the key does not see it. */
  readonly isRestricted: boolean;
}

export async function entityState(asked: StateAsked, atMs: number): Promise<Record<string, unknown>> {
  const { entity, bearing } = asked;
  const values: unknown[] = [];
  const before: PathChange[] = [];
  const unreadable: number[] = [];
  let isWhole = true;
  for (const [at, { type, id }] of entity.members.entries()) {
    const found = await bearingOn({ ...bearing, changed: entity.changed[at]! }, atMs); // as long as members
    const of = entity.members.length === 1 ? {} : { of: { type, id } };
    values.push(...valueRows(found, atMs, asked).map((row) => ({ ...row, ...of })));
    before.push(...found.changes.filter(({ ms }) => ms <= atMs));
    unreadable.push(...found.unreadable);
    isWhole &&= found.isWhole;
  }
  const life = await lifeOf(entity, bearing, { atMs, before });
  const { handings, isWhole: areAllHandings } = await handingsOf(entity, bearing, atMs);
  return {
    at: timeText(atMs),
    values,
    ...life,
    ownership: handings.map(handingRow),
    ownership_whole: areAllHandings,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(isWhole ? {} : { notes: ['There are more kinds of change than are told apart here: some paths are missing.'] }),
  };
}

function valueRows({ changes, dense }: BearingChanges, atMs: number, telling: StateTelling): Record<string, unknown>[] {
  return [...changesByPath(changes)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, ofPath]) =>
      dense.has(path)
        ? denseValue(path, ofPath, telling.phrases)
        : valueRow(stateOf(path, stepsOf(ofPath), atMs), telling),
    );
}

type StateTelling = Pick<StateAsked, 'phrases' | 'isRestricted'>;

function valueRow(state: StateOfPath, { phrases, isRestricted }: StateTelling): Record<string, unknown> {
  const { path, status, value, basis, origin, reason, between, by, next } = state;
  const [last] = by;
  const rests = basis === 'before' ? next : reason === 'changed_outside' ? [...by, ...next] : by.length > 0 ? by : next;
  return {
    path,
    status,
    ...(status === 'known' || status === 'empty' ? { value } : {}),
    text: stateWords(state, phrases, isRestricted),
    ...(basis === undefined ? {} : { basis }),
    ...(origin === undefined ? {} : { origin }),
    ...(reason === undefined ? {} : { reason }),
    ...(between === undefined ? {} : { between }),
    ...(last === undefined ? {} : { since: timeText(last.ms) }),
    events: citedChanges(rests),
  };
}

function denseValue(path: string, changes: readonly PathChange[], phrases: Phrases): Record<string, unknown> {
  const text = phrases.of({
    en: 'unknown: it changes too often at this time to be read',
    de: 'unbekannt: ändert sich zu dieser Zeit zu oft, um gelesen zu werden',
  });
  return { path, status: 'unknown', text, reason: 'too_many', events: citedChanges(changes.slice(0, 2)) };
}

async function handingsOf(
  { members, targeted, changed }: AskedEntity,
  { byTime, house, reading }: Omit<Bearing, 'changed'>,
  atMs: number,
): Promise<{ handings: readonly Handing[]; isWhole: boolean }> {
  const { terms } = house;
  const paths = OWNER_PATHS.map((path): Filter => ({ term: terms.term(EXISTS, `changes.${path}`) }));
  const types = members.flatMap(({ type }) =>
    ['assigned', 'reassigned'].map((verb): Filter => ({ term: terms.term('type', `${type}.${verb}`) })),
  );
  const success: Filter = { term: terms.term('outcome', 'success') };
  const filter: Filter = {
    any: [{ all: [{ any: changed }, { any: paths }] }, { all: [targeted, { any: types }, success] }],
  };
  const found = await byTime.first(filter, { order: 'desc', to: atMs + 1, limit: OWNERS_MAX + 1 });
  const events = await reading.of(found.slice(0, OWNERS_MAX));
  if (events === undefined) return { handings: [], isWhole: false };
  const read = events.filter(({ isDamaged, standing }) => !isDamaged && standing.includes('target'));
  return { handings: ownershipOf(read.map(({ event }) => event)), isWhole: found.length <= OWNERS_MAX };
}

function handingRow({ path, ms, from, to, actor, reason, origin, events }: Handing): Record<string, unknown> {
  return {
    path,
    time: timeText(ms),
    from: heldRow(from),
    to: heldRow(to),
    by: partyRow(actor),
    reason,
    origin,
    events: events.map((event: ReadEvent) => citedEvent(event)),
  };
}

function heldRow({ said, party }: Held): Record<string, unknown> {
  return { said, ...(party === undefined ? {} : partyRow(party)) };
}

function partyRow({ name, type, id, ref }: Party): Record<string, unknown> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { id }),
    ...(ref === undefined ? {} : { ref }),
  };
}
