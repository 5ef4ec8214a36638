/** Lists of a thing about which very much is recorded: acts make room, what decides about them does not. */

import { defaultApprovalPolicy, watchedBy } from '@trailmark/access';
import type { ReadEvent } from '@trailmark/catalog';
import type { FindOptions } from '@trailmark/ledger';
import { expect, test } from 'vitest';
import type { House } from '../tenant/house.ts';
import type { JudgedEvents } from './judged-event.ts';
import { TieBook } from './tie-book.ts';

const watched = watchedBy(defaultApprovalPolicy);
const START_MS = Date.parse('2026-11-02T08:00:00Z');

/** A log of events about one thing, of which every so many is an approval. */
function bookOf(count: number, approvalEach: number): TieBook {
  const ledger = {
    head: () => ({ size: count }),
    *findSteps(_filter: unknown, { limit = 50, cursor = -1 }: FindOptions) {
      yield;
      const left = count - 1 - cursor;
      const indexes = Array.from({ length: Math.min(limit, left) }, (_, n) => cursor + 1 + n);
      return { indexes, next: left > limit ? indexes.at(-1) : undefined };
    },
  };
  const at = (index: number): { event: ReadEvent; isPartlyGone: boolean } => {
    const time = new Date(START_MS + index * 1_000).toISOString();
    const type = index % approvalEach === 0 ? 'approval.given' : 'budget.adjusted';
    const event = { index, ref: `r${index}`, recorded: time, known: true, sentence: '', sealed: [], type, time };
    return { event, isPartlyGone: false };
  };
  const house = { ledger, terms: { term: () => 1n }, generation: 0 } as unknown as House; // all that is asked of it
  return new TieBook(house, { at } as unknown as JudgedEvents, () => Promise.resolve()); // likewise
}
const campaign = { by: 'target', type: 'campaign', id: 'c_1' } as const;

test('every approval of a thing stays in its list, and its acts are said to be found elsewhere', async () => {
  const [list] = await bookOf(45_000, 100).of([campaign], watched);
  const approvals = list?.entries.filter(({ isDeciding }) => isDeciding) ?? [];
  expect([approvals.length, list?.isCut, list?.elsewhere === undefined]).toEqual([450, false, false]);
  expect(list?.entries.length).toBeLessThanOrEqual(20_000);
});

test('a list that fits is whole', async () => {
  const [list] = await bookOf(5_000, 2).of([campaign], watched);
  expect([list?.entries.length, list?.isCut, list?.elsewhere]).toEqual([5_000, false, undefined]);
});

test('of more decisions than are kept it is said that some are left out', async () => {
  const [list] = await bookOf(165_000, 1).of([campaign], watched);
  expect(list?.isCut).toBe(true);
  expect(list?.entries.at(-1)?.index).toBe(164_999);
});
