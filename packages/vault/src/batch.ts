/**
 * The parcel between the sealing worker and the ledger: many sealed events packed into slices of memory, so that a batch
 * crosses the thread boundary by a single transfer and is read through views, without a copy or a parse. A slice is
 * complete in itself; nearly every batch is one.
 *
 * The layout is private to one running process and never stored; it is known to batch-writer.ts and batch-reader.ts. All
 * integers are little-endian, every record begins on a multiple of 8 (so that terms can be viewed as a BigInt64Array).
 */

/** One event, ready to be committed. Byte arrays are views into the batch: copy what outlives it. */
export interface SealedEvent {
  /** UUIDv7, 16 bytes, drawn by the sealer. */
  readonly ref: Uint8Array;
  /** Milliseconds since 1970, or -1 where the source did not say (the recorded time stands in). */
  readonly occurredMs: number;
  /** The source's name in clear; the ledger gives it a random 16-byte ref. */
  readonly source: string;
  /** 8 bytes derived under a secret key, or undefined where the source counts nothing. */
  readonly run: Uint8Array | undefined;
  /** The producer's own count; 0 where `run` is undefined. */
  readonly sequence: number;
  readonly type: string;
  readonly typeVersion: number;
  /** Fields digest, 32 bytes (docs/format.md section 2). */
  readonly fields: Uint8Array;
  /** HMAC(dedup key, source, id), 16 bytes; undefined where the source gave no id. */
  readonly dedup: Uint8Array | undefined;
  /** Keyed digest of everything the event says, 8 bytes: equal id with another content is a conflict. */
  readonly content: Uint8Array;
  /** Blind search terms, distinct. */
  readonly terms: BigInt64Array;
  /** 16-byte subject refs, one for each person of the event: those with groups, in group order, then further ones. */
  readonly subjects: Uint8Array[];
  /** The sealed groups; stored verbatim, opened by the vault only. */
  readonly groups: Uint8Array;
  /** The caller's own number for this event (its place in the request). */
  readonly item: number;
}

/** A row of the subject directory: new, or an update of `profile` and `terms` of a row that exists. */
export interface SealedSubject {
  /** 16 random bytes. */
  readonly subject: Uint8Array;
  /** HMAC(index key, source, kind, id), 16 bytes: unique in the directory. */
  readonly identity: Uint8Array;
  /** The keyring bucket that holds the subject's key. */
  readonly bucket: number;
  /** Kind, id, names and addresses seen, sealed under the subject's key. */
  readonly profile: Uint8Array;
  /** Blind terms for finding the row itself (see Terms.directory). */
  readonly terms: BigInt64Array;
}

/** A value that anyone reading the log may see, beside the blind term that stands for it in the index. */
export interface OpenValue {
  readonly term: bigint;
  readonly field: string;
  /** As it was sent; of a person, the ref. */
  readonly value: string;
  /** In the form of `foldText`: what a search for it by its beginning is compared with. */
  readonly folded: string;
}

/**
 * `newSubjects` may name a subject that an earlier batch has already brought (the sealer repeats itself until it sees
 * the row in the directory): insert or ignore by `identity`. `profileUpdates` replace profile and terms by `subject`.
 */
export interface SealedBatch {
  readonly events: SealedEvent[];
  readonly newSubjects: SealedSubject[];
  readonly profileUpdates: SealedSubject[];
  /** May have been brought by an earlier batch already: insert or ignore by `term`. */
  readonly openValues: OpenValue[];
  /** The keyring's generation when the first event was sealed; an erasure since then asks for sealing anew. */
  readonly keyGeneration: number;
  /** What all of it holds in memory. */
  readonly byteLength: number;
}
