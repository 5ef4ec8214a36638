/** What is derived from our own events of some types: read from the log once, then advanced where we record. */

import type { ReadEvent } from '@trailmark/catalog';
import type { House } from '../tenant/house.ts';
import { ownRecord } from './own-record.ts';

export class Followed {
  readonly #house: House;
  readonly #types: readonly `trail.${string}`[];
  readonly #take: (event: ReadEvent) => void;
  #read = 0;
  #isRead = false;
  #reading: Promise<void> = Promise.resolve();

  /** @param take is given every event once, in the order of the log */
  constructor(house: House, types: readonly `trail.${string}`[], take: (event: ReadEvent) => void) {
    this.#house = house;
    this.#types = types;
    this.#take = take;
  }

  /** Resolves when all is read that was there when it was first asked. */
  async ready(): Promise<void> {
    if (!this.#isRead) await this.advance();
  }

  /** Takes in what was recorded since. @throws Problem, Refusal where the log cannot be read; the next call tries again */
  advance(): Promise<void> {
    const advanced = this.#reading.then(() => this.#advance());
    this.#reading = advanced.catch(() => {
      this.#isRead = false;
    });
    return advanced;
  }

  async #advance(): Promise<void> {
    const { size } = this.#house.ledger.head();
    for await (const event of ownRecord(this.#house, this.#types, { from: this.#read, to: size })) {
      this.#take(event);
      this.#read = event.index + 1;
    }
    this.#read = size;
    this.#isRead = true;
  }
}

/** One after another per house: two that come at once must know of each other. */
export class OneByOne {
  readonly #last = new WeakMap<House, Promise<unknown>>();

  do<T>(house: House, work: () => Promise<T>): Promise<T> {
    const done = (this.#last.get(house) ?? Promise.resolve()).then(work);
    this.#last.set(
      house,
      done.catch(() => {}),
    );
    return done;
  }
}
