/** What a store must live through: full and read-only disks, torn logs, old copies, other processes, wrong clocks. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot, leafHash, signCheckpoint } from '@trailmark/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { rebuildIndex } from './engines/sqlite/rebuild.ts';
import { batchOf, eventOf, keyOf, numbered, ofEach, termOf, TestClock } from './fixture.ts';
import { fsck } from './fsck.ts';
import { readMark } from './high-water-mark.ts';
import { openLedger, type Ledger, type LedgerOptions } from './ledger.ts';
import { openFrozen, setAside, successorOf } from './restore.ts';
import type { Notice } from './sequencer.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
const verifiers = [verifier];
let folder: string;
let file: string;
let highWaterMark: string;
let clock: TestClock;
let notices: Notice[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'withstand-'));
  file = join(folder, 'main.db');
  highWaterMark = join(folder, 'keys', 'main.mark');
  clock = new TestClock();
  notices = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (more: Partial<LedgerOptions> = {}): Promise<Ledger> =>
  openLedger({
    file,
    origin,
    signer,
    verifiers,
    clock,
    highWaterMark,
    notice: (notice) => notices.push(notice),
    ...more,
  });

async function checkWhole(store: string, size: number): Promise<void> {
  expect(await fsck({ file: store, verifiers, origin })).toMatchObject({ ok: true, size, findings: [] });
}

/** Copies a store that is open, as a power cut would leave it. */
function copyStore(to: string): void {
  for (const end of ['', '-wal']) if (existsSync(file + end)) cpSync(file + end, to + end);
}

describe('disks', () => {
  test('a full disk refuses, keeps nothing half, and goes on when there is space again', async () => {
    const checkpoint = signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]);
    const engine = new SqliteEngine({
      file,
      create: () => ({ origin, size: 0, root: emptyRoot, checkpoint, lastMs: 0 }),
    });
    const ledger = await open({ engine });
    await ledger.append(numbered(0, 500, () => ({ terms: ['t'] })));
    engine.limitPages(1);
    await expect(ledger.append(numbered(500, 1500))).rejects.toMatchObject({ code: 'store.full' });
    expect(ledger.head().size).toBe(500);
    expect(ledger.trouble()).toBeUndefined();
    expect(ledger.count({ term: termOf('t') }).total).toBe(500);
    await checkWhole(file, 500);
    engine.limitPages(1e9);
    const { results } = await ledger.append(numbered(499, 1500, () => ({ terms: ['t'] })));
    expect(results.map(({ status }) => status).slice(0, 2)).toEqual(['duplicate', 'stored']);
    await ledger.close();
    await checkWhole(file, 1500);
  });

  test('a disk that turns read-only refuses and goes on when it can be written again', async () => {
    let readonly = false;
    const ledger = await open({
      fault: (step) => {
        if (readonly && step === 'begin')
          throw Object.assign(new Error('attempt to write a readonly database'), { errcode: 8 });
      },
    });
    await ledger.append(numbered(0, 5));
    readonly = true;
    await expect(ledger.append(numbered(5, 9))).rejects.toMatchObject({ code: 'store.readonly' });
    readonly = false;
    await ledger.append(numbered(5, 9));
    await ledger.close();
    await checkWhole(file, 9);
  });

  test.each([
    ['a write fails while it is made durable', 'durable', 778],
    ['the disk fails before anything is made durable', 'events', 10],
  ])('when %s nothing was stored, and recording goes on', async (_, at, errcode) => {
    let broken = false;
    const ledger = await open({
      fault: (step) => {
        if (broken && step === at) throw Object.assign(new Error('disk I/O error'), { errcode });
      },
    });
    await ledger.append(numbered(0, 5));
    broken = true;
    await expect(ledger.append(numbered(5, 9))).rejects.toMatchObject({ code: 'store.readonly' });
    broken = false;
    const { results } = await ledger.append(numbered(4, 9));
    expect(results.map(({ status }) => status)).toEqual(['duplicate', 'stored', 'stored', 'stored', 'stored']);
    await ledger.close();
    await checkWhole(file, 9);
  });

  test('an I/O error while a commit is made durable stops recording, for nobody knows what is stored', async () => {
    let broken = false;
    const ledger = await open({
      fault: (step) => {
        if (broken && step === 'durable') throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
      },
    });
    await ledger.append(numbered(0, 5));
    broken = true;
    await expect(ledger.append(numbered(5, 9))).rejects.toMatchObject({ code: 'store.stopped' });
    expect(ledger.trouble()).toContain('stopped');
    expect(notices.map(({ kind }) => kind)).toEqual(['stopped']);
    await expect(ledger.append(numbered(5, 9))).rejects.toMatchObject({ code: 'store.stopped' });
    await ledger.close();
    const again = await open();
    await again.append(numbered(0, 9));
    expect(again.head().size).toBe(9);
    await again.close();
  });

  test('the torn end of a write-ahead log loses no more than the commits it tore', async () => {
    const ledger = await open();
    const sizes: number[] = [statSync(`${file}-wal`).size];
    for (let n = 0; n < 5; n++) {
      await ledger.append(numbered(n * 10, n * 10 + 10));
      sizes.push(statSync(`${file}-wal`).size);
    }
    const copy = join(folder, 'copy.db');
    copyStore(copy);
    const whole = readFileSync(`${copy}-wal`);
    for (const [commits, bytes] of sizes.entries()) {
      for (const torn of [0, 1, 100, 8000]) {
        writeFileSync(`${copy}-wal`, whole.subarray(0, Math.max(bytes - torn, 0)));
        if (torn === 100)
          writeFileSync(`${copy}-wal`, Buffer.concat([whole.subarray(0, bytes - 100), Buffer.alloc(100)]));
        rmSync(`${copy}-shm`, { force: true });
        if (commits === 0) continue;
        const size = (torn === 0 ? commits : commits - 1) * 10;
        const opened = await openLedger({
          file: copy,
          origin,
          signer,
          verifiers,
          clock,
          highWaterMark: join(folder, `mark ${commits} ${torn}`),
        });
        expect(opened.head().size).toBe(size);
        expect(opened.entries(0, size).map(leafHash)).toEqual(ledger.entries(0, size).map(leafHash));
        // Not closed in the usual way: that would carry the log into the store we tear again.
        await opened.close();
        copyStore(copy);
      }
    }
    await ledger.close();
  });
});

describe('copies and other processes', () => {
  test('a second process is refused, and a killed one leaves no lock behind', async () => {
    const ledger = await open();
    await expect(open()).rejects.toMatchObject({ code: 'store.locked' });
    const script = `
      const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'engines/sqlite/lock.ts'))});
      try { takeLock(${JSON.stringify(file)}); console.log('taken'); } catch (error) { console.log(error.code); }
      process.kill(process.pid, 'SIGKILL');`;
    const inAnotherProcess = (): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout.trim();
    expect(inAnotherProcess()).toBe('store.locked');
    await ledger.close();
    expect(inAnotherProcess()).toBe('taken');
    await (await open()).close();
  });

  test('an old copy is refused, and so is a store that is gone or has another history', async () => {
    let ledger = await open();
    await ledger.append(numbered(0, 10));
    await ledger.close();
    cpSync(file, join(folder, 'old.db'));
    ledger = await open();
    await ledger.append(numbered(10, 20));
    await ledger.close();
    expect(readMark(highWaterMark)).toMatchObject({ origin, size: 20 });
    cpSync(join(folder, 'old.db'), file);
    await expect(open()).rejects.toMatchObject({ code: 'store.rolled_back' });
    rmSync(file);
    await expect(open()).rejects.toMatchObject({ code: 'store.rolled_back' });
    expect(existsSync(file)).toBe(true);
    rmSync(file);
    const other = await open({ highWaterMark: join(folder, 'other.mark') });
    await other.append(numbered(100, 130));
    await other.close();
    await expect(open()).rejects.toMatchObject({ code: 'store.forked' });
  });

  test('the mark follows within about a second', async () => {
    const ledger = await open();
    await ledger.append(numbered(0, 10));
    expect(readMark(highWaterMark)).toMatchObject({ size: 0 });
    await vi.waitFor(() => expect(readMark(highWaterMark)).toMatchObject({ size: 10 }), 3000);
    await ledger.close();
  });

  test('an old copy goes on under the next origin; the old log is served frozen', async () => {
    let ledger = await open();
    await ledger.append(numbered(0, 10));
    await ledger.close();
    cpSync(file, join(folder, 'old.db'));
    ledger = await open();
    await ledger.append(numbered(10, 25));
    await ledger.close();
    cpSync(join(folder, 'old.db'), file);
    const restored = setAside({ file, highWaterMark, verifiers });
    expect(restored).toMatchObject({ oldOrigin: origin, newOrigin: `${origin}/1`, lost: 15, restored: { size: 10 } });
    // As after a crash in the middle: the same answer again.
    expect(setAside({ file, highWaterMark, verifiers })).toEqual(restored);
    await expect(open()).rejects.toMatchObject({ code: 'store.foreign' });
    rmSync(file, { force: true });
    const next = keyOf(restored.newOrigin);
    const successor = await open({ origin: restored.newOrigin, signer: next.signer, verifiers: [next.verifier] });
    await successor.append(numbered(10, 12));
    expect(successor.head()).toMatchObject({ origin: `${origin}/1`, size: 2 });
    const frozen = openFrozen(restored.file, verifiers);
    expect(frozen.head()).toMatchObject({ origin, size: 10 });
    expect(frozen.inclusionProof(3).length).toBeGreaterThan(0);
    void frozen.close();
    await successor.close();
    expect(successorOf(`${origin}/1`)).toBe(`${origin}/2`);
  });

  test('a store that was changed is not opened', async () => {
    const ledger = await open();
    await ledger.append(numbered(0, 10));
    await ledger.close();
    truncateSync(file, 3 * 8192);
    await expect(open()).rejects.toMatchObject({ code: 'store.damaged' });
  });
});

test('an index in ruins is built anew from the events', async () => {
  const sketch = (n: number) => ({ terms: ['t', `n ${n}`] });
  let ledger = await open();
  await ledger.append(numbered(0, 5000, sketch));
  await ledger.close();
  const db = new DatabaseSync(file);
  db.exec('UPDATE recent SET facts = randomblob(77); DELETE FROM parts; DELETE FROM refs');
  db.close();
  await expect(open()).rejects.toMatchObject({ code: 'store.damaged' });
  await rebuildIndex(file, {
    factsOf: ofEach((index) => ({ ...eventOf(index, sketch(index)), occurredMs: clock.wall, values: [] })),
  });
  ledger = await open();
  expect(ledger.count({ term: termOf('t') }).total).toBe(5000);
  expect(ledger.find({ term: termOf('n 4999') }).indexes).toEqual([4999]);
  expect((await ledger.append(numbered(0, 5000, sketch))).results.every(({ status }) => status === 'duplicate')).toBe(
    true,
  );
  await ledger.close();
  await checkWhole(file, 5000);
});

describe('the clock', () => {
  test('never goes back: a clock behind stamps the last time and is noticed once', async () => {
    const ledger = await open();
    await ledger.append(numbered(0, 1));
    clock.wall -= 60_000;
    await ledger.append(numbered(1, 2));
    await ledger.append(numbered(2, 3));
    expect(notices.map(({ kind }) => kind)).toEqual(['clock.behind']);
    expect(ledger.head().lastMs).toBe(clock.wall + 60_000);
    await ledger.close();
    await checkWhole(file, 3);
  });

  test('that jumps ahead stops recording until it is right again', async () => {
    const ledger = await open();
    await ledger.append(numbered(0, 1));
    clock.wall += 25 * 3_600_000;
    await expect(ledger.append(numbered(1, 2))).rejects.toMatchObject({ code: 'clock.ahead' });
    expect(ledger.trouble()).toContain('clock');
    clock.wall -= 25 * 3_600_000;
    await ledger.append(numbered(1, 2));
    expect(ledger.trouble()).toBeUndefined();
    await ledger.close();
    clock.wall += 25 * 3_600_000;
    await expect(open()).rejects.toMatchObject({ code: 'clock.ahead' });
    await (await open({ confirmClock: true })).close();
  });
});

describe('load', () => {
  test('beyond the queue is refused and nothing that was taken is lost', async () => {
    const ledger = await open({ limits: { queueEventsMax: 100, commitEventsMax: 30 } });
    const appends = Array.from({ length: 50 }, (_, n) => ledger.append(numbered(n * 10, n * 10 + 10)));
    const outcomes = await Promise.allSettled(appends);
    const stored = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(stored).toBe(10);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'queue.full' } });
    expect(ledger.head().size).toBe(stored * 10);
    expect(ledger.queued()).toEqual({ events: 0, bytes: 0 });
    await ledger.append(numbered(2000, 2300));
    await ledger.close();
    await checkWhole(file, 400);
  });

  test('with one batch that cannot be stored spoils none of its neighbours', async () => {
    const ledger = await open();
    const outcomes = await Promise.allSettled([
      ledger.append(numbered(0, 5)),
      ledger.append(batchOf([{ ...eventOf(5), typeVersion: 1_000_000 }])),
      ledger.append(batchOf([{ ...eventOf(6), ref: eventOf(3).ref }])),
      ledger.append(numbered(7, 9)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(ledger.trouble()).toBeUndefined();
    await ledger.close();
    await checkWhole(file, 7);
  });

  test('sealed under keys destroyed since is sent back to be sealed anew', async () => {
    let generation = 1;
    const ledger = await open({ isCurrent: ({ keyGeneration }) => keyGeneration >= generation });
    const erasure = ledger.exclusive(() => {
      generation = 2;
    });
    const append = ledger.append(numbered(0, 1));
    await expect(append).rejects.toMatchObject({ code: 'keys.stale' });
    await erasure;
    await ledger.append({ ...numbered(0, 1), keyGeneration: 2 });
    await ledger.close();
  });

  test('is waited for by readers, and taken to the end when the store closes', async () => {
    const ledger = await open();
    const seen = ledger.waitFor(3).then(() => ledger.head().size);
    const given = ledger.waitFor(99, AbortSignal.timeout(5));
    const appended = ledger.append(batchOf([0, 1, 2, 3].map((n) => eventOf(n))));
    expect(await seen).toBe(4);
    await expect(given).rejects.toThrow();
    const last = ledger.append(numbered(4, 6));
    await ledger.close();
    expect((await appended).receipt.count).toBe(4);
    expect((await last).receipt.first).toBe(4);
    await expect(ledger.append(numbered(7, 8))).rejects.toMatchObject({ code: 'store.stopped' });
  });
});
