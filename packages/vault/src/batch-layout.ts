/** Where things lie in a slice of a sealed batch; see batch.ts. */

export const MAGIC = 0x31424d54; // "TMB1"
export const HEADER_BYTES = 40;
export const EVENT_BYTES = 120;
export const SUBJECT_BYTES = 48;
export const VALUE_BYTES = 24;
export const HAS_RUN = 1;
export const HAS_DEDUP = 2;
