/** What a bundle holds of the log, whatever its kind: which entries, proven or not, and how to read them again. */
import type { TreeFacts } from './tree-facts.ts';

/** Indexes from … to - 1. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Held {
  readonly count: number;
  readonly perType: ReadonlyMap<string, number>;
  /** The tree as far as it was recomputed; undefined for a selection. */
  readonly facts?: TreeFacts;
  /** Whether the entries were shown to be those of the signed tree. */
  readonly rooted: boolean;
  /** Entries of which something must be disclosed, unless the manifest announces why not; ascending, apart. */
  readonly due: readonly Span[];
  /** The bytes of an entry; asked in ascending order of index. */
  entry(index: number): Promise<Uint8Array | undefined>;
}
