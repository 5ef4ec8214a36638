/** The secrets: keys and their providers, sealing, blind index, disclosure, erasure. */
export { BatchWriter, readBatch } from './batch.ts';
export type { SealedBatch, SealedEvent, SealedSubject } from './batch.ts';
