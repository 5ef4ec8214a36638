/** Events in the order of the time they occurred, which is not that of the log: what came late stands where it belongs. */

import { parseEntry } from '@trailmark/core';
import type { Filter } from '@trailmark/ledger';
import type { Turns } from '../http/turns.ts';
import type { House } from '../tenant/house.ts';

const PAGE = 1_000;
const TURN_MS = 20;

export interface Placed {
  readonly index: number;
  readonly ms: number;
}

export interface OrderOptions {
  readonly order: 'desc' | 'asc';
  readonly limit: number;
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only what comes behind this one, in the order asked for. */
  readonly behind?: Placed | undefined;
  readonly skip?: ReadonlySet<number>;
}

export class ByTime {
  readonly #house: House;
  readonly #turns: Turns;
  #turnAt = 0;
  /** Everything is read as of this size of the log. */
  readonly at: number;

  constructor(house: House, turns: Turns) {
    this.#house = house;
    this.#turns = turns;
    this.at = house.ledger.head().size;
  }

  /**
   * The first `limit` events that match. They are looked for along the log, and with each page that was read only what
   * could still be among them: of a log in order of time that is hardly more than asked for, of others all of it.
   */
  async first(filter: Filter, options: OrderOptions): Promise<Placed[]> {
    const { order, limit, behind, skip } = options;
    const isBefore = order === 'desc' ? (a: Placed, b: Placed) => later(a, b) : (a: Placed, b: Placed) => later(b, a);
    let { from, to } = options;
    if (behind !== undefined && order === 'desc') to = Math.min(to ?? Infinity, behind.ms + 1);
    if (behind !== undefined && order === 'asc') from = Math.max(from ?? -Infinity, behind.ms);
    let best: Placed[] = [];
    for (let cursor: number | undefined; ;) {
      await this.#turn();
      const { indexes, next } = this.#house.ledger.find(filter, {
        at: this.at,
        order,
        limit: cursor === undefined ? limit + (skip?.size ?? 0) : PAGE,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const index of indexes) {
        const placed = { index, ms: this.occurredMs(index) };
        if (skip?.has(index) === true || (behind !== undefined && isBefore(placed, behind) <= 0)) continue;
        best.push(placed);
      }
      best = best.sort(isBefore).slice(0, limit);
      const last = best.length === limit ? best.at(-1) : undefined;
      if (next === undefined) return best;
      cursor = next;
      if (last === undefined) continue;
      if (order === 'desc') from = Math.max(from ?? -Infinity, last.ms);
      else to = Math.min(to ?? Infinity, last.ms + 1);
    }
  }

  /** All that match, in order of time; undefined where there are more than `limit`. */
  async all(
    filter: Filter,
    span: { readonly from?: number; readonly to?: number },
    limit: number,
  ): Promise<Placed[] | undefined> {
    await this.#turn();
    const { indexes, next } = this.#house.ledger.find(filter, { at: this.at, order: 'asc', limit, ...span });
    if (next !== undefined) return undefined;
    return indexes.map((index) => ({ index, ms: this.occurredMs(index) })).sort((a, b) => later(b, a));
  }

  /** Many looks through the log are short: whoever else waits is let by after some of them, not after each. */
  async #turn(): Promise<void> {
    if (performance.now() - this.#turnAt < TURN_MS) return;
    await this.#turns.next();
    this.#turnAt = performance.now();
  }

  occurredMs(index: number): number {
    const [bytes] = this.#house.ledger.entries(index, index + 1);
    // A damaged entry has a place in the list all the same.
    return (bytes === undefined ? undefined : parseEntry(bytes))?.occurredMs ?? 0;
  }
}

/** Negative where `a` is later: by time, then by place in the log. */
export function later(a: Placed, b: Placed): number {
  return b.ms - a.ms || b.index - a.index;
}
