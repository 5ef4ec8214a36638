/** Events of an entity as one caller is shown them, each opened once; all of it goes on record as shown. */

import type { Entity, Language, ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import { viewerOf } from '../http/find-events.ts';
import { problemOf } from '../http/problems.ts';
import type { Server } from '../http/server.ts';
import { damagedRow, openRecorded, showOpened } from '../search/show.ts';
import type { Shown, Viewer } from '../search/show.ts';
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

export class EntityReading {
  readonly #server: Server;
  readonly #house: House;
  readonly #viewer: Viewer;
  readonly #members: readonly Entity[];
  readonly #read = new Map<number, EntityEvent>();
  readonly #shown: Shown[] = [];

  constructor(
    server: Server,
    house: House,
    caller: Caller,
    members: readonly Entity[],
    language: Language | undefined,
  ) {
    this.#server = server;
    this.#house = house;
    this.#members = members;
    this.#viewer = viewerOf(caller, language);
  }

  get shown(): readonly Shown[] {
    return this.#shown;
  }

  /** In as many turns as it takes. */
  of(placed: readonly Placed[]): Promise<EntityEvent[]> {
    return this.#server.turns.map(placed, (one) => this.one(one));
  }

  one({ index, ms }: Placed): EntityEvent {
    let read = this.#read.get(index);
    if (read === undefined) {
      read = this.#open(index, ms);
      this.#read.set(index, read);
    }
    return read;
  }

  /** One damaged row must neither hide nor spoil its neighbours. */
  #open(index: number, ms: number): EntityEvent {
    try {
      const row = openRecorded(this.#house, index);
      const shown = showOpened(this.#house, index, row, this.#viewer);
      this.#shown.push(shown);
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
