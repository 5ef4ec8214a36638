/** The memory: append, find, prove. Hides the sequencer, recovery, the search index and the engines. */
export { openLedger } from './ledger.ts';
export type { FindOptions, Found, Ledger, LedgerOptions } from './ledger.ts';
export type { Appended, AppendResult, Notice, Receipt, SequencerLimits } from './sequencer.ts';
export { everything } from './filter.ts';
export type { Filter } from './filter.ts';
export type { Engine, Head, Removal, Run, Source, Subject } from './engine.ts';
export { findingsOf } from './producer-runs.ts';
export type { RunFinding } from './producer-runs.ts';
export { systemClock } from './clock.ts';
export type { Clock, ClockNotice } from './clock.ts';
export { readMark } from './high-water-mark.ts';
export { Refusal, refusalCodes } from './refusal.ts';
export type { RefusalCode } from './refusal.ts';
export { fsck } from './fsck.ts';
export type { Contents, FsckOptions, FsckReport } from './fsck.ts';
