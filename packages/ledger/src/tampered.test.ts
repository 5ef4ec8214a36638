/** A ledger opened on a store that someone changed: what it reads is what was signed, or a refusal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batchOf, eventOf, keyOf, numbered } from './fixture.ts';
import { openLedger, type Ledger } from './ledger.ts';

const origin = 'trailmark.test/t/main';
const { signer, verifier } = keyOf(origin);
const size = 600;
let folder: string;
let ledger: Ledger;

const open = (): Promise<Ledger> =>
  openLedger({
    file: join(folder, 'main.db'),
    origin,
    signer,
    verifiers: [verifier],
    highWaterMark: join(folder, 'mark'),
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tampered-'));
  ledger = await open();
  await ledger.append(numbered(0, size));
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Changes the store while nobody has it open. */
async function tamper(sql: string): Promise<void> {
  await ledger.close();
  const db = new DatabaseSync(join(folder, 'main.db'));
  db.exec(sql);
  db.close();
  ledger = await open();
}

test('an entry is held against the signed tree', async () => {
  expect(ledger.isRecorded(7, ledger.row(7)!.entry)).toBe(true);
  await tamper('UPDATE events SET entry = (SELECT entry FROM events WHERE idx = 8) WHERE idx = 7');
  expect(ledger.isRecorded(7, ledger.row(7)!.entry)).toBe(false);
  expect(ledger.isRecorded(8, ledger.row(8)!.entry)).toBe(true);
});

/** Other leaves in a tile, and the inner nodes that stand behind them left as they are. */
const behindLeaves = (leaves: string): string =>
  `UPDATE tiles SET hashes = CAST(${leaves} || substr(hashes, 8193) AS BLOB)`;

test.each([
  ['edited', 'UPDATE tiles SET hashes = zeroblob(8192) WHERE id = 0'],
  ['cut', 'UPDATE tiles SET hashes = substr(hashes, 1, 8160) WHERE id = 0'],
  ['exchanged', 'UPDATE tiles SET hashes = (SELECT hashes FROM tiles WHERE id = 1) WHERE id = 0'],
  ['edited under its inner nodes', `${behindLeaves('zeroblob(8192)')} WHERE id = 0`],
])('no proof comes from a tile that was %s', async (_, sql) => {
  await tamper(sql);
  const entry = ledger.row(7)!.entry;
  expect(() => ledger.inclusionProof(7)).toThrow(expect.objectContaining({ code: 'store.damaged' }));
  expect(() => ledger.isRecorded(7, entry)).toThrow(expect.objectContaining({ code: 'store.damaged' }));
  expect(ledger.inclusionProof(300)).toHaveLength(ledger.inclusionProof(301).length);
});

test.each([
  ['edited', 'UPDATE tiles SET hashes = CAST(substr(hashes, 1, 8192) || zeroblob(512) AS BLOB) WHERE id = 0'],
  ['not there, as in stores of earlier versions', 'UPDATE tiles SET hashes = substr(hashes, 1, 8192)'],
])('inner nodes of a tile that are %s are not needed to know an entry', async (_, sql) => {
  const leaf = ledger.inclusionProof(7);
  await tamper(sql);
  expect(ledger.isRecorded(7, ledger.row(7)!.entry)).toBe(true);
  expect(ledger.isRecorded(7, ledger.row(8)!.entry)).toBe(false);
  expect(ledger.inclusionProof(7)).toEqual(leaf);
});

test('with its inner nodes every entry of a tile is known, and no other in its place', () => {
  for (let n = 0; n < size; n++) {
    expect(ledger.isRecorded(n, ledger.row(n)!.entry)).toBe(true);
    expect(ledger.isRecorded(n, ledger.row((n + 16) % size)!.entry)).toBe(false);
  }
});

test('a repeat of an event that was changed is refused; its neighbours are stored', async () => {
  await tamper('DELETE FROM events WHERE idx = 7');
  const [repeat, fresh] = await Promise.allSettled([
    ledger.append(batchOf([eventOf(7)])),
    ledger.append(batchOf([eventOf(size)])),
  ]);
  expect(repeat).toMatchObject({ status: 'rejected', reason: { code: 'store.damaged' } });
  expect(fresh).toMatchObject({ status: 'fulfilled', value: { results: [{ status: 'stored', index: size }] } });
  expect(ledger.trouble()).toBeUndefined();
});
