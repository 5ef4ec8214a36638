/** What a facet does not show: values beyond those that are counted one by one, and values that are never listed. */

import { Problem } from '@trailmark/contract';
import { talliedValuesMax } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import { askedFor } from '../search/rights.ts';
import type { Answerable } from './question.ts';
import type { Server } from './server.ts';

export interface FacetCounted {
  readonly field: string;
  /** Values that were counted, by all names the field ever had, named to the caller or not. */
  readonly occurrences: number;
  /** Whether every value of the field was counted. */
  readonly isWhole: boolean;
}

/** Notes for the answer, none where it shows all there is. */
export async function facetNotes(
  server: Server,
  caller: Caller,
  { house, filter, span, nowMs }: Answerable,
  { field, occurrences, isWhole }: FacetCounted,
): Promise<string[]> {
  const notes: string[] = [];
  if (!isWhole)
    notes.push(
      `${field} has more than ${talliedValuesMax} values, and only so many are counted: others may be more frequent.`,
    );
  if (!isWhole || !/^(?:data|changes)\./.test(field)) return notes;
  const has = filterOf(() => askedFor(house, caller, `${field}:?`, { nowMs, withRoutine: true }).filter);
  if (has === undefined) return notes;
  const steps = house.ledger.tallySteps({ all: [filter, has] }, 'type', { ...span, limit: 1 });
  const { total } = await server.turns.run(steps);
  if (total > occurrences)
    notes.push(
      `${total - occurrences} or more of these events have a value of ${field} that is found, but not listed: ` +
        'large numbers, amounts, times, long texts and sealed values are not counted by value.',
    );
  return notes;
}

/** Undefined where this caller may not ask it, or cannot put it in words. */
function filterOf<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
