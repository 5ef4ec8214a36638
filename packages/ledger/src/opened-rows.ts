/**
 * Stored events on their way to whoever opens them, and what was found in them on the way back: packed, so that a parcel
 * of hundreds crosses to another thread and back by transfer. Nearly every event can be read whole; only of the others
 * more is told than what the index must hold.
 */
import { equal, parseEntry, toHex, type Entry } from '@trailmark/core';
import type { OpenValue } from './engine.ts';
import type { Contents, ContentsOf, GroupFacts } from './fsck-contents.ts';

/** Entries and groups of some events, one after the other. */
export interface StoredRows {
  /** Where in `bytes` entry and groups of each end. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface StoredRow {
  readonly entry: Uint8Array;
  readonly groups: Uint8Array;
}

/** What was found in the events of a parcel, by their places in it. */
export interface OpenedRows {
  /** Of each event what is known, see `known`. */
  readonly known: Uint8Array<ArrayBuffer>;
  /** 16 bytes for each. */
  readonly dedup: Uint8Array<ArrayBuffer>;
  /** 8 bytes for each. */
  readonly content: Uint8Array<ArrayBuffer>;
  readonly terms: BigInt64Array<ArrayBuffer>;
  /** Where in `terms` those of each end. */
  readonly termEnds: Uint32Array<ArrayBuffer>;
  /** A bit for each group that could be read. */
  readonly readable: Uint16Array<ArrayBuffer>;
  /** Of each the number of its source's name; 0: it says none. */
  readonly source: Uint16Array<ArrayBuffer>;
  readonly sources: readonly string[];
  /** Listed values of all of them, each once or a few times, with the first event that has it. */
  readonly values: readonly OpenValue[];
  readonly valueRows: readonly number[];
  /** Those of whom some value can be read, in hexadecimal. */
  readonly people: readonly string[];
  /** Events of which more is to be told: something is gone, changed or was erased. A text: why they cannot be read. */
  readonly others: ReadonlyMap<number, Contents | string>;
}

const isThere = 1;
const hasNoId = 2;
const hasDedup = 4;
const hasContent = 8;
const hasTerms = 16;
const hasValues = 32;

/** Opens parcels of stored events, here or in another thread. */
export interface RowReader {
  /** So many parcels may be on their way while the next is made. */
  readonly parcels: number;
  /** Takes the bytes of the rows with it. Rejects only where nobody can read any more. */
  read(rows: StoredRows): Promise<OpenedRows>;
}

/** Opens them in this thread. */
export function readerHere(contentsOf: ContentsOf): RowReader {
  // eslint-disable-next-line typescript/require-await -- what is thrown is to reject
  return { parcels: 0, read: async (rows) => openRows(rows, contentsOf) };
}

export function packRows(rows: readonly StoredRow[]): StoredRows {
  const ends = new Uint32Array(rows.length * 2);
  let end = 0;
  for (const [i, { entry, groups }] of rows.entries()) {
    ends[2 * i] = end += entry.length;
    ends[2 * i + 1] = end += groups.length;
  }
  const bytes = new Uint8Array(end);
  for (const [i, { entry, groups }] of rows.entries()) {
    bytes.set(entry, ends[2 * i]! - entry.length);
    bytes.set(groups, ends[2 * i]);
  }
  return { ends, bytes };
}

/** What moves to another thread with the rows. */
export const rowBuffers = ({ ends, bytes }: StoredRows): ArrayBuffer[] => [ends.buffer, bytes.buffer];
/** And back. */
export const openedBuffers = (opened: OpenedRows): ArrayBuffer[] => [
  opened.known.buffer,
  opened.dedup.buffer,
  opened.content.buffer,
  opened.terms.buffer,
  opened.termEnds.buffer,
  opened.readable.buffer,
  opened.source.buffer,
];

/** Rows whose entries follow no grammar must not be among them. */
export function openRows({ ends, bytes }: StoredRows, contentsOf: ContentsOf): OpenedRows {
  const opened = new Opening(ends.length / 2);
  for (let row = 0; row < ends.length / 2; row++) {
    const middle = ends[2 * row]!;
    const entry = parseEntry(bytes.subarray(row === 0 ? 0 : ends[2 * row - 1], middle));
    if (entry === undefined) throw new Error('an entry that is none was to be opened');
    opened.note(row, entry, () => contentsOf(entry, bytes.subarray(middle, ends[2 * row + 1])));
  }
  return opened.finish();
}

class Opening {
  readonly #known: Uint8Array<ArrayBuffer>;
  readonly #dedup: Uint8Array<ArrayBuffer>;
  readonly #content: Uint8Array<ArrayBuffer>;
  readonly #termEnds: Uint32Array<ArrayBuffer>;
  readonly #readable: Uint16Array<ArrayBuffer>;
  readonly #source: Uint16Array<ArrayBuffer>;
  readonly #sources = new Map<string, number>();
  readonly #terms: BigInt64Array[] = [];
  #termCount = 0;
  readonly #values = new Map<OpenValue, number>();
  readonly #people = new Set<string>();
  readonly #others = new Map<number, Contents | string>();

  constructor(count: number) {
    this.#known = new Uint8Array(count);
    this.#dedup = new Uint8Array(count * 16);
    this.#content = new Uint8Array(count * 8);
    this.#termEnds = new Uint32Array(count);
    this.#readable = new Uint16Array(count);
    this.#source = new Uint16Array(count);
  }

  /** Rows come in order. */
  note(row: number, { fields }: Entry, read: () => Contents | undefined): void {
    try {
      const contents = read();
      if (contents === undefined) return;
      const isWhole = contents.fields === undefined || equal(contents.fields, fields);
      if (isWhole && isUsual(contents)) this.#noteUsual(row, contents);
      else this.#others.set(row, contents);
    } catch (error) {
      this.#others.set(row, error instanceof Error ? error.message : String(error));
    } finally {
      this.#termEnds[row] = this.#termCount;
    }
  }

  #noteUsual(row: number, { groups = [], further = [], source, dedup, content, terms, openValues }: Contents): void {
    let known = isThere;
    if (dedup === 'none') known |= hasNoId;
    else if (dedup !== undefined) {
      this.#dedup.set(dedup, row * 16);
      known |= hasDedup;
    }
    if (content !== undefined) {
      this.#content.set(content, row * 8);
      known |= hasContent;
    }
    if (terms !== undefined) {
      this.#terms.push(terms);
      this.#termCount += terms.length;
      known |= hasTerms;
    }
    if (openValues !== undefined) {
      for (const value of openValues) if (!this.#values.has(value)) this.#values.set(value, row);
      known |= hasValues;
    }
    this.#known[row] = known;
    if (source !== undefined) this.#source[row] = this.#sourceNumber(source);
    for (let group = 0; group < groups.length; group++) this.#noteGroup(row, groups[group]!, group);
    for (const group of further) this.#notePerson(group);
  }

  #sourceNumber(name: string): number {
    const number = this.#sources.get(name) ?? this.#sources.size + 1;
    this.#sources.set(name, number);
    return number;
  }

  #noteGroup(row: number, facts: GroupFacts, group: number): void {
    if (facts.state === 'readable') this.#readable[row]! |= 1 << group;
    this.#notePerson(facts);
  }

  #notePerson({ state, subject }: GroupFacts): void {
    if (state === 'readable' && subject !== undefined) this.#people.add(toHex(subject));
  }

  finish(): OpenedRows {
    const terms = new BigInt64Array(this.#termCount);
    let at = 0;
    for (const some of this.#terms) {
      terms.set(some, at);
      at += some.length;
    }
    return {
      known: this.#known,
      dedup: this.#dedup,
      content: this.#content,
      terms,
      termEnds: this.#termEnds,
      readable: this.#readable,
      source: this.#source,
      sources: [...this.#sources.keys()],
      values: [...this.#values.keys()],
      valueRows: [...this.#values.values()],
      people: [...this.#people],
      others: this.#others,
    };
  }
}

/** Whether nothing of it is gone, and it is no record of an erasure. */
function isUsual({ groups = [], further = [], erasure }: Contents): boolean {
  return erasure === undefined && !groups.some(isUnreadable) && !further.some(isUnreadable);
}
const isUnreadable = ({ state }: GroupFacts): boolean => state === 'unreadable';

/** What the index must hold of an event, as far as it is known. The bytes are views. */
export type RowFacts = Pick<Contents, 'source' | 'dedup' | 'content' | 'terms'>;

/** Of an event that is not among the others; undefined where nobody could say anything. */
export function factsOf(opened: OpenedRows, row: number): RowFacts | undefined {
  const known = opened.known[row]!;
  if (known === 0) return undefined;
  const dedup =
    known & hasNoId ? 'none' : known & hasDedup ? opened.dedup.subarray(row * 16, row * 16 + 16) : undefined;
  const content = known & hasContent ? opened.content.subarray(row * 8, row * 8 + 8) : undefined;
  const terms = known & hasTerms ? termsOf(opened, row) : undefined;
  const source = opened.sources[opened.source[row]! - 1];
  return {
    ...(source === undefined ? {} : { source }),
    ...(dedup === undefined ? {} : { dedup }),
    ...(content === undefined ? {} : { content }),
    ...(terms === undefined ? {} : { terms }),
  };
}

const termsOf = ({ terms, termEnds }: OpenedRows, row: number): BigInt64Array =>
  terms.subarray(row === 0 ? 0 : termEnds[row - 1], termEnds[row]);

/** Whether all its listed values are among the parcel's. */
export const hasAllValues = ({ known }: OpenedRows, row: number): boolean => (known[row]! & hasValues) !== 0;
