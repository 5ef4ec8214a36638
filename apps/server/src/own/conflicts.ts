/** A source that sends another content under an id it has used: answered to the source, and put on record once. */

import type { Caller } from '../access/caller.ts';
import type { Recorded } from '../intake/record.ts';
import type { House } from '../tenant/house.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { OwnEvents } from './own-events.ts';

/** Conflicts that wait to be recorded; a flood of them must not crowd out what is recorded. */
const WAITING_MAX = 1_000;

export class Conflicts {
  readonly #own: OwnEvents;
  readonly #tenants: Tenants;
  readonly #waiting = new Map<string, { tenant: string; caller: Caller; index: number; ref: string | undefined }>();
  #isRecording = false;

  constructor(own: OwnEvents, tenants: Tenants) {
    this.#own = own;
    this.#tenants = tenants;
  }

  /**
   * Takes down what conflicts; recorded after the answer, one after another. May fail open: the source has been told,
   * and the first content stands unchanged.
   */
  note({ tenant }: House, caller: Caller, { results }: Recorded): void {
    for (const { status, index, ref } of results) {
      if (status !== 'conflict' || index === undefined || this.#waiting.size >= WAITING_MAX) continue;
      this.#waiting.set(`${tenant} ${index}`, { tenant, caller, index, ref });
    }
    if (this.#waiting.size > 0 && !this.#isRecording) void this.#record();
  }

  async #record(): Promise<void> {
    this.#isRecording = true;
    for (const [name, { tenant, caller, index, ref }] of this.#waiting) {
      this.#waiting.delete(name);
      // One record for each entry that is contested, however often it is tried.
      const id = `conflict.${index}`;
      const event = { type: 'trail.conflict_seen', id, actor: caller, data: { index, ref } } as const;
      await this.#tenants.during(tenant, (house) => this.#own.record(house, event)).catch(() => {});
    }
    this.#isRecording = false;
  }
}
