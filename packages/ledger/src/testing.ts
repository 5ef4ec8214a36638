/** A second door, for the fuzzer only: what reads the stored parts of the search index. */
export { buildDedup, findDedup, unpackDedup, type DedupRecord } from './engines/sqlite/dedup-parts.ts';
export { blockEvents, buildPostings, findPosting, Packed, unpackPostings } from './engines/sqlite/index-parts.ts';
