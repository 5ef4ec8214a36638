/** The memory: append, find, prove. Hides the sequencer, recovery, the search index and the engines. */
export { openLedger } from './ledger.ts';
export type { Ledger, LedgerOptions } from './ledger.ts';
export { LedgerReader } from './ledger-reader.ts';
export type { FindOptions, Found, FoundOfAll, TallyOptions } from './ledger-reader.ts';
export { frozenLogs, openFrozen, originNumbered, predecessorOf, readHead, setAside, successorOf } from './restore.ts';
export { talliedValuesMax } from './engine.ts';
export type { FrozenLog, Restored } from './restore.ts';
export type { Appended, AppendResult, Notice, Receipt } from './sequencer.ts';
export { defaultLimits } from './queue.ts';
export type { QueueLimits } from './queue.ts';
export { everything } from './filter.ts';
export { finish } from './steps.ts';
export type { Steps } from './steps.ts';
// Fields whose values are counted exactly, however many there are.
export { facetFields } from './engines/sqlite/facet-terms.ts';
export type { Filter } from './filter.ts';
export { ANY_VERDICT } from './verdict-table.ts';
export type {
  RuleAndSource,
  VerdictChange,
  VerdictProgress,
  VerdictRow,
  VerdictsAsked,
  VerdictTable,
  VerdictTally,
  VerdictWork,
} from './verdict-table.ts';
export type {
  DirectoryRow,
  Engine,
  ErasedRow,
  Head,
  Histogram,
  OpenValue,
  Removal,
  Run,
  Source,
  Subject,
  Tally,
  ValuePage,
} from './engine.ts';
export { findingsOf } from './producer-runs.ts';
export type { RunFinding } from './producer-runs.ts';
export { systemClock } from './clock.ts';
export type { Clock, ClockNotice } from './clock.ts';
export { checkMark, readMark, writeMark } from './high-water-mark.ts';
export { copyDatabase } from './engines/sqlite/files.ts';
export { Refusal, refusalCodes } from './refusal.ts';
export type { RefusalCode } from './refusal.ts';
export { fsck, noCounts } from './fsck.ts';
export type { FsckCounts, FsckOptions, FsckReport } from './fsck.ts';
export type { Contents, ContentsOf, DirectoryFacts, GroupFacts } from './fsck-contents.ts';
export { factsOf, openedBuffers, openRows, packRows, readerHere, rowBuffers } from './opened-rows.ts';
export type { OpenedRows, RowReader, StoredRows } from './opened-rows.ts';
export type { ErasureRecord } from './fsck-erasures.ts';
export { openDirectory } from './engines/sqlite/directory.ts';
export type { Directory } from './engines/sqlite/directory.ts';
export { takeLock } from './engines/sqlite/lock.ts';
export type { Lock } from './engines/sqlite/lock.ts';
export { rebuildIndex } from './engines/sqlite/rebuild.ts';
export type { IndexFacts, Rebuilt, RebuildOptions, StoredEvent } from './engines/sqlite/rebuild.ts';
