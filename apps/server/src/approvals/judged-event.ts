/** An event as whoever judges approvals reads it: every value that is there, and whether some were taken away. */

import { assemble, timeText } from '@trailmark/catalog';
import type { Field, ReadEvent } from '@trailmark/catalog';
import { PEOPLE_PATH } from '@trailmark/vault';
import { openRow } from '../search/show.ts';
import type { House } from '../tenant/house.ts';

export interface JudgedEvent {
  readonly event: ReadEvent;
  /** Values were erased or cannot be read: what was found while they were there must stand. */
  readonly isPartlyGone: boolean;
}

/** Events kept in memory, values of people among them: as many as one turn asks for again and again. */
const KEPT_MAX = 2_000;

/** The events of one house, each opened once for a while. Forgets everything as soon as somebody was erased. */
export class JudgedEvents {
  readonly #house: House;
  /** The one read least recently first. */
  readonly #kept = new Map<number, JudgedEvent | undefined>();
  #generation: number;

  constructor(house: House) {
    this.#house = house;
    this.#generation = house.generation;
  }

  /** Undefined where there is no entry that is by the grammar. */
  at(index: number): JudgedEvent | undefined {
    if (this.#generation !== this.#house.generation) this.forget();
    const isKept = this.#kept.has(index);
    const judged = isKept ? this.#kept.get(index) : readJudged(this.#house, index);
    this.#kept.delete(index);
    this.#kept.set(index, judged);
    if (this.#kept.size > KEPT_MAX) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    }
    return judged;
  }

  forget(): void {
    this.#kept.clear();
    this.#generation = this.#house.generation;
  }
}

/** Nobody is shown this: it is opened to be judged, and only the verdict, which holds no value, is kept. */
function readJudged(house: House, index: number): JudgedEvent | undefined {
  const row = openRow(house, index);
  if (row === undefined) return undefined;
  const { entry, opened } = row;
  const fields: Field[] = [];
  let isPartlyGone = opened.groups.length === 0;
  for (const { state, content } of [...opened.groups, ...opened.further]) {
    if (state !== 'readable' || content === undefined) isPartlyGone = true;
    for (const slot of content?.slots ?? []) {
      if ('commitment' in slot) isPartlyGone = true;
      else if (slot.path !== PEOPLE_PATH) fields.push(slot);
    }
  }
  const { event, sealed, typeVersion } = assemble({
    fields,
    type: entry.type,
    occurredMs: entry.occurredMs,
    sequence: entry.run?.sequence,
  });
  const judged = {
    ...event,
    ref: entry.ref,
    index,
    recorded: timeText(entry.recordedMs),
    known: entry.type !== 'unknown' || typeVersion !== undefined,
    sentence: '',
    sealed,
  };
  return { event: judged, isPartlyGone };
}
