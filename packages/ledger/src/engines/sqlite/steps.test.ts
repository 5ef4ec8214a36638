/** Questions go by steps while the log grows, blocks become segments and events are erased: the answer is about its span. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRoot } from '@trailmark/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Head, OpenValue, Row } from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import { eventOf, termOf } from '../../fixture.ts';
import { finish, type Steps } from '../../steps.ts';
import { SqliteEngine } from './engine.ts';
import { blockEvents, blocksPerSegment } from './index-parts.ts';

let folder: string;
let engine: SqliteEngine;
let size: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steps-'));
  engine = new SqliteEngine({ file: join(folder, 'main.db'), create: () => head(0) });
  size = 0;
});
afterEach(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const head = (at: number): Head => ({ origin: 'o', size: at, root: emptyRoot, lastMs: 0, checkpoint: `${at}` });
const types = Array.from({ length: 3 }, (_, n): OpenValue => {
  const value = `type ${n}`;
  return { term: termOf(value), field: 'type', value, folded: value };
});
const even = termOf('even');
const odd = termOf('odd');
const { content } = eventOf(0);

const startMs = 1_760_000_000_000;
const rowOf = (n: number): Row => {
  const ref = new Uint8Array(16);
  new DataView(ref.buffer).setUint32(0, n);
  const terms = BigInt64Array.of(types[n % 3]!.term, n % 2 === 0 ? even : odd);
  const [entry, groups] = [Uint8Array.of(1), Uint8Array.of(1)];
  return { ref, content, dedup: undefined, entry, groups, occurredMs: startMs + n * 1000, terms };
};

function grow(events: number): void {
  const rows = Array.from({ length: events }, (_, i) => rowOf(size + i));
  const [before, after] = [head(size), head(size + events)];
  engine.commit({ before, after, rows, values: types, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
  size += events;
}

/** Does something between each step and the next; gives the answer and the number of steps. */
function whileDoing<T>(steps: Steps<T>, work: (step: number) => void): { answer: T; count: number } {
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done === true) return { answer: step.value, count };
    work(count);
  }
}

const asked: Filter = { all: [{ term: even }, { not: { term: types[1]!.term } }] };

test('what is recorded between two steps is not in the answer, and nothing is counted twice or left out', () => {
  // Fourteen blocks and a tail: while the steps go on, blocks close and sixteen of them are merged into a segment.
  grow(blockEvents * (blocksPerSegment - 2) + 1000);
  const span = { low: 0, high: size };
  const edges = Array.from({ length: 9 }, (_, i) => startMs + i * 7_200_000);
  const by = { field: 'type', limit: 3 };
  const [tallied, drawn] = [
    finish(engine.tally(asked, span, 'type', 5)),
    finish(engine.histogram(asked, span, edges, by)),
  ];
  const lists = (['asc', 'desc'] as const).map((order) =>
    finish(engine.page(asked, { span, order, limit: 2 ** 20, countMax: 2 ** 20 })),
  );
  const growing = [
    engine.tally(asked, span, 'type', 5),
    engine.histogram(asked, span, edges, by),
    ...(['asc', 'desc'] as const).map((order) =>
      engine.page(asked, { span, order, limit: 2 ** 20, countMax: 2 ** 20 }),
    ),
  ] as const;
  const [before, expected] = [size, [tallied, drawn, ...lists]];
  growing.forEach((steps: Steps<unknown>, i) => {
    const { answer, count } = whileDoing(steps, (step) => {
      if (step < 8) grow(1500);
    });
    expect(answer).toEqual(expected[i]);
    expect(count).toBeGreaterThan(1);
  });
  // Otherwise nothing was merged meanwhile.
  expect(size - before).toBeGreaterThan(blockEvents * blocksPerSegment * 0.5);
  expect(tallied.total).toBe(Math.ceil(span.high / 2) - Math.ceil((span.high - 4) / 6));
});

test('an erasure between two steps leaves nothing of itself in the answer', () => {
  grow(blockEvents * 3 + 10);
  const span = { low: 0, high: size };
  const erase = (index: number): void =>
    engine.remove({ erased: [], by: 0, groups: [], subjects: [], terms: [{ index, terms: rowOf(index).terms }] });
  const { answer } = whileDoing(engine.tally({ term: even }, span, 'type', 5), (step) => {
    // The newest event, which was counted by the first step.
    if (step === 1) erase(size - 2);
  });
  expect(answer).toEqual(finish(engine.tally({ term: even }, span, 'type', 5)));
  expect(answer.total).toBe(span.high / 2 - 1);
});

test('a page is listed from its cursor and counted over all', () => {
  grow(blockEvents * 2 + 100);
  const span = { low: 0, high: size };
  const listed = { low: 0, high: blockEvents + 50 };
  const page = finish(engine.page({ term: even }, { span, listed, order: 'desc', limit: 3, countMax: 1e6 }));
  expect(page).toEqual({ indexes: [48, 46, 44].map((n) => blockEvents + n), total: size / 2 });
  const few = finish(engine.page({ term: even }, { span, listed, order: 'desc', limit: 3, countMax: 10 }));
  expect(few).toEqual({ indexes: page.indexes, total: 11 });
});
