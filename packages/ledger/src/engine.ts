/** What a store must promise. Each engine keeps it natively; one conformance suite holds them to it. */
import type { SealedSubject } from '@trailmark/vault';
import type { Filter } from './filter.ts';
import type { Steps } from './steps.ts';
import type { VerdictTable, VerdictTally } from './verdict-table.ts';

export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note over (origin, size, root). */
  readonly checkpoint: string;
  /** Recorded time of the last entry, milliseconds; 0 in an empty log. */
  readonly lastMs: number;
}

export interface Source {
  readonly id: number;
  readonly name: string;
  /** 16 random bytes: the name used in entries. */
  readonly ref: Uint8Array;
}

/** What is known of one producer run. Gaps are inclusive ranges of counts not seen (yet). */
export interface Run {
  readonly source: number;
  readonly run: Uint8Array;
  readonly first: number;
  readonly last: number;
  readonly seen: number;
  readonly repeated: number;
  readonly gaps: readonly (readonly [number, number])[];
  /** The last count the producer itself named when it ended the run. */
  readonly closedAt: number | undefined;
}

export interface Row {
  readonly ref: Uint8Array;
  readonly entry: Uint8Array;
  readonly groups: Uint8Array;
  readonly occurredMs: number;
  readonly dedup: Uint8Array | undefined;
  readonly content: Uint8Array;
  readonly terms: BigInt64Array;
}

export interface TileRow {
  readonly level: number;
  readonly n: number;
  /**
   * 32 bytes for each hash, at most 256 of them; behind the 256 of a tile of leaves come the sixteen nodes over sixteen of
   * them each, which spare whoever looks at one leaf most of the hashing.
   */
  readonly hashes: Uint8Array;
}

/** A value that anyone reading the log may see, beside the blind term that stands for it in the index. */
export interface OpenValue {
  readonly term: bigint;
  readonly field: string;
  /** As it was first sent. */
  readonly value: string;
  /** What a search for it by its beginning is compared with. */
  readonly folded: string;
}

export interface ValuePage {
  readonly limit: number;
  /** The last value of the page before. */
  readonly after?: Pick<OpenValue, 'folded' | 'term'>;
}

/** So many values of a field without a column are counted, each by a look-up in every segment; which ones is not said. */
export const talliedValuesMax = 200;

/** How often each value of a field occurs among the events that match. */
export interface Tally {
  /** Most frequent first; of equally frequent ones the smaller term. */
  readonly values: readonly { readonly term: bigint; readonly count: number }[];
  /** Occurrences of values that are not among these. */
  readonly other: number;
  /** Events that match, with a value or without; always exact. */
  readonly total: number;
  /** Whether no value of the field was left out of the counting. */
  readonly exact: boolean;
}

/** Events by occurred time: bucket i holds those from `edges[i]` inclusive to `edges[i + 1]` exclusive. */
export interface Histogram {
  readonly counts: readonly number[];
  /** The same for each of the most frequent values of a field. */
  readonly by?: ReadonlyMap<bigint, readonly number[]>;
}

/** One commit: all of it becomes durable or none of it. */
export interface Commit {
  /** The head this commit was built on. A store that holds another refuses: someone else wrote. */
  readonly before: Head;
  readonly after: Head;
  readonly rows: readonly Row[];
  readonly tiles: readonly TileRow[];
  readonly sources: readonly Source[];
  readonly runs: readonly Run[];
  /** Inserted unless the identity is already there. */
  readonly subjects: readonly SealedSubject[];
  readonly profiles: readonly SealedSubject[];
  /**
   * Inserted unless the term is already there. A value comes with the first event that carries its term or before it:
   * what a block counts is settled when it closes.
   */
  readonly values: readonly OpenValue[];
}

export interface Subject {
  readonly subject: Uint8Array;
  readonly identity: Uint8Array;
  readonly bucket: number;
  readonly profile: Uint8Array;
}

/** What entry `by`, an erasure, took: a group of entry `index`, or one slot of it. */
export interface ErasedRow {
  readonly index: number;
  readonly group: number;
  readonly slot?: number;
  readonly by: number;
}

/** What an erasure takes away. Entries, tiles and the fact that an id was used always stay. */
export interface Removal {
  /** Group `group` of entry `index`, or only its slot `slot` (from 1), was erased by what entry `by` says. */
  readonly erased: readonly { readonly index: number; readonly group: number; readonly slot?: number }[];
  readonly by: number;
  /** Rewritten sealed groups of events (field erasure, dropped blobs). */
  readonly groups: readonly { readonly index: number; readonly groups: Uint8Array }[];
  /** A value of the dictionary goes with the last event that carries its term; of others the folded text stays. */
  readonly terms: readonly { readonly index: number; readonly terms: BigInt64Array }[];
  readonly subjects: readonly Uint8Array[];
}

/** A subject's row with the directory terms it is found by. */
export interface DirectoryRow extends Subject {
  readonly terms: BigInt64Array;
}

/** What the index holds of each event of a span, by place from its beginning. */
export interface IndexCounts {
  readonly terms: ArrayLike<number>;
  readonly dedup: ArrayLike<number>;
  /** Occurred times, milliseconds. */
  readonly times: ArrayLike<number>;
}

/** A run over the index: from `low` inclusive to `high` exclusive. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** A list, and how many there are in all. */
export interface PageAsked {
  /** What is counted. */
  readonly span: Span;
  /** What of it is listed; all of it unless told. */
  readonly listed?: Span;
  readonly order: 'desc' | 'asc';
  readonly limit: number;
  /** Counted no further than just past it; -1: not at all. */
  readonly countMax: number;
}

export interface Page {
  /** Newest, or oldest, first. */
  readonly indexes: readonly number[];
  /** One more than `countMax` where there are more than that. */
  readonly total: number;
}

/** Steps of a commit, in order: the places at which tests make it fail. */
export const commitSteps = [
  'begin',
  'events',
  'values',
  'index',
  'tiles',
  'sources',
  'runs',
  'subjects',
  'head',
  'durable',
  'acknowledged',
] as const;
export type CommitStep = (typeof commitSteps)[number];
/** Called at each step; a test's version throws. */
export type Fault = (step: CommitStep) => void;

export interface Engine {
  head(): Head;
  /**
   * Stores all of a commit durably before it returns. Throws Refusal (`store.full`, `store.readonly`) or Error when
   * nothing was stored, UnknownOutcome when that cannot be said.
   */
  commit(commit: Commit): void;
  /** Executes an erasure in one durable transaction of its own; call it only between commits. */
  remove(removal: Removal): void;
  /** Takes values out of the dictionary, and out of every count, in one durable transaction; only between commits. */
  forgetValues(terms: readonly bigint[]): void;
  /**
   * Housekeeping between commits; `idle` says that nobody waits and that some milliseconds do not matter. Gives what the
   * next commit is to wait for, if anything.
   */
  rest(idle: boolean): Promise<void> | undefined;

  /** The place and content digest first recorded under each dedup key. */
  findDedup(key: Uint8Array): { index: number; content: Uint8Array } | undefined;
  entry(index: number): Uint8Array | undefined;
  groups(index: number): Uint8Array | undefined;
  entries(from: number, to: number): Uint8Array[];
  events(from: number, to: number): Iterable<{ index: number; entry: Uint8Array; groups: Uint8Array }>;
  indexOfRef(ref: Uint8Array): number | undefined;
  tile(level: number, n: number): Uint8Array | undefined;

  /** Indexes that match, newest (or oldest) first, at most `limit`. */
  search(filter: Filter, span: Span, order: 'desc' | 'asc', limit: number): number[];
  /** How many match, counting no further than just past `max`. */
  count(filter: Filter, span: Span, max: number): number;
  // By steps, between which the log may grow: the answer is about the span alone.
  /** Search and count by one walk. */
  page(filter: Filter, asked: PageAsked): Steps<Page>;
  /** Counts the values of a field among the events that match; at most `limit` of them are named. */
  tally(filter: Filter, span: Span, field: string, limit: number): Steps<Tally>;
  tallyVerdicts(filter: Filter, span: Span): Steps<VerdictTally>;
  /** Counts the events that match by time; `by` the `limit` most frequent values of a field. */
  histogram(
    filter: Filter,
    span: Span,
    edges: readonly number[],
    by?: { field: string; limit: number },
  ): Steps<Histogram>;
  /** Values of a field whose folded text begins so, in the order of its UTF-8 bytes, then of the terms. */
  values(field: string, prefix: string, page: ValuePage): OpenValue[];
  valueOf(term: bigint): OpenValue | undefined;

  readonly verdicts: VerdictTable;
  /** Of how many events the index holds what an older version of this program indexed (index-version.ts). */
  olderIndexed(): number;

  sources(): Source[];
  run(source: number, run: Uint8Array): Run | undefined;
  runs(): Iterable<Run>;
  subject(subject: Uint8Array): Subject | undefined;
  subjectOfIdentity(identity: Uint8Array): Subject | undefined;
  /** Subjects whose directory row carries a term, in no order. */
  subjectsOfTerm(term: bigint, limit: number): Uint8Array[];
  /** What erasures took of these events: whole groups, or single slots of them. */
  erased(from: number, to: number): ErasedRow[];

  // For `fsck` alone: what shows that nothing stands beside what must be there.
  /** What is wrong with the files themselves, in the engine's own words. */
  damage(): string[];
  /** Counts over the index, for a span of at most 65,536 events. */
  indexCounts(span: Span): IndexCounts;
  /** What is kept for counting and is not what the index and the dictionary give, in words; asked once for each span. */
  countingDamage(span: Span): string[];
  allValues(): Iterable<OpenValue>;
  /** The first event of which every value is in the dictionary: 0 but in a store of an earlier layout. */
  valuesFrom(): number;
  directoryRows(): Iterable<DirectoryRow>;
  hasDirectoryTerm(term: bigint, subject: Uint8Array): boolean;
  /** All (term, subject) pairs of the directory. */
  directoryTermCount(): number;
  close(): void;
}
