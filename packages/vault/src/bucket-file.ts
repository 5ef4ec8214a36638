/**
 * One bucket of keys: an append-only file of at most 4,096 records under one bucket key, which is itself wrapped
 * under an epoch key that only the key provider holds.
 *
 *     "tmkb" ‖ version 1 ‖ kind ‖ 00 00 ‖ u32 number ‖ u32 epoch ‖ u32 length ‖ wrapped bucket key
 *     record: ref 16 ‖ nonce 12 ‖ wrapped key 32 ‖ tag 16
 *
 * The name says what it is: `subjects-00000003.e00000007.keys`. An erasure gives the bucket a new file under a new
 * epoch with the same number; destroying the old epoch makes every copy of the old file unreadable, wherever it is.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { syncFolder, writeAll } from './durable-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';
import { keyOf, openBytes, sealBytes } from './wrap.ts';

export const RECORDS_MAX = 4096;
export const RECORD_BYTES = 76;
const REF_BYTES = 16;
const FIXED_BYTES = 20;
const MAGIC = 'tmkb';
const KINDS = ['subjects', 'segments'] as const;
const NAME = /^(subjects|segments)-(\d{8})\.e(\d{8})\.keys$/;

/** `subjects`: the keys of persons. `segments`: the tenant's keys for confidential groups. */
export type BucketKind = (typeof KINDS)[number];

export interface BucketName {
  readonly kind: BucketKind;
  readonly number: number;
  readonly epoch: number;
}

export function formatBucketName({ kind, number, epoch }: BucketName): string {
  return `${kind}-${String(number).padStart(8, '0')}.e${String(epoch).padStart(8, '0')}.keys`;
}

/** Undefined for the name of anything but a finished bucket file. */
export function parseBucketName(name: string): BucketName | undefined {
  const [, kind, number, epoch] = NAME.exec(name) ?? [];
  if (kind !== 'subjects' && kind !== 'segments') return undefined;
  return { kind, number: Number(number), epoch: Number(epoch) };
}

/** A bucket in memory: its key and its records as they stand in the file. */
export class Bucket {
  readonly name: BucketName;
  readonly file: string;
  readonly #key: KeyObject;
  readonly #headBytes: number;
  #records: Buffer;
  /** Where `append` puts records; empty until then. */
  #room: Buffer = Buffer.alloc(0);

  private constructor(folder: string, name: BucketName, key: KeyObject, headBytes: number, records: Buffer) {
    this.name = name;
    this.file = join(folder, formatBucketName(name));
    this.#key = key;
    this.#headBytes = headBytes;
    this.#records = records;
  }

  /** Records in the file, readable or not. */
  get count(): number {
    return Math.floor(this.#records.length / RECORD_BYTES);
  }

  /**
   * Writes a new bucket file, flushed and renamed into place, with the given keys in it.
   * @param records refs and raw keys
   */
  static create(
    folder: string,
    name: BucketName,
    provider: KeyProvider,
    records: readonly { ref: Uint8Array; key: Uint8Array }[],
  ): Bucket {
    const bucketKey = randomOf(32);
    const head = headOf(name, provider.wrap(name.epoch, bucketKey, contextOf(name)));
    const bucket = new Bucket(folder, name, keyOf(bucketKey), head.length, Buffer.alloc(0));
    bucketKey.fill(0);
    const sealed = records.map(({ ref, key }) => bucket.#seal(ref, key));
    bucket.#records = Buffer.concat(sealed);
    const aside = `${bucket.file}.tmp`;
    const handle = openSync(aside, 'w', 0o600);
    try {
      writeAll(handle, Buffer.concat([head, bucket.#records]), 0);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, bucket.file);
    syncFolder(dirname(bucket.file));
    return bucket;
  }

  /**
   * Reads a bucket file. Undefined where its epoch is destroyed.
   * @throws VaultError `keyring.damaged`
   */
  static open(folder: string, name: BucketName, provider: KeyProvider): Bucket | undefined {
    const file = join(folder, formatBucketName(name));
    const bytes = readFileSync(file);
    const wrapped = wrappedKeyOf(bytes, name);
    if (wrapped === undefined) throw new VaultError('keyring.damaged', `${file} is not a bucket of keys`);
    const raw = provider.unwrap(name.epoch, wrapped, contextOf(name));
    if (raw === undefined) return undefined;
    const headBytes = FIXED_BYTES + wrapped.length;
    const bucket = new Bucket(folder, name, keyOf(raw), headBytes, bytes.subarray(headBytes));
    raw.fill(0);
    return bucket;
  }

  /** Drops a record that a crash left half written. For the writer only. */
  truncateTornRecord(): void {
    const whole = this.count * RECORD_BYTES;
    if (whole === this.#records.length) return;
    this.#records = this.#records.subarray(0, whole);
    const handle = openSync(this.file, 'r+');
    try {
      ftruncateSync(handle, this.#headBytes + whole);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  /** Reads what the writer has appended since; true where there was something. For readers. */
  readMore(): boolean {
    if (statSync(this.file).size <= this.#headBytes + this.#records.length) return false;
    this.#records = readFileSync(this.file).subarray(this.#headBytes);
    return true;
  }

  /** Seals a record for `append`. */
  #seal(ref: Uint8Array, key: Uint8Array): Uint8Array {
    const record = Buffer.alloc(RECORD_BYTES);
    record.set(ref, 0);
    record.set(sealBytes(this.#key, key, recordContext(this.name, ref)), REF_BYTES);
    return record;
  }

  /**
   * Adds keys in memory and gives the bytes and their place, to be written and flushed by the caller before anything
   * that was sealed with them leaves.
   */
  append(ref: Uint8Array, key: Uint8Array): { bytes: Uint8Array; position: number } {
    if (this.count >= RECORDS_MAX) throw new Error('the bucket is full');
    const bytes = this.#seal(ref, key);
    const length = this.#records.length;
    // Room for a full bucket is taken once, so that a new person does not copy the bucket.
    if (this.#room.length === 0) {
      this.#room = Buffer.alloc(RECORDS_MAX * RECORD_BYTES);
      this.#records.copy(this.#room);
    }
    this.#room.set(bytes, length);
    this.#records = this.#room.subarray(0, length + RECORD_BYTES);
    return { bytes, position: this.#headBytes + length };
  }

  /** The raw key of this ref; undefined where the bucket has none. @throws VaultError `keyring.damaged` */
  key(ref: Uint8Array): Uint8Array | undefined {
    const at = this.#find(ref);
    if (at < 0) return undefined;
    const key = this.#open(at);
    if (key === undefined) throw new VaultError('keyring.damaged', `a record of ${this.file} does not open`);
    return key;
  }

  /** Every record with its raw key; the key is undefined where the record no longer opens. */
  *entries(): IterableIterator<{ ref: Uint8Array; key: Uint8Array | undefined }> {
    for (let at = 0; at + RECORD_BYTES <= this.#records.length; at += RECORD_BYTES) {
      yield { ref: this.#records.subarray(at, at + REF_BYTES), key: this.#open(at) };
    }
  }

  #open(at: number): Uint8Array | undefined {
    const ref = this.#records.subarray(at, at + REF_BYTES);
    const sealed = this.#records.subarray(at + REF_BYTES, at + RECORD_BYTES);
    return openBytes(this.#key, sealed, recordContext(this.name, ref));
  }

  /** A scan of 4,096 records for four bytes costs a few microseconds, and no index has to be held. */
  #find(ref: Uint8Array): number {
    const records = this.#records;
    const first = (((ref[0] ?? 0) << 24) | ((ref[1] ?? 0) << 16) | ((ref[2] ?? 0) << 8) | (ref[3] ?? 0)) >>> 0;
    for (let at = 0; at + RECORD_BYTES <= records.length; at += RECORD_BYTES) {
      if (records.readUInt32BE(at) === first && records.compare(ref, 0, REF_BYTES, at, at + REF_BYTES) === 0) return at;
    }
    return -1;
  }
}

function headOf(name: BucketName, wrapped: Uint8Array): Buffer {
  const head = Buffer.alloc(FIXED_BYTES + wrapped.length);
  head.write(MAGIC, 0, 'latin1');
  head[4] = 1;
  head[5] = KINDS.indexOf(name.kind);
  head.writeUInt32BE(name.number, 8);
  head.writeUInt32BE(name.epoch, 12);
  head.writeUInt32BE(wrapped.length, 16);
  head.set(wrapped, FIXED_BYTES);
  return head;
}

function wrappedKeyOf(bytes: Buffer, name: BucketName): Uint8Array | undefined {
  if (bytes.length < FIXED_BYTES) return undefined;
  const length = bytes.readUInt32BE(16);
  if (bytes.length < FIXED_BYTES + length) return undefined;
  const wrapped = bytes.subarray(FIXED_BYTES, FIXED_BYTES + length);
  return headOf(name, wrapped).equals(bytes.subarray(0, FIXED_BYTES + length)) ? wrapped : undefined;
}

function contextOf({ kind, number, epoch }: BucketName): Uint8Array {
  return Buffer.from(`trailmark/bucket@v1\n${kind} ${number} ${epoch}`);
}

function recordContext({ kind, number, epoch }: BucketName, ref: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`trailmark/bucket-record@v1\n${kind} ${number} ${epoch}\n`), ref]);
}
