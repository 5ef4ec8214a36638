/**
 * The index as it was before it is built anew, for what no event can be asked about any more: the content digest of an
 * event whose person was erased, the terms of one that cannot be opened. It may be in ruins: what cannot be read of it
 * is not there.
 */
import { DatabaseSync } from 'node:sqlite';
import type { OpenValue } from '../../engine.ts';
import { unpackDedup, type DedupRecord } from './dedup-parts.ts';
import { Dictionary } from './dictionary.ts';
import { eventsOf, Packed, segmentParts, blockParts, unpackPostings, type Level } from './index-parts.ts';
import { Parts, type PartKind } from './parts.ts';
import { readerSettings } from './schema.ts';
import { unpackFacts } from './segments.ts';
import type { Facts } from './tail.ts';
import { prepareAll, rowsOf, type Statements } from './statements.ts';

type Places = Pick<DedupRecord, 'key' | 'content'>;

export class IndexBefore {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #parts: Parts;
  readonly #dictionary: Dictionary;
  #tail: ReadonlyMap<number, Facts> | undefined;
  /** Of the segment or block that was asked for last: events come in order. */
  #dedup: { readonly key: string; readonly places: ReadonlyMap<number, Places> } | undefined;

  /** A snapshot of the file: what is written by other connections from now on is not seen. */
  constructor(file: string) {
    this.#db = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
    readerSettings(this.#db);
    this.#statements = prepareAll(this.#db);
    this.#parts = new Parts(this.#statements);
    this.#dictionary = new Dictionary(this.#statements);
    this.#db.exec('BEGIN');
    // The snapshot is of the first read.
    this.#statements.readHead.get();
  }

  close(): void {
    this.#db.close();
  }

  /** The dedup key and content digest of an event. */
  dedupOf(index: number): Places | undefined {
    const recent = this.#tailFacts().get(index);
    if (recent !== undefined) return recent.dedup && { key: recent.dedup, content: recent.content };
    const { level, number } = this.#stretchOf(index);
    const key = `${level} ${number}`;
    if (this.#dedup?.key !== key) {
      const records: DedupRecord[] = [];
      this.#eachPart(level, 'dedup', number, (part) => unpackDedup(part, 0, records));
      this.#dedup = { key, places: new Map(records.map((record) => [record.place, record])) };
    }
    return this.#dedup.places.get(index % eventsOf(level));
  }

  /** Terms of some events that lie in one block, by their first 48 bits, which is all that postings know and compare. */
  termsOf(indexes: readonly number[]): Map<number, bigint[]> {
    const terms = new Map<number, bigint[]>();
    const wanted = new Map<number, number>();
    for (const index of indexes) {
      const recent = this.#tailFacts().get(index);
      if (recent === undefined) wanted.set(index % eventsOf(this.#stretchOf(index).level), index);
      else terms.set(index, [...recent.terms]);
    }
    const [first] = wanted.values();
    if (first === undefined) return terms;
    const { level, number } = this.#stretchOf(first);
    const postings = new Packed();
    this.#eachPart(level, 'postings', number, (part) => {
      postings.clear();
      unpackPostings(part, eventsOf(level) / 8, 0, postings);
      postings.eachFrom(0, (high, low, place) => {
        const index = wanted.get(place);
        if (index === undefined) return;
        const term = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt((low & 0xffff0000) >>> 0));
        const known = terms.get(index);
        if (known === undefined) terms.set(index, [term]);
        else known.push(term);
      });
    });
    return terms;
  }

  /** What the dictionary has of terms that are known by their first 48 bits. */
  valuesOf(terms: readonly bigint[]): OpenValue[] {
    try {
      return terms.flatMap((term) => this.#dictionary.valuesNear(term));
    } catch {
      return [];
    }
  }

  #tailFacts(): ReadonlyMap<number, Facts> {
    if (this.#tail !== undefined) return this.#tail;
    const tail = new Map<number, Facts>();
    for (const [first, facts] of this.#attempt(() => rowsOf<[number, Uint8Array]>(this.#statements.readRecent.all())) ??
      []) {
      for (const [i, row] of (this.#attempt(() => unpackFacts(facts)) ?? []).entries()) tail.set(first + i, row);
    }
    return (this.#tail = tail);
  }

  /** A segment's filter is written last: without it the blocks hold. */
  #stretchOf(index: number): { level: Level; number: number } {
    const segment = Math.floor(index / eventsOf('segment'));
    const isMerged = this.#attempt(() => this.#parts.readCached('segment', 'filter', segment, 0)) !== undefined;
    return isMerged
      ? { level: 'segment', number: segment }
      : { level: 'block', number: Math.floor(index / eventsOf('block')) };
  }

  #eachPart(level: Level, kind: PartKind, number: number, take: (part: Uint8Array) => void): void {
    for (let part = 0; part < (level === 'block' ? blockParts : segmentParts); part++) {
      this.#attempt(() => {
        const bytes = this.#parts.read(level, kind, number, part);
        if (bytes !== undefined) take(bytes);
      });
    }
  }

  #attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch {
      return undefined;
    }
  }
}
