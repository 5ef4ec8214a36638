/** Reading and proving: what an open ledger and one that was set aside have in common. */
import {
  consistencyProof,
  equal,
  inclusionProof,
  leafHash,
  rangeProof,
  rootAt,
  type HashReader,
} from '@trailmark/core';
import type {
  Engine,
  ErasedRow,
  Head,
  Histogram,
  OpenValue,
  PageAsked,
  Run,
  Source,
  Subject,
  Tally,
  ValuePage,
} from './engine.ts';
import type { Filter } from './filter.ts';
import { finish, type Steps } from './steps.ts';
import type { Tree } from './tree.ts';
import type { VerdictRow, VerdictTally } from './verdict-table.ts';

export interface FindOptions {
  readonly order?: 'desc' | 'asc';
  readonly limit?: number;
  /** The last index of the page before. */
  readonly cursor?: number;
  /** Read as of the tree of this size. */
  readonly at?: number;
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}

export interface Found {
  readonly indexes: readonly number[];
  /** Cursor of the next page, or undefined on the last. */
  readonly next: number | undefined;
}

/** A page, with how many match in all. */
export interface FoundOfAll extends Found {
  /** Exact up to the maximum that was given; beyond it `exact` is false and this is the maximum. */
  readonly total: number;
  readonly exact: boolean;
}

export type TallyOptions = Pick<FindOptions, 'at' | 'from' | 'to' | 'limit'>;

const pageMax = 10_000;
const valuesMax = 1000;
const edgesMax = 10_000;
/** Series of a histogram: beyond that nobody tells their colours apart. */
const seriesMax = 100;
const countMax = 10_000;
const tileHashes = 256;

export class LedgerReader {
  readonly #engine: Engine;
  /** Asked once: what is recorded from now on is indexed by this version. */
  #olderIndexed: number | undefined;
  readonly #state: () => { readonly head: Head; readonly tree: Tree };
  /** The subject directory. */
  readonly subjects: {
    get(subject: Uint8Array): Subject | undefined;
    find(identity: Uint8Array): Subject | undefined;
    /** Refs of subjects whose row carries a directory term, in no order. */
    withTerm(term: bigint, limit: number): Uint8Array[];
  };

  /** `state` gives what is committed at the moment it is called. */
  constructor(engine: Engine, state: () => { readonly head: Head; readonly tree: Tree }) {
    this.#engine = engine;
    this.#state = state;
    this.subjects = {
      get: (subject) => engine.subject(subject),
      find: (identity) => engine.subjectOfIdentity(identity),
      withTerm: (term, limit) => engine.subjectsOfTerm(term, limit),
    };
  }

  get origin(): string {
    return this.head().origin;
  }
  head(): Head {
    return this.#state().head;
  }

  find(filter: Filter, options: FindOptions = {}): Found {
    const { indexes, next } = finish(this.findSteps(filter, options, -1));
    return { indexes, next };
  }

  /** `find` and `count` by one walk, step by step: what is recorded meanwhile changes nothing in the answer. */
  *findSteps(filter: Filter, options: FindOptions = {}, max = countMax): Steps<FoundOfAll> {
    const { order = 'desc', cursor } = options;
    const limit = clamp(options.limit ?? 50, 1, pageMax);
    const size = this.#sizeAt(options.at);
    const low = order === 'asc' && cursor !== undefined ? cursor + 1 : 0;
    const high = order === 'desc' && cursor !== undefined ? Math.min(cursor, size) : size;
    const listed = { low, high };
    // What is not counted is walked over no further than the list goes.
    const span = max < 0 ? listed : { low: 0, high: size };
    // One more than asked for tells whether there is a next page.
    const asked: PageAsked = { span, listed, order, limit: limit + 1, countMax: max };
    const { indexes: found, total } = yield* this.#engine.page(withTimes(filter, options), asked);
    const indexes = found.slice(0, limit);
    return {
      indexes,
      next: found.length > limit ? indexes[limit - 1] : undefined,
      total: Math.min(total, Math.max(max, 0)),
      exact: total <= max,
    };
  }

  /** Exact up to `max`; beyond it `exact` is false and `total` is `max`. */
  count(
    filter: Filter,
    max = countMax,
    options: Pick<FindOptions, 'at' | 'from' | 'to'> = {},
  ): { total: number; exact: boolean } {
    const span = { low: 0, high: this.#sizeAt(options.at) };
    const total = this.#engine.count(withTimes(filter, options), span, max);
    return { total: Math.min(total, max), exact: total <= max };
  }

  /** The values of a field among the events that match, most frequent first; `limit` of them, 20 unless told. */
  tally(filter: Filter, field: string, options: TallyOptions = {}): Tally {
    return finish(this.tallySteps(filter, field, options));
  }
  tallySteps(filter: Filter, field: string, options: TallyOptions = {}): Steps<Tally> {
    const span = { low: 0, high: this.#sizeAt(options.at) };
    const limit = clamp(options.limit ?? 20, 1, valuesMax);
    return this.#engine.tally(withTimes(filter, options), span, field, limit);
  }

  /**
   * Events that match, by occurred time, and by the most frequent values of the field `by`: `limit` of them, 10 unless
   * told.
   *
   * @param edges milliseconds, ascending; one more than there are buckets
   */
  histogramSteps(
    filter: Filter,
    edges: readonly number[],
    by?: string,
    options: Pick<FindOptions, 'at' | 'limit'> = {},
  ): Steps<Histogram> {
    const isAscending = edges.every((edge, i) => i === 0 || edge > edges[i - 1]!);
    if (edges.length < 2 || edges.length > edgesMax || !isAscending) throw new RangeError('edges of a histogram');
    const span = { low: 0, high: this.#sizeAt(options.at) };
    const limit = clamp(options.limit ?? 10, 1, seriesMax);
    return this.#engine.histogram(filter, span, edges, by === undefined ? undefined : { field: by, limit });
  }

  /** What was found about the approval of an event; undefined where nothing was, or not yet. */
  verdictOf(index: number): VerdictRow | undefined {
    return this.#engine.verdicts.of(index);
  }
  /** How often each verdict stands among the events that match. */
  tallyVerdictsSteps(filter: Filter, options: Omit<TallyOptions, 'limit'> = {}): Steps<VerdictTally> {
    return this.#engine.tallyVerdicts(withTimes(filter, options), { low: 0, high: this.#sizeAt(options.at) });
  }

  /** Open values of a field whose folded text begins with `prefix`, in order. */
  values(field: string, prefix: string, page: ValuePage): OpenValue[] {
    return this.#engine.values(field, prefix, { ...page, limit: clamp(page.limit, 1, pageMax) });
  }
  /** The open value a term stands for. */
  valueOf(term: bigint): OpenValue | undefined {
    return this.#engine.valueOf(term);
  }

  #sizeAt(at: number | undefined): number {
    const { size } = this.head();
    return at === undefined ? size : Math.min(at, size);
  }

  row(index: number): { entry: Uint8Array; groups: Uint8Array } | undefined {
    const entry = this.#engine.entry(index);
    const groups = this.#engine.groups(index);
    return entry === undefined || groups === undefined ? undefined : { entry, groups };
  }
  /** Whether these bytes are what the signed tree holds at `index`. Throws Refusal `store.damaged` for a wrong tile. */
  isRecorded(index: number, entry: Uint8Array): boolean {
    const [leaf] = this.#state().tree.read([{ level: 0, index }]);
    return leaf !== undefined && equal(leaf, leafHash(entry));
  }
  indexOfRef(ref: Uint8Array): number | undefined {
    return this.#engine.indexOfRef(ref);
  }
  indexOfDedup(key: Uint8Array): number | undefined {
    return this.#engine.findDedup(key)?.index;
  }
  /** Entries `from` to `to` - 1, verbatim. */
  entries(from: number, to: number): Uint8Array[] {
    return this.#engine.entries(from, to);
  }

  /** The first `width` hashes of a tile; undefined where the tree has none so wide. */
  tile(level: number, n: number, width: number): Uint8Array | undefined {
    // What is served is a prefix of what is stored, and never beyond the published head.
    const hashes = Math.floor(this.head().size / tileHashes ** level) - n * tileHashes;
    if (width < 1 || width > tileHashes || hashes < width) return undefined;
    return this.#engine.tile(level, n)?.subarray(0, width * 32);
  }

  hashReader(): HashReader {
    return (nodes) => this.#state().tree.read(nodes);
  }
  rootAt(size: number): Uint8Array {
    return rootAt(size, this.hashReader());
  }
  inclusionProof(index: number, size = this.head().size): Uint8Array[] {
    return inclusionProof(index, size, this.hashReader());
  }
  consistencyProof(oldSize: number, size = this.head().size): Uint8Array[] {
    return consistencyProof(oldSize, size, this.hashReader());
  }
  rangeProof(from: number, to: number, size = this.head().size): Uint8Array[] {
    return rangeProof(from, to, size, this.hashReader());
  }

  /**
   * Of how many entries the search index is that of an older version of this program: what that one did not index is not
   * found of them, until `rebuildIndex` makes the index anew.
   */
  get olderIndexed(): number {
    return (this.#olderIndexed ??= this.#engine.olderIndexed());
  }

  sources(): Source[] {
    return this.#engine.sources();
  }
  runs(): Iterable<Run> {
    return this.#engine.runs();
  }
  erased(from: number, to: number): ErasedRow[] {
    return this.#engine.erased(from, to);
  }

  close(): void | Promise<void> {
    this.#engine.close();
  }
}

const clamp = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), high);

function withTimes(filter: Filter, { from, to }: Pick<FindOptions, 'from' | 'to'>): Filter {
  if (from === undefined && to === undefined) return filter;
  return { all: [filter, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }] };
}
