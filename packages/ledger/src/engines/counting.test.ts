/** Dictionary, tallies and histograms: what each engine counts, held against looking at every event. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot } from '@trailmark/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Head, OpenValue, Removal, Row, Span } from '../engine.ts';
import { everything, type Filter } from '../filter.ts';
import { eventOf, ofEach, termOf } from '../fixture.ts';
import { finish } from '../steps.ts';
import { histogram, tally } from './memory/counting.ts';
import { MemoryEngine, MemoryStore } from './memory/engine.ts';
import { SqliteEngine } from './sqlite/engine.ts';
import { blockEvents } from './sqlite/index-parts.ts';
import { partId } from './sqlite/parts.ts';
import { rebuildIndex, type IndexFacts } from './sqlite/rebuild.ts';

const head = (size: number): Head => ({ origin: 'o', size, root: emptyRoot, lastMs: 0, checkpoint: `${size}` });
const kept = new Map<string, OpenValue>();
/** The same object for the same value: hashing it anew for each event would take longer than all the rest. */
function openValue(field: string, value: string): OpenValue {
  const name = `${field}=${value}`;
  let known = kept.get(name);
  if (known === undefined) {
    known = { term: termOf(name), field, value: value.toUpperCase(), folded: value };
    kept.set(name, known);
  }
  return known;
}
const words = Array.from({ length: 11 }, (_, n) => termOf(`word ${n}`));
const clients = ['acme', 'globex'];

/** What event n says, by field; it has a way of its own to vary in each. */
function valuesOf(n: number): OpenValue[] {
  const values = [openValue('type', `type ${n % 5}`), openValue('importance', n % 3 === 0 ? 'routine' : 'notable')];
  if (n % 4 !== 0) values.push(openValue('scope.client', clients[n % 2]!));
  if (n % 7 !== 0) values.push(openValue('actor.ref', `sj_${(n * 31) % 400}`));
  for (let k = 0; k < n % 3; k++) values.push(openValue('target', `post ${(n * 7 + k) % 50}`));
  if (n % 2 === 0) values.push(openValue('data.status', `status ${n % 6}`));
  return values;
}

const startMs = 1_760_000_000_000;
const timeOf = (n: number): number => (n % 997 === 0 ? startMs - n * 1000 : startMs + n * 2000 - (n % 13) * 60_000);
const termsOf = (n: number): bigint[] => [...valuesOf(n).map(({ term }) => term), words[n % 11]!];
const { content } = eventOf(0);
const rowOf = (n: number): Row => {
  const ref = new Uint8Array(16);
  new DataView(ref.buffer).setUint32(0, n);
  const [entry, groups] = [Uint8Array.of(n & 255), Uint8Array.of(1)];
  return { ref, content, dedup: undefined, entry, groups, occurredMs: timeOf(n), terms: new BigInt64Array(termsOf(n)) };
};

// One whole segment, some blocks and a tail.
const size = blockEvents * 25 + 321;
let folder: string;
let file: string;
let sqlite: Engine;
let memory: Engine;
let store: MemoryStore;

function fill(engines: readonly Engine[]): void {
  for (let low = 0; low < size; low += 6000) {
    const rows = Array.from({ length: Math.min(6000, size - low) }, (_, i) => rowOf(low + i));
    const values = [...new Set(rows.flatMap((_, i) => valuesOf(low + i)))];
    const [before, after] = [head(low), head(low + rows.length)];
    const commit = { before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] };
    for (const engine of engines) engine.commit(commit);
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'counting-'));
  file = join(folder, 'main.db');
  sqlite = new SqliteEngine({ file, create: () => head(0) });
  store = new MemoryStore(head(0));
  memory = new MemoryEngine(store);
  fill([sqlite, memory]);
}, 60_000);
afterAll(() => {
  sqlite.close();
  rmSync(folder, { recursive: true, force: true });
});

const fields = ['type', 'importance', 'scope.client', 'actor.ref', 'target', 'data.status', 'nothing'];
const manyOf = (count: number, text: (n: number) => string): Filter => ({
  any: Array.from({ length: count }, (_, n) => ({ term: termOf(text(n)) })),
});
const leaf = fc.oneof(
  fc.constantFrom(
    manyOf(40, (n) => `actor.ref=sj_${n}`),
    manyOf(40, (n) => `target=post ${n * 3}`),
    manyOf(20, (n) => `word ${n * 5}`),
  ),
  fc.constantFrom(...clients, 'nobody').map((client) => ({ term: termOf(`scope.client=${client}`) })),
  fc.constant<Filter>({ not: { term: termOf('importance=routine') } }),
  fc
    .constantFrom('word 3', 'type=type 1', 'target=post 7', 'data.status=status 2')
    .map((text) => ({ term: termOf(text) })),
  fc.record({ from: fc.integer({ min: -5, max: size }).map((n) => startMs + n * 2000) }),
  fc.record({ to: fc.integer({ min: -5, max: size }).map((n) => startMs + n * 2000) }),
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ all: fc.array(leaf, { maxLength: 3 }) }),
  fc.record({ any: fc.array(leaf, { maxLength: 3 }) }),
  fc.record({ not: leaf }),
);
const span: fc.Arbitrary<Span> = fc.oneof(
  fc.constant({ low: 0, high: size }),
  fc.integer({ min: 0, max: size }).map((high) => ({ low: 0, high })),
);
const quarterMs = 900_000;
const edges = fc
  .tuple(
    fc.integer({ min: -40, max: 250 }),
    fc.constantFrom(1, 4, 96),
    fc.integer({ min: 1, max: 60 }),
    fc.constantFrom(0, 1),
  )
  .map(([first, width, count, shift]) => {
    const base = (Math.floor(startMs / quarterMs) + first) * quarterMs + shift;
    return Array.from({ length: count + 1 }, (_, i) => base + i * width * quarterMs);
  });

const compareAll = (runs: number): void => {
  fc.assert(
    fc.property(
      filter,
      span,
      fc.constantFrom(...fields),
      fc.constantFrom(2, 1000),
      edges,
      (asked, part, field, limit, at) => {
        // Every event is looked at once to see whether it matches; those that do are counted as the memory engine counts.
        const events = memory.search(asked, part, 'asc', size).map((index) => store.events[index]!);
        const [matching, all] = [
          { events, values: store.values },
          { low: 0, high: events.length },
        ];
        expect(sqlite.count(asked, part, 1e6)).toBe(events.length);
        expect(finish(sqlite.tally(asked, part, field, limit))).toEqual(tally(matching, everything, all, field, limit));
        const by = { field, limit: 3 };
        const counted = histogram(matching, everything, all, at, by);
        expect(finish(sqlite.histogram(asked, part, at))).toEqual({ counts: counted.counts });
        expect(finish(sqlite.histogram(asked, part, at, by))).toEqual(counted);
      },
    ),
    { numRuns: runs },
  );
};

/** Bytes of the columns and summaries of the segment, of a block, and the dictionary. */
function countingOf(store: string): unknown[] {
  const db = new DatabaseSync(store, { readOnly: true });
  const read = db.prepare('SELECT data FROM parts WHERE id = ?');
  const wanted = Array.from({ length: 17 }, (_, field) => [
    partId('segment', 'columns', 0, field),
    partId('segment', 'summaries', 0, field),
    partId('block', 'columns', 20, field),
  ]).flat();
  const rows = db.prepare('SELECT CAST(term AS TEXT) AS term, field, folded FROM dictionary ORDER BY term').all();
  const parts = wanted.map((id) => read.get(id)?.['data']);
  db.close();
  return [rows, parts];
}

/** The store with an index made anew, which knows all values. */
async function rebuilt(store: string): Promise<SqliteEngine> {
  await rebuildIndex(store, { factsOf: ofEach((n) => ({ ...rowOf(n), values: valuesOf(n) })) });
  const engine = new SqliteEngine({ file: store });
  expect(engine.valuesFrom()).toBe(0);
  return engine;
}

describe('counting', () => {
  test('over a segment, blocks and the tail counts what looking at every event counts', () => compareAll(20), 60_000);

  test('is exact where summaries answer', () => {
    const whole = { low: 0, high: size };
    const asked = { all: [{ term: termOf('scope.client=acme') }, { not: { term: termOf('importance=routine') } }] };
    expect(finish(sqlite.tally(asked, whole, 'type', 2))).toEqual(finish(memory.tally(asked, whole, 'type', 2)));
    expect(sqlite.search(asked, whole, 'desc', 500)).toEqual(memory.search(asked, whole, 'desc', 500));
    expect(sqlite.countingDamage(whole)).toEqual([]);
  });

  test('says where a field has more values than are counted', () => {
    const store = join(folder, 'values.db');
    const engine = new SqliteEngine({ file: store, create: () => head(0) });
    const values = Array.from({ length: 300 }, (_, n) => openValue('data.id', `id ${n}`));
    const rows = values.map(({ term }, n) => ({ ...rowOf(n), terms: BigInt64Array.of(term) }));
    const [before, after] = [head(0), head(300)];
    engine.commit({ before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
    const counted = finish(engine.tally({ all: [] }, { low: 0, high: 300 }, 'data.id', 10));
    expect(counted).toMatchObject({ total: 300, other: 190, exact: false });
    engine.close();
  });

  test('a store of the earlier layout is brought to this one, counted by postings, and whole again once rebuilt', async () => {
    const store = join(folder, 'old.db');
    const few = blockEvents + 100;
    const later = blockEvents * 2 + 50;
    let engine = new SqliteEngine({ file: store, create: () => head(0) });
    const put = (low: number, high: number, isOld: boolean): void => {
      const rows = Array.from({ length: high - low }, (_, i) => rowOf(low + i));
      const values = isOld ? [] : rows.flatMap((_, i) => valuesOf(low + i));
      const [before, after] = [head(low), head(high)];
      engine.commit({ before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
    };
    put(0, few, true);
    engine.close();
    const db = new DatabaseSync(store);
    db.exec('DROP TABLE dictionary; DROP TABLE counted; DROP TABLE indexed; PRAGMA user_version = 1');
    db.exec('DROP TABLE verdicts; DROP TABLE verdict_changes; DROP TABLE verdict_progress');
    db.exec(`DELETE FROM parts WHERE id >= ${partId('block', 'columns', 0, 0)}`);
    db.close();
    const reader = new SqliteEngine({ file: store, readOnly: true });
    const counted = finish(reader.tally({ all: [] }, { low: 0, high: few }, 'type', 9));
    expect(counted).toMatchObject({ values: [], total: few });
    expect(reader.values('type', '', { limit: 5 })).toEqual([]);
    reader.close();
    engine = new SqliteEngine({ file: store });
    put(few, later, false);
    const check = (): void => {
      const whole = { low: 0, high: later };
      for (const field of ['type', 'scope.client', 'target']) {
        const expected = finish(memory.tally({ all: [] }, whole, field, 9));
        expect(finish(engine.tally({ all: [] }, whole, field, 9))).toEqual(expected);
      }
      const hours = Array.from({ length: 9 }, (_, i) => startMs + i * 3_600_000);
      const by = { field: 'type', limit: 3 };
      const expected = finish(memory.histogram({ all: [] }, whole, hours, by));
      expect(finish(engine.histogram({ all: [] }, whole, hours, by))).toEqual(expected);
      expect(engine.countingDamage(whole)).toEqual([]);
    };
    expect(engine.valuesFrom()).toBe(blockEvents * 2);
    check();
    engine.close();
    engine = await rebuilt(store);
    check();
    engine.close();
  });

  test('a store with columns of other fields has none of them left, goes on, and is whole again once rebuilt', async () => {
    const store = join(folder, 'columns.db');
    const few = blockEvents * 3 + 100;
    let engine = new SqliteEngine({ file: store, create: () => head(0) });
    let size = 0;
    const put = (high: number): void => {
      const rows = Array.from({ length: high - size }, (_, i) => rowOf(size + i));
      const values = rows.flatMap((_, i) => valuesOf(size + i));
      const [before, after] = [head(size), head(high)];
      engine.commit({ before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
      size = high;
    };
    while (size < few) put(Math.min(few, size + 3000));
    engine.close();
    const db = new DatabaseSync(store);
    db.exec('DROP TABLE indexed; PRAGMA user_version = 3');
    // The third layout had one field less.
    for (let n = 0; n < 3; n++) db.exec(`DELETE FROM parts WHERE id = ${partId('block', 'columns', n, 16)}`);
    db.close();
    const check = (): void => {
      const whole = { low: 0, high: size };
      const all = Array.from({ length: size }, (_, n) => n);
      for (const field of ['type', 'scope.client']) {
        const counts = new Map<string, number>();
        for (const n of all)
          for (const { field: its, value } of valuesOf(n))
            if (its === field) counts.set(value, (counts.get(value) ?? 0) + 1);
        const { values } = finish(engine.tally({ all: [] }, whole, field, 500));
        const named = values.map(({ term, count }): [string, number] => [engine.valueOf(term)!.value, count]);
        expect(new Map(named)).toEqual(counts);
      }
      expect(engine.countingDamage(whole)).toEqual([]);
    };
    const reader = new SqliteEngine({ file: store, readOnly: true });
    expect(reader.countingDamage({ low: 0, high: size })).toEqual([]);
    reader.close();
    engine = new SqliteEngine({ file: store });
    check();
    // So that blocks of both kinds become one segment.
    while (size < blockEvents * 18.5) put(size + 4000);
    check();
    engine.close();
    engine = await rebuilt(store);
    check();
    engine.close();
  }, 60_000);

  test('pages through values in order, and finds the one of a term', () => {
    for (const engine of [sqlite, memory]) {
      const all = engine.values('actor.ref', 'sj_1', { limit: 1000 });
      expect(all.length).toBe(111);
      const pages: OpenValue[] = [];
      for (let page = engine.values('actor.ref', 'sj_1', { limit: 20 }); page.length > 0;) {
        pages.push(...page);
        page = engine.values('actor.ref', 'sj_1', { limit: 20, after: page.at(-1)! });
      }
      expect(pages).toEqual(all);
      expect(engine.values('type', '', { limit: 10 }).map(({ value }) => value)[4]).toBe('TYPE 4');
      expect(engine.valueOf(termOf('scope.client=acme'))).toEqual(openValue('scope.client', 'acme'));
      expect(engine.valueOf(termOf('word 3'))).toBeUndefined();
    }
  });

  test('an erasure takes values from counts and, with their last event, from the dictionary', async () => {
    const person = termOf('actor.ref=sj_31');
    const acted = memory.search({ term: person }, { low: 0, high: size }, 'asc', size);
    // A segment, a leftover block under it, a block, the tail; events that lose their client lose their class.
    const places = [8, blockEvents * 15 + 7, blockEvents * 20 + 6, size - 1];
    const removal: Removal = {
      erased: [],
      by: 0,
      groups: [],
      subjects: [],
      terms: [
        ...acted.map((index) => ({ index, terms: BigInt64Array.of(person) })),
        ...places.map((index) => ({ index, terms: new BigInt64Array(termsOf(index)) })),
      ],
    };
    sqlite.remove(removal);
    memory.remove(removal);
    for (const engine of [sqlite, memory]) {
      expect(engine.valueOf(person)).toBeUndefined();
      expect(engine.valueOf(termOf('type=type 1'))).toBeDefined();
    }
    const forgotten = [termOf('actor.ref=sj_62'), termOf('data.status=status 2'), termOf('scope.client=globex')];
    sqlite.forgetValues(forgotten);
    memory.forgetValues(forgotten);
    compareAll(6);
    expect(sqlite.countingDamage({ low: 0, high: size })).toEqual([]);

    const gone = new Set(forgotten);
    const lost = (n: number): ReadonlySet<bigint> =>
      new Set(places.includes(n) ? termsOf(n) : acted.includes(n) ? [person] : []);
    const kept = countingOf(file);
    sqlite.close();
    // Of events that cannot be opened the index keeps what it has: in the segment, a block and the tail.
    const closed = [100, blockEvents * 20 + 9, size - 5];
    const factsOf = (n: number): IndexFacts => {
      const { terms: _, ...facts } = rowOf(n);
      if (closed.includes(n)) return facts;
      const isLeft = (term: bigint): boolean => !lost(n).has(term);
      const values = valuesOf(n).filter(({ term }) => isLeft(term) && !gone.has(term));
      return { ...facts, terms: new BigInt64Array(termsOf(n)).filter(isLeft), values };
    };
    const rebuilt = await rebuildIndex(file, { factsOf: ofEach(factsOf) });
    expect(rebuilt).toEqual({ entries: size, kept: closed.length, lost: 0 });
    sqlite = new SqliteEngine({ file });
    expect(countingOf(file)).toEqual(kept);
    compareAll(2);
  }, 60_000);
});
