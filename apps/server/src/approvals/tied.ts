/** Finding what is tied to an event: what decides about an act, and the acts an event may decide about. */

import { arePartsAsked, bearingOf, bearingOn, isMeant, peopleAsked, tiesOf, touchedBy } from '@trailmark/access';
import type { ApprovalRule, Bearing, Cut, Tie, Watched } from '@trailmark/access';
import { targetsOf, typeNameOf } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { JudgedEvent, JudgedEvents } from './judged-event.ts';
import { pacedFind } from './pace.ts';
import { actedFilter, TieBook, typesFilter } from './tie-book.ts';
import type { TieList } from './tie-book.ts';

/** From so many acts on that one event may change it is better to look at the whole log again, in steps. */
const TOUCHED_MAX = 20_000;
const PAGE = 10_000;
/** Acts around one of a thing that has more of them than are kept. */
const ELSEWHERE_MAX = 1_000;
const HOUR_MS = 3_600_000;
const LIMITS = 'spending_authority.changed';

export interface Around {
  readonly events: readonly ReadEvent[];
  readonly isPartlyGone: boolean;
  readonly cut: ReadonlySet<Cut>;
}

/** Somebody, as an id or a reference to a subject. */
export interface Whom {
  readonly id?: string;
  readonly ref?: string;
}

export class Tied {
  readonly #house: House;
  readonly #events: JudgedEvents;
  readonly #book: TieBook;
  readonly #keepPace: () => Promise<void>;

  constructor(house: House, events: JudgedEvents, keepPace: () => Promise<void>) {
    this.#house = house;
    this.#events = events;
    this.#book = new TieBook(house, events, keepPace);
    this.#keepPace = keepPace;
  }

  forget(): void {
    this.#book.forget();
  }

  /** Everything that may decide about an act by its rule, as far as it is in the log by now. */
  async around({ event, isPartlyGone }: JudgedEvent, rule: ApprovalRule, watched: Watched): Promise<Around> {
    const found = new Map<number, JudgedEvent>();
    const take = (indexes: readonly number[]): void => {
      for (const index of indexes) {
        const judged = found.has(index) ? undefined : this.#events.at(index);
        if (judged !== undefined) found.set(index, judged);
      }
    };
    const act = bearingOf(event, watched, isPartlyGone);
    const ties = tiesOf(event);
    const lists = await this.#book.of(ties.filter(isNoPerson), watched);
    const elsewhere = await this.#elsewhere(act, rule, watched, lists);
    const borne = bearingOn(act, rule, [...lists.map(({ entries }) => entries), elsewhere.acts]);
    const cut = new Set([...borne.cut, ...elsewhere.cut]);
    take(borne.deciding);
    const asked = peopleAsked(rule);
    if (asked.length > 0) {
      const deciders = [...found.values()].flatMap((one) => tiesOf(one.event));
      const people = [...ties, ...deciders].filter((tie) => !isNoPerson(tie));
      for (const { entries, isCut } of await this.#book.of(people, watched)) {
        take(entries.map(({ index }) => index));
        if (isCut) cut.add('decisions');
      }
    }
    take(borne.acts);
    const hasLimit = [...found.values()].some((one) => typeNameOf(one.event) === LIMITS);
    if (rule.amount !== undefined && arePartsAsked(event, rule.amount, hasLimit)) take(borne.parts);
    else cut.delete('parts');
    found.delete(event.index);
    const all = [...found.values()];
    return { events: all.map((one) => one.event), isPartlyGone: all.some((one) => one.isPartlyGone), cut };
  }

  /** Acts that make a rise together with this one, where there are too many of its thing to keep all of them. */
  async #elsewhere(
    act: Bearing,
    { amount }: ApprovalRule,
    watched: Watched,
    lists: readonly TieList[],
  ): Promise<{ readonly acts: readonly Bearing[]; readonly cut: readonly Cut[] }> {
    const cut: Cut[] = lists.some(({ isCut }) => isCut) ? ['decisions'] : [];
    // Acts on the request that it names are in the list of that request.
    const areUsesElsewhere = act.named !== undefined && lists.some(({ isCut }) => !isCut);
    if (cut.length > 0 && !areUsesElsewhere) cut.push('uses');
    const filters = lists.flatMap(({ elsewhere }) => elsewhere ?? []);
    if (filters.length === 0 || amount?.partsHours === undefined || act.named !== undefined) return { acts: [], cut };
    const partsMs = amount.partsHours * HOUR_MS;
    const all = [{ any: filters }, typesFilter(this.#house, [act.type])];
    const span = { from: act.ms - partsMs, to: act.ms + partsMs + 1 };
    const page = { ...span, order: 'desc', limit: ELSEWHERE_MAX } as const;
    const { indexes, next } = await pacedFind(this.#house, { all }, page, this.#keepPace);
    const acts = indexes.flatMap((index) => {
      const judged = this.#events.at(index);
      return judged === undefined ? [] : [bearingOf(judged.event, watched, judged.isPartlyGone)];
    });
    return { acts, cut: next === undefined ? cut : [...cut, 'parts'] };
  }

  /** Indexes of acts below `to` that an event may change the verdict of, or all of them. */
  async touchedBy(event: ReadEvent, watched: Watched, to: number): Promise<readonly number[] | 'all'> {
    const lists = await this.#book.of(tiesOf(event).filter(isNoPerson), watched);
    if (lists.some(({ isCut }) => isCut)) return 'all';
    const bearing = bearingOf(event, watched, this.#events.at(event.index)?.isPartlyGone ?? true);
    const { acts, within } = touchedBy(
      bearing,
      watched,
      lists.map(({ entries }) => entries),
    );
    const touched = new Set(acts);
    const filters = lists.flatMap(({ elsewhere }) => elsewhere ?? []);
    if (within !== undefined && filters.length > 0) {
      const span = { ...(within.fromMs === -Infinity ? {} : { from: within.fromMs }), ...endOf(within.toMs) };
      const found = await this.#findAll([{ any: filters }, typesFilter(this.#house, watched.acts), span], to);
      if (found === 'all') return 'all';
      for (const act of found) touched.add(act);
    }
    if (isMeant(typeNameOf(event), watched.people)) {
      // What somebody may decides where that person approved something, and a limit where the person acts.
      const isOwn = typeNameOf(event) === LIMITS;
      for (const { type, id, ref } of targetsOf(event)) {
        if (type !== undefined && type !== 'user') continue;
        const who = { ...(id === undefined ? {} : { id }), ...(ref === undefined ? {} : { ref }) };
        const theirs = await this.touchedByPerson(who, watched, to, isOwn);
        if (theirs === 'all') return 'all';
        for (const act of theirs) touched.add(act);
      }
    }
    return [...touched].filter((index) => index < to && index !== event.index);
  }

  /** Acts whose verdict follows from what somebody did: their own, and those tied to what they decided. */
  async touchedByPerson(who: Whom, watched: Watched, to: number, isOwn = true): Promise<readonly number[] | 'all'> {
    if (who.id === undefined && who.ref === undefined) return [];
    const theirs = actedFilter(this.#house, who);
    const own = isOwn ? await this.#findAll([theirs, typesFilter(this.#house, watched.acts)], to) : [];
    const decisions = await this.#findAll([theirs, typesFilter(this.#house, watched.deciding)]);
    if (own === 'all' || decisions === 'all') return 'all';
    const touched = new Set(own);
    for (const index of decisions) {
      const decision = this.#events.at(index)?.event;
      const acts = decision === undefined ? [] : await this.#tiedActs(decision, watched, to);
      if (acts === 'all') return 'all';
      for (const act of acts) touched.add(act);
      if (touched.size > TOUCHED_MAX) return 'all';
    }
    return [...touched];
  }

  async #tiedActs(decision: ReadEvent, watched: Watched, to: number): Promise<readonly number[] | 'all'> {
    const lists = await this.#book.of(tiesOf(decision).filter(isNoPerson), watched);
    if (lists.some(({ elsewhere }) => elsewhere !== undefined)) return 'all';
    return lists.flatMap(({ entries }) => entries.filter(({ isAct, index }) => isAct && index < to)).map(indexOf);
  }

  async #findAll(all: readonly Filter[], to?: number): Promise<readonly number[] | 'all'> {
    const found: number[] = [];
    for (let cursor: number | undefined; ;) {
      const page = await pacedFind(
        this.#house,
        { all },
        {
          order: 'desc',
          limit: PAGE,
          ...(to === undefined ? {} : { at: to }),
          ...(cursor === undefined ? {} : { cursor }),
        },
        this.#keepPace,
      );
      found.push(...page.indexes);
      cursor = page.next;
      if (found.length > TOUCHED_MAX) return 'all';
      if (cursor === undefined) return found;
    }
  }
}

const isNoPerson = ({ by }: Tie): boolean => by !== 'person';
const indexOf = ({ index }: Bearing): number => index;
const endOf = (toMs: number): { to?: number } => (toMs === Infinity ? {} : { to: toMs + 1 });
