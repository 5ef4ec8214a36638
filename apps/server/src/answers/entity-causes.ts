/** Causes and effects: the event that one names as its cause, and those that name it as theirs. */

import { quoted, type Trail } from '@trailmark/answers';
import { textAt, type ReadEvent } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import { askedFor } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';
import { citedEvent } from './entity-cited.ts';
import type { ByTime } from './entity-order.ts';
import type { EntityEvent, EntityReading } from './entity-reading.ts';

/** Conditions that one query may hold. */
const IDS_MAX = 100;
/** Effects of all events of a page together. */
const EFFECTS_MAX = 200;

export interface Related {
  readonly cause?: unknown;
  readonly effects?: readonly unknown[];
}

export class CauseReader {
  readonly #house: House;
  readonly #caller: Caller;
  readonly #trail: Trail;
  readonly #byTime: ByTime;
  readonly #reading: EntityReading;
  readonly #nowMs: number;

  constructor(
    asking: { readonly house: House; readonly caller: Caller; readonly nowMs: number },
    parts: { readonly trail: Trail; readonly byTime: ByTime; readonly reading: EntityReading },
  ) {
    this.#house = asking.house;
    this.#caller = asking.caller;
    this.#nowMs = asking.nowMs;
    this.#trail = parts.trail;
    this.#byTime = parts.byTime;
    this.#reading = parts.reading;
  }

  /** By index of the event. */
  async of(events: readonly EntityEvent[]): Promise<ReadonlyMap<number, Related>> {
    const effects = await this.#effectsOf(events);
    const related = new Map<number, Related>();
    for (const { event, index } of events) {
      const cause = await this.#causeOf(event);
      const of = effects.get(index);
      related.set(index, {
        ...(cause === undefined ? {} : { cause: citedEvent(cause) }),
        ...(of === undefined ? {} : { effects: of }),
      });
    }
    return related;
  }

  /** By the source's own id: in the event's source before others. */
  async #causeOf(event: ReadEvent): Promise<ReadEvent | undefined> {
    const id = textAt(event, 'links.causedBy');
    if (id === undefined) return undefined;
    const source = textAt(event, 'source');
    const own = source === undefined ? undefined : await this.#trail.byId(id, source);
    const cause = own ?? (await this.#trail.byId(id));
    // An id may look like a place in the log.
    return cause !== undefined && (textAt(cause, 'id') === id || cause.ref === id) ? cause : undefined;
  }

  async #effectsOf(events: readonly EntityEvent[]): Promise<ReadonlyMap<number, readonly unknown[]>> {
    const byId = new Map<string, number[]>();
    for (const { event, index } of events) {
      const id = textAt(event, 'id') ?? event.ref;
      if (id !== '') byId.set(id, [...(byId.get(id) ?? []), index]);
    }
    const effects = new Map<number, unknown[]>();
    const ids = [...byId.keys()];
    for (let from = 0; from < ids.length; from += IDS_MAX) {
      const filter = this.#causedBy(ids.slice(from, from + IDS_MAX));
      const found = filter === undefined ? [] : await this.#byTime.first(filter, { order: 'asc', limit: EFFECTS_MAX });
      const taken = await this.#reading.taken(found, (event) => ({
        causes: byId.get(textAt(event, 'links.causedBy') ?? '') ?? [],
        effect: citedEvent(event),
      }));
      for (const { causes, effect } of taken)
        for (const index of causes) effects.set(index, [...(effects.get(index) ?? []), effect]);
    }
    return effects;
  }

  /** Undefined where the key may not ask by causes. */
  #causedBy(ids: readonly string[]): Filter | undefined {
    try {
      const q = `cause:(${ids.map(quoted).join(' OR ')})`;
      return askedFor(this.#house, this.#caller, q, { nowMs: this.#nowMs, withRoutine: true }).filter;
    } catch (error) {
      if (error instanceof Problem && error.code === 'auth.scope') return undefined;
      throw error;
    }
  }
}
