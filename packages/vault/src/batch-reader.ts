/** Reads the slices of a sealed batch where they lie, for the ledger. */

import type { SealedBatch, SealedEvent, SealedSubject } from './batch.ts';
import { EVENT_BYTES, HAS_DEDUP, HAS_RUN, HEADER_BYTES, MAGIC, SUBJECT_BYTES, VALUE_BYTES } from './batch-layout.ts';

/**
 * Reads a packed batch through lazy views. Every length is checked against its slice first.
 * @throws Error when the bytes are not a batch: both ends are ours, so that is our bug
 */
export function readBatch(slices: readonly ArrayBuffer[]): SealedBatch {
  const read = slices.map(readSlice);
  const [first] = read;
  if (first === undefined) throw new Error('a batch without a slice');
  if (read.some(({ keyGeneration }) => keyGeneration !== first.keyGeneration)) throw new Error('slices of two batches');
  if (read.length === 1) return first;
  return {
    events: read.flatMap(({ events }) => events),
    newSubjects: read.flatMap(({ newSubjects }) => newSubjects),
    profileUpdates: read.flatMap(({ profileUpdates }) => profileUpdates),
    openValues: read.flatMap(({ openValues }) => openValues),
    keyGeneration: first.keyGeneration,
    byteLength: read.reduce((sum, { byteLength }) => sum + byteLength, 0),
  };
}

function readSlice(buffer: ArrayBuffer): SealedBatch {
  const view = new DataView(buffer);
  const word = (at: number): number => {
    if (at + 4 > buffer.byteLength) throw new Error('batch is cut short');
    return view.getUint32(at, true);
  };
  if (word(0) !== MAGIC) throw new Error('not a sealed batch');
  if (word(28) !== buffer.byteLength) throw new Error('batch length does not match its header');
  const counts = [word(8), word(12), word(16), word(32), word(20)] as const;
  const table = word(24);
  if (table + counts.reduce((sum, count) => sum + count) * 4 > buffer.byteLength) {
    throw new Error('batch table is cut short');
  }
  let next = table;
  const records = (count: number, sizeOf: (at: number) => number): number[] => {
    const offsets: number[] = [];
    for (let i = 0; i < count; i++, next += 4) {
      const at = word(next);
      if (at % 8 !== 0 || at < HEADER_BYTES || at + sizeOf(at) > table) throw new Error('batch record out of bounds');
      offsets.push(at);
    }
    return offsets;
  };
  const events = records(counts[0], (at) => {
    word(at + EVENT_BYTES - 4);
    const fixed = EVENT_BYTES + view.getUint16(at + 108, true) * 8 + view.getUint16(at + 110, true) * 16;
    return fixed + word(at + 112);
  });
  const subject = (at: number): number => SUBJECT_BYTES + word(at + 36) + word(at + 40) * 8;
  const newSubjects = records(counts[1], subject);
  const profileUpdates = records(counts[2], subject);
  const openValues = records(counts[3], () => VALUE_BYTES);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const strings = records(counts[4], (at) => 4 + word(at)).map((at) =>
    decoder.decode(new Uint8Array(buffer, at + 4, word(at))),
  );
  for (const at of events) {
    if (word(at + 96) >= strings.length || word(at + 100) >= strings.length) throw new Error('batch string missing');
  }
  const stringAt = (at: number): string => {
    const text = strings[word(at)];
    if (text === undefined) throw new Error('batch string missing');
    return text;
  };
  return {
    events: events.map((at) => new EventView(view, at, strings)),
    newSubjects: newSubjects.map((at) => new SubjectView(view, at)),
    profileUpdates: profileUpdates.map((at) => new SubjectView(view, at)),
    openValues: openValues.map((at) => ({
      term: view.getBigInt64(at, true),
      field: stringAt(at + 8),
      value: stringAt(at + 12),
      folded: stringAt(at + 16),
    })),
    keyGeneration: word(4),
    byteLength: buffer.byteLength,
  };
}

/** One packed event, read where it lies. */
class EventView implements SealedEvent {
  readonly #view: DataView<ArrayBuffer>;
  readonly #at: number;
  readonly source: string;
  readonly type: string;

  constructor(view: DataView<ArrayBuffer>, at: number, strings: readonly string[]) {
    this.#view = view;
    this.#at = at;
    this.source = strings[view.getUint32(at + 96, true)] ?? '';
    this.type = strings[view.getUint32(at + 100, true)] ?? '';
  }

  get ref(): Uint8Array {
    return this.#slice(0, 16);
  }
  get fields(): Uint8Array {
    return this.#slice(16, 32);
  }
  get content(): Uint8Array {
    return this.#slice(48, 8);
  }
  get run(): Uint8Array | undefined {
    return this.#flag(HAS_RUN) ? this.#slice(56, 8) : undefined;
  }
  get dedup(): Uint8Array | undefined {
    return this.#flag(HAS_DEDUP) ? this.#slice(64, 16) : undefined;
  }
  get occurredMs(): number {
    return this.#view.getFloat64(this.#at + 80, true);
  }
  get sequence(): number {
    return this.#view.getFloat64(this.#at + 88, true);
  }
  get typeVersion(): number {
    return this.#view.getUint16(this.#at + 104, true);
  }
  get item(): number {
    return this.#view.getUint32(this.#at + 116, true);
  }
  get terms(): BigInt64Array {
    return new BigInt64Array(this.#view.buffer, this.#at + EVENT_BYTES, this.#termCount);
  }
  get subjects(): Uint8Array[] {
    const from = EVENT_BYTES + this.#termCount * 8;
    return Array.from({ length: this.#subjectCount }, (_, i) => this.#slice(from + i * 16, 16));
  }
  get groups(): Uint8Array {
    const from = EVENT_BYTES + this.#termCount * 8 + this.#subjectCount * 16;
    return this.#slice(from, this.#view.getUint32(this.#at + 112, true));
  }

  get #termCount(): number {
    return this.#view.getUint16(this.#at + 108, true);
  }
  get #subjectCount(): number {
    return this.#view.getUint16(this.#at + 110, true);
  }
  #flag(flag: number): boolean {
    return (this.#view.getUint8(this.#at + 106) & flag) !== 0;
  }
  #slice(from: number, length: number): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#at + from, length);
  }
}

/** One packed directory row, read where it lies. */
class SubjectView implements SealedSubject {
  readonly #view: DataView<ArrayBuffer>;
  readonly #at: number;

  constructor(view: DataView<ArrayBuffer>, at: number) {
    this.#view = view;
    this.#at = at;
  }
  get subject(): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#at, 16);
  }
  get identity(): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#at + 16, 16);
  }
  get bucket(): number {
    return this.#view.getUint32(this.#at + 32, true);
  }
  get terms(): BigInt64Array {
    return new BigInt64Array(this.#view.buffer, this.#at + SUBJECT_BYTES, this.#view.getUint32(this.#at + 40, true));
  }
  get profile(): Uint8Array {
    const from = this.#at + SUBJECT_BYTES + this.#view.getUint32(this.#at + 40, true) * 8;
    return new Uint8Array(this.#view.buffer, from, this.#view.getUint32(this.#at + 36, true));
  }
}
