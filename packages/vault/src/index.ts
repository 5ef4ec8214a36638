/** The secrets: keys and their providers, sealing, blind index, disclosure, erasure. */
export { BatchWriter, readBatch } from './batch.ts';
export type { SealedBatch, SealedEvent, SealedSubject } from './batch.ts';
export type { KeyProvider } from './key-provider.ts';
export { formatSubject, parseSubject } from './subject-ref.ts';
export { normalText, Terms } from './terms.ts';
export { VaultError } from './trouble.ts';
export type { VaultCode } from './trouble.ts';
export { KeyFolder } from './key-folder.ts';
export type { KeyFolderOptions } from './key-folder.ts';
export { LocalKeyProvider } from './local-provider.ts';
