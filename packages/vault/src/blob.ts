/**
 * The blob that the ledger stores beside an entry: the event's groups in order, each open, sealed or removed.
 *
 *     version 1 ‖ g ‖ g × group (‖ f ‖ f × further)
 *     open          0   ‖ length ‖ content
 *     confidential  1   ‖ digest 32 ‖ segment ‖ counter ‖ length ‖ ciphertext ‖ tag 16
 *     subject       2   ‖ digest 32 ‖ subject 16 ‖ bucket ‖ nonce 12 ‖ length ‖ ciphertext ‖ tag 16
 *     removed       class + 128 ‖ digest 32 (‖ subject 16)
 *     erased        66  ‖ digest 32 ‖ subject 16 ‖ bucket               the ciphertext went after the key
 *     further       1   ‖ subject 16 ‖ bucket ‖ nonce 12 ‖ length ‖ ciphertext ‖ tag 16
 *                   0   ‖ subject 16 ‖ bucket                           erased
 *
 * Further people (further.ts) follow only where there are any; the confidential group lists them in this order.
 * Lengths, segment, counter and bucket are LEB128 numbers. The digest of every sealed group stands in clear, so that
 * the other groups of an event stay provable when one can no longer be opened.
 */
import { ByteReader, Malformed } from './writer.ts';
import type { ByteWriter } from './writer.ts';

const VERSION = 1;
const OPEN = 0;
const CONFIDENTIAL = 1;
const SUBJECT = 2;
const ERASED = 64;
const REMOVED = 128;
const GROUPS_MAX = 10;
const FURTHER_MAX = 20_000;

/** One group as it stands in a blob; byte arrays are views into it. */
export type BlobGroup =
  | { readonly class: 'open'; readonly content: Uint8Array }
  | {
      readonly class: 'confidential';
      readonly digest: Uint8Array;
      readonly segment: number;
      readonly counter: number;
      /** Ciphertext, then the 16-byte tag. */
      readonly sealed: Uint8Array;
    }
  | {
      readonly class: 'subject';
      readonly digest: Uint8Array;
      readonly subject: Uint8Array;
      readonly bucket: number;
      readonly nonce: Uint8Array;
      readonly sealed: Uint8Array;
    }
  | {
      readonly class: 'subject';
      readonly erased: true;
      readonly digest: Uint8Array;
      readonly subject: Uint8Array;
      readonly bucket: number;
    }
  | {
      readonly class: 'open' | 'confidential' | 'subject';
      readonly removed: true;
      readonly digest: Uint8Array;
      readonly subject: Uint8Array | undefined;
    };

/** A part of the further people; without `sealed` where the person was erased. */
export interface BlobFurther {
  readonly subject: Uint8Array;
  readonly bucket: number;
  readonly sealed?: { readonly nonce: Uint8Array; readonly bytes: Uint8Array };
}

export function writeBlobHead(out: ByteWriter, groups: number): void {
  out.byte(VERSION);
  out.byte(groups);
}

export function writeOpenGroup(out: ByteWriter, content: Uint8Array): void {
  out.byte(OPEN);
  out.number(content.length);
  out.append(content);
}

/** Everything before the sealed bytes, which the caller writes: ciphertext of `length` bytes and the tag. */
export function writeConfidentialHead(
  out: ByteWriter,
  digest: Uint8Array,
  segment: number,
  counter: number,
  length: number,
): void {
  out.byte(CONFIDENTIAL);
  out.append(digest);
  out.number(segment);
  out.number(counter);
  out.number(length);
}

/** As `writeConfidentialHead`, for a person's group. */
export function writeSubjectHead(
  out: ByteWriter,
  digest: Uint8Array,
  subject: Uint8Array,
  bucket: number,
  nonce: Uint8Array,
  length: number,
): void {
  out.byte(SUBJECT);
  out.append(digest);
  out.append(subject);
  out.number(bucket);
  out.append(nonce);
  out.number(length);
}

/** As `writeSubjectHead`, for a part of the further people. */
export function writeFurtherHead(
  out: ByteWriter,
  subject: Uint8Array,
  bucket: number,
  nonce: Uint8Array,
  length: number,
): void {
  out.byte(1);
  out.append(subject);
  out.number(bucket);
  out.append(nonce);
  out.number(length);
}

/** Writes what stands behind the groups: nothing where there are no further people. */
export function writeFurther(out: ByteWriter, further: readonly BlobFurther[]): void {
  if (further.length === 0) return;
  out.number(further.length);
  for (const { subject, bucket, sealed } of further) {
    if (sealed !== undefined) {
      writeFurtherHead(out, subject, bucket, sealed.nonce, sealed.bytes.length - 16);
      out.append(sealed.bytes);
    } else {
      out.byte(0);
      out.append(subject);
      out.number(bucket);
    }
  }
}

/** Writes a group that was read, as it was, or what remains of one. */
export function writeGroup(out: ByteWriter, group: BlobGroup): void {
  if ('removed' in group) {
    out.byte(REMOVED | (group.class === 'open' ? OPEN : group.class === 'confidential' ? CONFIDENTIAL : SUBJECT));
    out.append(group.digest);
    if (group.subject !== undefined) out.append(group.subject);
  } else if ('erased' in group) {
    out.byte(ERASED | SUBJECT);
    out.append(group.digest);
    out.append(group.subject);
    out.number(group.bucket);
  } else if (group.class === 'open') {
    writeOpenGroup(out, group.content);
  } else {
    const length = group.sealed.length - 16;
    if (group.class === 'confidential') writeConfidentialHead(out, group.digest, group.segment, group.counter, length);
    else writeSubjectHead(out, group.digest, group.subject, group.bucket, group.nonce, length);
    out.append(group.sealed);
  }
}

/** The groups of a blob, and what stands beside them. @throws Malformed */
export function readBlob(blob: Uint8Array): { groups: BlobGroup[]; further: readonly BlobFurther[] } {
  const reader = new ByteReader(blob);
  if (reader.byte() !== VERSION) throw new Malformed('unknown version of the sealed groups');
  const count = reader.byte();
  if (count < 1 || count > GROUPS_MAX) throw new Malformed('an event has 1 to 10 groups');
  const groups = Array.from({ length: count }, () => readGroup(reader));
  const further = reader.left === 0 ? NOBODY : readFurther(reader);
  reader.end();
  return { groups, further };
}

const NOBODY: readonly BlobFurther[] = [];

function readFurther(reader: ByteReader): BlobFurther[] {
  const count = reader.number();
  if (count < 1 || count > FURTHER_MAX) throw new Malformed(`an event lists at most ${FURTHER_MAX} further people`);
  return Array.from({ length: count }, () => {
    const kind = reader.byte();
    const subject = reader.take(16);
    const bucket = reader.number();
    if (kind === 0) return { subject, bucket };
    if (kind !== 1) throw new Malformed('unknown kind of a further person');
    const nonce = reader.take(12);
    return { subject, bucket, sealed: { nonce, bytes: reader.take(reader.number() + 16) } };
  });
}

function readGroup(reader: ByteReader): BlobGroup {
  const kind = reader.byte();
  if (kind === OPEN) return { class: 'open', content: reader.take(reader.number()) };
  const digest = reader.take(32);
  if (kind === CONFIDENTIAL) {
    const segment = reader.number();
    const counter = reader.number();
    return { class: 'confidential', digest, segment, counter, sealed: reader.take(reader.number() + 16) };
  }
  if (kind === SUBJECT) {
    const subject = reader.take(16);
    const bucket = reader.number();
    const nonce = reader.take(12);
    return { class: 'subject', digest, subject, bucket, nonce, sealed: reader.take(reader.number() + 16) };
  }
  if (kind === (ERASED | SUBJECT))
    return { class: 'subject', erased: true, digest, subject: reader.take(16), bucket: reader.number() };
  if (kind === (REMOVED | SUBJECT)) return { class: 'subject', removed: true, digest, subject: reader.take(16) };
  if (kind === (REMOVED | OPEN)) return { class: 'open', removed: true, digest, subject: undefined };
  if (kind === (REMOVED | CONFIDENTIAL)) return { class: 'confidential', removed: true, digest, subject: undefined };
  throw new Malformed('unknown kind of group');
}
