/** Open values that come with events which are not stored: they wait for one that is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenValue } from './engine.ts';
import { batchOf, eventOf, keyOf, termOf } from './fixture.ts';
import { openLedger, type Ledger } from './ledger.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
const value: OpenValue = { term: termOf('spring'), field: 'scope.campaign', value: 'Spring', folded: 'spring' };
let folder: string;
let ledger: Ledger;
let isCurrent = true;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'held-'));
  ledger = await openLedger({
    file: join(folder, 'main.db'),
    origin,
    signer,
    verifiers: [verifier],
    highWaterMark: join(folder, 'mark'),
    isCurrent: () => isCurrent,
  });
  isCurrent = true;
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a value of a conflicting event comes with the next event that carries its term, not before', async () => {
  await ledger.append(batchOf([eventOf(0)]));
  const conflict = eventOf(1, { id: 'id 0', body: 'other', terms: ['spring'] });
  const { results } = await ledger.append({ ...batchOf([conflict]), openValues: [value] });
  expect(results[0]!.status).toBe('conflict');
  await ledger.append(batchOf([eventOf(2, { terms: ['winter'] })]));
  expect(ledger.valueOf(value.term)).toBeUndefined();
  await ledger.append(batchOf([eventOf(3, { terms: ['spring'] })]));
  expect(ledger.valueOf(value.term)).toEqual(value);
  expect(ledger.tally({ all: [] }, 'scope.campaign')).toMatchObject({
    values: [{ term: value.term, count: 1 }],
    total: 3,
  });
});

test('a value of a refused batch is not lost', async () => {
  isCurrent = false;
  const event = eventOf(0, { terms: ['spring'] });
  await expect(ledger.append({ ...batchOf([event]), openValues: [value] })).rejects.toMatchObject({
    code: 'keys.stale',
  });
  isCurrent = true;
  await ledger.append(batchOf([event]));
  expect(ledger.values('scope.campaign', 'sp', { limit: 5 })).toEqual([value]);
});

test('a value whose events lose it goes with the last, and is folded before', async () => {
  const both = [eventOf(0, { terms: ['spring'] }), eventOf(1, { terms: ['spring'] })];
  await ledger.append({ ...batchOf(both), openValues: [value] });
  const take = (index: number): Promise<void> =>
    ledger.exclusive(() => {
      const terms = [{ index, terms: BigInt64Array.of(value.term) }];
      ledger.remove({ erased: [], by: 0, groups: [], terms, subjects: [] });
    });
  await take(0);
  expect(ledger.valueOf(value.term)).toEqual({ ...value, value: 'spring' });
  await take(1);
  expect(ledger.valueOf(value.term)).toBeUndefined();
});
