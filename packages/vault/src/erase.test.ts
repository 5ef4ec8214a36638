import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBatch } from './batch-reader.ts';
import { BatchWriter } from './batch-writer.ts';
import type { SealedEvent } from './batch.ts';
import { RECORD_BYTES } from './bucket-file.ts';
import { anEvent, aPerson, beginVault } from './vault.fixture.ts';
import type { Vault } from './vault.fixture.ts';

let vault: Vault;
beforeEach(() => {
  vault = beginVault();
});
afterEach(() => vault.remove());

const everyFile = (folder: string): { file: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ file, bytes: readFileSync(file) }));

interface Pair {
  readonly event: SealedEvent;
  readonly gone: { subject: Uint8Array; bucket: number };
  readonly stays: { subject: Uint8Array; bucket: number };
}

/** One event about two persons. */
function sealPair(): Pair {
  const batch = vault.seal([anEvent([aPerson('gone'), aPerson('stays')])]);
  const [event] = batch.events;
  const [gone, stays] = batch.newSubjects;
  if (event === undefined || gone === undefined || stays === undefined) throw new Error('not sealed');
  return { event, gone, stays };
}

const statesOf = ({ event }: Pair): string[] =>
  vault
    .opener()
    .open(event.ref, event.groups, { reveal: true })
    .groups.map(({ state }) => state);

/** The raw key and its wrapped record, as they are before the erasure. */
function keyMaterial(place: { subject: Uint8Array; bucket: number }): Buffer[] {
  const key = vault.view().subjectKey(place.subject, place.bucket);
  if (typeof key === 'string') throw new Error(key);
  const record = everyFile(vault.keyringFolder).flatMap(({ bytes }) => {
    const at = bytes.indexOf(place.subject);
    return at < 0 ? [] : [bytes.subarray(at + 28, at + RECORD_BYTES)];
  });
  const raw = key.export();
  return [
    raw,
    Buffer.from(raw.toString('base64')),
    Buffer.from(raw.toString('hex')),
    ...record,
    Buffer.from(place.subject),
  ];
}

test('after an erasure the person cannot be read and no trace of the key is left; everyone else verifies', () => {
  const pair = sealPair();
  const material = keyMaterial(pair.gone);
  expect(material).toHaveLength(5);
  const epochsBefore = vault.provider().epochs();
  const epochKeys = everyFile(vault.keyFolder)
    .filter(({ file }) => file.includes('epoch-'))
    .map(({ file, bytes }) => ({ file, bytes }));
  const done = vault.sealer.erase([pair.gone]);
  expect(done).toMatchObject({ generation: 1, survivors: 1, unreadable: 0 });
  expect(done.erased).toEqual([pair.gone.subject]);
  expect(statesOf(pair)).toEqual(['readable', 'readable', 'erased', 'readable']);
  const opener = vault.opener();
  expect(opener.matches(opener.open(pair.event.ref, pair.event.groups, { reveal: true }), pair.event.fields)).toBe(
    true,
  );
  const files = everyFile(vault.folder);
  for (const piece of material)
    for (const { file, bytes } of files) expect([file, bytes.includes(piece)]).toEqual([file, false]);
  for (const piece of ['gone@example.test', 'Person gone', 'Person stays']) {
    for (const { file, bytes } of files) expect([file, bytes.includes(piece)]).toEqual([file, false]);
  }
  expect(vault.provider().epochs()).not.toEqual(epochsBefore);
  const lost = epochKeys.filter(({ file }) => !files.some((other) => other.file === file));
  expect(lost).toHaveLength(1);
  const keyText = lost[0]?.bytes.toString().trim().split(' ').at(-1) ?? '';
  for (const { bytes } of files)
    expect(bytes.includes(keyText) || bytes.includes(Buffer.from(keyText, 'base64'))).toBe(false);
});

test('a kill before any step of an erasure: reopened, it is done or never begun, and no survivor is lost', () => {
  const steps: string[] = [];
  vault.remove();
  vault = beginVault((step) => void steps.push(step));
  sealPair();
  vault.sealer.erase([...vault.directory.rows.values()].slice(0, 1));
  expect(steps.length).toBeGreaterThanOrEqual(7);
  for (const deadly of steps) {
    vault.remove();
    vault = beginVault((step) => {
      if (step === deadly) throw new Error(`killed ${deadly}`);
    });
    const pair = sealPair();
    expect(() => vault.sealer.erase([pair.gone])).toThrow('killed');
    // A reader that looks while the erasure stands still never misses a survivor.
    expect(statesOf(pair)[3]).toBe('readable');
    vault.reopen();
    const begun = deadly !== 'before the journal';
    expect([deadly, ...statesOf(pair)]).toEqual([
      deadly,
      'readable',
      'readable',
      begun ? 'erased' : 'readable',
      'readable',
    ]);
    expect(vault.keyring.generation).toBe(begun ? 1 : 0);
    expect(vault.sealer.erase([pair.gone]).generation).toBe(1);
    expect(statesOf(pair)).toEqual(['readable', 'readable', 'erased', 'readable']);
    expect(readdirSync(vault.keyringFolder).filter((name) => /tmp|journal/.test(name))).toEqual([]);
    expect(vault.provider().epochs()).toHaveLength(2);
  }
});

test('an erasure that failed is finished by the next one in the same process', () => {
  let deadly = true;
  vault.remove();
  vault = beginVault((step) => {
    if (deadly && step.includes('old epoch')) throw new Error('killed');
  });
  const pair = sealPair();
  expect(() => vault.sealer.erase([pair.gone])).toThrow('killed');
  deadly = false;
  const again = vault.seal([anEvent([aPerson('stays')])]);
  expect(again.events[0]?.subjects[0]).toEqual(pair.stays.subject);
  vault.sealer.erase([]);
  expect(statesOf(pair)).toEqual(['readable', 'readable', 'erased', 'readable']);
  const after = vault.seal([anEvent([aPerson('new')])]);
  expect(
    vault
      .opener()
      .open(after.events[0]?.ref ?? new Uint8Array(), after.events[0]?.groups ?? new Uint8Array(), { reveal: true })
      .trouble,
  ).toBeUndefined();
});

test('a reader that held the key has it no more once told, and finds survivors and newcomers again', () => {
  const pair = sealPair();
  const view = vault.view();
  expect(typeof view.subjectKey(pair.gone.subject, pair.gone.bucket)).toBe('object');
  vault.sealer.erase([pair.gone]);
  view.forget();
  expect(view.subjectKey(pair.gone.subject, pair.gone.bucket)).toBe('erased');
  expect(typeof view.subjectKey(pair.stays.subject, pair.stays.bucket)).toBe('object');
  const [newcomer] = vault.seal([anEvent([aPerson('new')])]).newSubjects;
  if (newcomer === undefined) throw new Error('no newcomer');
  expect(typeof view.subjectKey(newcomer.subject, newcomer.bucket)).toBe('object');
  expect(view.subjectKey(new Uint8Array(16), 77)).toBe('missing');
});

test('a batch sealed before an erasure tells by its generation, and the person becomes a new subject afterwards', () => {
  const pair = sealPair();
  const writer = new BatchWriter();
  vault.sealer.seal(anEvent([aPerson('gone')]), writer);
  vault.sealer.erase([pair.gone]);
  vault.sealer.seal(anEvent([aPerson('stays')]), writer);
  const stale = readBatch(vault.sealer.finish(writer));
  expect(stale.keyGeneration).toBeLessThan(vault.keyring.generation);
  // The directory row is still there: the ledger removes it a moment later.
  const batch = vault.seal([anEvent([aPerson('gone')])]);
  expect(batch.keyGeneration).toBe(vault.keyring.generation);
  expect(batch.events[0]?.subjects[0]).not.toEqual(pair.gone.subject);
  expect(batch.newSubjects).toHaveLength(1);
});

test('a torn last record is dropped when the keyring opens, the rest stays and it goes on growing', () => {
  const pair = sealPair();
  vault.keyring.close();
  const [bucket] = everyFile(vault.keyringFolder).filter(({ file }) => file.includes('subjects-'));
  if (bucket === undefined) throw new Error('no bucket');
  appendFileSync(bucket.file, Buffer.alloc(RECORD_BYTES - 5, 9));
  expect(statesOf(pair)).not.toContain('erased');
  vault.reopen();
  const more = vault.seal([anEvent([aPerson('more')])]);
  expect(more.newSubjects).toHaveLength(1);
  expect(statSync(bucket.file).size).toBe(bucket.bytes.length + RECORD_BYTES);
  const [event] = more.events;
  expect(
    vault.opener().open(event?.ref ?? new Uint8Array(), event?.groups ?? new Uint8Array(), { reveal: true }).trouble,
  ).toBeUndefined();
  vault.keyring.close();
  appendFileSync(bucket.file, Buffer.alloc(RECORD_BYTES));
  vault.reopen();
  expect(vault.sealer.erase([pair.gone])).toMatchObject({ survivors: 2, unreadable: 1 });
  expect(statesOf(pair)).toEqual(['readable', 'readable', 'erased', 'readable']);
});

test('a bucket that was cut off or whose epoch is gone is trouble, never an erasure', () => {
  const pair = sealPair();
  const [bucket] = everyFile(vault.keyringFolder).filter(({ file }) => file.includes('subjects-'));
  if (bucket === undefined) throw new Error('no bucket');
  truncateSync(bucket.file, 30);
  const opened = vault.opener().open(pair.event.ref, pair.event.groups, { reveal: true });
  expect(opened.groups.map(({ trouble }) => trouble)).toEqual([undefined, undefined, 'key.damaged', 'key.damaged']);
  for (const epoch of vault.provider().epochs()) vault.provider().destroyEpoch(epoch);
  vault.reopen();
  expect(() => vault.seal([anEvent([aPerson('stays')])])).toThrow('not a bucket of keys');
  expect(vault.seal([anEvent([aPerson('new')])]).events).toHaveLength(1);
  const without = vault.opener().open(pair.event.ref, pair.event.groups, { reveal: true });
  expect(without.groups.map(({ state }) => state)).toEqual(['readable', 'sealed', 'sealed', 'sealed']);
});

test('buckets fill up one after the other, and a person of a full bucket is erased alone', () => {
  const writer = new BatchWriter();
  for (let i = 0; i < 4100; i++) vault.sealer.seal(anEvent([aPerson(`p${i}`)], { confidential: [] }), writer, i);
  const batch = readBatch(vault.sealer.finish(writer));
  vault.directory.commit(batch);
  expect(new Set(batch.newSubjects.map(({ bucket }) => bucket))).toEqual(new Set([0, 1]));
  const gone = batch.newSubjects[17];
  const stays = batch.newSubjects[4099];
  if (gone === undefined || stays === undefined) throw new Error('not sealed');
  expect(vault.sealer.erase([gone])).toMatchObject({ survivors: 4095 });
  const view = vault.view();
  expect(view.subjectKey(gone.subject, gone.bucket)).toBe('erased');
  expect(typeof view.subjectKey(stays.subject, stays.bucket)).toBe('object');
  expect(typeof view.subjectKey(batch.newSubjects[18]?.subject ?? new Uint8Array(16), 0)).toBe('object');
});

test('a reader in the middle of an erasure never takes a survivor for erased', () => {
  let look = (): void => {};
  vault.remove();
  vault = beginVault(() => look());
  const { gone, stays } = sealPair();
  const view = vault.view();
  const seen: string[] = [];
  look = () => {
    view.forget();
    seen.push(typeof view.subjectKey(stays.subject, stays.bucket));
    // A stored bucket number that is wrong says nothing about the person under the right one.
    expect(view.subjectKey(stays.subject, 5)).toBe('missing');
    seen.push(typeof view.subjectKey(stays.subject, stays.bucket));
  };
  vault.sealer.erase([gone]);
  expect(seen.length).toBeGreaterThan(10);
  expect(new Set(seen)).toEqual(new Set(['object']));
});

test('the erasure of nobody, or of someone erased before, changes nothing', () => {
  const pair = sealPair();
  vault.sealer.erase([pair.gone]);
  const before = everyFile(vault.folder).map(({ file }) => file);
  expect(vault.sealer.erase([pair.gone])).toMatchObject({ erased: [], generation: 1 });
  expect(vault.sealer.erase([])).toMatchObject({ erased: [], generation: 1 });
  expect(everyFile(vault.folder).map(({ file }) => file)).toEqual(before);
});
