/** Building an index anew: cut off in the middle, with events that nobody can open any more, over a log with a hole. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { emptyRoot } from '@trailmark/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Head, OpenValue, Row } from '../../engine.ts';
import { eventOf, ofEach, termOf } from '../../fixture.ts';
import { finish } from '../../steps.ts';
import { SqliteEngine } from './engine.ts';
import { blockEvents } from './index-parts.ts';
import { takeLock } from './lock.ts';
import { rebuildIndex, type IndexFacts } from './rebuild.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebuild-'));
  file = join(folder, 'main.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const head = (size: number): Head => ({ origin: 'o', size, root: emptyRoot, lastMs: 0, checkpoint: `${size}` });
const groups = Uint8Array.of(1);
const numbers = Array.from({ length: 7 }, (_, n) => termOf(`type=type ${n}`));
const valueOf = (n: number): OpenValue => {
  const value = `type ${n % 7}`;
  return { term: numbers[n % 7]!, field: 'type', value, folded: value };
};
const bytesOf = (n: number, length: number, salt: number): Uint8Array => {
  const bytes = new Uint8Array(length).fill(salt);
  // Spread over all parts, as a hash is.
  new DataView(bytes.buffer).setUint32(0, Math.imul(n + salt, 0x9e3779b1) >>> 0);
  new DataView(bytes.buffer).setUint32(4, n);
  return bytes;
};
const ownTerm = (n: number): bigint => new DataView(bytesOf(n, 8, 3).buffer).getBigInt64(0);
const rowOf = (n: number): Row => ({
  ref: bytesOf(n, 16, 1),
  entry: Uint8Array.of(n & 255),
  groups,
  occurredMs: 1_760_000_000_000 + n,
  dedup: bytesOf(n, 16, 2),
  content: bytesOf(n, 8, 4),
  terms: BigInt64Array.of(valueOf(n).term, ownTerm(n)),
});
const factsOf = (n: number): IndexFacts => {
  const { ref, occurredMs, dedup, content, terms } = rowOf(n);
  return { ref, occurredMs, dedup, content, terms, values: [valueOf(n)] };
};

function fill(size: number): void {
  const engine = new SqliteEngine({ file, create: () => head(0) });
  for (let low = 0; low < size; low += 5000) {
    const rows = Array.from({ length: Math.min(5000, size - low) }, (_, i) => rowOf(low + i));
    const [before, after] = [head(low), head(low + rows.length)];
    const values = numbers.map((_, n) => valueOf(n));
    engine.commit({ before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
  }
  engine.close();
}

/** All that is derived, as one hash. */
function stateOf(): string {
  const db = new DatabaseSync(file);
  const hash = createHash('sha256');
  for (const table of ['recent', 'blocks', 'parts', 'refs', 'dictionary']) {
    const rows = db.prepare(`SELECT * FROM ${table} ORDER BY 1`);
    rows.setReadBigInts(true);
    for (const row of rows.iterate()) {
      for (const value of Object.values(row)) hash.update(value instanceof Uint8Array ? value : String(value));
    }
  }
  db.close();
  return hash.digest('hex');
}

test('killed in the middle it leaves the old index, also where that is damaged', async () => {
  fill(blockEvents * 3);
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM parts WHERE id % 2 = 0');
  db.close();
  const before = stateOf();
  // As large as it takes for the transaction to be written out before it is over.
  const script = `
    const { rebuildIndex } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'rebuild.ts')).href)});
    const terms = new BigInt64Array(60);
    await rebuildIndex(${JSON.stringify(file)}, {
      factsOf: async (events) => events.map(({ index: n }) =>
        ({ occurredMs: n, dedup: 'none', terms: terms.map((_, i) => BigInt(n * 60 + i) * 0x9e3779b97f4a7c15n), values: [] })),
      progress: (done, size) => { if (done * 2 > size) process.kill(process.pid, 'SIGKILL'); },
    });`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
  expect(stateOf()).toBe(before);
  expect(await rebuildIndex(file, { factsOf: ofEach(factsOf) })).toEqual({
    entries: blockEvents * 3,
    kept: 0,
    lost: 0,
  });
  const engine = new SqliteEngine({ file });
  expect(engine.count({ term: numbers[2]! }, { low: 0, high: blockEvents * 3 }, 1e6)).toBe(
    Math.ceil((blockEvents * 3 - 2) / 7),
  );
  engine.close();
});

test('ended in the middle it leaves the old index', async () => {
  fill(blockEvents * 3);
  const before = stateOf();
  const stop = new AbortController();
  const reason = new Error('enough');
  const progress = (): void => stop.abort(reason);
  const others = ofEach((n) => ({ ...factsOf(n), terms: BigInt64Array.of(1n) }));
  const ended = rebuildIndex(file, { factsOf: others, signal: stop.signal, progress });
  await expect(ended).rejects.toBe(reason);
  expect(stateOf()).toBe(before);
});

test('is refused while the store is open, and where entries are missing', async () => {
  fill(10);
  const lock = takeLock(file);
  await expect(rebuildIndex(file, { factsOf: ofEach(factsOf) })).rejects.toMatchObject({ code: 'store.locked' });
  expect((await rebuildIndex(file, { factsOf: ofEach(factsOf), lock })).entries).toBe(10);
  lock.release();
  const before = stateOf();
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM events WHERE idx = 4');
  db.close();
  await expect(rebuildIndex(file, { factsOf: ofEach(factsOf) })).rejects.toThrow(/^entry 4 is not there/);
  expect(stateOf()).toBe(before);
});

describe('of an event that cannot be opened', () => {
  /** In a block and the tail; in a segment: see counting.test.ts, which has one. */
  const size = blockEvents + 50;
  const closed = [7, blockEvents - 1, size - 3];
  const withoutThem = (n: number): IndexFacts => {
    const { ref, occurredMs } = rowOf(n);
    return closed.includes(n) ? { ref, occurredMs } : factsOf(n);
  };
  const foundBy = (term: bigint): number[] => {
    const engine = new SqliteEngine({ file, readOnly: true });
    const found = engine.search({ term }, { low: 0, high: size }, 'asc', size);
    engine.close();
    return found;
  };

  test('the index keeps terms, values and ids that it had', async () => {
    fill(size);
    const rebuilt = await rebuildIndex(file, { factsOf: ofEach(withoutThem) });
    expect(rebuilt).toEqual({ entries: size, kept: closed.length, lost: 0 });
    const engine = new SqliteEngine({ file });
    for (const n of closed) {
      const { dedup, content } = rowOf(n);
      expect(foundBy(ownTerm(n))).toEqual([n]);
      expect(engine.findDedup(dedup!)).toEqual({ index: n, content });
    }
    const { values } = finish(engine.tally({ all: [] }, { low: 0, high: size }, 'type', 9));
    expect(values.map(({ count }) => count)).toEqual(
      Array.from({ length: 7 }, (_, n) => Math.ceil((size - n) / 7)).sort((a, b) => b - a),
    );
    engine.close();
  });

  test('of an event whose content alone is not known, the digest stays with its id', async () => {
    fill(20);
    const known = rowOf(5);
    await rebuildIndex(file, {
      factsOf: ofEach((n) => {
        const { content: _, ...facts } = factsOf(n);
        // The digest of another id is not taken over.
        return n === 6 ? { ...facts, dedup: eventOf(6).dedup } : facts;
      }),
    });
    const engine = new SqliteEngine({ file });
    expect(engine.findDedup(known.dedup!)).toEqual({ index: 5, content: known.content });
    expect(engine.findDedup(eventOf(6).dedup!)).toEqual({ index: 6, content: new Uint8Array(8) });
    engine.close();
  });

  test('nothing is found of it where the index is in ruins too, and that is counted', async () => {
    fill(blockEvents + 20);
    const db = new DatabaseSync(file);
    db.exec('UPDATE recent SET facts = randomblob(77); UPDATE parts SET data = randomblob(length(data))');
    db.close();
    const lost = [3, blockEvents + 2];
    const rebuilt = await rebuildIndex(file, {
      factsOf: ofEach((n) => (lost.includes(n) ? { occurredMs: 0 } : factsOf(n))),
    });
    expect(rebuilt).toMatchObject({ entries: blockEvents + 20 });
    expect(rebuilt.kept + rebuilt.lost).toBe(2);
    expect(foundBy(ownTerm(3))).toEqual([]);
    expect(foundBy(ownTerm(4))).toEqual([4]);
  });
});
