/** Pages that were made, on record: who took which part of the trail to show to whom. */

import { occurredMsOf, timeText } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import type { OwnEvents } from './own-events.ts';

export interface Report {
  readonly id: string;
  /** In order of time. */
  readonly events: readonly ReadEvent[];
  readonly size: number;
  readonly audience: string;
  /** Of the file that leaves, in hex: by it a page is recognised. */
  readonly sha256: string;
  readonly nowMs: number;
}

/** @throws Problem, Refusal when it could not be recorded: the page must then not leave */
export async function reported(own: OwnEvents, house: House, caller: Caller, report: Report): Promise<void> {
  const { id, events, size, audience, sha256, nowMs } = report;
  const [first, last] = [events[0], events.at(-1)];
  await own.record(house, {
    type: 'trail.reported',
    actor: caller,
    target: { type: 'report', id },
    data: {
      kind: `explanation, ${audience}`,
      from: timeText(first === undefined ? nowMs : occurredMsOf(first)),
      to: timeText(last === undefined ? nowMs : occurredMsOf(last)),
      size,
      report_sha256: sha256,
    },
  });
}
