/**
 * What one request opens of the log: weighed as it goes and bounded, for events may be large and there may be many. Who
 * has opened more than a little goes on when there is a seat.
 */

import type { ServerResponse } from 'node:http';
import { Problem } from '@trailmark/contract';
import type { Caller } from '../access/caller.ts';
import type { Shown } from '../search/show.ts';
import type { Seats } from './seats.ts';
import type { Turns } from './turns.ts';
import { weightOf } from './weight.ts';

/** Of one page of a list. */
export const PAGE_BYTES_MAX = 8 * 2 ** 20;
/** Of one answer, state or explanation. */
export const ANSWER_BYTES_MAX = 24 * 2 ** 20;
/** Up to this anybody goes on without a seat, while there are not very many at once. */
export const LIGHT_BYTES_MAX = 2 * 2 ** 20;
const LIGHT_WHEN_CROWDED = 64 * 2 ** 10;
const TURN_MS = 20;
/** Somebody who reads slowly does not keep others from being answered, */
const SEATED_SENDING_MS_MAX = 5_000;
/** and has not read a large answer by then is let go. */
const SENDING_MS_MAX = 60_000;

export interface OpeningParts {
  readonly seats: Seats;
  readonly turns: Turns;
}

export interface OpeningOptions {
  readonly bytesMax: number;
  /** Who waits for a seat. */
  readonly who: string;
  /** Where the answer goes to: of somebody who is gone nothing more is opened. */
  readonly to?: ServerResponse;
  /** Never takes a seat: `bytesMax` is small. */
  readonly isSmall?: boolean;
}

export interface EachOptions<T> {
  /** Of what may be opened altogether; the rest is left for what comes later. */
  readonly share?: number;
  /** What was opened before costs nothing. */
  readonly isOpen?: (item: T) => boolean;
}

export class Opening {
  readonly #turns: Turns;
  readonly #seats: Seats;
  readonly #options: OpeningOptions;
  #bytes = 0;
  #lightBytes = 0;
  #count = 0;
  #revealing = 0;
  #isCut = false;
  #giveBack: (() => void) | undefined;
  #seating: Promise<void> | undefined;

  constructor({ seats, turns }: OpeningParts, options: OpeningOptions) {
    this.#seats = seats;
    this.#turns = turns;
    this.#options = options;
  }

  /** How many events were opened, for the record of use. */
  get count(): number {
    return this.#count;
  }

  /** In how many of them values of persons were shown. */
  get revealing(): number {
    return this.#revealing;
  }

  /** Whether something that was wanted was left out. */
  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
  }

  /** Whether one more event may be opened. */
  hasRoom(share = 1): boolean {
    return this.#bytes < this.#options.bytesMax * share;
  }

  /** An event was opened, and is kept. */
  keep(shown: Shown): void {
    this.pass(shown);
    const bytes = weightOf(shown.event);
    this.#bytes += bytes;
    if (this.#giveBack !== undefined) return;
    this.#lightBytes += bytes;
    this.#seats.holdLight(bytes);
  }

  /** An event was opened, and only little of it is kept. */
  pass({ isRevealing }: Shown): void {
    this.#count++;
    if (isRevealing) this.#revealing++;
  }

  /** What `open` makes of each item, in as many turns as it takes, until there is no more room. */
  async each<T, R>(items: readonly T[], open: (item: T) => R, { share, isOpen }: EachOptions<T> = {}): Promise<R[]> {
    const made: R[] = [];
    let startedAt = performance.now();
    for (const item of items) {
      if (isOpen?.(item) !== true && !this.hasRoom(share)) return made;
      const needsSeat = this.#needsSeat();
      if (needsSeat || performance.now() - startedAt > TURN_MS) {
        if (needsSeat) await (this.#seating ??= this.#sit());
        await this.#turns.next();
        if (this.#options.to?.destroyed === true) throw new Problem('request.timeout', 'Whoever asked is gone.');
        startedAt = performance.now();
      }
      made.push(open(item));
    }
    return made;
  }

  /** The answer is made and goes out now. */
  end(): void {
    const { to, who } = this.#options;
    if (to === undefined || to.destroyed || to.writableFinished) return this.#letGo();
    if (this.#giveBack === undefined) {
      // Little, as is what of it waits to be sent.
      this.#letGo();
      return;
    }
    const soon = setTimeout(() => {
      if (this.#seats.beSlow(to, who)) this.#letGo();
    }, SEATED_SENDING_MS_MAX);
    const late = setTimeout(() => to.destroy(), SENDING_MS_MAX);
    soon.unref();
    late.unref();
    const isSent = (): void => {
      clearTimeout(soon);
      clearTimeout(late);
      this.#seats.sent(to);
      this.#letGo();
    };
    to.once('finish', isSent).once('close', isSent);
  }

  #needsSeat(): boolean {
    if (this.#giveBack !== undefined || this.#options.isSmall === true) return false;
    return this.#bytes > (this.#seats.isCrowded ? LIGHT_WHEN_CROWDED : LIGHT_BYTES_MAX);
  }

  async #sit(): Promise<void> {
    this.#giveBack = await this.#seats.take(this.#options.who);
    this.#seats.holdLight(-this.#lightBytes);
    this.#lightBytes = 0;
  }

  #letGo(): void {
    this.#seats.holdLight(-this.#lightBytes);
    this.#lightBytes = 0;
    this.#giveBack?.();
  }
}

/** One request's opening, which ends with the work. */
export async function withOpening<T>(
  parts: OpeningParts,
  { caller, to, bytesMax }: { readonly caller: Caller; readonly to: ServerResponse; readonly bytesMax: number },
  work: (opening: Opening) => Promise<T>,
): Promise<T> {
  const opening = new Opening(parts, { bytesMax, who: caller.key.id, to });
  try {
    return await work(opening);
  } finally {
    opening.end();
  }
}
