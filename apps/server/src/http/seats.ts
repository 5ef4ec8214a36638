/**
 * Seats for those whose answers take much memory: few at a time over the whole server, the others wait in turn, and who
 * cannot be seated is told to come again.
 */

import { Problem } from '@trailmark/contract';

const SEATS = 2;
const WAITING_MAX = 24;
/** Nobody fills the whole queue alone. */
const WAITING_OF_ONE_MAX = 8;
const WAIT_MS_MAX = 25_000;
/** Together, of those without a seat. */
const LIGHT_BYTES_MAX = 32 * 2 ** 20;
/** Of somebody who reads slowly the seat is given away meanwhile; of no more than so many at once. */
const SLOW_MAX = 12;
/** Whoever leaves so many unread gets no further seat until one is read. */
const SLOW_OF_ONE_MAX = 2;
const RETRY_AFTER_SECONDS = 5;

export interface SeatOptions {
  readonly seats?: number;
  readonly waitMs?: number;
}

interface Waiting {
  readonly who: string;
  readonly seat: () => void;
}

export class Seats {
  readonly #waiting: Waiting[] = [];
  readonly #waitMs: number;
  readonly #slow = new Map<object, string>();
  #free: number;
  #lightBytes = 0;

  constructor({ seats = SEATS, waitMs = WAIT_MS_MAX }: SeatOptions = {}) {
    this.#free = seats;
    this.#waitMs = waitMs;
  }

  /** Whether those without a seat hold so much together that no more goes on without one. */
  get isCrowded(): boolean {
    return this.#lightBytes > LIGHT_BYTES_MAX;
  }

  /** Of whoever has no seat; negative where it is let go. */
  holdLight(bytes: number): void {
    this.#lightBytes += bytes;
  }

  /** Whether an answer may go on being sent without its seat, until `sent` is called. */
  beSlow(answer: object, who: string): boolean {
    if (this.#slow.size >= SLOW_MAX) return false;
    this.#slow.set(answer, who);
    return true;
  }

  sent(answer: object): void {
    this.#slow.delete(answer);
    this.#serve();
  }

  /** What comes back gives the seat back, once. @throws Problem `queue.full` */
  async take(who: string): Promise<() => void> {
    if (this.#free > 0 && this.#mayTake(who)) this.#free--;
    else await this.#wait(who);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#free++;
      this.#serve();
    };
  }

  /** From hand to hand: nobody who comes meanwhile takes what somebody waits for. */
  #serve(): void {
    while (this.#free > 0) {
      const at = this.#waiting.findIndex(({ who }) => this.#mayTake(who));
      if (at === -1) return;
      this.#free--;
      this.#waiting.splice(at, 1)[0]?.seat();
    }
  }

  #mayTake(who: string): boolean {
    return [...this.#slow.values()].filter((one) => one === who).length < SLOW_OF_ONE_MAX;
  }

  #wait(who: string): Promise<void> {
    const own = this.#waiting.filter((one) => one.who === who).length;
    if (this.#waiting.length >= WAITING_MAX || own >= WAITING_OF_ONE_MAX) throw full();
    return new Promise((resolve, reject) => {
      const seat = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const waiting = { who, seat };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(full());
      }, this.#waitMs);
      this.#waiting.push(waiting);
    });
  }
}

function full(): Problem {
  const advice = 'Too many large answers are being made: ask for less at once, or again later.';
  return new Problem('queue.full', advice, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
