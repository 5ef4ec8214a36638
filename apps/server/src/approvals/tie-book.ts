/**
 * What is tied to a thing, a request or a person: found once, kept for a while, and taken further by what is recorded
 * meanwhile, so that many acts of one thing are judged without looking all of it up for each.
 */

import { bearingOf, isMeant, TIES_MAX, tiesOf } from '@trailmark/access';
import type { Bearing, Tie, Watched } from '@trailmark/access';
import { ACTOR, foldText, normalText, TARGET, valueForms } from '@trailmark/catalog';
import { parseEntry } from '@trailmark/core';
import type { Filter, FindOptions, Found } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { JudgedEvents } from './judged-event.ts';
import { pacedFind } from './pace.ts';

/** In one list, beyond which acts that name no request make room: they are looked up by their time then. */
const LIST_MAX = 20_000;
/** Of what decides and of acts that name requests; beyond that the older half is left out. */
const DECIDING_MAX = 100_000;
/** In all lists together: some hundred bytes each, no value of a person among them. */
const KEPT_MAX = 100_000;
const LISTS_MAX = 4_000;
const PAGE = 10_000;
/** Found without asking for types. */
const FEW = 64;
/** New entries that are looked at one by one; of more, every list looks itself. */
const ONE_BY_ONE_MAX = 512;
/** Versions of one asset that acts may name. */
const VERSIONS_MAX = 100;

/** What is tied to one of these. */
export interface TieList {
  readonly entries: readonly Bearing[];
  /** Acts that name no request are not all among them; found so. */
  readonly elsewhere: Filter | undefined;
  /** Not even all that decides is. */
  readonly isCut: boolean;
}

type Name = readonly [key: string, kind: Kind, id: string];
type Kind = 'thing' | 'asset' | 'request' | 'emergency' | 'person';
interface Kept {
  readonly types: readonly string[];
  readonly terms: () => bigint[];
  entries: Bearing[];
  readTo: number;
  isStale: boolean;
  isThinned: boolean;
  /** At how many entries room is made. */
  fullAt: number;
  isCut: boolean;
}

export class TieBook {
  readonly #house: House;
  readonly #events: JudgedEvents;
  readonly #keepPace: () => Promise<void>;
  /** The one used least recently first. */
  readonly #lists = new Map<string, Kept>();
  #watched: Watched | undefined;
  #generation: number;
  #knownTo = 0;
  #count = 0;

  constructor(house: House, events: JudgedEvents, keepPace: () => Promise<void>) {
    this.#house = house;
    this.#events = events;
    this.#keepPace = keepPace;
    this.#generation = house.generation;
  }

  /** Each list there is of these ties, as far as it is in the log by now. */
  async of(ties: readonly Tie[], watched: Watched): Promise<TieList[]> {
    await this.#advance(watched);
    const lists: TieList[] = [];
    const names = this.#namesOf(ties);
    await this.#beginTogether(names, watched);
    for (const [key, kind, id] of names) {
      const kept = this.#lists.get(key) ?? this.#begin(kind, id, watched);
      this.#lists.delete(key);
      if (kept.isStale) await this.#read(kept, watched);
      this.#lists.set(key, kept);
      lists.push({
        entries: kept.entries,
        elsewhere: kept.isThinned ? this.#tied(kept.terms()) : undefined,
        isCut: kept.isCut,
      });
    }
    this.#makeRoom(lists.length);
    return lists;
  }

  forget(): void {
    this.#lists.clear();
    this.#count = 0;
  }

  /** What is tied to few events is found by one search for several lists at once. */
  async #beginTogether(names: readonly Name[], watched: Watched): Promise<void> {
    const fresh = new Map<string, Kept>();
    for (const [key, kind, id] of names)
      if (kind !== 'person' && !this.#lists.has(key)) fresh.set(key, this.#begin(kind, id, watched));
    const [first] = fresh.values();
    if (first === undefined || fresh.size === 1) return;
    const at = this.#house.ledger.head().size;
    const terms = (): bigint[] => [...fresh.values()].flatMap((kept) => kept.terms());
    const indexes = await this.#findFew({ terms, types: first.types }, { order: 'asc', at });
    if (indexes === undefined) return;
    for (const index of indexes) {
      const judged = this.#events.at(index);
      if (judged === undefined) continue;
      const entry = bearingOf(judged.event, watched, judged.isPartlyGone);
      const its = tiesOf(judged.event);
      // What was taken away, or is beyond what is looked at, may be what ties it.
      const keys =
        judged.isPartlyGone || its.length >= TIES_MAX ? [...fresh.keys()] : this.#namesOf(its).map(([key]) => key);
      for (const key of keys) fresh.get(key)?.entries.push(entry);
      await this.#keepPace();
    }
    for (const [key, kept] of fresh) {
      this.#lists.set(key, Object.assign(kept, { readTo: at, isStale: false }));
      this.#count += kept.entries.length;
    }
  }

  #begin(kind: Kind, id: string, { around, acts, people }: Watched): Kept {
    const types = kind === 'person' ? people : [...new Set([...around, ...acts])];
    // Versions of an asset are added to; of others no id is kept, which may be somebody's.
    const found = this.#termsOf(kind, id);
    const terms = kind === 'asset' ? (): bigint[] => this.#termsOf(kind, id) : (): bigint[] => found;
    return { types, terms, entries: [], readTo: 0, isStale: true, isThinned: false, fullAt: LIST_MAX, isCut: false };
  }

  /** Tells the lists that something new may belong to that it does. */
  async #advance(watched: Watched): Promise<void> {
    const { ledger, generation } = this.#house;
    if (this.#watched !== watched || this.#generation !== generation) this.forget();
    this.#watched = watched;
    this.#generation = generation;
    const { size } = ledger.head();
    const from = this.#knownTo;
    this.#knownTo = size;
    if (size === from || this.#lists.size === 0) return;
    if (size - from > ONE_BY_ONE_MAX) {
      for (const kept of this.#lists.values()) kept.isStale = true;
      return;
    }
    const types = [...watched.around, ...watched.acts];
    for (const [at, bytes] of ledger.entries(from, size).entries()) {
      if (!isMeant(parseEntry(bytes)?.type ?? '', types)) continue;
      const event = this.#events.at(from + at)?.event;
      if (event === undefined) continue;
      const its = tiesOf(event);
      const keys = its.length >= TIES_MAX ? [...this.#lists.keys()] : this.#namesOf(its).map(([key]) => key);
      for (const key of keys) {
        const kept = this.#lists.get(key);
        if (kept !== undefined) kept.isStale = true;
      }
    }
  }

  async #read(kept: Kept, watched: Watched): Promise<void> {
    const at = this.#house.ledger.head().size;
    const before = kept.entries.length;
    for (let from = kept.readTo; ;) {
      const { indexes, next } = await this.#find(kept, from, at);
      for (const index of indexes) {
        const judged = this.#events.at(index);
        if (judged !== undefined) kept.entries.push(bearingOf(judged.event, watched, judged.isPartlyGone));
        if (kept.entries.length > kept.fullAt) this.#thin(kept);
        await this.#keepPace();
      }
      if (next === undefined) break;
      from = next + 1;
    }
    this.#count += kept.entries.length - before;
    kept.readTo = at;
    kept.isStale = false;
  }

  async #find({ terms, types }: Kept, from: number, at: number): Promise<Found> {
    const page = { order: 'asc', at, ...(from === 0 ? {} : { cursor: from - 1 }) } as const;
    const few = await this.#findFew({ terms, types }, page);
    if (few !== undefined) return { indexes: few, next: undefined };
    const filter: Filter = { all: [this.#tied(terms()), typesFilter(this.#house, types)] };
    return pacedFind(this.#house, filter, { ...page, limit: PAGE }, this.#keepPace);
  }

  /**
   * What is tied is rare mostly: to look at the type of each is quicker then than to search for many types. Undefined
   * where it is not so few.
   */
  async #findFew(
    { terms, types }: Pick<Kept, 'terms' | 'types'>,
    page: FindOptions,
  ): Promise<readonly number[] | undefined> {
    const { ledger } = this.#house;
    const few = { ...page, limit: FEW };
    const { indexes, next } = await pacedFind(this.#house, this.#tied(terms()), few, this.#keepPace);
    if (next !== undefined) return undefined;
    return indexes.filter((index) => {
      const [entry = new Uint8Array()] = ledger.entries(index, index + 1);
      return isMeant(parseEntry(entry)?.type ?? '', types);
    });
  }

  #thin(kept: Kept): void {
    const isPlain = (one: Bearing): boolean => !one.isDeciding && one.named === undefined && !one.isPartlyGone;
    kept.entries = kept.entries.filter((one) => !isPlain(one));
    kept.isThinned = true;
    if (kept.entries.length > DECIDING_MAX) {
      kept.entries = kept.entries.slice(-DECIDING_MAX / 2);
      kept.isCut = true;
    }
    // Not again for each that comes.
    kept.fullAt = Math.max(LIST_MAX, kept.entries.length * 2);
  }

  /** @param newest lists that are in use */
  #makeRoom(newest: number): void {
    for (const [key, { entries }] of this.#lists) {
      const isRoom = this.#count <= KEPT_MAX && this.#lists.size <= LISTS_MAX;
      if (isRoom || this.#lists.size <= newest) return;
      this.#lists.delete(key);
      this.#count -= entries.length;
    }
  }

  #tied(terms: readonly bigint[]): Filter {
    return { any: [...new Set(terms)].map((term) => ({ term })) };
  }

  /** What an event tied so is found by, on either side of the tie. */
  #termsOf(kind: Kind, id: string): bigint[] {
    const { terms } = this.#house;
    switch (kind) {
      case 'request':
        return ['data.approval_request', 'data.request'].flatMap((field) =>
          valueForms(id).map((form) => terms.term(field, form)),
        );
      case 'thing':
        return [terms.term(TARGET, id), terms.term('data.used_in', id)];
      case 'asset':
        return [terms.term(TARGET, id), ...this.#usesOf(id)];
      case 'emergency':
        return [...valueForms(id).map((form) => terms.term('data.break_glass', form)), terms.term('cause', id)];
      case 'person':
        return [terms.term(TARGET, normalText(`user/${id}`))];
    }
  }

  /** Acts name an asset by its id, or as `id@version`. */
  #usesOf(asset: string): bigint[] {
    const versions = this.#house.ledger.values('data.assets', foldText(`${asset}@`), { limit: VERSIONS_MAX });
    return [this.#house.terms.term('data.assets', asset), ...versions.map(({ term }) => term)];
  }

  /** The lists that ties lead to, each once. A thing that is used in another is found by the same id. */
  #namesOf(ties: readonly Tie[]): readonly Name[] {
    const names = new Map<string, Name>();
    for (const { by, type, id } of ties) {
      const kind: Kind = by === 'use' || by === 'target' ? (type === 'asset' ? 'asset' : 'thing') : by;
      const normal = normalText(id);
      const key = `${kind} ${this.#house.terms.term(TARGET, normal)}`;
      names.set(key, [key, kind, normal]);
    }
    return [...names.values()];
  }
}

/** Events of these types, names or beginnings as `post.*`. */
export function typesFilter({ terms }: House, types: readonly string[]): Filter {
  if (types.includes('*')) return { all: [] };
  return { any: types.map((type) => ({ term: terms.term('type', type) })) };
}

/** Everything somebody did. */
export function actedFilter({ terms }: House, { id, ref }: { readonly id?: string; readonly ref?: string }): Filter {
  const stands: Filter[] = ref === undefined ? [] : [{ term: terms.term('subject', ref) }];
  if (id !== undefined) stands.push({ term: terms.term(ACTOR, normalText(id)) });
  return { any: stands };
}
