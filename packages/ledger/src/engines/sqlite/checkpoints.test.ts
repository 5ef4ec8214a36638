/** What is committed gets into the store while commits go on, the log ahead of it stays bounded, and nothing is lost. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Checkpoints } from './checkpoints.ts';

let folder: string;
let file: string;
let db: DatabaseSync;
let checkpoints: Checkpoints;
let here: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  file = join(folder, 'main.db');
  db = new DatabaseSync(file);
  db.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
  db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, data BLOB)');
  checkpoints = new Checkpoints(file);
  here = 0;
});
afterEach(() => {
  checkpoints.close();
  if (db.isOpen) db.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (kilobytes: number): void =>
  void db.prepare('INSERT INTO t (data) VALUES (randomblob(?))').run(kilobytes * 1024);
const byHand = (): void => {
  here++;
  db.exec('PRAGMA wal_checkpoint(PASSIVE)');
};
const carry = (): void => checkpoints.carry(byHand);
const megabytes = (path: string): number => statSync(path).size / 2 ** 20;

test('a log is carried over beside whoever writes, and begins anew when all of it is there', async () => {
  write(4096);
  carry();
  write(16);
  while (checkpoints.isAtWork) await sleep(1);
  expect(here).toBe(0);
  expect(megabytes(file)).toBeGreaterThan(4);
  carry();
  checkpoints.settle();
  expect(checkpoints.isAtWork).toBe(false);
  const before = megabytes(`${file}-wal`);
  for (let i = 0; i < 20; i++) write(100);
  expect(megabytes(`${file}-wal`)).toBe(before);
});

test('while commits follow one another the log stays bounded', async () => {
  for (let i = 0; i < 120; i++) {
    write(1024);
    carry();
    await checkpoints.hold();
  }
  // While the thread began, perhaps.
  expect(here).toBeLessThan(3);
  expect(megabytes(`${file}-wal`)).toBeLessThan(60);
});

test('commits wait for the end of a long log, and of no other', async () => {
  write(1024);
  carry();
  checkpoints.settle();
  expect(checkpoints.hold()).toBe(undefined);
  // The thread cannot come to the end while somebody reads an older state.
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM t');
  for (let i = 0; i < 50; i++) write(1024);
  carry();
  expect(checkpoints.hold()).toBe(undefined);
  checkpoints.settle();
  const long = megabytes(`${file}-wal`);
  reader.close();
  await checkpoints.hold();
  expect(checkpoints.hold()).toBe(undefined);
  for (let i = 0; i < 20; i++) write(1024);
  expect(megabytes(`${file}-wal`)).toBe(long);
});

test('where it never ends, because somebody reads an older state, it ends when nobody does', async () => {
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM t');
  for (let i = 0; i < 60; i++) {
    write(1024);
    carry();
    await checkpoints.hold();
  }
  reader.close();
  for (let i = 0; i < 40; i++) {
    write(1024);
    carry();
    await checkpoints.hold();
  }
  const long = megabytes(`${file}-wal`);
  for (let i = 0; i < 60; i++) {
    write(1024);
    carry();
    await checkpoints.hold();
  }
  expect(megabytes(`${file}-wal`)).toBe(long);
  checkpoints.settle();
  expect(db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()).toMatchObject({ busy: 0 });
  // While the thread began, perhaps.
  expect(here).toBeLessThan(3);
});

test('a whole checkpoint finds nobody in its way, and closing leaves one file', () => {
  for (let i = 0; i < 5; i++) {
    write(2048);
    carry();
    checkpoints.settle();
    expect(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
  }
  carry();
  checkpoints.close();
  db.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
  const again = new DatabaseSync(file);
  expect(again.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 5 });
  again.close();
});

test('a store whose file is gone does not harm the others', () => {
  const lost = new Checkpoints(join(folder, 'none', 'main.db'));
  lost.carry(() => expect.unreachable());
  lost.settle();
  expect(lost.isAtWork).toBe(false);
  write(100);
  carry();
  checkpoints.settle();
  expect(megabytes(file)).toBeGreaterThan(0.09);
  lost.close();
});
