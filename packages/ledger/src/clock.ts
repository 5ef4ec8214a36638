/** The rules of recorded time: it never goes back, and it does not follow a clock that jumped ahead. */
import { Refusal } from './refusal.ts';

export interface Clock {
  /** Milliseconds since 1970, as the machine believes. */
  wallMs(): number;
  /** Milliseconds since any fixed moment; never set back or forward. */
  monotonicMs(): number;
}

export const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** How far the wall clock may run ahead before recording stops. */
export const aheadMaxMs = 24 * 60 * 60 * 1000;

export interface ClockNotice {
  readonly kind: 'clock.behind';
  readonly wallMs: number;
  readonly lastMs: number;
}

export class RecordingClock {
  readonly #clock: Clock;
  readonly #startWallMs: number;
  readonly #startMonotonicMs: number;
  #behind = false;

  /**
   * `lastMs` is the store's last recorded time, 0 where it has none. Throws `clock.ahead` where the wall clock lies
   * more than 24 hours past it, unless someone confirmed that the time is right.
   */
  constructor(clock: Clock, lastMs: number, confirmed: boolean) {
    this.#clock = clock;
    this.#startWallMs = Math.floor(clock.wallMs());
    this.#startMonotonicMs = clock.monotonicMs();
    if (lastMs > 0 && !confirmed && this.#startWallMs - lastMs > aheadMaxMs) {
      throw new Refusal(
        'clock.ahead',
        `the clock says ${new Date(this.#startWallMs).toISOString()}, more than 24 hours ` +
          `after the last entry (${new Date(lastMs).toISOString()}); confirm that this is right`,
      );
    }
  }

  /** The time of one commit: max(last, wall). Throws `clock.ahead` where the wall ran away from the steady clock. */
  stamp(lastMs: number, notice: (notice: ClockNotice) => void): number {
    const wallMs = Math.floor(this.#clock.wallMs());
    const elapsedMs = this.#clock.monotonicMs() - this.#startMonotonicMs;
    if (wallMs - (this.#startWallMs + elapsedMs) > aheadMaxMs) {
      throw new Refusal(
        'clock.ahead',
        'the clock jumped ahead by more than 24 hours; recording stops until it is right (where it is, because the ' +
          'machine slept: start again and confirm it)',
      );
    }
    // One notice for each time the clock falls behind, not one for each commit meanwhile.
    if (wallMs < lastMs && !this.#behind) notice({ kind: 'clock.behind', wallMs, lastMs });
    this.#behind = wallMs < lastMs;
    return Math.max(lastMs, wallMs, 0);
  }
}
