/** What every engine promises of verdicts: kept whole, found by search, counted, and begun in older stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot, signCheckpoint } from '@trailmark/core';
import { afterAll, describe, expect, test } from 'vitest';
import type { Engine, Head } from '../engine.ts';
import type { Filter } from '../filter.ts';
import { fsck } from '../fsck.ts';
import { keyOf, numbered, ofEach, termOf, TestClock } from '../fixture.ts';
import { openLedger, type Ledger } from '../ledger.ts';
import { finish } from '../steps.ts';
import { ANY_VERDICT, type VerdictRow } from '../verdict-table.ts';
import { MemoryEngine, MemoryStore } from './memory/engine.ts';
import { SqliteEngine } from './sqlite/engine.ts';
import { blockEvents } from './sqlite/index-parts.ts';
import { rebuildIndex } from './sqlite/rebuild.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
const empty = (): Head => ({
  origin,
  size: 0,
  root: emptyRoot,
  lastMs: 0,
  checkpoint: signCheckpoint({ origin, size: 0, root: emptyRoot }, [signer]),
});
const folder = mkdtempSync(join(tmpdir(), 'verdicts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (engine: Engine, name: string): Promise<Ledger> =>
  openLedger({
    file: 'unused',
    origin,
    signer,
    verifiers: [verifier],
    clock: new TestClock(),
    engine,
    highWaterMark: join(folder, `${name}.mark`),
  });
const fileOf = (name: string): string => join(folder, `${name}.db`);
const store = new MemoryStore(empty());
const engines: readonly [string, () => Engine][] = [
  ['sqlite', () => new SqliteEngine({ file: fileOf('sqlite'), create: empty })],
  ['memory', () => new MemoryEngine(store)],
];

const rowOf = (index: number, verdict: string, changes = 0): VerdictRow => ({
  index,
  verdict,
  reason: verdict === 'approved' ? 'in_time' : 'none',
  basis: verdict === 'approved' ? 'recorded' : 'none',
  detail: '{}',
  source: 'crm',
  occurredMs: 1_000_000 - index,
  policy: 1,
  rule: 'budget',
  evidence: [index + 1, index + 2],
  changes,
});
const found = (ledger: Ledger, filter: Filter): readonly number[] =>
  ledger.find(filter, { order: 'asc', limit: 10_000 }).indexes;
const size = blockEvents + 900;

describe.each(engines)('%s', (name, make) => {
  test('finds events by their verdicts in blocks and in the tail, with NOT, and counts them', async () => {
    const ledger = await open(make(), name);
    await ledger.append(numbered(0, size, (n) => ({ terms: n % 2 === 0 ? ['even'] : [] })));
    const rows = [3, 8, 4000, 4095, 4096, 4500].map((at) => rowOf(at, at % 2 === 0 ? 'approved' : 'missing'));
    ledger.verdicts.write({ rows, progress: { followed: 4600, again: 4600 } });

    expect(found(ledger, { verdict: 'approved' })).toEqual([8, 4000, 4096, 4500]);
    expect(found(ledger, { verdict: 'missing' })).toEqual([3, 4095]);
    expect(found(ledger, { verdict: 'late' })).toEqual([]);
    expect(found(ledger, { verdict: ANY_VERDICT })).toEqual([3, 8, 4000, 4095, 4096, 4500]);
    const even = { term: termOf('even') };
    expect(found(ledger, { all: [even, { verdict: ANY_VERDICT }, { not: { verdict: 'missing' } }] })).toHaveLength(4);
    expect(found(ledger, { any: [{ verdict: 'missing' }, { verdict: 'late' }] })).toEqual([3, 4095]);
    expect(ledger.count({ not: { verdict: ANY_VERDICT } })).toEqual({ total: size - 6, exact: true });
    const tally = finish(ledger.tallyVerdictsSteps({}, { at: 4500 }));
    expect([tally.total, Object.fromEntries(tally.counts)]).toEqual([4500, { approved: 3, missing: 2 }]);
    expect(ledger.verdictOf(8)).toEqual(rowOf(8, 'approved'));
    expect(ledger.verdictOf(9)).toBeUndefined();
    expect(ledger.verdicts.firstMs('budget', 'crm', 'recorded')).toBe(1_000_000 - 4500);
    expect(ledger.verdicts.firstMs('budget', 'crm', 'claimed')).toBeUndefined();
    expect(ledger.verdicts.firstMs('budget', 'ads', 'recorded')).toBeUndefined();
    expect(ledger.verdicts.kinds()).toEqual([{ rule: 'budget', source: 'crm' }]);
    const asked = { rule: 'budget', source: 'crm', reason: 'none', fromMs: 1_000_000 - 3 };
    expect(ledger.verdicts.withReason(asked, 10)).toEqual([3]);
    expect(new Set(ledger.verdicts.withReason({ ...asked, fromMs: 0 }, 10))).toEqual(new Set([3, 4095]));
    expect(ledger.verdicts.withReason({ ...asked, fromMs: 0 }, 1)).toHaveLength(1);
    await ledger.close();
  });

  test('keeps them over a reopening, and shows each change at once', async () => {
    const ledger = await open(make(), name);
    expect(ledger.verdicts.progress()).toEqual({ followed: 4600, again: 4600 });
    expect(found(ledger, { verdict: 'approved' })).toEqual([8, 4000, 4096, 4500]);
    ledger.verdicts.write({ rows: [rowOf(8, 'revoked', 1), rowOf(4600, 'approved')], removed: [4000, 77] });
    expect(found(ledger, { verdict: 'approved' })).toEqual([4096, 4500, 4600]);
    expect(found(ledger, { verdict: 'revoked' })).toEqual([8]);
    expect(ledger.verdicts.between(0, size).map(({ index }) => index)).toEqual([3, 8, 4095, 4096, 4500, 4600]);
    expect(ledger.verdicts.progress()).toEqual({ followed: 4600, again: 4600 });
    await ledger.close();
  });

  test('keeps what is to be told of changes until it was told', async () => {
    const ledger = await open(make(), name);
    const change = {
      index: 8,
      number: 1,
      before: 'approved',
      after: 'revoked',
      reason: 'taken_back',
      policy: 1,
      rule: 'budget',
      evidence: [9],
    };
    ledger.verdicts.write({ changed: [{ ...change, number: 2 }, change] });
    // The first of a name stands: it may be on record already.
    ledger.verdicts.write({ changed: [{ ...change, after: 'late' }] });
    expect(ledger.verdicts.untold(10)).toEqual([change, { ...change, number: 2 }]);
    expect(ledger.verdicts.untold(1)).toEqual([change]);
    ledger.verdicts.write({ told: [change] });
    expect(ledger.verdicts.untold(10)).toEqual([{ ...change, number: 2 }]);
    await ledger.close();
  });
});

test('a failed write leaves nothing of it, neither on disk nor in what searches see', async () => {
  let isFailing = false;
  const fault = (): void => {
    if (isFailing) throw new Error('cut off');
  };
  const engine = new SqliteEngine({ file: fileOf('faulty'), create: empty, fault });
  const ledger = await open(engine, 'faulty');
  await ledger.append(numbered(0, 10));
  ledger.verdicts.write({ rows: [rowOf(1, 'missing')] });
  expect(found(ledger, { verdict: 'missing' })).toEqual([1]);
  const beyond = { ...rowOf(2, 'missing'), policy: Number.NaN };
  expect(() => ledger.verdicts.write({ rows: [rowOf(1, 'late'), beyond], removed: [1] })).toThrow();
  expect(found(ledger, { verdict: 'missing' })).toEqual([1]);
  isFailing = true;
  expect(() => ledger.verdicts.write({ rows: [rowOf(1, 'late')] })).toThrow();
  isFailing = false;
  expect(found(ledger, { verdict: 'missing' })).toEqual([1]);
  expect(ledger.verdictOf(1)).toEqual(rowOf(1, 'missing'));
  await ledger.close();
});

test('a store of the layout before opens, to be written and to be read alone', async () => {
  const file = fileOf('older');
  const first = await open(new SqliteEngine({ file, create: empty }), 'older');
  await first.append(numbered(0, 10));
  await first.close();
  const db = new DatabaseSync(file);
  db.exec(
    'DROP TABLE verdicts; DROP TABLE verdict_changes; DROP TABLE verdict_progress; DROP TABLE indexed; PRAGMA user_version = 2',
  );
  db.close();

  const reader = new SqliteEngine({ file, readOnly: true });
  expect(reader.verdicts.between(0, 10)).toEqual([]);
  expect(reader.verdicts.progress()).toEqual({ followed: 0, again: 0 });
  expect(reader.search({ verdict: ANY_VERDICT }, { low: 0, high: 10 }, 'asc', 5)).toEqual([]);
  reader.close();

  const ledger = await open(new SqliteEngine({ file }), 'older');
  expect(ledger.verdicts.progress()).toEqual({ followed: 0, again: 0 });
  ledger.verdicts.write({ rows: [rowOf(4, 'late')], progress: { followed: 10, again: 10 } });
  expect(found(ledger, { verdict: 'late' })).toEqual([4]);
  await ledger.close();
});

test('an index built anew has all of the log looked at again, and what stands beyond it is gone', async () => {
  const file = fileOf('anew');
  const ledger = await open(new SqliteEngine({ file, create: empty }), 'anew');
  await ledger.append(numbered(0, 10));
  ledger.verdicts.write({ rows: [rowOf(4, 'late'), rowOf(10, 'late')], progress: { followed: 10, again: 10 } });
  await ledger.close();
  const facts = { occurredMs: 0, dedup: 'none', terms: new BigInt64Array() } as const;
  await rebuildIndex(file, { factsOf: ofEach(() => facts) });
  const engine = new SqliteEngine({ file, readOnly: true });
  // What is left counts as followed: else `fsck` would take a verdict far behind the beginning for a strange one.
  expect(engine.verdicts.progress()).toEqual({ followed: 10, again: 0 });
  expect(engine.verdicts.between(0, 20)).toEqual([rowOf(4, 'late')]);
  engine.close();
});

test('fsck finds verdicts that cannot have come from this log', async () => {
  const file = fileOf('doubted');
  const ledger = await open(new SqliteEngine({ file, create: empty }), 'doubted');
  await ledger.append(numbered(0, 10));
  ledger.verdicts.write({ rows: [rowOf(4, 'late')], progress: { followed: 10, again: 10 } });
  const findings = async (): Promise<readonly string[]> => {
    const report = await fsck({ file, verifiers: [verifier] });
    return report.findings.map(({ at }) => at).filter((at) => at.startsWith('verdict'));
  };
  expect(await findings()).toEqual([]);
  const foreign = { ...rowOf(5, 'late'), evidence: [77] };
  ledger.verdicts.write({ rows: [foreign, rowOf(12, 'late')], progress: { followed: 11, again: 11 } });
  expect(await findings()).toEqual(['verdicts', 'verdict of entry 5', 'verdict of entry 12']);
  await ledger.close();
});
