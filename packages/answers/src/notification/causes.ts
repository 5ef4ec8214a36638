/** Which events led to which, as far as they name their causes by id. */

import { textAt, type ReadEvent } from '@trailmark/catalog';

/** A chain of notices and runs is short; a longer one is somebody's mistake. */
const STEPS_MAX = 12;

export class Causes {
  readonly #byId = new Map<string, ReadEvent[]>();

  constructor(events: readonly ReadEvent[]) {
    for (const event of new Map(events.map((one) => [one.index, one])).values()) {
      const id = textAt(event, 'id');
      if (id === undefined) continue;
      const known = this.#byId.get(id);
      if (known === undefined) this.#byId.set(id, [event]);
      else known.push(event);
    }
  }

  /** Whether the chain of what an event names as its cause comes to another. An id of two events names neither. */
  isBehind(cause: ReadEvent, event: ReadEvent): boolean {
    let at: ReadEvent | undefined = event;
    for (let step = 0; step < STEPS_MAX && at !== undefined; step++) {
      const named = this.#byId.get(textAt(at, 'links.causedBy') ?? '');
      at = named?.length === 1 ? named[0] : undefined;
      if (at?.index === cause.index) return true;
    }
    return false;
  }
}
