/** What is found of what somebody did, however much it is. */

import { defaultApprovalPolicy, watchedBy } from '@trailmark/access';
import type { FindOptions } from '@trailmark/ledger';
import { expect, test } from 'vitest';
import type { House } from '../tenant/house.ts';
import type { JudgedEvents } from './judged-event.ts';
import { Tied } from './tied.ts';

/** A log of which the first `count` entries are somebody's acts, given out in pages as the ledger gives them. */
function tiedOf(count: number): Tied {
  let asked = 0;
  const ledger = {
    head: () => ({ size: count }),
    *findSteps(_filter: unknown, { limit = 50, cursor = count, at = count }: FindOptions) {
      yield;
      // Acts are asked for first, decisions then: there are none.
      if (at === count && asked++ > 0 && cursor === count) return { indexes: [], next: undefined };
      const from = Math.min(cursor, at);
      const indexes = Array.from({ length: Math.min(limit, from, 10_000) }, (_, n) => from - 1 - n);
      return { indexes, next: indexes.at(-1) === 0 ? undefined : indexes.at(-1) };
    },
  };
  const house = { ledger, terms: { term: () => 1n }, generation: 0 } as unknown as House; // all that is asked of it
  const events = { at: () => undefined } as unknown as JudgedEvents; // likewise
  return new Tied(house, events, () => Promise.resolve());
}
const watched = watchedBy(defaultApprovalPolicy);

test('acts beyond one page of a search are found as well', async () => {
  const touched = await tiedOf(15_000).touchedByPerson({ id: 'u_ana' }, watched, 15_000);

  expect(new Set(touched === 'all' ? [] : touched).size).toBe(15_000);
});

test('of more than are judged in one go it is said that all are to be looked at again', async () => {
  expect(await tiedOf(30_000).touchedByPerson({ id: 'u_ana' }, watched, 30_000)).toBe('all');
});
