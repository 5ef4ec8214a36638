/** An engine that keeps nothing: for tests, and as the plain statement of what an engine promises. */
import type { SealedSubject } from '@trailmark/vault';
import {
  commitSteps,
  type Commit,
  type DirectoryRow,
  type Engine,
  type ErasedRow,
  type Fault,
  type Head,
  type Histogram,
  type IndexCounts,
  type OpenValue,
  type Page,
  type PageAsked,
  type Removal,
  type Run,
  type Source,
  type Span,
  type Subject,
  type Tally,
  type ValuePage,
} from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import { UnknownOutcome } from '../../refusal.ts';
import type { Steps } from '../../steps.ts';
import { keyOf } from '../../tree.ts';
import type { VerdictTally } from '../../verdict-table.ts';
import { histogram, tally, values } from './counting.ts';
import { count, search } from './search.ts';
import { MemoryVerdicts, tallyVerdicts } from './verdicts.ts';

interface Event {
  entry: Uint8Array;
  groups: Uint8Array;
  occurredMs: number;
  terms: Set<bigint>;
  verdict?: string | undefined;
}

/** What survives closing an engine: hand the same store to the next one to reopen it. */
export class MemoryStore {
  head: Head;
  readonly events: Event[] = [];
  readonly refs = new Map<string, number>();
  readonly dedup = new Map<string, { index: number; content: Uint8Array }>();
  readonly tiles = new Map<number, Uint8Array>();
  readonly sources: Source[] = [];
  readonly runs = new Map<string, Run>();
  readonly subjects = new Map<string, SealedSubject>();
  readonly erased = new Map<string, ErasedRow>();
  readonly values = new Map<bigint, OpenValue>();
  readonly verdicts = new MemoryVerdicts(this.events);

  constructor(head: Head) {
    this.head = head;
  }
}

export class MemoryEngine implements Engine {
  readonly #store: MemoryStore;
  readonly #fault: Fault;

  constructor(store: MemoryStore, fault: Fault = () => {}) {
    this.#store = store;
    this.#fault = fault;
  }

  head(): Head {
    return this.#store.head;
  }

  commit(commit: Commit): void {
    const { before, after } = commit;
    // Every step that may fail comes first; what follows 'durable' cannot.
    for (const step of commitSteps.slice(0, commitSteps.indexOf('head'))) this.#fault(step);
    if (before.size !== this.#store.head.size)
      throw new UnknownOutcome(new Error('the head was moved by someone else'));
    this.#fault('head');
    try {
      this.#fault('durable');
      this.#apply(commit);
      this.#store.head = after;
      this.#fault('acknowledged');
    } catch (error) {
      throw new UnknownOutcome(error);
    }
  }

  #apply({ before, rows, tiles, sources, runs, subjects, profiles, values: brought }: Commit): void {
    rows.forEach(({ ref, entry, groups, occurredMs, dedup, content, terms }, i) => {
      const index = before.size + i;
      this.#store.events[index] = {
        entry: entry.slice(),
        groups: groups.slice(),
        occurredMs,
        terms: new Set(terms),
      };
      this.#store.refs.set(textOf(ref), index);
      if (dedup !== undefined) this.#store.dedup.set(textOf(dedup), { index, content: content.slice() });
    });
    for (const { level, n, hashes } of tiles) this.#store.tiles.set(keyOf(level, n), hashes.slice());
    this.#store.sources.push(...sources);
    for (const run of runs) this.#store.runs.set(`${run.source} ${textOf(run.run)}`, run);
    for (const subject of subjects) {
      if (this.subjectOfIdentity(subject.identity) === undefined) this.#put(subject);
    }
    for (const update of profiles) {
      const known = this.#store.subjects.get(textOf(update.subject));
      if (known !== undefined) this.#put({ ...known, profile: update.profile, terms: update.terms });
    }
    for (const value of brought) {
      if (!this.#store.values.has(value.term)) this.#store.values.set(value.term, { ...value });
    }
  }

  #put({ subject, identity, bucket, profile, terms }: SealedSubject): void {
    this.#store.subjects.set(textOf(subject), {
      subject: subject.slice(),
      identity: identity.slice(),
      bucket,
      profile: profile.slice(),
      terms: terms.slice(),
    });
  }

  remove(removal: Removal): void {
    for (const place of removal.erased) {
      const key = `${place.index} ${place.group} ${place.slot ?? ''}`;
      if (!this.#store.erased.has(key)) this.#store.erased.set(key, { ...place, by: removal.by });
    }
    for (const { index, groups } of removal.groups) this.#store.events[index]!.groups = groups.slice();
    for (const { index, terms } of removal.terms) {
      for (const term of terms) this.#store.events[index]!.terms.delete(term);
    }
    for (const subject of removal.subjects) this.#store.subjects.delete(textOf(subject));
    const gone = removal.terms.flatMap(({ terms }) => [...terms]);
    for (const term of new Set(gone)) {
      const value = this.#store.values.get(term);
      if (value === undefined) continue;
      // Of a value that other events say too, the way of writing may have been that of the event which loses it.
      if (this.#store.events.some(({ terms }) => terms.has(term)))
        this.#store.values.set(term, { ...value, value: value.folded });
      else this.#store.values.delete(term);
    }
  }

  forgetValues(terms: readonly bigint[]): void {
    for (const term of terms) this.#store.values.delete(term);
  }

  rest(): undefined {}

  findDedup(key: Uint8Array): { index: number; content: Uint8Array } | undefined {
    return this.#store.dedup.get(textOf(key));
  }
  entry(index: number): Uint8Array | undefined {
    return this.#store.events[index]?.entry;
  }
  groups(index: number): Uint8Array | undefined {
    return this.#store.events[index]?.groups;
  }
  entries(from: number, to: number): Uint8Array[] {
    return this.#store.events.slice(from, to).map(({ entry }) => entry);
  }
  *events(from: number, to: number): Generator<{ index: number; entry: Uint8Array; groups: Uint8Array }> {
    for (let index = from; index < Math.min(to, this.#store.events.length); index++) {
      const { entry, groups } = this.#store.events[index]!;
      yield { index, entry, groups };
    }
  }
  indexOfRef(ref: Uint8Array): number | undefined {
    return this.#store.refs.get(textOf(ref));
  }
  tile(level: number, n: number): Uint8Array | undefined {
    return this.#store.tiles.get(keyOf(level, n));
  }
  search(filter: Filter, span: Span, order: 'desc' | 'asc', limit: number): number[] {
    return search(this.#store.events, filter, span, order, limit);
  }
  count(filter: Filter, span: Span, max: number): number {
    return count(this.#store.events, filter, span, max);
  }
  *page(filter: Filter, { span, listed = span, order, limit, countMax }: PageAsked): Steps<Page> {
    const indexes = this.search(filter, listed, order, limit);
    yield;
    return { indexes, total: this.count(filter, span, countMax) };
  }
  *tally(filter: Filter, span: Span, field: string, limit: number): Steps<Tally> {
    yield;
    return tally(this.#store, filter, span, field, limit);
  }
  *tallyVerdicts(filter: Filter, span: Span): Steps<VerdictTally> {
    yield;
    return tallyVerdicts(this.#store.events, filter, span);
  }
  *histogram(
    filter: Filter,
    span: Span,
    edges: readonly number[],
    by?: { field: string; limit: number },
  ): Steps<Histogram> {
    yield;
    return histogram(this.#store, filter, span, edges, by);
  }
  values(field: string, prefix: string, page: ValuePage): OpenValue[] {
    return values(this.#store.values.values(), field, prefix, page);
  }
  valueOf(term: bigint): OpenValue | undefined {
    return this.#store.values.get(term);
  }

  get verdicts(): MemoryVerdicts {
    return this.#store.verdicts;
  }

  sources(): Source[] {
    return [...this.#store.sources];
  }
  run(source: number, run: Uint8Array): Run | undefined {
    return this.#store.runs.get(`${source} ${textOf(run)}`);
  }
  runs(): Iterable<Run> {
    return this.#store.runs.values();
  }
  subject(subject: Uint8Array): Subject | undefined {
    return this.#store.subjects.get(textOf(subject));
  }
  subjectOfIdentity(identity: Uint8Array): Subject | undefined {
    const wanted = textOf(identity);
    for (const row of this.#store.subjects.values()) if (textOf(row.identity) === wanted) return row;
    return undefined;
  }
  subjectsOfTerm(term: bigint, limit: number): Uint8Array[] {
    const found = [...this.#store.subjects.values()].filter(({ terms }) => terms.includes(term));
    return found.slice(0, limit).map(({ subject }) => subject);
  }
  erased(from: number, to: number): ErasedRow[] {
    return [...this.#store.erased.values()]
      .filter(({ index }) => index >= from && index < to)
      .toSorted((a, b) => a.index - b.index || a.group - b.group || (a.slot ?? -1) - (b.slot ?? -1));
  }
  damage(): string[] {
    return [];
  }
  indexCounts({ low, high }: Span): IndexCounts {
    const dedup = new Uint32Array(high - low);
    for (const { index } of this.#store.dedup.values()) if (index >= low && index < high) dedup[index - low]!++;
    const events = this.#store.events.slice(low, high);
    return { terms: events.map(({ terms }) => terms.size), dedup, times: events.map(({ occurredMs }) => occurredMs) };
  }
  olderIndexed(): number {
    return 0; // it lives as long as the process that indexed it
  }
  valuesFrom(): number {
    return 0;
  }
  countingDamage(): string[] {
    return [];
  }
  allValues(): Iterable<OpenValue> {
    return this.#store.values.values();
  }
  directoryRows(): Iterable<DirectoryRow> {
    return this.#store.subjects.values();
  }
  hasDirectoryTerm(term: bigint, subject: Uint8Array): boolean {
    return this.#store.subjects.get(textOf(subject))?.terms.includes(term) ?? false;
  }
  directoryTermCount(): number {
    return [...this.#store.subjects.values()].reduce((sum, { terms }) => sum + terms.length, 0);
  }
  close(): void {}
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
