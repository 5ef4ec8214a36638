/**
 * The keyring as a reader sees it: keys of persons and segments, loaded when asked for, forgotten when told. Another
 * thread appends to the files and replaces them; what is not found is looked for again on disk before it is missed.
 */
import type { KeyObject } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Bucket, parseBucketName, RECORDS_MAX } from './bucket-file.ts';
import type { BucketKind, BucketName } from './bucket-file.ts';
import { isCode } from './durable-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { Recent } from '@trailmark/catalog';
import { VaultError } from './trouble.ts';
import { keyOf } from './wrap.ts';

const KEYS_KEPT = 8192;
/** A third of a megabyte each, in every thread; reading one again takes a tenth of a millisecond. */
const BUCKETS_KEPT = 12;

/**
 * A key; or `erased`: its bucket is there and holds no such key; or `missing`: the bucket is not there or no longer
 * opens, which no erasure explains.
 */
export type KeyLookup = KeyObject | 'erased' | 'missing';

/** What opening a sealed group asks of a keyring. */
export interface KeySource {
  /** @param subject 16 bytes. @param bucket as the directory and the sealed group say */
  subjectKey(subject: Uint8Array, bucket: number): KeyLookup;
  segmentKey(segment: number): KeyLookup;
}

export interface KeyringOptions {
  /** The tenant's keyring, a folder of its own within the data folder. */
  readonly folder: string;
  readonly provider: KeyProvider;
}

export class KeyringView implements KeySource {
  readonly #folder: string;
  readonly #provider: KeyProvider;
  readonly #keys = new Recent<string, KeyLookup>(KEYS_KEPT);
  readonly #buckets = new Recent<string, Bucket>(BUCKETS_KEPT);
  #names = new Map<string, BucketName>();

  constructor({ folder, provider }: KeyringOptions) {
    this.#folder = folder;
    this.#provider = provider;
    this.#list();
  }

  subjectKey(subject: Uint8Array, bucket: number): KeyLookup {
    return this.#key('subjects', bucket, subject);
  }

  segmentKey(segment: number): KeyLookup {
    return this.#key('segments', Math.floor(segment / RECORDS_MAX), segmentRef(segment));
  }

  /** Lets go of every key. To be called after an erasure, before anything is read again. */
  forget(): void {
    this.#keys.clear();
    this.#buckets.clear();
    this.#provider.forgetEpochs();
    this.#list();
  }

  /** Every bucket file that counts, each number once. */
  names(): BucketName[] {
    return [...this.#names.values()];
  }

  #key(kind: BucketKind, number: number, ref: Uint8Array): KeyLookup {
    // The bucket is part of the name: a stored number that was tampered with must not make a living person erased.
    const name = `${kind}${number} ${Buffer.from(ref.buffer, ref.byteOffset, ref.length).toString('latin1')}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const found = this.#find(kind, number, ref);
    // What is missing may come back with a restored key folder, so only the two final answers are kept.
    if (found !== 'missing') this.#keys.set(name, found);
    return found;
  }

  #find(kind: BucketKind, number: number, ref: Uint8Array): KeyLookup {
    const raw = this.#lookHere(kind, number, ref) ?? this.#lookAgain(kind, number, ref);
    if (typeof raw === 'string') return raw;
    const key = keyOf(raw);
    raw.fill(0);
    return key;
  }

  #lookHere(kind: BucketKind, number: number, ref: Uint8Array): Uint8Array | undefined {
    try {
      const bucket = this.#bucket(kind, number);
      return bucket?.key(ref) ?? (bucket !== undefined && this.#hasMore(bucket) ? bucket.key(ref) : undefined);
    } catch (error) {
      // An erasure may have been replacing the file at this moment; the second look decides.
      if (error instanceof VaultError) return undefined;
      throw error;
    }
  }

  /** The bucket may be new, or replaced by an erasure, since the folder was last read. */
  #lookAgain(kind: BucketKind, number: number, ref: Uint8Array): Uint8Array | 'erased' | 'missing' {
    this.#list();
    this.#buckets.delete(kind + number);
    const bucket = this.#bucket(kind, number);
    return bucket === undefined ? 'missing' : (bucket.key(ref) ?? 'erased');
  }

  #hasMore(bucket: Bucket): boolean {
    try {
      return bucket.readMore();
    } catch (error) {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    }
  }

  #bucket(kind: BucketKind, number: number): Bucket | undefined {
    const known = this.#buckets.get(kind + number);
    if (known !== undefined) return known;
    const name = this.#names.get(kind + number);
    if (name === undefined) return undefined;
    try {
      const bucket = Bucket.open(this.#folder, name, this.#provider);
      if (bucket !== undefined) this.#buckets.set(kind + number, bucket);
      return bucket;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Where an erasure was cut off, a bucket has two files: the one of the later epoch is complete and counts. */
  #list(): void {
    const names = new Map<string, BucketName>();
    for (const file of listFolder(this.#folder)) {
      const name = parseBucketName(file);
      if (name === undefined) continue;
      const other = names.get(name.kind + name.number);
      if (other === undefined || other.epoch < name.epoch) names.set(name.kind + name.number, name);
    }
    this.#names = names;
  }
}

/** File names in the keyring; none where it does not exist yet. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Segments are numbers; their records are named by 16 bytes like those of persons. */
export function segmentRef(segment: number): Uint8Array {
  const ref = new Uint8Array(16);
  new DataView(ref.buffer).setUint32(12, segment);
  return ref;
}
