/** Finding what is tied to an event: what decides about an act, and the acts an event may decide about. */

import { ACTOR, foldText, normalText, TARGET, typeNameOf, valueForms } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { isMeant, tieKey, tiesOf } from '@trailmark/access';
import type { Tie, Watched } from '@trailmark/access';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { JudgedEvents } from './judged-event.ts';

/** Of one act; more decide about nothing that fewer do not. */
const AROUND_MAX = 500;
/** Acts that one event may have looked at again, the newest first. */
const TOUCHED_MAX = 20_000;
/** Versions of one asset that acts may name. */
const VERSIONS_MAX = 100;
const ABOUT_PEOPLE = ['role.*', 'spending_authority.*'] as const;

export class Tied {
  readonly #house: House;
  readonly #events: JudgedEvents;

  constructor(house: House, events: JudgedEvents) {
    this.#house = house;
    this.#events = events;
  }

  /** Everything that may decide about an act, as far as it is in the log by now. */
  around(act: ReadEvent, watched: Watched): { events: ReadEvent[]; isPartlyGone: boolean } {
    const found = new Map<number, ReadEvent>();
    let isPartlyGone = false;
    const take = (indexes: readonly number[]): void => {
      for (const index of indexes) {
        if (index === act.index || found.has(index)) continue;
        const judged = this.#events.at(index);
        if (judged === undefined) continue;
        found.set(index, judged.event);
        isPartlyGone ||= judged.isPartlyGone;
      }
    };
    const ties = tiesOf(act);
    take(this.#find(notOfPeople(ties), watched.around));
    const people = new Map(
      [...ties, ...[...found.values()].flatMap(tiesOf)].filter(isOfPerson).map((tie) => [tieKey(tie), tie]),
    );
    take(this.#find([...people.values()], ABOUT_PEOPLE));
    return { events: [...found.values()], isPartlyGone };
  }

  /** Indexes of acts below `to` that an event may change the verdict of, newest first. */
  touchedBy(event: ReadEvent, watched: Watched, to: number): readonly number[] {
    const ties = tiesOf(event);
    const direct = this.#find(notOfPeople(ties), watched.acts, to, TOUCHED_MAX);
    if (!isMeant(typeNameOf(event), ABOUT_PEOPLE)) return direct;
    // A role counts where its holder approved something.
    const touched = new Set(direct);
    for (const { id } of ties.filter(isOfPerson)) {
      for (const act of this.touchedByPerson({ id }, watched, to)) touched.add(act);
    }
    return [...touched];
  }

  /** Acts whose verdict follows from what somebody did: their own, and those tied to what they decided. */
  touchedByPerson(
    { id, ref }: { readonly id?: string; readonly ref?: string },
    { acts, around }: Watched,
    to: number,
  ): number[] {
    const { terms } = this.#house;
    const stands: Filter[] = ref === undefined ? [] : [{ term: terms.term('subject', ref) }];
    if (id !== undefined) stands.push({ term: terms.term(ACTOR, normalText(id)) });
    const touched = new Set(this.#findAll([{ any: stands }, typesFilter(this.#house, acts)], to, TOUCHED_MAX));
    const decisions = this.#findAll([{ any: stands }, typesFilter(this.#house, around)], undefined, TOUCHED_MAX);
    for (const index of decisions) {
      const decision = this.#events.at(index)?.event;
      if (decision === undefined) continue;
      for (const act of this.#find(notOfPeople(tiesOf(decision)), acts, to, TOUCHED_MAX)) touched.add(act);
    }
    return [...touched];
  }

  #find(ties: readonly Tie[], types: readonly string[], to?: number, limit = AROUND_MAX): readonly number[] {
    const terms = new Set(ties.flatMap((tie) => this.#termsOf(tie)));
    if (terms.size === 0) return [];
    // What is rare comes first: the types are looked up only where something of it is.
    const tied: Filter = { any: [...terms].map((term) => ({ term })) };
    return this.#findAll([tied, typesFilter(this.#house, types)], to, limit);
  }

  #findAll(all: readonly Filter[], to: number | undefined, limit: number): readonly number[] {
    const at = to === undefined ? {} : { at: to };
    return this.#house.ledger.find({ all }, { order: 'desc', limit, ...at }).indexes;
  }

  /** What an event tied so is found by, on either side of the tie. */
  #termsOf({ by, type = '', id }: Tie): bigint[] {
    const { terms } = this.#house;
    const target = (value: string): bigint => terms.term(TARGET, normalText(value));
    switch (by) {
      case 'request':
        return ['data.approval_request', 'data.request'].flatMap((field) =>
          valueForms(id).map((form) => terms.term(field, form)),
        );
      case 'target':
        return type === 'asset' ? [target(`${type}/${id}`), ...this.#usesOf(id)] : [target(`${type}/${id}`)];
      case 'use':
        return [terms.term('data.used_in', normalText(id)), target(id)];
      case 'emergency':
        return [
          ...valueForms(id).map((form) => terms.term('data.break_glass', form)),
          terms.term('cause', normalText(id)),
        ];
      case 'person':
        return [target(`${type}/${id}`)];
    }
  }

  /** Acts name an asset by its id, or as `id@version`. */
  #usesOf(asset: string): bigint[] {
    const versions = this.#house.ledger.values('data.assets', foldText(`${asset}@`), { limit: VERSIONS_MAX });
    return [this.#house.terms.term('data.assets', normalText(asset)), ...versions.map(({ term }) => term)];
  }
}

/** Events of these types, names or beginnings as `post.*`. */
export function typesFilter({ terms }: House, types: readonly string[]): Filter {
  if (types.includes('*')) return { all: [] };
  return { any: types.map((type) => ({ term: terms.term('type', type) })) };
}

const isOfPerson = ({ by }: Tie): boolean => by === 'person';
const notOfPeople = (ties: readonly Tie[]): Tie[] => ties.filter((tie) => !isOfPerson(tie));
