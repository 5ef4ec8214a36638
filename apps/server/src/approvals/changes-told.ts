/** Putting changed verdicts on record: each once, whatever is cut off in between. */

import { parseEntry } from '@trailmark/core';
import type { VerdictChange, VerdictTable } from '@trailmark/ledger';
import type { OwnEvent } from '../own/own-events.ts';
import type { House } from '../tenant/house.ts';
import type { DeskOptions } from './desk.ts';

const AT_ONCE = 20;

/** Records what waits to be told, some of it at a time. @throws Problem, Refusal where it could not be recorded */
export async function tellChanges(
  { house, own, atStep }: DeskOptions,
  table: VerdictTable,
  signal: AbortSignal,
): Promise<void> {
  for (const change of table.untold(AT_ONCE)) {
    if (signal.aborted) return;
    // Cut off here, it is recorded again under the same id, which the log has then: once.
    await own.record(house, eventOf(house, change));
    atStep?.('recorded');
    table.write({ told: [change] });
    atStep?.('told');
  }
}

function eventOf(house: House, change: VerdictChange): OwnEvent {
  const { index, number, before, after, reason, policy, rule, evidence } = change;
  const entry = parseEntry(house.ledger.row(index)?.entry ?? new Uint8Array());
  // Under the house's key: an id is read by those, too, who may not know the verdict.
  const told = house.terms.term('verdict', `${policy}.${before}.${after}`);
  return {
    type: 'trail.verdict_changed',
    id: `verdict.${index}.${number}.${BigInt.asUintN(64, told).toString(16)}`,
    ...(entry === undefined ? {} : { target: { type: 'event', id: entry.ref } }),
    data: {
      index,
      event_type: entry?.type,
      before,
      after: after === '' ? undefined : after,
      why: reason === '' ? undefined : reason,
      rule,
      policy,
      evidence: evidence.length === 0 ? undefined : evidence,
      number,
    },
  };
}
