/**
 * The bytes of a column: for each event of a block or segment the value of one field, as a code into a table of the
 * terms that occur, so that a question "how often each" reads one byte an event instead of one list a value.
 *
 * A column follows from the postings and the dictionary alone. An event that carries several values of the field has
 * the least as its code; the others are kept beside, in order.
 */
import { termOf, type FacetTerms } from './facet-terms.ts';
import { blockEvents, segmentEvents } from './index-parts.ts';

export interface Column {
  /** Terms in order of their bits: the last and first 32 bits of each, side by side. Code c stands for term c - 1. */
  readonly terms: Uint32Array;
  /** One for each event; 0: it has no value. */
  readonly codes: Codes;
  /** Further values of single events: place and code, side by side, in order. */
  readonly extras: Uint32Array;
}
export type Codes = Uint8Array | Uint16Array | Uint32Array;

export const termAt = ({ terms }: Pick<Column, 'terms'>, code: number): bigint =>
  termOf(terms[code * 2 - 1]!, terms[code * 2 - 2]!);

const bytesFor = (values: number): 1 | 2 | 4 => (values < 256 ? 1 : values < 65_536 ? 2 : 4);
const codesFor = (values: number, events: number): Codes =>
  values < 256 ? new Uint8Array(events) : values < 65_536 ? new Uint16Array(events) : new Uint32Array(events);

/** Builds a column value by value. Terms must come in order where the bytes are to be stored. */
export class ColumnBuilder {
  readonly #events: number;
  readonly #terms: number[] = [];
  #codes: Codes;
  #extras: number[] = [];

  constructor(events: number) {
    this.#events = events;
    this.#codes = codesFor(0, events);
  }

  /** Gives the code of a new value. */
  addTerm(high: number, low: number): number {
    this.#terms.push(low, high);
    const code = this.#terms.length / 2;
    if (bytesFor(code) > this.#codes.BYTES_PER_ELEMENT) {
      const wider = codesFor(code, this.#events);
      wider.set(this.#codes);
      this.#codes = wider;
    }
    return code;
  }

  set(place: number, code: number): void {
    const known = this.#codes[place];
    if (known === 0) this.#codes[place] = code;
    else if (known !== code) this.#extras.push(place, code);
  }

  finish(): Column {
    const order = new Float64Array(this.#extras.length / 2);
    for (let i = 0; i < order.length; i++) order[i] = this.#extras[i * 2]! * 2 ** 32 + this.#extras[i * 2 + 1]!;
    order.sort();
    const extras = new Uint32Array(order.length * 2);
    order.forEach((pair, i) => {
      extras[i * 2] = Math.floor(pair / 2 ** 32);
      extras[i * 2 + 1] = pair % 2 ** 32;
    });
    return { terms: Uint32Array.from(this.#terms), codes: this.#codes, extras };
  }
}

/** Columns of all fields from the sorted postings of a block or segment, part after part. */
export class ColumnsBuilder {
  readonly #facets: FacetTerms;
  readonly #builders: readonly ColumnBuilder[];

  constructor(facets: FacetTerms, fields: number, events: number) {
    this.#facets = facets;
    this.#builders = Array.from({ length: fields }, () => new ColumnBuilder(events));
  }

  add(sorted: Uint32Array): void {
    for (let at = 0; at < sorted.length;) {
      const high = sorted[at + 1]!;
      const low = sorted[at]!;
      const first = at;
      for (at += 2; at < sorted.length && sorted[at + 1] === high && sorted[at]! >>> 16 === low >>> 16;) at += 2;
      const slot = this.#facets.find(high, low);
      if (slot < 0) continue;
      const builder = this.#builders[this.#facets.fieldAt(slot)]!;
      const code = builder.addTerm(high, this.#facets.lowAt(slot));
      for (let i = first; i < at; i += 2) builder.set(sorted[i]! & 0xffff, code);
    }
  }

  finish(): Column[] {
    return this.#builders.map((builder) => builder.finish());
  }
}

/** One column of sixteen. */
export function mergeColumns(blocks: readonly Column[]): Column {
  const union = new Map<number, number>();
  for (const { terms } of blocks) {
    for (let i = 0; i < terms.length; i += 2) union.set(keyOf(terms, i), terms[i]!);
  }
  const builder = new ColumnBuilder(segmentEvents);
  const codeOf = new Map<number, number>();
  for (const key of Float64Array.from(union.keys()).sort()) {
    codeOf.set(key, builder.addTerm(Math.floor(key / 65_536), union.get(key)!));
  }
  for (const [n, { terms, codes, extras }] of blocks.entries()) {
    const moved = new Uint32Array(terms.length / 2 + 1);
    for (let i = 0; i < terms.length; i += 2) moved[i / 2 + 1] = codeOf.get(keyOf(terms, i))!;
    const offset = n * blockEvents;
    for (let i = 0; i < codes.length; i++) if (codes[i] !== 0) builder.set(offset + i, moved[codes[i]!]!);
    for (let i = 0; i < extras.length; i += 2) builder.set(offset + extras[i]!, moved[extras[i + 1]!]!);
  }
  return builder.finish();
}

/** The same column without a value at some places; a value that is nowhere left leaves the table. */
export function withoutTerm(column: Column, high: number, low: number, isMeant: (place: number) => boolean): Column {
  const { terms, codes, extras } = column;
  let gone = 0;
  for (let i = 0; i < terms.length; i += 2) {
    if (terms[i + 1] === high && terms[i]! >>> 16 === low >>> 16) gone = i / 2 + 1;
  }
  if (gone === 0) return column;
  const left = new Uint8Array(terms.length / 2 + 1);
  const keepAt = (place: number, code: number): boolean => code !== 0 && !(code === gone && isMeant(place));
  for (let place = 0; place < codes.length; place++) if (keepAt(place, codes[place]!)) left[codes[place]!] = 1;
  for (let i = 0; i < extras.length; i += 2) if (keepAt(extras[i]!, extras[i + 1]!)) left[extras[i + 1]!] = 1;
  const builder = new ColumnBuilder(codes.length);
  const moved = new Uint32Array(left.length);
  for (let code = 1; code < left.length; code++) {
    if (left[code] === 1) moved[code] = builder.addTerm(terms[code * 2 - 1]!, terms[code * 2 - 2]!);
  }
  for (let place = 0; place < codes.length; place++) {
    if (keepAt(place, codes[place]!)) builder.set(place, moved[codes[place]!]!);
  }
  for (let i = 0; i < extras.length; i += 2) {
    if (keepAt(extras[i]!, extras[i + 1]!)) builder.set(extras[i]!, moved[extras[i + 1]!]!);
  }
  return builder.finish();
}

/** First 48 bits of a term as one number. */
const keyOf = (terms: Uint32Array, at: number): number => terms[at + 1]! * 65_536 + (terms[at]! >>> 16);

/*
 * Bytes, little-endian: u32 number of terms n; u32 number of extras; u8 form; three bytes 0; 8 n bytes terms; 8 bytes
 * for each extra; codes. Forms: 0 every event has the code n (0 or 1), and no codes follow; 4: half a byte for each;
 * 8, 16, 32: as many bits.
 */
export function encodeColumn({ terms, codes, extras }: Column): Uint8Array {
  const values = terms.length / 2;
  const isUniform = values <= 1 && codes.every((code) => code === values);
  const isHalf = !isUniform && values < 16;
  const codeBytes = isUniform ? 0 : isHalf ? codes.length / 2 : codes.byteLength;
  const bytes = new Uint8Array(12 + terms.byteLength + extras.byteLength + codeBytes);
  new Uint32Array(bytes.buffer, 0, 2).set([values, extras.length / 2]);
  bytes[8] = isUniform ? 0 : isHalf ? 4 : codes.BYTES_PER_ELEMENT * 8;
  new Uint32Array(bytes.buffer, 12, terms.length).set(terms);
  new Uint32Array(bytes.buffer, 12 + terms.byteLength, extras.length).set(extras);
  const at = 12 + terms.byteLength + extras.byteLength;
  if (isHalf) for (let i = 0; i < codes.length; i += 2) bytes[at + i / 2] = codes[i]! | (codes[i + 1]! << 4);
  else if (!isUniform) bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength), at);
  return bytes;
}

/** Throws RangeError for bytes that are no column of so many events. */
export function decodeColumn(bytes: Uint8Array, events: number): Column {
  // A copy begins at a multiple of eight, so that numbers can be viewed in place.
  const { buffer } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const start = bytes.byteOffset % 4 === 0 ? bytes.byteOffset : 0;
  const [values = 0, extraCount = 0] = new Uint32Array(buffer, start, 2);
  const terms = new Uint32Array(buffer, start + 12, values * 2);
  const extras = new Uint32Array(buffer, start + 12 + values * 8, extraCount * 2);
  const at = start + 12 + values * 8 + extraCount * 8;
  const form = bytes[8]!;
  if (form === 16) return { terms, extras, codes: new Uint16Array(buffer, at, events) };
  if (form === 32) return { terms, extras, codes: new Uint32Array(buffer, at, events) };
  if (form === 8) return { terms, extras, codes: new Uint8Array(buffer, at, events) };
  if (form !== 4) return { terms, extras, codes: new Uint8Array(events).fill(values) };
  const halves = new Uint8Array(buffer, at, events / 2);
  const codes = new Uint8Array(events);
  for (let i = 0; i < events; i += 2) {
    codes[i] = halves[i / 2]! & 15;
    codes[i + 1] = halves[i / 2]! >>> 4;
  }
  return { terms, extras, codes };
}
