/**
 * Builds the search and dedup index of a store, its dictionary and its counts anew from its events: after damage, or
 * when the index key changes. The log itself is not touched. Offline: takes the lock.
 */
import { DatabaseSync } from 'node:sqlite';
import type { OpenValue, Row } from '../../engine.ts';
import { indexVersion } from '../../index-version.ts';
import { Refusal } from '../../refusal.ts';
import { foldIntoOneFile } from './files.ts';
import { IndexBefore } from './index-before.ts';
import { blockEvents } from './index-parts.ts';
import { takeLock, type Lock } from './lock.ts';
import { applicationId, layoutVersion, upgradeTables, writerSettings } from './schema.ts';
import { Segments } from './segments.ts';
import { prepareAll, rowOf, rowsOf, type Statements } from './statements.ts';
import { isInputOutput, refusalOf } from './trouble.ts';

/** What the index holds of an event, worked out anew by the vault from its groups. What is absent cannot be said. */
export interface IndexFacts {
  /** Absent where the bytes are no entry. */
  readonly ref?: Uint8Array;
  readonly occurredMs: number;
  /** `none`: the source gave no id. */
  readonly dedup?: Uint8Array | 'none' | undefined;
  readonly content?: Uint8Array;
  readonly terms?: BigInt64Array;
  /** What the dictionary must know of the terms, where events before it in the same block did not bring it. */
  readonly values?: readonly OpenValue[];
}

export interface StoredEvent {
  readonly index: number;
  readonly entry: Uint8Array;
  readonly groups: Uint8Array;
}

export interface RebuildOptions {
  /** What the index must hold of these events, in their order; asked for the next thousands while some are written. */
  readonly factsOf: (events: readonly StoredEvent[]) => Promise<IndexFacts[]>;
  /** Of the store, where the caller holds it: a log that was set aside has none of its own. */
  readonly lock?: Lock;
  readonly progress?: (done: number, size: number) => void;
  /** Ends it between two blocks; what it was aborted with is thrown, and the old index stays. */
  readonly signal?: AbortSignal;
}

export interface Rebuilt {
  readonly entries: number;
  /** Events whose terms cannot be made anew: those of which the index had terms and keeps them, and those without. */
  readonly kept: number;
  readonly lost: number;
}

const noContent = new Uint8Array(8);

/**
 * One transaction: a crash leaves the old index. Throws Refusal: `store.locked` while a server has the store open,
 * `store.damaged` where entries are missing, `store.full` and others where it cannot be written.
 */
export async function rebuildIndex(file: string, options: RebuildOptions): Promise<Rebuilt> {
  const { lock } = options;
  const own = lock === undefined ? takeLock(file) : undefined;
  try {
    const db = new DatabaseSync(file, { timeout: 1000 });
    let isOneFile = false;
    let rebuilt: Rebuilt;
    try {
      isOneFile = pragma(db, 'journal_mode') === 'delete';
      checkLayout(db, file);
      rebuilt = await rebuild(db, file, options);
    } finally {
      db.close();
    }
    // As it was: a log that was set aside can be read where nobody can write.
    if (isOneFile) foldIntoOneFile(file);
    return rebuilt;
  } catch (error) {
    const unwritten = isInputOutput(error) ? new Refusal('store.readonly', `${file} cannot be written`, error) : error;
    throw refusalOf(error) ?? unwritten;
  } finally {
    own?.release();
  }
}

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

function checkLayout(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== applicationId) throw new Refusal('store.damaged', `${file} is not a store`);
  if (Number(pragma(db, 'user_version')) > layoutVersion)
    throw new Refusal('store.newer', `${file} was written by a newer version`);
}

async function rebuild(db: DatabaseSync, file: string, options: RebuildOptions): Promise<Rebuilt> {
  writerSettings(db);
  upgradeTables(db);
  const statements = prepareAll(db);
  const size = sizeOf(statements, file);
  statements.begin.run();
  const before = new IndexBefore(file);
  let told: Pick<Rebuilt, 'kept' | 'lost'>;
  try {
    db.exec('DELETE FROM recent; DELETE FROM blocks; DELETE FROM parts; DELETE FROM refs; DELETE FROM dictionary');
    statements.countFromStart.run();
    statements.forgetIndexed.run();
    statements.insertIndexed.run(0, indexVersion);
    statements.deleteVerdictsBeyond.run(size);
    statements.lookAgain.run(size);
    told = await fill(statements, size, before, options);
  } finally {
    before.close();
  }
  statements.commit.run();
  statements.checkpointAll.all();
  return { entries: size, ...told };
}

async function fill(
  statements: Statements,
  size: number,
  before: IndexBefore,
  { factsOf, progress = () => {}, signal }: RebuildOptions,
): Promise<Pick<Rebuilt, 'kept' | 'lost'>> {
  const segments = Segments.load(statements);
  let [kept, lost] = [0, 0];
  // One block at a time, which the old index is asked about as a whole; the next is read meanwhile.
  const read = (from: number): Promise<IndexFacts[]> => {
    const facts = factsOf(eventsOf(statements, from, Math.min(from + blockEvents, size)));
    // It is awaited when its turn comes; until then nobody else would hear of a failure.
    facts.catch(() => {});
    return facts;
  };
  let ahead = size > 0 ? read(0) : undefined;
  for (let from = 0; ahead !== undefined; from += blockEvents) {
    const facts: IndexFacts[] = await ahead;
    signal?.throwIfAborted();
    ahead = from + blockEvents < size ? read(from + blockEvents) : undefined;
    const unknown = facts.flatMap(({ terms }, i) => (terms === undefined ? [from + i] : []));
    const termsBefore = before.termsOf(unknown);
    kept += termsBefore.size;
    lost += unknown.length - termsBefore.size;
    const rows = facts.map((fact, i): IndexRow => {
      const index = from + i;
      if (fact.ref !== undefined) statements.insertRefOnce.run(fact.ref, index);
      const terms = fact.terms ?? BigInt64Array.from(termsBefore.get(index) ?? []);
      const values = fact.terms === undefined ? before.valuesOf([...terms]) : (fact.values ?? []);
      for (const value of values) segments.dictionary.insert(value);
      return { occurredMs: fact.occurredMs, terms, ...dedupOf(index, fact, before) };
    });
    segments.append(rows);
    progress(from + facts.length, size);
  }
  return { kept, lost };
}

type IndexRow = Pick<Row, 'occurredMs' | 'dedup' | 'content' | 'terms'>;

/**
 * That an id was used is never forgotten: where the event does not say it any more (its id was scrubbed, its person
 * erased), the index said it.
 */
function dedupOf(index: number, { dedup, content }: IndexFacts, before: IndexBefore): Pick<Row, 'dedup' | 'content'> {
  if (dedup === 'none') return { dedup: undefined, content: noContent };
  if (dedup !== undefined && content !== undefined) return { dedup, content };
  const known = before.dedupOf(index);
  if (dedup === undefined) return { dedup: known?.key, content: known?.content ?? noContent };
  const isSame = known !== undefined && Buffer.compare(known.key, dedup) === 0;
  return { dedup, content: isSame ? known.content : noContent };
}

/** Places in the index follow from the number of events: one that is missing would move all that come after it. */
function eventsOf(statements: Statements, from: number, to: number): StoredEvent[] {
  const rows = rowsOf<[number, Uint8Array, Uint8Array]>(statements.readEvents.all(from, to));
  const events = rows.map(([index, entry, groups]) => ({ index, entry, groups }));
  for (let index = from; index < to; index++) {
    if (events[index - from]?.index === index) continue;
    throw new Refusal('store.damaged', `entry ${index} is not there: restore the log first`);
  }
  return events;
}

function sizeOf(statements: Statements, file: string): number {
  const size = rowOf<[string, number]>(statements.readHead.get())?.[1];
  if (size === undefined) throw new Refusal('store.damaged', `${file} has no head`);
  return size;
}
