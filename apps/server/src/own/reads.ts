/** Plain reads, recorded in sum per key and minute. May fail open: a reader is never kept waiting for its own record. */

import { timeText } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { OwnEvents } from './own-events.ts';

const MINUTE_MS = 60_000;

interface Sum {
  readonly tenant: string;
  readonly caller: Caller;
  readonly fromMs: number;
  toMs: number;
  queries: number;
  events: number;
}

export class Reads {
  readonly #own: OwnEvents;
  readonly #tenants: Tenants;
  readonly #now: () => number;
  readonly #onFailure: (error: unknown) => void;
  readonly #sums = new Map<string, Sum>();
  readonly #timer: NodeJS.Timeout;

  constructor(own: OwnEvents, tenants: Tenants, now: () => number, onFailure: (error: unknown) => void) {
    this.#own = own;
    this.#tenants = tenants;
    this.#now = now;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => void this.flush(), MINUTE_MS);
    this.#timer.unref();
  }

  /** Adds one query that showed `events` events. */
  note(house: House, caller: Caller, events: number): void {
    const nowMs = this.#now();
    let sum = this.#sums.get(caller.key.id);
    if (sum === undefined) {
      sum = { tenant: house.tenant, caller, fromMs: nowMs, toMs: nowMs, queries: 0, events: 0 };
      this.#sums.set(caller.key.id, sum);
    }
    sum.toMs = nowMs;
    sum.queries++;
    sum.events += events;
  }

  /** Records what has gathered. */
  async flush(): Promise<void> {
    const sums = [...this.#sums.values()];
    this.#sums.clear();
    for (const { tenant, caller, fromMs, toMs, queries, events } of sums) {
      try {
        const data = { from: timeText(fromMs), to: timeText(toMs), queries, events, session: caller.key.id };
        const event = { type: 'trail.read', actor: caller, data } as const;
        await this.#tenants.during(tenant, (house) => this.#own.record(house, event));
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
