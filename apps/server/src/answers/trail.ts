/**
 * The trail as one caller may see it, for whoever answers a question: the caller's restriction is part of every search,
 * what is withheld from the caller is withheld here, and all that was shown is counted as shown to the caller.
 */

import { inOrder, languageOf, typeNameOf } from '@trailmark/catalog';
import type { Entity, ReadEvent } from '@trailmark/catalog';
import type {
  FoundEvents,
  LinkedEntity,
  Sight,
  SourceCoverage,
  Telling,
  Trail,
  VerdictsUntold,
  Wanted,
} from '@trailmark/answers';
import type { Verdict } from '@trailmark/access';
import { Problem } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import type { Caller } from '../access/caller.ts';
import { verdictFor } from '../approvals/verdict-shown.ts';
import { showInList, viewerOf } from '../http/find-events.ts';
import type { Opening } from '../http/opening.ts';
import type { Server } from '../http/server.ts';
import { linked } from '../links/index.ts';
import { locateEvent } from '../search/locate.ts';
import { isIndexOlder } from '../search/older-index.ts';
import { askedFor } from '../search/rights.ts';
import type { Viewer } from '../search/show.ts';
import { verdictsUntold } from '../search/verdict-rights.ts';
import type { House } from '../tenant/house.ts';
import { coverageOf } from './trail-coverage.ts';

const FOUND_DEFAULT = 500;
const FOUND_MAX = 10_000;
/**
 * Of what one answer may open: the first look must not leave nothing for those that settle what it found, and for what is
 * known of the sources.
 */
const SHARE_OF_MANY = 0.6;
const SHARE_OF_FEW = 0.8;
const FEW = 50;

export class CallerTrail implements Trail {
  readonly sight: Sight;
  readonly #server: Server;
  readonly #house: House;
  readonly #caller: Caller;
  readonly #telling: Telling;
  readonly #viewer: Viewer;
  readonly #opening: Opening;
  /** As of this size throughout, so that one answer is about one log. */
  readonly #at: number;
  /** What was opened, by index; an event is opened once for an answer. */
  readonly #read = new Map<number, ReadEvent>();
  #areVerdictsPending = false;
  #isVerdictAsked = false;

  /** @param opening what was opened here counts there, for the record of use before the answer leaves */
  constructor(server: Server, house: House, caller: Caller, telling: Telling, opening: Opening) {
    this.#server = server;
    this.#house = house;
    this.#caller = caller;
    this.#telling = telling;
    this.#opening = opening;
    this.#viewer = viewerOf(caller, languageOf(telling.language));
    this.#at = house.ledger.head().size;
    this.sight = { isRestricted: caller.restrict !== undefined, isWithholding: caller.withhold.length > 0 };
  }

  get isCut(): boolean {
    return this.#opening.isCut;
  }

  get areVerdictsPending(): boolean {
    return this.#areVerdictsPending;
  }

  get isIndexOlder(): boolean {
    return isIndexOlder(this.#house);
  }

  get verdictsUntold(): VerdictsUntold | undefined {
    return this.#isVerdictAsked ? verdictsUntold(this.#caller) : undefined;
  }

  find(wanted: Wanted): Promise<FoundEvents> {
    return this.#find(wanted, (wanted.limit ?? FOUND_DEFAULT) > FEW ? SHARE_OF_MANY : SHARE_OF_FEW);
  }

  async #find(wanted: Wanted, share: number): Promise<FoundEvents> {
    await this.#server.turns.next();
    const indexes = this.#indexes(wanted);
    if (indexes === undefined) return { events: [], isWhole: false, isWithheld: true };
    const isOpen = (index: number): boolean => this.#read.has(index);
    const events = await this.#opening.each(indexes.found, (index) => this.#one(index), { share, isOpen });
    if (events.length < indexes.found.length) this.#opening.cut();
    // A row that is not what was recorded has nothing to say; `fsck` is where it is heard of.
    const readable = events.filter((event) => event['damaged'] !== true);
    return { events: readable.sort(inOrder), isWhole: indexes.isWhole && readable.length === indexes.found.length };
  }

  async byId(id: string, source?: string): Promise<ReadEvent | undefined> {
    try {
      const index = await locateEvent(this.#house, this.#caller, { id, source }, this.#telling.nowMs);
      if (index >= this.#at) return undefined;
      const [event] = await this.#opening.each([index], (one) => this.#one(one), {
        share: SHARE_OF_FEW,
        isOpen: (one) => this.#read.has(one),
      });
      if (event === undefined) this.#opening.cut();
      return event?.['damaged'] === true ? undefined : event;
    } catch (error) {
      if (error instanceof Problem && NOT_SEEN.has(error.code)) return undefined;
      throw error;
    }
  }

  async verdicts(events: readonly ReadEvent[]): Promise<ReadonlyMap<number, Verdict>> {
    if (events.length === 0) return new Map();
    this.#isVerdictAsked = true;
    if (verdictsUntold(this.#caller) !== undefined) return new Map();
    // What the desk has not looked at yet has no verdict, and so is not named.
    const unready = await this.#server.desks.knownFor(this.#house, events.map(typeNameOf), this.#at);
    if (unready !== undefined) this.#areVerdictsPending = true;
    await this.#server.turns.next();
    const found = await this.#server.turns.map(events, ({ index }): [number, Verdict] | undefined => {
      const verdict = verdictFor(this.#house, index, this.#viewer);
      return verdict === undefined ? undefined : [index, verdict];
    });
    return new Map(found.filter((one) => one !== undefined));
  }

  async linked(entity: Entity): Promise<readonly LinkedEntity[]> {
    const joined = await linked(this.#house, this.#caller, entity, this.#telling.nowMs);
    const found: LinkedEntity[] = [];
    for (const { entity: one, index } of joined) {
      const by = index === undefined ? undefined : await this.byId(String(index));
      found.push(by === undefined ? { entity: one } : { entity: one, by });
    }
    return found;
  }

  coverage(fromMs: number, toMs: number): Promise<readonly SourceCoverage[]> {
    const [server, house, caller, telling] = [this.#server, this.#house, this.#caller, this.#telling];
    const trail = { find: (wanted: Wanted) => this.#find(wanted, 1), byId: (id: string) => this.byId(id) };
    return coverageOf({ server, house, caller, telling, trail, fromMs, toMs, at: this.#at });
  }

  /** Undefined where the caller may not ask this. @throws Problem `query.*` */
  #indexes({
    q,
    from,
    to,
    order = 'desc',
    limit = FOUND_DEFAULT,
  }: Wanted): { readonly found: readonly number[]; readonly isWhole: boolean } | undefined {
    const isByTime = (from ?? to) !== undefined;
    const times = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    try {
      if (isByTime && isPathWithheld('time', this.#caller.withhold)) return undefined;
      const options = { nowMs: this.#telling.nowMs, zone: this.#telling.zone, withRoutine: true };
      const { filter, notes } = askedFor(this.#house, this.#caller, q, options);
      const { indexes, next } = this.#house.ledger.find(filter, {
        ...times,
        at: this.#at,
        order,
        limit: Math.min(limit, FOUND_MAX),
      });
      return { found: indexes, isWhole: next === undefined && notes.length === 0 };
    } catch (error) {
      if (error instanceof Problem && error.code === 'auth.scope') return undefined;
      throw error;
    }
  }

  #one(index: number): ReadEvent {
    let event = this.#read.get(index);
    if (event === undefined) {
      const shown = showInList(this.#server, this.#house, index, this.#viewer);
      this.#opening.keep(shown);
      // What is shown has these members: see showOpened and damagedRow.
      event = shown.event as ReadEvent;
      this.#read.set(index, event);
    }
    return event;
  }
}

const NOT_SEEN: ReadonlySet<string> = new Set(['event.not_found', 'event.id_ambiguous', 'auth.scope']);
