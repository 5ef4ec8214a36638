/**
 * The parcel between the sealing worker and the ledger: many sealed events packed into one ArrayBuffer, so that a
 * batch crosses the thread boundary by a single transfer and is read through views, without a copy or a parse.
 *
 * The layout is private to one running process and never stored; both ends are this file. All integers are
 * little-endian, every record begins on a multiple of 8 (so that terms can be viewed as a BigInt64Array).
 */

const MAGIC = 0x31424d54; // "TMB1"
const HEADER_BYTES = 40;
const EVENT_BYTES = 120;
const SUBJECT_BYTES = 48;
const VALUE_BYTES = 24;
const HAS_RUN = 1;
const HAS_DEDUP = 2;

/** One event, ready to be committed. Byte arrays are views into the batch: copy what outlives it. */
export interface SealedEvent {
  /** UUIDv7, 16 bytes, drawn by the sealer. */
  readonly ref: Uint8Array;
  /** Milliseconds since 1970, or -1 where the source did not say (the recorded time stands in). */
  readonly occurredMs: number;
  /** The source's name in clear; the ledger gives it a random 16-byte ref. */
  readonly source: string;
  /** 8 bytes derived under a secret key, or undefined where the source counts nothing. */
  readonly run: Uint8Array | undefined;
  /** The producer's own count; 0 where `run` is undefined. */
  readonly sequence: number;
  readonly type: string;
  readonly typeVersion: number;
  /** Fields digest, 32 bytes (docs/format.md section 2). */
  readonly fields: Uint8Array;
  /** HMAC(dedup key, source, id), 16 bytes; undefined where the source gave no id. */
  readonly dedup: Uint8Array | undefined;
  /** Keyed digest of everything the event says, 8 bytes: equal id with another content is a conflict. */
  readonly content: Uint8Array;
  /** Blind search terms, distinct. */
  readonly terms: BigInt64Array;
  /** 16-byte subject refs, one for each person of the event: those with groups, in group order, then further ones. */
  readonly subjects: Uint8Array[];
  /** The sealed groups; stored verbatim, opened by the vault only. */
  readonly groups: Uint8Array;
  /** The caller's own number for this event (its place in the request). */
  readonly item: number;
}

/** A row of the subject directory: new, or an update of `profile` and `terms` of a row that exists. */
export interface SealedSubject {
  /** 16 random bytes. */
  readonly subject: Uint8Array;
  /** HMAC(index key, source, kind, id), 16 bytes: unique in the directory. */
  readonly identity: Uint8Array;
  /** The keyring bucket that holds the subject's key. */
  readonly bucket: number;
  /** Kind, id, names and addresses seen, sealed under the subject's key. */
  readonly profile: Uint8Array;
  /** Blind terms for finding the row itself (see Terms.directory). */
  readonly terms: BigInt64Array;
}

/** A value that anyone reading the log may see, beside the blind term that stands for it in the index. */
export interface OpenValue {
  readonly term: bigint;
  readonly field: string;
  /** As it was sent; of a person, the ref. */
  readonly value: string;
  /** In the form of `foldText`: what a search for it by its beginning is compared with. */
  readonly folded: string;
}

/**
 * `newSubjects` may name a subject that an earlier batch has already brought (the sealer repeats itself until it sees
 * the row in the directory): insert or ignore by `identity`. `profileUpdates` replace profile and terms by `subject`.
 */
export interface SealedBatch {
  readonly events: SealedEvent[];
  readonly newSubjects: SealedSubject[];
  readonly profileUpdates: SealedSubject[];
  /** May have been brought by an earlier batch already: insert or ignore by `term`. */
  readonly openValues: OpenValue[];
  /** The keyring's generation when the first event was sealed; an erasure since then asks for sealing anew. */
  readonly keyGeneration: number;
}

/** A buffer that grew beyond this is not kept for the next batch. */
const KEPT_BYTES_MAX = 8 * 2 ** 20;

/** Collects sealed events in one growing buffer, reused from batch to batch. Owned by one sealer. */
export class BatchWriter {
  #buffer: ArrayBuffer;
  #bytes: Uint8Array;
  #view: DataView;
  #end = HEADER_BYTES;
  readonly #events: number[] = [];
  readonly #newSubjects: number[] = [];
  readonly #profileUpdates: number[] = [];
  readonly #openValues: number[] = [];
  readonly #strings = new Map<string, number>();
  #keyGeneration: number | undefined;
  readonly #capacity: number;

  /** @param capacity first size of the buffer in bytes; it doubles when needed */
  constructor(capacity = 64 * 1024) {
    this.#capacity = Math.max(capacity, 1024);
    this.#buffer = new ArrayBuffer(this.#capacity);
    this.#bytes = new Uint8Array(this.#buffer);
    this.#view = new DataView(this.#buffer);
  }

  get eventCount(): number {
    return this.#events.length;
  }

  get isEmpty(): boolean {
    return this.#end === HEADER_BYTES;
  }

  /** Bytes packed so far. */
  get byteLength(): number {
    return this.#end;
  }

  /** Notes the generation under which the first event is sealed; later calls change nothing until `finish`. */
  noteGeneration(keyGeneration: number): void {
    this.#keyGeneration ??= keyGeneration;
  }

  /** Copies one event in. Lengths are asserted, for the ledger stores these bytes unseen. */
  addEvent(event: SealedEvent): void {
    assertLength(event.ref, 16);
    assertLength(event.fields, 32);
    assertLength(event.content, 8);
    const { terms, subjects, groups } = event;
    if (terms.length > 0xffff || subjects.length > 0xffff) throw new Error('event has too many terms or subjects');
    const at = this.#reserve(EVENT_BYTES + terms.length * 8 + subjects.length * 16 + groups.length);
    const source = this.#string(event.source);
    const type = this.#string(event.type);
    const bytes = this.#bytes;
    const view = this.#view;
    bytes.set(event.ref, at);
    bytes.set(event.fields, at + 16);
    bytes.set(event.content, at + 48);
    let flags = 0;
    if (event.run !== undefined) {
      assertLength(event.run, 8);
      bytes.set(event.run, at + 56);
      flags |= HAS_RUN;
    }
    if (event.dedup !== undefined) {
      assertLength(event.dedup, 16);
      bytes.set(event.dedup, at + 64);
      flags |= HAS_DEDUP;
    }
    view.setFloat64(at + 80, event.occurredMs, true);
    view.setFloat64(at + 88, event.sequence, true);
    view.setUint32(at + 96, source, true);
    view.setUint32(at + 100, type, true);
    view.setUint16(at + 104, event.typeVersion, true);
    bytes[at + 106] = flags;
    view.setUint16(at + 108, terms.length, true);
    view.setUint16(at + 110, subjects.length, true);
    view.setUint32(at + 112, groups.length, true);
    view.setUint32(at + 116, event.item, true);
    let cursor = at + EVENT_BYTES;
    // Copied as they lie: little-endian, as all that Node runs on.
    bytes.set(new Uint8Array(terms.buffer, terms.byteOffset, terms.byteLength), cursor);
    cursor += terms.byteLength;
    for (const subject of subjects) {
      assertLength(subject, 16);
      bytes.set(subject, cursor);
      cursor += 16;
    }
    bytes.set(groups, cursor);
    this.#events.push(at);
  }

  addNewSubject(subject: SealedSubject): void {
    this.#newSubjects.push(this.#addSubject(subject));
  }

  addProfileUpdate(subject: SealedSubject): void {
    this.#profileUpdates.push(this.#addSubject(subject));
  }

  addOpenValue({ term, field, value, folded }: OpenValue): void {
    const at = this.#reserve(VALUE_BYTES);
    this.#view.setBigInt64(at, term, true);
    this.#view.setUint32(at + 8, this.#string(field), true);
    this.#view.setUint32(at + 12, this.#string(value), true);
    this.#view.setUint32(at + 16, this.#string(folded), true);
    this.#openValues.push(at);
  }

  #addSubject(row: SealedSubject): number {
    assertLength(row.subject, 16);
    assertLength(row.identity, 16);
    const at = this.#reserve(SUBJECT_BYTES + row.terms.length * 8 + row.profile.length);
    this.#bytes.set(row.subject, at);
    this.#bytes.set(row.identity, at + 16);
    this.#view.setUint32(at + 32, row.bucket, true);
    this.#view.setUint32(at + 36, row.profile.length, true);
    this.#view.setUint32(at + 40, row.terms.length, true);
    let cursor = at + SUBJECT_BYTES;
    for (let i = 0; i < row.terms.length; i++, cursor += 8) this.#view.setBigInt64(cursor, row.terms[i] ?? 0n, true);
    this.#bytes.set(row.profile, cursor);
    return at;
  }

  /** Closes the batch and empties the writer. The result is an exact copy, meant to be transferred. */
  finish(): ArrayBuffer {
    const strings = [...this.#strings.keys()].map((text) => {
      const bytes = new TextEncoder().encode(text);
      const at = this.#reserve(4 + bytes.length);
      this.#view.setUint32(at, bytes.length, true);
      this.#bytes.set(bytes, at + 4);
      return at;
    });
    const offsets = [...this.#events, ...this.#newSubjects, ...this.#profileUpdates, ...this.#openValues, ...strings];
    const table = this.#reserve(offsets.length * 4);
    offsets.forEach((offset, i) => this.#view.setUint32(table + i * 4, offset, true));
    const header = [
      MAGIC,
      this.#keyGeneration ?? 0,
      this.#events.length,
      this.#newSubjects.length,
      this.#profileUpdates.length,
      strings.length,
      table,
      this.#end,
      this.#openValues.length,
    ];
    header.forEach((word, i) => this.#view.setUint32(i * 4, word, true));
    // A large one is given away as it is: beside a copy it would take its memory twice, and keep it.
    const packed = this.#end > KEPT_BYTES_MAX ? this.#buffer.transfer(this.#end) : this.#buffer.slice(0, this.#end);
    this.discard();
    return packed;
  }

  /** Empties the writer without a result. */
  discard(): void {
    this.#end = HEADER_BYTES;
    this.#events.length = 0;
    this.#newSubjects.length = 0;
    this.#profileUpdates.length = 0;
    this.#openValues.length = 0;
    this.#strings.clear();
    this.#keyGeneration = undefined;
    // Given away, or grown by a batch as few are.
    if (this.#buffer.byteLength === 0 || this.#buffer.byteLength > KEPT_BYTES_MAX) this.#begin();
  }

  #begin(): void {
    this.#buffer = new ArrayBuffer(this.#capacity);
    this.#bytes = new Uint8Array(this.#buffer);
    this.#view = new DataView(this.#buffer);
  }

  #string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const number = this.#strings.size;
    this.#strings.set(text, number);
    return number;
  }

  /** Room for `size` bytes at a multiple of 8, zeroed (the buffer is reused). */
  #reserve(size: number): number {
    const at = this.#end;
    const end = at + ((size + 7) & ~7);
    if (end > 0x7fffffff) throw new Error('batch would exceed 2 GiB');
    if (end > this.#buffer.byteLength) this.#grow(end);
    this.#bytes.fill(0, at, end);
    this.#end = end;
    return at;
  }

  #grow(needed: number): void {
    let capacity = this.#buffer.byteLength;
    while (capacity < needed) capacity *= 2;
    this.#buffer = this.#buffer.transfer(capacity);
    this.#bytes = new Uint8Array(this.#buffer);
    this.#view = new DataView(this.#buffer);
  }
}

/**
 * Reads a packed batch through lazy views. Every length is checked against the buffer first.
 * @throws Error when the bytes are not a batch: both ends are ours, so that is our bug
 */
export function readBatch(buffer: ArrayBuffer): SealedBatch {
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

function assertLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new Error(`expected ${length} bytes, got ${bytes.length}`);
}
