/** Values to search for, drawn from the events themselves: how often each occurs is counted while they are sent. */
import type { SampleEvent } from '@trailmark/sample';
import { below, pick, type Random } from './chance.ts';
import { conditionsOf, kinds, timesAround, type Kind } from './conditions.ts';

export const frequencies = ['common', 'middle', 'rare'] as const;
export type Frequency = (typeof frequencies)[number];
export interface Drawn {
  /** Conditions as they stand in a query. */
  readonly alone: Readonly<Record<Kind, Readonly<Record<Frequency, readonly string[]>>>>;
  /** For each of some events the conditions that it meets. */
  readonly together: readonly (readonly (readonly [Kind, string])[])[];
}

const DRAWN_OF_EACH = 5;
/** Beyond this, values not seen before are not counted any more: those drawn are in the log all the same. */
const COUNTED_MAX = 200_000;
const EVENTS_KEPT = 400;

export class ValueCounts {
  readonly #random: Random;
  readonly #counts = new Map<Kind, Map<string, number>>(kinds.map((kind) => [kind, new Map<string, number>()]));
  readonly #kept: SampleEvent[] = [];
  #seen = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  add(event: SampleEvent): void {
    for (const [kind, condition] of conditionsOf(event)) {
      const counts = this.#counts.get(kind)!; // made for every kind
      const count = counts.get(condition);
      if (count !== undefined) counts.set(condition, count + 1);
      else if (counts.size < COUNTED_MAX) counts.set(condition, 1);
    }
    // Every event has the same chance to be among those kept, however many come.
    const place = this.#seen < EVENTS_KEPT ? this.#seen : below(this.#random, this.#seen + 1);
    if (place < EVENTS_KEPT) this.#kept[place] = event;
    this.#seen++;
  }

  drawn(): Drawn {
    const alone = kinds.map((kind) => [kind, kind === 'time' ? this.#drawnTimes() : this.#drawn(kind)]);
    const together = this.#kept.map((event): [Kind, string][] => [
      ...conditionsOf(event).map(([kind, condition]): [Kind, string] => [kind, condition]),
      ['time', timesAround(event.time).day],
    ]);
    return { alone: Object.fromEntries(alone) as Drawn['alone'], together }; // one of each kind
  }

  #drawn(kind: Kind): Record<Frequency, string[]> {
    const ranked = [...this.#counts.get(kind)!].sort(([, one], [, other]) => other - one).map(([value]) => value); // as above
    const middle = Math.floor(Math.sqrt(ranked.length));
    const rarest = ranked.slice(Math.min(ranked.length - 1, Math.ceil(ranked.length * 0.9)));
    return {
      common: ranked.slice(0, DRAWN_OF_EACH),
      middle: ranked.slice(middle, middle + DRAWN_OF_EACH),
      rare: this.#some(rarest),
    };
  }

  #drawnTimes(): Record<Frequency, string[]> {
    const times = this.#kept.map(({ time }) => timesAround(time));
    return {
      common: this.#some(times.map(({ day }) => day)),
      middle: this.#some(times.map(({ hour }) => hour)),
      rare: this.#some(times.map(({ minute }) => minute)),
    };
  }

  #some(values: readonly string[]): string[] {
    return [...new Set(Array.from({ length: DRAWN_OF_EACH }, () => pick(this.#random, values)))];
  }
}
