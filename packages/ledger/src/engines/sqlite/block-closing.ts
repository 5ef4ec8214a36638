/**
 * Makes a block of a full tail, a few parts with each commit, so that none waits for all of it. Until the block is
 * written the tail is searched as before; what was made of it so far is in memory only, and begun anew after a crash.
 */
import type { Column, ColumnsBuilder } from './columns.ts';
import { buildDedup, KeyFilter } from './dedup-parts.ts';
import { blockEvents, blockParts, buildPostings } from './index-parts.ts';
import type { Tail } from './tail.ts';

/** A block to be written. */
export interface Block {
  readonly postings: readonly Uint8Array[];
  readonly dedup: readonly Uint8Array[];
  readonly filter: KeyFilter;
  readonly columns: readonly Column[] | undefined;
  readonly times: Uint8Array;
  readonly minMs: number;
  readonly maxMs: number;
}

// Owned by Segments.
export class BlockClosing {
  readonly tail: Tail;
  readonly #columns: () => ColumnsBuilder | undefined;
  #building: { readonly columns: ColumnsBuilder | undefined } | undefined;
  readonly #postings: Uint8Array[] = [];

  /** @param columns gives what the block's columns are built with, where it has any */
  constructor(tail: Tail, columns: () => ColumnsBuilder | undefined) {
    this.tail = tail;
    this.#columns = columns;
  }

  /** Sorts so many more of its 64 parts. Gives true when all are. */
  step(parts: number): boolean {
    const { columns } = (this.#building ??= { columns: this.#columns() });
    const end = Math.min(blockParts, this.#postings.length + parts);
    for (let part = this.#postings.length; part < end; part++) {
      const sorted = this.tail.postings.sorted(part);
      columns?.add(sorted);
      this.#postings.push(buildPostings(sorted, 'block', part, 1)[0]!);
    }
    return end === blockParts;
  }

  finish(): Block {
    this.step(blockParts);
    const { times } = this.tail;
    const records = this.tail.dedup;
    const filter = KeyFilter.empty(blockEvents);
    for (const { key } of records) filter.add(key);
    return {
      postings: this.#postings,
      dedup: buildDedup(records, 'block', 0, blockParts),
      filter,
      columns: this.#building?.columns?.finish(),
      times: new Uint8Array(times.slice().buffer),
      minMs: times.reduce((a, b) => Math.min(a, b)),
      maxMs: times.reduce((a, b) => Math.max(a, b)),
    };
  }
}
