/** Silences from what is said of them, in whatever order it is heard. */

import type { ReadEvent } from '@trailmark/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SilenceBook } from './silence-book.ts';

const HOUR_MS = 3_600_000;
const at = (hour: number): string => new Date(hour * HOUR_MS).toISOString();
const said = (index: number, type: string, hour: number, data: Record<string, unknown>): ReadEvent => ({
  index,
  ref: `r${index}`,
  recorded: at(hour),
  known: true,
  sentence: '',
  sealed: [],
  type,
  time: at(hour),
  data,
});
const events = [
  said(1, 'system.recording_stopped', 10, { source: 'cms' }),
  said(2, 'system.recording_resumed', 14, { source: 'cms' }),
  said(3, 'system.recording_stopped', 11, { source: 'crm' }),
  // Of a pause whose beginning was never recorded.
  said(4, 'system.recording_resumed', 30, { source: 'ads', stopped: at(20) }),
  said(5, 'system.gap_detected', 50, { source: 'cms', from: at(40), to: at(44) }),
  said(6, 'system.recording_stopped', 60, {}),
];
const expected = [
  { source: 'cms', fromMs: 10 * HOUR_MS, toMs: 14 * HOUR_MS },
  { source: 'crm', fromMs: 11 * HOUR_MS },
  { source: 'ads', fromMs: 20 * HOUR_MS, toMs: 30 * HOUR_MS },
  { source: 'cms', fromMs: 40 * HOUR_MS, toMs: 44 * HOUR_MS },
];

test('in any order, and heard twice, they are the same', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...events, ...events.slice(0, 3)], { minLength: 9 }), (order) => {
      const book = new SilenceBook();
      for (const event of order) book.take(event);
      expect(book.silences.toSorted((a, b) => a.fromMs - b.fromMs)).toEqual(expected);
    }),
  );
});

test('an event touches the silences of its source that it begins, ends or tells of', () => {
  const book = new SilenceBook();
  for (const event of events) book.take(event);
  expect(book.touching(events[1]!)).toEqual([expected[0]]);
  expect(book.touching(events[2]!)).toEqual([expected[1]]);
  expect(book.touching(events[4]!)).toEqual([expected[3]]);
});

test('more than are kept count as silence from the first of them on, never as speech', () => {
  const book = new SilenceBook(2);
  const many = [10, 20, 30, 26].map((hour, index) =>
    said(index, 'system.gap_detected', hour + 2, { source: 'cms', from: at(hour), to: at(hour + 1) }),
  );
  for (const event of [...many, ...many]) book.take(event);
  expect(book.silences).toEqual([
    { fromMs: 26 * HOUR_MS },
    { source: 'cms', fromMs: 10 * HOUR_MS, toMs: 11 * HOUR_MS },
    { source: 'cms', fromMs: 20 * HOUR_MS, toMs: 21 * HOUR_MS },
  ]);
  expect(book.touching(many[3]!)).toEqual([{ fromMs: 26 * HOUR_MS }]);
});
