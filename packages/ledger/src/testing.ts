/** A second door, for the fuzzer and the benchmark only: what reads the stored parts of the index, and the bare engine. */
export { buildDedup, findDedup, unpackDedup, type DedupRecord } from './engines/sqlite/dedup-parts.ts';
export { blockEvents, buildPostings, findPosting, Packed, unpackPostings } from './engines/sqlite/index-parts.ts';
export { SqliteEngine } from './engines/sqlite/engine.ts';
export type { Row } from './engine.ts';
export { ColumnBuilder, decodeColumn, encodeColumn } from './engines/sqlite/columns.ts';
export { classify, encodeSummary, readSummary } from './engines/sqlite/summaries.ts';
export { encodeGroup, listOf, mayHold } from './engines/sqlite/fingerprints.ts';
export { partId } from './engines/sqlite/parts.ts';
