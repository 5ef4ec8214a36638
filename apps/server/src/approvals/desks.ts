/** The desks of all houses that are open, and waiting for them. */

import { isMeant } from '@trailmark/access';
import type { Query } from '@trailmark/contract';
import { asksForVerdicts } from '../search/compile-verdict.ts';
import type { House } from '../tenant/house.ts';
import { Desk } from './desk.ts';
import type { DeskOptions } from './desk.ts';
import { policyBook } from './policy-book.ts';

/** Whoever asks for verdicts waits so long for those of what is recorded already. */
const WAIT_MS = 5_000;
/** After the last commit, until the log is taken to be at rest. */
const CALM_MS = 250;

export class Desks {
  readonly #options: Omit<DeskOptions, 'house' | 'isBusy'>;
  readonly #isOtherBusy: () => boolean;
  readonly #desks = new Map<House, Desk>();

  /** @param isOtherBusy whether anybody waits for anything else, of whatever house */
  constructor(options: Omit<DeskOptions, 'house' | 'isBusy'>, isOtherBusy: () => boolean) {
    this.#options = options;
    this.#isOtherBusy = isOtherBusy;
  }

  /** Follows the log of a house until it is stopped, which comes before the store is closed. */
  follow(house: House): { stop(): Promise<void> } {
    const desk = new Desk({ ...this.#options, house, isBusy: this.#busyIn(house) });
    this.#desks.set(house, desk);
    desk.start();
    return {
      stop: async () => {
        await desk.stop();
        this.#desks.delete(house);
      },
    };
  }

  /** Between two batches of one writer it only looks as if nobody waited. */
  #busyIn({ ledger }: House): () => boolean {
    let busyAt = -Infinity;
    let size = ledger.head().size;
    return () => {
      const now = performance.now();
      const head = ledger.head().size;
      if (this.#isOtherBusy() || ledger.queued().events > 0 || head !== size) busyAt = now;
      size = head;
      return now - busyAt < CALM_MS;
    };
  }

  progress(house: House): { readonly followed: number; readonly again: number } | undefined {
    return this.#desks.get(house)?.progress;
  }

  /**
   * Waits until verdicts are known for the first `size` events, where the query asks for any. Gives a sentence where
   * that took too long: the answer then rests on those that are known.
   */
  async ready(house: House, query: Query, size: number): Promise<string | undefined> {
    return asksForVerdicts(query) ? this.known(house, size) : undefined;
  }

  /** As `known`, where acts that may need an approval are among the events that are shown. @throws Refusal */
  async knownFor(house: House, types: Iterable<string>, size: number): Promise<string | undefined> {
    await policyBook(house).advance();
    const { acts } = policyBook(house).watched;
    for (const type of new Set(types)) if (isMeant(type, acts)) return this.known(house, size);
    return undefined;
  }

  /** As `ready`, for a question that needs them whatever it asks. */
  async known(house: House, size: number): Promise<string | undefined> {
    if (size === 0 || (await this.#desks.get(house)?.reached(size, WAIT_MS)) === true) return undefined;
    const { followed, again } = this.progress(house) ?? house.ledger.verdicts.progress();
    return followed >= size && again < followed
      ? `Verdicts on approvals are being looked at again: those from entry ${again} on may still become others.`
      : `Verdicts on approvals are being worked out: from entry ${followed} on they are not known yet.`;
  }
}
