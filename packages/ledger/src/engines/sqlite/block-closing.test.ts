/** A full tail becomes a block by and by: at every moment of it everything is found, also after it was cut off. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRoot } from '@trailmark/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Head, OpenValue, Row } from '../../engine.ts';
import { eventOf, termOf } from '../../fixture.ts';
import { finish } from '../../steps.ts';
import { countingDamage } from './counting-damage.ts';
import { SqliteEngine } from './engine.ts';
import { openToRead } from './read-only.ts';
import { blockEvents } from './index-parts.ts';
import { Segments } from './segments.ts';
import { prepareAll } from './statements.ts';

let folder: string;
let file: string;
let engine: SqliteEngine;
let size: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'closing-'));
  file = join(folder, 'main.db');
  engine = new SqliteEngine({ file, create: () => head(0) });
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
const word = (n: number): bigint => termOf(`word ${n % 40}`);
const { content } = eventOf(0);
const startMs = 1_760_000_000_000;
const dedupOf = (n: number): Uint8Array => {
  const bytes = new Uint8Array(16).fill(7);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, termOf(`dedup ${n}`));
  view.setUint32(12, n);
  return bytes;
};

const rowOf = (n: number): Row => {
  const ref = new Uint8Array(16);
  new DataView(ref.buffer).setUint32(0, n);
  const terms = BigInt64Array.of(types[n % 3]!.term, word(n));
  const [entry, groups] = [Uint8Array.of(1), Uint8Array.of(1)];
  return { ref, content, dedup: dedupOf(n), entry, groups, occurredMs: startMs + n * 1000, terms };
};

function grow(events: number): void {
  const rows = Array.from({ length: events }, (_, i) => rowOf(size + i));
  const [before, after] = [head(size), head(size + events)];
  engine.commit({ before, after, rows, values: types, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
  size += events;
}

function reopen(): void {
  engine.close();
  engine = new SqliteEngine({ file });
}

/** By what every row was made of. */
function expectWhole(): void {
  const span = { low: 0, high: size };
  const all = Array.from({ length: size }, (_, n) => n);
  const found = finish(engine.page({ term: word(3) }, { span, order: 'desc', limit: 1e6, countMax: 1e6 }));
  const expected = all.filter((n) => n % 40 === 3);
  expect(found).toEqual({ indexes: expected.toReversed(), total: expected.length });
  const { values, total } = finish(engine.tally({}, span, 'type', 5));
  const countOf = (type: number): number => all.filter((n) => n % 3 === type).length;
  expect(total).toBe(size);
  expect(new Map(values.map(({ term, count }) => [term, count]))).toEqual(
    new Map(types.map(({ term }, type) => [term, countOf(type)])),
  );
  const [from, to] = [size - blockEvents - 300, size - 100];
  const within = { from: startMs + from * 1000, to: startMs + to * 1000 };
  expect(engine.count(within, span, 1e6)).toBe(to - Math.max(from, 0));
  const edges = [startMs, startMs + (size - 50) * 1000, startMs + size * 1000];
  expect(finish(engine.histogram({}, span, edges)).counts).toEqual([size - 50, 50]);
  for (const n of [0, size - 1, size - 60, Math.max(0, size - blockEvents), Math.max(0, size - blockEvents - 60)])
    expect(engine.findDedup(dedupOf(n))?.index).toBe(n);
  expect(engine.findDedup(dedupOf(size))).toBeUndefined();
}

test('everything is found at each step of closing, before and after the store is opened anew', () => {
  grow(blockEvents - 10);
  // Over the edge, in the midst of closing, at its end.
  for (const events of [10, 1, 30, 700, 700, 700, 200]) {
    grow(events);
    expectWhole();
    reopen();
    expectWhole();
  }
});

test('commits larger than a block, and many small ones, leave the same index as any others', () => {
  grow(blockEvents * 2 + 500);
  expectWhole();
  for (let i = 0; i < 90; i++) grow(1 + (i % 50));
  expectWhole();
  grow(blockEvents + 1);
  grow(blockEvents + 1);
  expectWhole();
  reopen();
  expectWhole();
});

test('an erasure in the midst of closing takes its terms out, for good', () => {
  grow(blockEvents + 100);
  const places = [5, blockEvents - 1, blockEvents + 7];
  const erased = places.map((index) => ({ index, terms: BigInt64Array.of(word(index)) }));
  engine.remove({ erased: [], by: 0, groups: [], subjects: [], terms: erased });
  const countsOf = (): number[] =>
    places.map((n) => engine.count({ term: word(n) }, { low: 0, high: blockEvents + 100 }, 1e6));
  const all = Array.from({ length: blockEvents + 100 }, (_, n) => n);
  const expected = places.map((n) => all.filter((m) => m % 40 === n % 40 && !places.includes(m)).length);
  expect(countsOf()).toEqual(expected);
  for (let i = 0; i < 8; i++) grow(400);
  expect(countsOf()).toEqual(expected);
  reopen();
  expect(countsOf()).toEqual(expected);
});

test('what is counted of a block that closed by and by is what its postings say', () => {
  grow(blockEvents - 1);
  for (let i = 0; i < 60; i++) grow(97);
  const db = openToRead(file, 1_000);
  const segments = Segments.load(prepareAll(db));
  expect(segments.closed).toBe(blockEvents * 2);
  expect(countingDamage(segments, { low: 0, high: size })).toEqual([]);
  db.close();
});
