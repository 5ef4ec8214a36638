/**
 * The keyring as its one writer sees it: new persons, new segments, erasure. Owned by the sealing worker; nobody else
 * writes in the folder. Nothing sealed with a new key may leave before `flush`.
 */
import type { KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { Bucket, RECORDS_MAX } from './bucket-file.ts';
import type { BucketKind, BucketName } from './bucket-file.ts';
import { ensurePrivateFolder, writeAll } from './durable-file.ts';
import { carryOut, readGeneration, readPlan, removeUnfinished, writePlan } from './erase.ts';
import type { CrashPoint, EraseCounts, ErasePlan } from './erase.ts';
import type { KeyProvider } from './key-provider.ts';
import { KeyringView, segmentRef } from './keyring-view.ts';
import type { KeyLookup, KeyringOptions, KeySource } from './keyring-view.ts';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';
import { keyOf } from './wrap.ts';

/** Seals under one segment key; the nonce is a counter, so this is far below any limit of AES-GCM. */
const SEALS_PER_SEGMENT = 2 ** 28;

/** A person who is to be erased, as the subject directory has them. */
export interface SubjectPlace {
  readonly subject: Uint8Array;
  readonly bucket: number;
}

export interface Erased extends EraseCounts {
  /** Those whose keys were there and are gone now; others were gone before. */
  readonly erased: Uint8Array[];
  readonly generation: number;
}

/** A key file that grows: records wait in memory until `flush`. */
interface OpenBucket {
  readonly bucket: Bucket;
  readonly handle: number;
  readonly waiting: { bytes: Uint8Array; position: number }[];
}

export class Keyring implements KeySource {
  readonly #folder: string;
  readonly #provider: KeyProvider;
  readonly #view: KeyringView;
  readonly #crash: CrashPoint;
  #generation: number;
  #current: OpenBucket | undefined;
  #segment: { id: number; key: KeyObject; counter: number } | undefined;

  /**
   * Opens or begins a keyring and finishes an erasure that was cut off.
   * @throws VaultError `keyring.damaged`
   */
  constructor({ folder, provider, crash }: KeyringOptions & { crash?: CrashPoint }) {
    this.#folder = folder;
    this.#provider = provider;
    this.#crash = crash ?? (() => {});
    ensurePrivateFolder(folder);
    removeUnfinished(folder);
    this.#generation = readGeneration(folder);
    this.#view = new KeyringView({ folder, provider });
    const plan = readPlan(folder);
    if (plan !== undefined) this.#carryOut(plan);
  }

  /** Grows with every erasure: what was sealed under an earlier generation must be sealed again. */
  get generation(): number {
    return this.#generation;
  }

  subjectKey(subject: Uint8Array, bucket: number): KeyLookup {
    const current = this.#current?.bucket;
    if (current?.name.number === bucket) {
      const raw = current.key(subject);
      return raw === undefined ? 'erased' : keyOf(raw);
    }
    return this.#view.subjectKey(subject, bucket);
  }

  segmentKey(segment: number): KeyLookup {
    return segment === this.#segment?.id ? this.#segment.key : this.#view.segmentKey(segment);
  }

  /** Draws a person's ref and key. */
  createSubject(): { subject: Uint8Array; bucket: number; key: KeyObject } {
    if (this.#current !== undefined && this.#current.bucket.count >= RECORDS_MAX) this.#closeCurrent();
    this.#current ??= this.#openLast('subjects');
    const { bucket, waiting } = this.#current;
    const subject = randomOf(16);
    const raw = randomOf(32);
    waiting.push(bucket.append(subject, raw));
    const key = keyOf(raw);
    raw.fill(0);
    return { subject, bucket: bucket.name.number, key };
  }

  /** The segment key for one more seal, with a counter that no other seal under it has. */
  nextSeal(): { readonly id: number; readonly key: KeyObject; readonly counter: number } {
    this.#segment ??= this.#createSegment();
    const segment = this.#segment;
    segment.counter++;
    if (segment.counter >= SEALS_PER_SEGMENT) this.#segment = undefined;
    return segment;
  }

  /** Makes every key drawn so far durable. Called before a batch leaves; costs nothing when there is no new key. */
  flush(): void {
    if (this.#current === undefined || this.#current.waiting.length === 0) return;
    const { handle, waiting } = this.#current;
    const first = waiting[0]?.position ?? 0;
    writeAll(handle, Buffer.concat(waiting.map(({ bytes }) => bytes)), first);
    fsyncSync(handle);
    waiting.length = 0;
  }

  /**
   * Destroys the keys of these persons, for ever. Repeating it does nothing. When it throws, the erasure is still
   * wanted: it is finished by the next call or when the keyring is next opened.
   */
  erase(places: readonly SubjectPlace[]): Erased {
    const unfinished = readPlan(this.#folder);
    if (unfinished !== undefined) this.#carryOut(unfinished);
    this.#closeCurrent();
    this.#view.forget();
    const erased = places.filter(({ subject, bucket }) => typeof this.#view.subjectKey(subject, bucket) !== 'string');
    if (erased.length === 0) return { erased: [], generation: this.#generation, survivors: 0, unreadable: 0 };
    const plan = this.#plan(erased);
    this.#crash('before the journal');
    writePlan(this.#folder, plan);
    const counts = this.#carryOut(plan);
    return { erased: erased.map(({ subject }) => subject), generation: plan.generation, ...counts };
  }

  #plan(places: readonly SubjectPlace[]): ErasePlan {
    let epoch = this.#lastEpoch();
    const numbers = new Set(places.map(({ bucket }) => bucket));
    const names = this.#view.names().filter(({ kind, number }) => kind === 'subjects' && numbers.has(number));
    return {
      generation: this.#generation + 1,
      subjects: places.map(({ subject }) => Buffer.from(subject).toString('hex')),
      buckets: names.map((name) => ({ number: name.number, from: name.epoch, to: ++epoch })),
    };
  }

  #carryOut(plan: ErasePlan): EraseCounts {
    // Counted from now on, even if a step below fails: keys may be gone already.
    this.#generation = Math.max(this.#generation, plan.generation);
    try {
      return carryOut(this.#folder, this.#provider, plan, this.#crash);
    } finally {
      this.#view.forget();
    }
  }

  /** Ends the writing; nothing is lost without it. */
  close(): void {
    this.#closeCurrent();
    this.#segment = undefined;
  }

  #closeCurrent(): void {
    if (this.#current === undefined) return;
    this.flush();
    closeSync(this.#current.handle);
    this.#current = undefined;
  }

  /** The last bucket of a kind if it has room, else a new one. */
  #openLast(kind: BucketKind): OpenBucket {
    const names = this.#view.names().filter((name) => name.kind === kind);
    const last = names.sort((a, b) => b.number - a.number)[0];
    let bucket = last === undefined ? undefined : this.#openIfSound(last);
    bucket?.truncateTornRecord();
    if (bucket === undefined || bucket.count >= RECORDS_MAX) {
      const epoch = this.#lastEpoch() + 1;
      this.#provider.createEpoch(epoch);
      const name = { kind, number: last === undefined ? 0 : last.number + 1, epoch };
      bucket = Bucket.create(this.#folder, name, this.#provider, []);
      this.#view.forget();
    }
    return { bucket, handle: openSync(bucket.file, 'r+'), waiting: [] };
  }

  /** A damaged bucket is trouble for those whose keys it holds, not for newcomers: they get the next one. */
  #openIfSound(name: BucketName): Bucket | undefined {
    try {
      return Bucket.open(this.#folder, name, this.#provider);
    } catch (error) {
      if (error instanceof VaultError) return undefined;
      throw error;
    }
  }

  /** A fresh key at each start and when one is used up: its counter never has to be remembered. */
  #createSegment(): { id: number; key: KeyObject; counter: number } {
    const { bucket, handle } = this.#openLast('segments');
    try {
      const id = bucket.name.number * RECORDS_MAX + bucket.count;
      const raw = randomOf(32);
      const { bytes, position } = bucket.append(segmentRef(id), raw);
      writeAll(handle, bytes, position);
      fsyncSync(handle);
      return { id, key: keyOf(raw), counter: 0 };
    } finally {
      closeSync(handle);
    }
  }

  #lastEpoch(): number {
    return Math.max(0, ...this.#provider.epochs(), ...this.#view.names().map(({ epoch }) => epoch));
  }
}
