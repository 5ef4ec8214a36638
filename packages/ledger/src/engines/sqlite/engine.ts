/** The embedded engine: one SQLite file for each tenant, through node:sqlite. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type {
  Commit,
  DirectoryRow,
  Engine,
  ErasedRow,
  Fault,
  Head,
  Histogram,
  IndexCounts,
  OpenValue,
  Page,
  PageAsked,
  Removal,
  Run,
  Source,
  Span,
  Subject,
  Tally,
  ValuePage,
} from '../../engine.ts';
import type { Filter } from '../../filter.ts';
import { Refusal, UnknownOutcome } from '../../refusal.ts';
import { finish, type Steps } from '../../steps.ts';
import { keyOf } from '../../tree.ts';
import type { VerdictTally } from '../../verdict-table.ts';
import { Checkpoints } from './checkpoints.ts';
import { countingDamage } from './counting-damage.ts';
import { histogram } from './histogram.ts';
import { IndexComparison } from './index-comparison.ts';
import { olderEvents } from './indexed-by.ts';
import { countIndex } from './index-counts.ts';
import { blockEvents } from './index-parts.ts';
import { openToRead } from './read-only.ts';
import { removeFromAllColumns, removeTerms } from './remove-terms.ts';
import { runOf, type RunRow } from './run-row.ts';
import {
  applicationId,
  createTables,
  layoutVersion,
  readerSettings,
  upgradeTables,
  viewAsNewest,
  writerSettings,
} from './schema.ts';
import { overIndex, page } from './search.ts';
import { Segments } from './segments.ts';
import { insertSubjectTerms, type FoundBy } from './subject-terms.ts';
import { prepareAll, rowOf, rowsOf, type Statements } from './statements.ts';
import { tally } from './tally.ts';
import { tallyVerdicts } from './tally-verdicts.ts';
import { isInputOutput, orRefusal, refusalOf } from './trouble.ts';
import { SqliteVerdicts } from './verdicts.ts';

export interface SqliteOptions {
  readonly file: string;
  /** The head of a store that does not exist yet. Absent: a missing store is refused. */
  readonly create?: () => Head;
  readonly readOnly?: boolean;
  readonly fault?: Fault;
}

/** Bytes in the write-ahead log after which they are carried into the store: when idle, and at the latest. */
const checkpointIdleBytes = 4 * 2 ** 20;
const checkpointBytes = 8 * 2 ** 20;

export class SqliteEngine implements Engine {
  readonly #db: DatabaseSync;
  readonly #sql: Statements;
  readonly #fault: Fault;
  readonly verdicts: SqliteVerdicts;
  /** Read when first asked for: `fsck` looks at entries even where the index is in ruins. */
  #loaded: Segments | undefined;
  #unreadable: Refusal | undefined;
  /** Roughly what came into the write-ahead log since it was last carried into the store. */
  #aheadBytes = 0;
  readonly #checkpoints: Checkpoints;

  /** Throws `store.newer` for a later layout, `store.damaged` for a file that is not a store. */
  constructor({ file, create, readOnly = false, fault = () => {} }: SqliteOptions) {
    const isNew = !existsSync(file);
    if (isNew && (create === undefined || readOnly)) throw new Refusal('store.damaged', `there is no store at ${file}`);
    this.#db = readOnly ? openToRead(file, 1000) : new DatabaseSync(file, { timeout: 1000 });
    this.#fault = fault;
    this.#checkpoints = new Checkpoints(file);
    this.#sql = prepareAll(this.#db);
    const write = (work: () => void): void => this.#withoutWaiting(work);
    this.verdicts = new SqliteVerdicts(this.#sql, write, () => this.#segments.verdicts);
    try {
      if (!readOnly && this.#pragma('application_id') === 0 && this.#pragma('schema_version') === 0) {
        createTables(this.#db);
      }
      if (this.#pragma('application_id') !== applicationId)
        throw new Refusal('store.damaged', `${file} is not a store`);
      if (this.#pragma('user_version') > layoutVersion) {
        throw new Refusal('store.newer', `${file} was written by a newer version`);
      }
      if (readOnly) viewAsNewest(this.#db);
      else upgradeTables(this.#db);
      // One snapshot for as long as this connection is open: a server may go on writing beside it.
      if (readOnly) {
        readerSettings(this.#db);
        this.#db.exec('BEGIN');
      } else {
        writerSettings(this.#db);
      }
      if (create !== undefined && this.#sql.readHead.get() === undefined) this.#insertHead(create());
      if (!readOnly) this.#loaded = this.#loadSegments();
    } catch (error) {
      this.#db.close();
      throw refusalOf(error) ?? error;
    }
  }

  get #segments(): Segments {
    // A damaged index stays so for a reader: it is not read again for each of a million questions.
    if (this.#unreadable !== undefined) throw this.#unreadable;
    return (this.#loaded ??= this.#loadSegments());
  }

  readonly #current = (): Segments => this.#segments;

  /** An index that cannot be read is damage of the store. */
  #loadSegments(): Segments {
    try {
      return Segments.load(this.#sql);
    } catch (error) {
      this.#unreadable = refusalOf(error) ?? new Refusal('store.damaged', 'the search index cannot be read', error);
      throw this.#unreadable;
    }
  }

  #pragma(name: string): number {
    return rowOf<[number]>(Object.values(this.#db.prepare(`PRAGMA ${name}`).get() ?? {}))?.[0] ?? 0;
  }

  #insertHead({ origin, size, root, checkpoint, lastMs }: Head): void {
    this.#sql.insertHead.run(origin, size, root, checkpoint, lastMs);
  }

  head(): Head {
    const row = rowOf<[string, number, Uint8Array, string, number]>(this.#sql.readHead.get());
    if (row === undefined) throw new Refusal('store.damaged', 'the store has no head');
    const [origin, size, root, checkpoint, lastMs] = row;
    return { origin, size, root, checkpoint, lastMs };
  }

  commit(commit: Commit): void {
    this.#transaction((reached) => {
      reached('begin');
      this.#insertEvents(commit);
      reached('events');
      for (const value of commit.values) this.#segments.dictionary.insert(value);
      reached('values');
      this.#segments.append(commit.rows);
      reached('index');
      for (const { level, n, hashes } of commit.tiles) this.#sql.writeTile.run(keyOf(level, n), hashes);
      reached('tiles');
      for (const { id, name, ref } of commit.sources) this.#sql.insertSource.run(id, name, ref);
      reached('sources');
      for (const run of commit.runs) this.#writeRun(run);
      reached('runs');
      this.#writeSubjects(commit);
      reached('subjects');
      const { before, after } = commit;
      const moved = this.#sql.moveHead.run(
        after.size,
        after.root,
        after.checkpoint,
        after.lastMs,
        before.origin,
        before.size,
        before.root,
      );
      // Someone wrote to this store beside us. What is in memory here is not what is on disk: stop.
      if (moved.changes !== 1) throw new UnknownOutcome(new Error('the head was moved by someone else'));
      reached('head');
    });
  }

  #insertEvents({ before, rows }: Commit): void {
    const { insertEvent, insertRef } = this.#sql;
    this.#aheadBytes += 16384;
    for (let i = 0; i < rows.length; i++) {
      const { entry, groups, terms } = rows[i]!;
      insertEvent.run(before.size + i, entry, groups);
      this.#aheadBytes += entry.length + groups.length + 2 * terms.byteLength;
    }
    for (let i = 0; i < rows.length; i++) insertRef.run(rows[i]!.ref, before.size + i);
  }

  #writeRun({ source, run, first, last, seen, repeated, gaps, closedAt }: Run): void {
    this.#sql.writeRun.run(source, run, first, last, seen, repeated, JSON.stringify(gaps), closedAt ?? null);
  }

  #writeSubjects({ subjects, profiles }: Commit): void {
    const found: FoundBy[] = [];
    for (const { subject, identity, bucket, profile, terms } of subjects) {
      const inserted = this.#sql.insertSubject.run(subject, identity, bucket, profile, bytesOf(terms));
      if (inserted.changes !== 0) found.push({ subject, terms });
    }
    insertSubjectTerms(this.#sql, found);
    // One by one, for one commit may hold a row and its updates.
    for (const { subject, profile, terms } of profiles) {
      this.#deleteSubjectTerms(subject);
      const updated = this.#sql.updateSubject.run(profile, bytesOf(terms), subject);
      if (updated.changes !== 0) insertSubjectTerms(this.#sql, [{ subject, terms }]);
    }
  }

  #deleteSubjectTerms(subject: Uint8Array): void {
    const row = rowOf<[Uint8Array]>(this.#sql.readSubjectTerms.get(subject));
    if (row === undefined) return;
    for (const term of new BigInt64Array(row[0].slice().buffer)) this.#sql.deleteSubjectTerm.run(term, subject);
  }

  remove(removal: Removal): void {
    this.#transaction(() => {
      for (const { index, group, slot } of removal.erased)
        this.#sql.insertErased.run(index, group, slot ?? WHOLE_GROUP, removal.by);
      for (const { index, groups } of removal.groups) this.#sql.replaceGroups.run(groups, index);
      if (removal.terms.length > 0) {
        removeTerms(this.#segments, removal.terms);
        this.#forgetUnused(new Set(removal.terms.flatMap(({ terms }) => [...terms])));
      }
      for (const subject of removal.subjects) {
        this.#deleteSubjectTerms(subject);
        this.#sql.deleteSubject.run(subject);
      }
    });
    this.#loaded = undefined;
    this.#clearAhead();
  }

  /**
   * Values go with the last event that carries them: asked of the index as it is now, within the transaction. Of the
   * others only the folded text stays, which says no more than the events that are left.
   */
  #forgetUnused(terms: ReadonlySet<bigint>): void {
    const known = [...terms].filter((term) => this.#segments.dictionary.valueOf(term) !== undefined);
    if (known.length === 0) return;
    const segments = Segments.load(this.#sql);
    const span = { low: 0, high: segments.size };
    const newest: PageAsked = { span, order: 'desc', limit: 1, countMax: -1 };
    for (const term of known) {
      if (finish(page(segments, { term }, newest)).indexes.length === 0) segments.dictionary.delete(term);
      else segments.dictionary.fold(term);
    }
  }

  /** What was removed must not wait in the write-ahead log; an erasure that could not clear it is repeated. */
  #clearAhead(): void {
    this.#checkpoints.settle();
    orRefusal(() => this.#sql.checkpointAll.all());
  }

  forgetValues(terms: readonly bigint[]): void {
    this.#transaction(() => {
      removeFromAllColumns(this.#segments, terms);
      for (const term of terms) this.#segments.dictionary.delete(term);
    });
    this.#loaded = undefined;
    this.#clearAhead();
  }

  /** For what follows from the log and can be worked out again: whole or absent after a power cut, and no fsync. */
  #withoutWaiting(work: () => void): void {
    this.#db.exec('PRAGMA synchronous = NORMAL');
    try {
      this.#transaction(work);
      this.#aheadBytes += 16384;
    } finally {
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** One transaction, durable when this returns. On any failure the index is read from the disk again. */
  #transaction(work: (reached: Fault) => void): void {
    let asked = false;
    try {
      this.#sql.begin.run();
      work(this.#fault);
      asked = true;
      this.#fault('durable');
      this.#sql.commit.run();
      this.#fault('acknowledged');
    } catch (error) {
      throw this.#afterFailure(error, asked);
    }
  }

  /** Rolls back and says what is known. A disk that was full kept nothing; any other failed COMMIT is unknown. */
  #afterFailure(error: unknown, asked: boolean): unknown {
    let refusal = refusalOf(error);
    // Before COMMIT was asked for, nothing can have been stored, whatever the disk did.
    if (!asked && refusal === undefined && isInputOutput(error))
      refusal = new Refusal('store.readonly', 'the store cannot be written; nothing of this was stored', error);
    try {
      if (this.#db.isTransaction) this.#sql.rollback.run();
      if (asked && refusal === undefined) return new UnknownOutcome(error);
      if (error instanceof UnknownOutcome) return error;
      this.#loaded = Segments.load(this.#sql);
    } catch (second) {
      return new UnknownOutcome(new AggregateError([error, second], 'a commit failed and could not be rolled back'));
    }
    return refusal ?? error;
  }

  /** The largest this store may grow, in pages; what does not fit is refused as `store.full`. */
  limitPages(pages: number): void {
    this.#db.exec(`PRAGMA max_page_count = ${Math.floor(pages)}`);
  }

  rest(idle: boolean): Promise<void> | undefined {
    // Read while nobody waits rather than by the commit that closes a block.
    if (idle) void this.#loaded?.dictionary.facets;
    const held = this.#checkpoints.hold();
    if (held !== undefined || this.#aheadBytes < (idle ? checkpointIdleBytes : checkpointBytes)) return held;
    this.#aheadBytes = 0;
    this.#checkpoints.carry(() => this.#sql.checkpointSome.all());
    return undefined;
  }

  findDedup(key: Uint8Array): { index: number; content: Uint8Array } | undefined {
    return this.#segments.findDedup(key);
  }

  entry(index: number): Uint8Array | undefined {
    return rowOf<[Uint8Array]>(this.#sql.readEntry.get(index))?.[0];
  }

  groups(index: number): Uint8Array | undefined {
    return rowOf<[Uint8Array]>(this.#sql.readGroups.get(index))?.[0];
  }

  entries(from: number, to: number): Uint8Array[] {
    return rowsOf<[Uint8Array]>(this.#sql.readEntries.all(from, to)).map(([entry]) => entry);
  }

  *events(from: number, to: number): Generator<{ index: number; entry: Uint8Array; groups: Uint8Array }> {
    for (const row of this.#sql.readEvents.iterate(from, to) as Iterable<unknown>) {
      const [index, entry, groups] = row as [number, Uint8Array, Uint8Array];
      yield { index, entry, groups };
    }
  }

  indexOfRef(ref: Uint8Array): number | undefined {
    return rowOf<[number]>(this.#sql.findRef.get(ref))?.[0];
  }

  tile(level: number, n: number): Uint8Array | undefined {
    return rowOf<[Uint8Array]>(this.#sql.readTile.get(keyOf(level, n)))?.[0];
  }

  search(filter: Filter, span: Span, order: 'desc' | 'asc', limit: number): number[] {
    return [...finish(this.page(filter, { span, order, limit, countMax: -1 })).indexes];
  }

  count(filter: Filter, span: Span, countMax: number): number {
    return finish(this.page(filter, { span, order: 'desc', limit: 0, countMax })).total;
  }

  page(filter: Filter, asked: PageAsked): Steps<Page> {
    return overIndex(this.#current, (segments) => page(segments, filter, asked));
  }

  tally(filter: Filter, span: Span, field: string, limit: number): Steps<Tally> {
    return overIndex(this.#current, (segments) => tally(segments, filter, span, field, limit));
  }

  tallyVerdicts(filter: Filter, span: Span): Steps<VerdictTally> {
    return overIndex(this.#current, (segments) => tallyVerdicts(segments, filter, span));
  }

  histogram(
    filter: Filter,
    span: Span,
    edges: readonly number[],
    by?: { field: string; limit: number },
  ): Steps<Histogram> {
    return overIndex(this.#current, (segments) => histogram(segments, filter, span, edges, by));
  }

  values(field: string, prefix: string, page: ValuePage): OpenValue[] {
    return this.#segments.dictionary.values(field, prefix, page);
  }

  valueOf(term: bigint): OpenValue | undefined {
    return this.#segments.dictionary.valueOf(term);
  }

  allValues(): Iterable<OpenValue> {
    return this.#segments.dictionary.all();
  }

  valuesFrom(): number {
    return this.#segments.counting.fromBlock * blockEvents;
  }

  /** For `fsck`: the index as a whole, held against what it must be. */
  get comparison(): IndexComparison {
    return new IndexComparison(this.#segments);
  }

  countingDamage(span: Span): string[] {
    return countingDamage(this.#segments, span);
  }

  olderIndexed(): number {
    return olderEvents(this.#sql, this.head().size);
  }

  sources(): Source[] {
    return rowsOf<[number, string, Uint8Array]>(this.#sql.readSources.all()).map(([id, name, ref]) => ({
      id,
      name,
      ref,
    }));
  }

  run(source: number, run: Uint8Array): Run | undefined {
    const row = rowOf<RunRow>(this.#sql.findRun.get(source, run));
    return row && runOf(row);
  }

  *runs(): Generator<Run> {
    for (const row of this.#sql.readRuns.iterate() as Iterable<unknown>) yield runOf(row as RunRow);
  }

  subject(subject: Uint8Array): Subject | undefined {
    return subjectOf(rowOf(this.#sql.readSubject.get(subject)));
  }

  subjectOfIdentity(identity: Uint8Array): Subject | undefined {
    return subjectOf(rowOf(this.#sql.findIdentity.get(identity)));
  }

  subjectsOfTerm(term: bigint, limit: number): Uint8Array[] {
    return rowsOf<[Uint8Array]>(this.#sql.findSubjectTerm.all(term, limit)).map(([subject]) => subject);
  }

  erased(from: number, to: number): ErasedRow[] {
    const rows = rowsOf<[number, number, number, number]>(this.#sql.readErased.all(from, to));
    return rows.map(([index, group, slot, by]) => ({ index, group, ...(slot === WHOLE_GROUP ? {} : { slot }), by }));
  }

  damage(): string[] {
    const rows = rowsOf<[string]>(this.#sql.checkPages.all());
    return rows.map(([text]) => text).filter((text) => text !== 'ok');
  }

  indexCounts(span: Span): IndexCounts {
    return countIndex(this.#segments, span);
  }

  *directoryRows(): Generator<DirectoryRow> {
    for (const row of this.#sql.readSubjects.iterate() as Iterable<unknown>) {
      const [subject, identity, bucket, profile, terms] = row as [
        Uint8Array,
        Uint8Array,
        number,
        Uint8Array,
        Uint8Array,
      ];
      // Copied, because a view of 64-bit numbers must begin at a multiple of eight; a torn last one is cut.
      const whole = terms.slice(0, terms.length - (terms.length % 8));
      yield { subject, identity, bucket, profile, terms: new BigInt64Array(whole.buffer) };
    }
  }

  hasDirectoryTerm(term: bigint, subject: Uint8Array): boolean {
    return this.#sql.hasSubjectTerm.get(term, subject) !== undefined;
  }

  directoryTermCount(): number {
    return rowOf<[number]>(this.#sql.countSubjectTerms.get())?.[0] ?? 0;
  }

  close(): void {
    this.#checkpoints.close();
    this.#db.close();
  }
}

/** Stands in `erased.slot` for all of a group. */
const WHOLE_GROUP = -1;

function subjectOf(row: [Uint8Array, Uint8Array, number, Uint8Array] | undefined): Subject | undefined {
  if (row === undefined) return undefined;
  const [subject, identity, bucket, profile] = row;
  return { subject, identity, bucket, profile };
}

const bytesOf = (terms: BigInt64Array): Uint8Array => new Uint8Array(terms.buffer, terms.byteOffset, terms.byteLength);
