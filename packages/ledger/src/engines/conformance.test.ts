/** What every engine promises, asked of each of them in the same words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot, leafHash, parseEntry, signCheckpoint } from '@trailmark/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commitSteps, type CommitStep, type Engine, type Fault, type Head } from '../engine.ts';
import type { Filter } from '../filter.ts';
import { batchOf, eventOf, keyOf, numbered, termOf, TestClock } from '../fixture.ts';
import { openLedger, type Ledger } from '../ledger.ts';
import { findingsOf } from '../producer-runs.ts';
import { Refusal } from '../refusal.ts';
import { MemoryEngine, MemoryStore } from './memory/engine.ts';
import { blockEvents } from './sqlite/index-parts.ts';
import { SqliteEngine } from './sqlite/engine.ts';
import { partId } from './sqlite/parts.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
const empty = (): Head => ({
  origin,
  size: 0,
  root: emptyRoot,
  lastMs: 0,
  checkpoint: signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]),
});

/** Opens the same store again and again, each time with its own faults. */
type Opener = (fault?: Fault) => Engine;
const engines: [name: string, make: (folder: string) => Opener][] = [
  [
    'sqlite',
    (folder) => (fault) => new SqliteEngine({ file: join(folder, 'main.db'), create: empty, ...(fault && { fault }) }),
  ],
  [
    'memory',
    () => {
      const store = new MemoryStore(empty());
      return (fault) => new MemoryEngine(store, fault);
    },
  ],
];

describe.each(engines)('the %s engine', (_name, make) => {
  let folder: string;
  let opener: Opener;
  let clock: TestClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'engine-'));
    opener = make(folder);
    clock = new TestClock();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (fault?: Fault): Promise<Ledger> =>
    openLedger({
      file: join(folder, 'main.db'),
      origin,
      signer,
      verifiers: [verifier],
      clock,
      engine: opener(fault),
      highWaterMark: join(folder, 'keys', 'mark'),
    });

  /** Everything acknowledged is there, and the tree over all entries is the one that is signed. */
  function checkWhole(ledger: Ledger, acknowledged: ReadonlyMap<number, Uint8Array>): void {
    const { size, root } = ledger.head();
    const entries = ledger.entries(0, size);
    expect(entries.length).toBe(size);
    expect(ledger.rootAt(size)).toEqual(root);
    let lastMs = 0;
    entries.forEach((bytes, index) => {
      const entry = parseEntry(bytes)!;
      expect(entry.recordedMs).toBeGreaterThanOrEqual(lastMs);
      lastMs = entry.recordedMs;
      const leaf = leafHash(bytes);
      expect(ledger.hashReader()([{ level: 0, index }])[0]).toEqual(leaf);
      const known = acknowledged.get(index);
      if (known !== undefined) expect(leaf).toEqual(known);
    });
    for (const index of acknowledged.keys()) expect(index).toBeLessThan(size);
  }

  test.each(commitSteps)(
    'a commit that fails at "%s" leaves the log whole, and the repeat is stored once',
    async (step) => {
      let armed: CommitStep | undefined;
      const acknowledged = new Map<number, Uint8Array>();
      const keep = async (ledger: Ledger, from: number, to: number): Promise<void> => {
        const { results } = await ledger.append(
          numbered(from, to, (n) => ({ terms: ['t', `n ${n}`], run: 'r', sequence: n + 1 })),
        );
        for (const { index, leaf } of results) acknowledged.set(index, leaf);
      };
      let ledger = await open((reached) => {
        if (reached === armed) throw new Error(`failed at ${reached}`);
      });
      await keep(ledger, 0, 300);
      armed = step;
      await expect(keep(ledger, 300, 600)).rejects.toThrow();
      armed = undefined;
      if (ledger.trouble() === undefined) {
        await keep(ledger, 300, 310);
        checkWhole(ledger, acknowledged);
      } else {
        await expect(keep(ledger, 300, 310)).rejects.toMatchObject({ code: 'store.stopped' });
      }
      await ledger.close();
      ledger = await open();
      checkWhole(ledger, acknowledged);
      await keep(ledger, 300, 600);
      checkWhole(ledger, acknowledged);
      expect(ledger.head().size).toBe(600);
      expect(ledger.count({ term: termOf('t') })).toEqual({ total: 600, exact: true });
      for (const n of [299, 300, 599]) expect(ledger.find({ term: termOf(`n ${n}`) }).indexes).toEqual([n]);
      await ledger.close();
    },
  );

  test('keeps directory rows, which an erasure takes away with the terms and nothing else', async () => {
    const ledger = await open();
    const subject = new Uint8Array(16).fill(1);
    const identity = new Uint8Array(16).fill(2);
    const row = { subject, identity, bucket: 3, profile: Uint8Array.of(9), terms: BigInt64Array.of(termOf('ann')) };
    const other = { ...row, subject: new Uint8Array(16).fill(5), terms: BigInt64Array.of(termOf('late')) };
    const batch = batchOf([eventOf(0, { terms: ['ann', 'all'] }), eventOf(1, { terms: ['ann', 'all'] })]);
    await ledger.append({ ...batch, newSubjects: [row] });
    // A sealer that has not yet seen the row brings it again: the first one stays.
    await ledger.append({ ...batchOf([]), newSubjects: [other] });
    expect(ledger.subjects.find(identity)).toMatchObject({ subject, bucket: 3 });
    expect(ledger.subjects.withTerm(termOf('late'), 5)).toEqual([]);
    await ledger.append({ ...batchOf([]), profileUpdates: [{ ...row, terms: BigInt64Array.of(termOf('anna')) }] });
    expect(ledger.subjects.withTerm(termOf('anna'), 5).map((bytes) => [...bytes])).toEqual([[...subject]]);
    expect(ledger.subjects.withTerm(termOf('ann'), 5)).toEqual([]);
    await ledger.exclusive(() =>
      ledger.remove({
        erased: [
          { index: 0, group: 2 },
          { index: 0, group: 1, slot: 3 },
          { index: 0, group: 1, slot: 2 },
        ],
        by: 7,
        groups: [{ index: 0, groups: Uint8Array.of(1) }],
        terms: [{ index: 0, terms: BigInt64Array.of(termOf('ann')) }],
        subjects: [subject],
      }),
    );
    expect(ledger.subjects.get(subject)).toBeUndefined();
    expect(ledger.subjects.withTerm(termOf('anna'), 5)).toEqual([]);
    expect(ledger.find({ term: termOf('ann') }).indexes).toEqual([1]);
    expect(ledger.find({ term: termOf('all') }).indexes).toEqual([1, 0]);
    expect(ledger.row(0)!.groups).toEqual(Uint8Array.of(1));
    expect(ledger.erased(0, 10)).toEqual([
      { index: 0, group: 1, slot: 2, by: 7 },
      { index: 0, group: 1, slot: 3, by: 7 },
      { index: 0, group: 2, by: 7 },
    ]);
    await ledger.close();
  });

  test('tells what producers skipped, repeated and never closed', async () => {
    const ledger = await open();
    const counts = [1, 2, 5, 5, 4];
    for (const [n, sequence] of counts.entries()) await ledger.append(batchOf([eventOf(n, { run: 'r', sequence })]));
    const [run] = [...ledger.runs()];
    expect(run).toMatchObject({ first: 1, last: 5, seen: 4, repeated: 1, gaps: [[3, 3]], closedAt: undefined });
    await ledger.closeRun('crm', run!.run, 7);
    await ledger.closeRun('unheard of', run!.run, 7);
    expect([...ledger.runs()].flatMap(findingsOf)).toEqual([
      { kind: 'gap', from: 3, to: 3 },
      { kind: 'repeated', count: 1 },
      { kind: 'cut', from: 6, to: 7 },
    ]);
    await ledger.close();
  });

  test('keeps to the rule that a log is moved only from where it was', () => {
    const engine = opener();
    const before = { ...empty(), size: 5 };
    const commit = {
      before,
      after: { ...before, size: 6 },
      rows: [],
      tiles: [],
      sources: [],
      runs: [],
      subjects: [],
      profiles: [],
      values: [],
    };
    expect(() => engine.commit(commit)).toThrow();
    engine.close();
  });

  test('refuses to open as another log', async () => {
    await (await open()).close();
    const foreign = openLedger({
      file: 'unused',
      origin: 'trailmark.test/t/other',
      signer,
      verifiers: [verifier],
      engine: opener(),
      clock,
      highWaterMark: join(folder, 'other.mark'),
    });
    await expect(foreign).rejects.toBeInstanceOf(Refusal);
  });
});

describe('search', () => {
  const words = ['a', 'b', 'c', 'd', 'e', 'rare'];
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(...words, 'never').map((word) => ({ term: termOf(word) })),
      fc.record(
        { from: fc.integer({ min: 0, max: 9000 }), to: fc.integer({ min: 0, max: 9000 }) },
        { requiredKeys: [] },
      ),
      fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ not: tie('filter') }),
    ),
  }));

  test('over blocks, segments and the tail finds what looking at every event finds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'search-'));
    const store = new MemoryStore(empty());
    const sketch = (n: number) => ({
      occurredMs: (n * 7) % 9000,
      terms: words.filter((word, w) => (word === 'rare' ? n % 5003 === 11 : (n * (w + 3)) % (w + 2) === 0)),
    });
    // One whole segment, some blocks and a tail.
    const size = blockEvents * 25 + 321;
    const clock = new TestClock();
    const open = (engine: Engine): Promise<Ledger> =>
      openLedger({
        file: 'unused',
        origin,
        signer,
        verifiers: [verifier],
        clock,
        engine,
        highWaterMark: join(folder, `mark ${engine.constructor.name}`),
      });
    const sqlite = await open(new SqliteEngine({ file: join(folder, 'main.db'), create: empty }));
    const memory = await open(new MemoryEngine(store));
    for (let n = 0; n < size; n += 6000) {
      const batch = numbered(n, Math.min(n + 6000, size), sketch);
      await sqlite.append(batch);
      await memory.append(batch);
    }
    const db = new DatabaseSync(join(folder, 'main.db'), { readOnly: true });
    const merged = db
      .prepare('SELECT count(*) AS parts FROM parts WHERE id = ?')
      .get(partId('segment', 'filter', 0, 0));
    expect(merged).toEqual({ parts: 1 });
    db.close();
    fc.assert(
      fc.property(
        filter,
        fc.constantFrom('asc' as const, 'desc' as const),
        fc.integer({ min: 0, max: size }),
        fc.integer({ min: 0, max: size }),
        (tree, order, at, cursor) => {
          const options = { order, at, cursor, limit: 20 };
          expect(sqlite.find(tree, options)).toEqual(memory.find(tree, options));
          expect(sqlite.count(tree, 500, { at })).toEqual(memory.count(tree, 500, { at }));
        },
      ),
      { numRuns: 40 },
    );
    for (const n of [0, blockEvents - 1, blockEvents * 16, size - 1]) {
      const { results } = await sqlite.append(batchOf([eventOf(size + 5, { id: `id ${n}`, body: `body ${n}` })]));
      expect(results[0]).toMatchObject({ status: 'duplicate', index: n });
    }
    // Terms go from wherever they have got to: a segment, a leftover block under it, a block, the tail.
    for (const index of [8, blockEvents * 15 + 8, blockEvents * 20 + 8, size - 1]) {
      const removal = {
        erased: [],
        by: 0,
        groups: [],
        subjects: [],
        terms: [{ index, terms: BigInt64Array.of(termOf('a'), termOf('b')) }],
      };
      sqlite.remove(removal);
      memory.remove(removal);
    }
    for (const word of ['a', 'b', 'c']) {
      const at = { limit: 10_000, order: 'asc', at: size } as const;
      expect(sqlite.find({ term: termOf(word) }, at)).toEqual(memory.find({ term: termOf(word) }, at));
      expect(sqlite.count({ term: termOf(word) }, 1e6, { at: size })).toEqual(
        memory.count({ term: termOf(word) }, 1e6, { at: size }),
      );
    }
    await sqlite.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
});
