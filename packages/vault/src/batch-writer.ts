/** Packs sealed events into slices, in the sealing worker. */

import type { OpenValue, SealedEvent, SealedSubject } from './batch.ts';
import { EVENT_BYTES, HAS_DEDUP, HAS_RUN, HEADER_BYTES, MAGIC, SUBJECT_BYTES, VALUE_BYTES } from './batch-layout.ts';

/**
 * A slice that holds so much is closed and the next one begun: no large batch has to be moved or copied at once, and its
 * memory can be let go slice by slice.
 */
export const SLICE_BYTES = 2 * 2 ** 20;
/** A buffer that grew beyond this, by one large event, is not kept for the next slice. */
const KEPT_BYTES_MAX = 2 * SLICE_BYTES;
/** What a text of a slice takes besides its units, until they are packed. */
const STRING_BYTES = 80;

/** Collects sealed events in one growing buffer, reused from slice to slice and batch to batch. Owned by one sealer. */
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
  /** About what the texts of this slice take. */
  #stringBytes = 0;
  /** Those that are closed, what they hold, and how many events and values. */
  #slices: ArrayBuffer[] = [];
  #bytesBefore = 0;
  #eventsBefore = 0;
  #valuesBefore = 0;
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
    return this.#eventsBefore + this.#events.length;
  }

  get openValueCount(): number {
    return this.#valuesBefore + this.#openValues.length;
  }

  get isEmpty(): boolean {
    return this.#slices.length === 0 && this.#end === HEADER_BYTES;
  }

  /** Bytes packed so far. */
  get byteLength(): number {
    return this.#bytesBefore + this.#end;
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
    this.#beginRecord();
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
    this.#beginRecord();
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
    this.#beginRecord();
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

  /** Closes the batch and empties the writer. Of its slices, of which there is one at least, each is meant to be transferred. */
  finish(): ArrayBuffer[] {
    this.#closeSlice();
    const slices = this.#slices;
    this.discard();
    return slices;
  }

  /** Empties the writer without a result. */
  discard(): void {
    this.#emptySlice();
    this.#slices = [];
    this.#bytesBefore = 0;
    this.#eventsBefore = 0;
    this.#valuesBefore = 0;
    this.#keyGeneration = undefined;
  }

  /** No record is cut: it goes into the next slice as a whole. */
  #beginRecord(): void {
    if (this.#end + this.#stringBytes >= SLICE_BYTES) this.#closeSlice();
  }

  #closeSlice(): void {
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
    this.#slices.push(this.#buffer.slice(0, this.#end));
    this.#bytesBefore += this.#end;
    this.#eventsBefore += this.#events.length;
    this.#valuesBefore += this.#openValues.length;
    this.#emptySlice();
  }

  #emptySlice(): void {
    this.#end = HEADER_BYTES;
    this.#events.length = 0;
    this.#newSubjects.length = 0;
    this.#profileUpdates.length = 0;
    this.#openValues.length = 0;
    this.#strings.clear();
    this.#stringBytes = 0;
    // Grown by an event as few are.
    if (this.#buffer.byteLength > KEPT_BYTES_MAX) this.#begin();
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
    this.#stringBytes += STRING_BYTES + 2 * text.length;
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

function assertLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new Error(`expected ${length} bytes, got ${bytes.length}`);
}
