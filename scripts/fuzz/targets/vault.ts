/** Stored bytes of the vault: read whole or refused as malformed, and a group never opens to values it was not given. */
import {
  anEvent,
  aPerson,
  beginVault,
  Bucket,
  ByteReader,
  ByteWriter,
  formatBucketName,
  Malformed,
  readBlob,
  readContent,
  RECORD_BYTES,
  writeBlobHead,
  writeContent,
  writeGroup,
  type BucketName,
  type Vault,
} from '@trailmark/vault/testing';
import { readBatch, VaultError, BatchWriter, type KeyProvider, type Opener, type SealedEvent } from '@trailmark/vault';
import { classify } from '@trailmark/catalog';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutateBytes } from '../mutator.ts';
import { promise, same, type Target } from '../target.ts';
import { sampleTexts } from './event-words.ts';

interface Sealed {
  readonly vault: Vault;
  readonly opener: Opener;
  readonly event: SealedEvent;
  /** All readable values of the untouched event. */
  readonly values: string;
  readonly packed: Uint8Array;
}

let sealed: Sealed | undefined;

/** One sealed event in a vault of its own, made once; the folder goes when the process ends. */
function sealedEvent(): Sealed {
  if (sealed !== undefined) return sealed;
  const vault = beginVault();
  process.once('exit', () => vault.remove());
  const source = anEvent([aPerson('u_1'), aPerson('u_2', { kind: 'lead' })]);
  const [event] = vault.seal([source]).events;
  if (event === undefined) throw new Error('nothing was sealed');
  const writer = new BatchWriter();
  vault.sealer.seal(source, writer, 3);
  for (const text of sampleTexts(3)) {
    const classified = classify(JSON.parse(text), { source: 's', own: true });
    if (classified.ok) vault.sealer.seal(classified.event, writer, 4);
  }
  const [slice] = vault.sealer.finish(writer);
  if (slice === undefined) throw new Error('nothing was packed');
  const packed = new Uint8Array(slice);
  const opener = vault.opener();
  const values = JSON.stringify(
    opener.open(event.ref, event.groups, { reveal: true }).groups.map(({ fields }) => fields),
  );
  sealed = { vault, opener, event, values, packed };
  return sealed;
}

export const blob: Target = {
  name: 'vault-blob',
  form: 'bytes',
  quickRuns: 3_000,
  words: ['\x01\x04', '\x80', '\xff\xff\x03', 'data.', 'actor.id'],
  seeds: () => [sealedEvent().event.groups],
  judge(input) {
    const { opener, event, values } = sealedEvent();
    let outcome = 'refused';
    try {
      const groups = readBlob(input);
      const out = new ByteWriter();
      writeBlobHead(out, groups.length);
      for (const group of groups) writeGroup(out, group);
      const again = readBlob(new Uint8Array(out.bytes()));
      promise(JSON.stringify(again) === JSON.stringify(groups), 'the same groups read differently');
      outcome = 'read';
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    const opened = opener.open(event.ref, input, { reveal: true });
    promise((opened.groups.length === 0) === (outcome === 'refused'), 'the opener and the reader disagree');
    if (opened.trouble !== undefined) return opened.trouble;
    if (!opener.matches(opened, event.fields)) return 'other digest';
    const shown = JSON.stringify(opened.groups.map(({ fields }) => fields));
    const hidden = opened.groups.some(({ state }) => state !== 'readable');
    promise(hidden || shown === values, 'other values match the digest of the entry');
    return hidden ? 'accepted, closed in part' : 'accepted';
  },
};

export const content: Target = {
  name: 'vault-content',
  form: 'bytes',
  quickRuns: 10_000,
  words: ['\x00', '\x01', '\xff\x7f', 'data.', 'a.b'],
  seeds() {
    const out = new ByteWriter();
    const slots = [...anEvent([]).open, ...anEvent([]).confidential];
    writeContent(out, { seed: new Uint8Array(32).fill(5), slots });
    const seeded = new Uint8Array(out.bytes());
    out.clear();
    const salt = new Uint8Array(32).fill(6);
    writeContent(out, {
      saltZero: salt,
      slots: slots.map((slot, i) => (i % 3 === 0 ? { path: slot.path, commitment: salt } : { ...slot, salt })),
    });
    return [seeded, new Uint8Array(out.bytes())];
  },
  judge(input) {
    let first: ReturnType<typeof readContent>;
    try {
      first = readContent(new ByteReader(input));
    } catch (error) {
      if (error instanceof Malformed) return error.message;
      throw error;
    }
    const out = new ByteWriter();
    // A word may stand for itself or by its number: what is read again is the same, not always the bytes.
    writeContent(out, first);
    promise(
      JSON.stringify(readContent(new ByteReader(new Uint8Array(out.bytes())))) === JSON.stringify(first),
      'the same content reads differently',
    );
    for (const slot of first.slots) promise(slot.path.isWellFormed(), 'a path that is no text');
    return `accepted ${'seed' in first ? 'seeded' : 'salted'}`;
  },
};

export const batch: Target = {
  name: 'vault-batch',
  form: 'bytes',
  quickRuns: 3_000,
  words: ['TMB1', '\x00\x00\x00\x00', '\xff\xff\xff\xff', '\x08\x00\x00\x00'],
  seeds: () => [sealedEvent().packed, new Uint8Array(new BatchWriter().finish()[0] ?? [])],
  mutate(input, random, pool) {
    const made = Buffer.from(mutateBytes(input, random, pool, batch.words, false));
    // With the length of the header set right, what lies behind it is reached.
    if (made.length >= 32) made.writeUInt32LE(made.length, 28);
    return made;
  },
  judge(input) {
    let read: ReturnType<typeof readBatch>;
    try {
      read = readBatch([input.slice().buffer]);
    } catch (error) {
      // Both ends are ours: a broken batch is our bug and is thrown, but as a plain sentence and at once.
      if (error instanceof Error && /^batch |^not a sealed batch|encoded data was not valid/i.test(error.message))
        return error.message;
      throw error;
    }
    for (const event of read.events) {
      promise(
        event.ref.length === 16 && event.fields.length === 32 && event.content.length === 8,
        'a part of another length',
      );
      promise(
        event.subjects.every((subject) => subject.length === 16),
        'a subject of another length',
      );
      promise(event.terms.length <= 0xffff && event.groups.length <= input.length, 'more than there is');
      promise(event.run === undefined || event.run.length === 8, 'a run of another length');
    }
    for (const row of [...read.newSubjects, ...read.profileUpdates]) {
      promise(
        row.subject.length === 16 && row.identity.length === 16 && row.terms.length <= input.length / 8,
        'a row of another length',
      );
      promise(row.profile.length <= input.length, 'a profile longer than the batch');
    }
    return `accepted ${Math.min(read.events.length, 5)}`;
  },
};

const BUCKET: BucketName = { kind: 'subjects', number: 3, epoch: 7 };
const REF = new Uint8Array(16).fill(9);
const KEY = new Uint8Array(32).fill(1);
let bucketFolder: string | undefined;

/** Wraps by turning bits over, and refuses what does not carry its mark: real cryptography is not what is tried here. */
const provider = {
  wrap: (_epoch: number, key: Uint8Array) => Buffer.concat([key.map((byte) => byte ^ 0x5a), Buffer.from('mark')]),
  unwrap(_epoch: number, wrapped: Uint8Array) {
    const key = wrapped.subarray(0, -4);
    if (key.length === 32 && Buffer.from(wrapped.subarray(-4)).equals(Buffer.from('mark')))
      return Uint8Array.from(key, (byte) => byte ^ 0x5a);
    throw new VaultError('keyring.damaged', 'does not open');
  },
} as unknown as KeyProvider; // the two calls a bucket makes

function folder(): string {
  if (bucketFolder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'trailmark-fuzz-'));
    bucketFolder = made;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return bucketFolder;
}

export const bucketFile: Target = {
  name: 'vault-bucket',
  form: 'bytes',
  quickRuns: 1_000,
  words: ['tmkb\x01', 'mark', '\x00\x00\x00\x03'],
  seeds() {
    const bucket = Bucket.create(folder(), BUCKET, provider, [
      { ref: REF, key: KEY },
      { ref: new Uint8Array(16), key: KEY },
    ]);
    const { bytes } = bucket.append(new Uint8Array(16).fill(200), KEY);
    return [
      savedBucket(),
      new Uint8Array(Buffer.concat([savedBucket(), bytes])),
      new Uint8Array(Buffer.concat([savedBucket(), bytes.subarray(0, 30)])),
    ];
  },
  judge(input) {
    writeFileSync(join(folder(), formatBucketName(BUCKET)), input);
    try {
      const bucket = Bucket.open(folder(), BUCKET, provider);
      promise(bucket !== undefined, 'an epoch that lives was taken for destroyed');
      promise(bucket.count <= input.length / RECORD_BYTES, 'more records than bytes');
      let readable = 0;
      for (const { key } of bucket.entries()) {
        if (key === undefined) continue;
        promise(same(key, KEY), 'a record opens to another key');
        readable++;
      }
      const key = bucket.key(REF);
      promise(key === undefined || same(key, KEY), 'a record opens to another key');
      return readable > 0 ? 'accepted' : 'no record opens';
    } catch (error) {
      if (error instanceof VaultError && error.code === 'keyring.damaged') return error.code;
      throw error;
    }
  },
};

function savedBucket(): Uint8Array {
  const made = Bucket.create(folder(), BUCKET, provider, [
    { ref: REF, key: KEY },
    { ref: new Uint8Array(16), key: KEY },
  ]);
  return bytesOfFile(made.file);
}

function bytesOfFile(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}
