import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  emptyRoot,
  leafHash,
  openCheckpoint,
  signCheckpoint,
  verifyConsistency,
  verifyInclusion,
  verifyRange,
} from '@trailmark/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDirectory } from './engines/sqlite/directory.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { everything } from './filter.ts';
import { batchOf, eventOf, keyOf, numbered, termOf, TestClock } from './fixture.ts';
import { openLedger, type LedgerOptions } from './ledger.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
let folder: string;
let clock: TestClock;

const options = (more: Partial<LedgerOptions> = {}): LedgerOptions => ({
  file: join(folder, 'main.db'),
  origin,
  signer,
  verifiers: [verifier],
  clock,
  highWaterMark: join(folder, 'keys', 'main.mark'),
  ...more,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  clock = new TestClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('append', () => {
  test('answers with a place, a leaf and a receipt that proves both', async () => {
    const ledger = await openLedger(options());
    await ledger.append(numbered(0, 5));
    const { results, receipt } = await ledger.append(numbered(5, 12));
    expect(results.map(({ status, index }) => [status, index])).toEqual(
      [5, 6, 7, 8, 9, 10, 11].map((index) => ['stored', index]),
    );
    const opened = openCheckpoint(receipt.checkpoint, verifier);
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.checkpoint).toMatchObject({ origin, size: 12 });
    expect(receipt).toMatchObject({ first: 5, count: 7 });
    const leaves = results.map(({ leaf }) => leaf);
    expect(verifyRange(leaves, 5, 12, receipt.proof, opened.checkpoint.root)).toBe(true);
    const row = ledger.row(7)!;
    expect(leafHash(row.entry)).toEqual(results[2]!.leaf);
    expect(verifyInclusion(results[2]!.leaf, 7, 12, ledger.inclusionProof(7), opened.checkpoint.root)).toBe(true);
    expect(verifyConsistency(5, ledger.rootAt(5), 12, ledger.head().root, ledger.consistencyProof(5))).toBe(true);
    await ledger.close();
  });

  test('commits nothing more while the engine keeps house, and answers readers all the same', async () => {
    const checkpoint = signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]);
    const empty = { origin, size: 0, root: emptyRoot, checkpoint, lastMs: 0 };
    const engine = new SqliteEngine({ file: join(folder, 'other.db'), create: () => empty });
    const kept = Promise.withResolvers<void>();
    let rests = 0;
    engine.rest = () => (++rests === 1 ? kept.promise : undefined);
    const ledger = await openLedger(options({ engine }));
    await ledger.append(numbered(0, 5));
    const waiting = ledger.append(numbered(5, 7));
    const task = ledger.exclusive(() => ledger.head().size);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ledger.head().size).toBe(5);
    expect(ledger.find(everything).indexes).toHaveLength(5);
    kept.resolve();
    expect((await waiting).receipt).toMatchObject({ first: 5, count: 2 });
    expect(await task).toBeGreaterThan(4);
    await ledger.close();
  });

  test('puts everything that waits into one commit', async () => {
    const ledger = await openLedger(options());
    const answers = await Promise.all([0, 1, 2, 3].map((n) => ledger.append(numbered(n, n + 1))));
    expect(new Set(answers.map(({ receipt }) => receipt.checkpoint)).size).toBe(1);
    expect(answers.map(({ receipt }) => receipt.first)).toEqual([0, 1, 2, 3]);
    await ledger.close();
  });

  test('stores each id once and tells a repeat from a conflict, also after a restart', async () => {
    let ledger = await openLedger(options());
    const first = await ledger.append(numbered(0, 3));
    const twice = await Promise.all([ledger.append(batchOf([eventOf(9)])), ledger.append(batchOf([eventOf(9)]))]);
    expect(twice.map(({ results }) => results[0]!.status)).toEqual(['stored', 'duplicate']);
    expect(twice[1].results[0]!.index).toBe(3);
    await ledger.close();
    ledger = await openLedger(options());
    const { results, receipt } = await ledger.append(
      batchOf([eventOf(50, { id: 'id 1', body: 'body 1' }), eventOf(51, { id: 'id 2', body: 'other' }), eventOf(52)]),
    );
    expect(results.map(({ status, index }) => [status, index])).toEqual([
      ['duplicate', 1],
      ['conflict', 2],
      ['stored', 4],
    ]);
    expect(results[0]!.leaf).toEqual(first.results[1]!.leaf);
    expect(results[0]!.ref).toBe(first.results[1]!.ref);
    expect(receipt).toMatchObject({ first: 4, count: 1 });
    await ledger.close();
  });

  test('finds by term, newest first, page by page', async () => {
    const ledger = await openLedger(options());
    await ledger.append(numbered(0, 100, (n) => ({ terms: ['all', n % 2 === 0 ? 'even' : 'odd'] })));
    const even = { term: termOf('even') };
    const page = ledger.find(even, { limit: 3 });
    expect(page).toEqual({ indexes: [98, 96, 94], next: 94 });
    expect(ledger.find(even, { limit: 3, cursor: page.next! }).indexes).toEqual([92, 90, 88]);
    expect(ledger.find({ all: [{ term: termOf('all') }, { not: even }] }, { limit: 2, order: 'asc' }).indexes).toEqual([
      1, 3,
    ]);
    expect(ledger.count(everything)).toEqual({ total: 100, exact: true });
    expect(ledger.count(even, 10)).toEqual({ total: 10, exact: false });
    expect(ledger.find(everything, { at: 4 }).indexes).toEqual([3, 2, 1, 0]);
    await ledger.close();
  });

  test('shows a sealer on another connection the rows of the newest commit', async () => {
    const ledger = await openLedger(options());
    const directory = openDirectory(options().file);
    const row = {
      subject: new Uint8Array(16).fill(1),
      identity: new Uint8Array(16).fill(2),
      bucket: 3,
      profile: Uint8Array.of(9),
      terms: BigInt64Array.of(),
    };
    expect(directory.lookup(row.identity)).toBeUndefined();
    await ledger.append({ ...batchOf([]), newSubjects: [row] });
    expect(directory.lookup(row.identity)).toMatchObject({ subject: row.subject, bucket: 3 });
    directory.close();
    await ledger.close();
  });

  test('serves any tile by truncation, and none beyond the head', async () => {
    const ledger = await openLedger(options());
    await ledger.append(numbered(0, 300));
    expect(ledger.tile(0, 0, 256)!.length).toBe(8192);
    expect(ledger.tile(0, 1, 44)!.length).toBe(44 * 32);
    expect(ledger.tile(0, 1, 20)).toEqual(ledger.tile(0, 1, 44)!.subarray(0, 640));
    expect(ledger.tile(0, 1, 45)).toBeUndefined();
    expect(ledger.tile(1, 0, 1)).toEqual(ledger.rootAt(256));
    expect(ledger.tile(1, 0, 2)).toBeUndefined();
    await ledger.close();
  });
});

describe('a change of key', () => {
  const next = keyOf(origin, 8);
  const signedBy = (checkpoint: string): string =>
    openCheckpoint(checkpoint, verifier).ok ? 'old' : openCheckpoint(checkpoint, next.verifier).ok ? 'next' : 'nobody';

  test('signs the head that stands and every later one, also after opening it again', async () => {
    const ledger = await openLedger(options());
    await ledger.append(numbered(0, 3));
    const { root } = ledger.head();
    await ledger.exclusive(() => ledger.changeSigner(next.signer));
    expect(ledger.head()).toMatchObject({ size: 3, root });
    expect(signedBy(ledger.head().checkpoint)).toBe('next');
    await ledger.close();
    const again = await openLedger(options({ signer: next.signer, verifiers: [next.verifier] }));
    expect(signedBy(again.head().checkpoint)).toBe('next');
    const { receipt } = await again.append(numbered(3, 5));
    expect(signedBy(receipt.checkpoint)).toBe('next');
    await again.close();
  });

  test('leaves the head as it was where it cannot be stored, and signs the next commit all the same', async () => {
    let isFull = false;
    const fault = (step: string): void => {
      if (isFull && step === 'head') throw new Error('no room');
    };
    const ledger = await openLedger(options({ fault }));
    await ledger.append(numbered(0, 3));
    isFull = true;
    await expect(ledger.exclusive(() => ledger.changeSigner(next.signer))).rejects.toThrow('no room');
    expect(signedBy(ledger.head().checkpoint)).toBe('old');
    isFull = false;
    const { receipt } = await ledger.append(numbered(3, 4));
    expect(signedBy(receipt.checkpoint)).toBe('next');
    await ledger.close();
  });
});
