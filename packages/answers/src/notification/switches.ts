/** When rules were off: by the events that switched them off and on again. */

import { inOrder, occurredMsOf, outcomeOf, targetsOf, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { quoted } from '../trail.ts';

const SWITCHES_MAX = 1_000;

export interface Off {
  readonly disabled: ReadEvent;
  /** Absent: it was not switched on again, as far as is recorded. */
  readonly enabled: ReadEvent | undefined;
}

export class Switches {
  readonly #byRule = new Map<string, readonly ReadEvent[]>();
  readonly #asking: Answering;

  constructor(asking: Answering) {
    this.#asking = asking;
  }

  /** The time off in which any moment of the span lies. */
  async offIn(rule: string, fromMs: number, toMs: number): Promise<Off | undefined> {
    const events = await this.#of(rule);
    const offs = events.flatMap((event, at): Off[] =>
      typeNameOf(event) === 'rule.disabled'
        ? [{ disabled: event, enabled: events.slice(at + 1).find((later) => typeNameOf(later) === 'rule.enabled') }]
        : [],
    );
    return offs.find(
      ({ disabled, enabled }) =>
        occurredMsOf(disabled) <= toMs && (enabled === undefined || occurredMsOf(enabled) >= fromMs),
    );
  }

  async #of(rule: string): Promise<readonly ReadEvent[]> {
    let events = this.#byRule.get(rule);
    if (events === undefined) {
      const q = `target:${quoted(`rule/${rule}`)} type:(rule.disabled OR rule.enabled)`;
      const found = await this.#asking.find({ q, limit: SWITCHES_MAX });
      // Who tried and was refused switched nothing.
      events = found.events
        .filter((event) => outcomeOf(event) === 'success' && targetsOf(event).some(({ id }) => id === rule))
        .toSorted(inOrder);
      this.#byRule.set(rule, events);
    }
    return events;
  }
}
