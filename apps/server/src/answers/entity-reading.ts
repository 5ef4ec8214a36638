/** Events of an entity as one caller is shown them, each opened once, within bounds; all of it goes on record as shown. */

import type { Entity, Language, ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import { viewerOf } from '../http/find-events.ts';
import type { Opening } from '../http/opening.ts';
import { problemOf } from '../http/problems.ts';
import type { Server } from '../http/server.ts';
import { damagedRow, openRecorded, showOpened } from '../search/show.ts';
import type { Viewer } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import { standingOf } from './entity-asked.ts';
import type { Standing } from './entity-asked.ts';
import type { Placed } from './entity-order.ts';

export interface EntityEvent extends Placed {
  readonly event: ReadEvent;
  readonly standing: readonly Standing[];
  readonly isDamaged: boolean;
}

const LINKING: ReadonlySet<string> = new Set(['trail.linked', 'trail.unlinked']);

/** Of what one answer may open, for the rows of a page. */
const SHARE_OF_PAGE = 0.25;
const SHARE_OF_SOME = 0.6;

export class EntityReading {
  readonly #server: Server;
  readonly #house: House;
  readonly #viewer: Viewer;
  readonly #members: readonly Entity[];
  readonly #read = new Map<number, EntityEvent>();
  readonly #opening: Opening;

  constructor(
    server: Server,
    house: House,
    caller: Caller,
    members: readonly Entity[],
    language: Language | undefined,
    opening: Opening,
  ) {
    this.#server = server;
    this.#house = house;
    this.#members = members;
    this.#opening = opening;
    this.#viewer = viewerOf(caller, language);
  }

  /** Whether nothing more can be read: an answer that needed it must say so. */
  get isSpent(): boolean {
    return !this.#opening.hasRoom();
  }

  /** All of them, in as many turns as it takes; undefined where that is more than one answer may open. */
  async of(placed: readonly Placed[]): Promise<EntityEvent[] | undefined> {
    const read = await this.#each(placed, (one) => this.#one(one));
    if (read.length === placed.length) return read;
    this.#opening.cut();
    return undefined;
  }

  /** As many of the first of them as a page may hold; most of it is left for what is found out about them. */
  page(placed: readonly Placed[]): Promise<EntityEvent[]> {
    return this.#each(placed, (one) => this.#one(one), SHARE_OF_PAGE);
  }

  /** As many of the first of them as leave room for what is to be read because of them. */
  async some(placed: readonly Placed[]): Promise<EntityEvent[]> {
    const read = await this.#each(placed, (one) => this.#one(one), SHARE_OF_SOME);
    if (read.length < placed.length) this.#opening.cut();
    return read;
  }

  /** What `of` takes of each; the events themselves are not kept. */
  async taken<R>(placed: readonly Placed[], of: (event: ReadEvent) => R): Promise<R[]> {
    const taken = await this.#each(placed, (one) => of((this.#read.get(one.index) ?? this.#open(one)).event));
    if (taken.length < placed.length) this.#opening.cut();
    return taken;
  }

  #each<R>(placed: readonly Placed[], read: (one: Placed) => R, share = 1): Promise<R[]> {
    return this.#opening.each(placed, read, { share, isOpen: ({ index }) => this.#read.has(index) });
  }

  #one(placed: Placed): EntityEvent {
    let read = this.#read.get(placed.index);
    if (read === undefined) {
      read = this.#open(placed, { isKept: true });
      this.#read.set(placed.index, read);
    }
    return read;
  }

  /** One damaged row must neither hide nor spoil its neighbours. */
  #open({ index, ms }: Placed, { isKept = false } = {}): EntityEvent {
    try {
      const row = openRecorded(this.#house, index);
      const shown = showOpened(this.#house, index, row, this.#viewer);
      if (isKept) this.#opening.keep(shown);
      else this.#opening.pass(shown);
      const stands = standingOf(row, this.#members);
      // What links it with others names people by their refs, whatever it was asked for by.
      const isOurs = stands.length === 0 && LINKING.has(row.entry.type);
      const standing: Standing[] = isOurs ? ['target'] : stands;
      // What is shown has these members: see showOpened.
      return { index, ms, event: shown.event as ReadEvent, standing, isDamaged: false };
    } catch (error) {
      if (problemOf(error).code !== 'store.damaged') throw error;
      this.#server.metrics.damaged();
      return { index, ms, event: damagedRow(index).event as ReadEvent, standing: ['target'], isDamaged: true }; // as above
    }
  }
}
