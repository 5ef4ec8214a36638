/**
 * Rewriting a stored blob: one field erased, or whole groups taken away by retention. Commitments never change, so
 * the entry stays provable; a field that is gone leaves its path and its commitment.
 */
import { createCipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { commitField } from '@trailmark/core';
import { SealContext } from './aad.ts';
import {
  readBlob,
  writeBlobHead,
  writeConfidentialHead,
  writeFurther,
  writeGroup,
  writeOpenGroup,
  writeSubjectHead,
} from './blob.ts';
import { writeContent } from './content.ts';
import type { Content, SaltedSlot } from './content.ts';
import { PEOPLE_PATH } from './further.ts';
import type { Keyring } from './keyring.ts';
import { segmentNonce } from './nonce.ts';
import { Opener, saltListOf } from './open.ts';
import { randomInto } from './random.ts';
import { NONCE_BYTES } from './wrap.ts';
import { ByteWriter, Malformed } from './writer.ts';

/** A field by its group's number and its slot's number (1 is the first after slot 0), as findings and erasures say. */
export interface FieldPlace {
  readonly group: number;
  readonly slot: number;
}

/** Rewrites blobs of one log. Needs the keyring's writer, for a rewritten group takes a nonce of its own. */
export class Resealer {
  readonly #opener: Opener;
  readonly #keyring: Keyring;
  readonly #context: SealContext;

  constructor(origin: string, keyring: Keyring) {
    this.#opener = new Opener(origin, keyring);
    this.#keyring = keyring;
    this.#context = new SealContext(origin);
  }

  /**
   * The blob without the values of these fields. Their seeds are gone too: what remains of a touched group has
   * explicit salts. Undefined where a touched group cannot be opened; a place that is gone already changes nothing.
   */
  eraseFields(ref: Uint8Array, blob: Uint8Array, places: readonly FieldPlace[]): Uint8Array | undefined {
    const opened = this.#opener.open(ref, blob, { reveal: true });
    const out = new ByteWriter();
    if (opened.groups.length === 0) return undefined;
    const stored = readBlob(blob);
    writeBlobHead(out, stored.groups.length);
    for (const [number, group] of stored.groups.entries()) {
      const slots = new Set(places.filter((place) => place.group === number).map(({ slot }) => slot));
      if (slots.size === 0) {
        writeGroup(out, group);
        continue;
      }
      const content = opened.groups[number]?.content;
      if (content === undefined || 'removed' in group || 'erased' in group) return undefined;
      // Without the list the further people could no longer be read.
      if (content.slots.some(({ path }, at) => path === PEOPLE_PATH && slots.has(at + 1))) return undefined;
      const plain = new ByteWriter();
      writeContent(plain, withoutSlots(content, slots));
      if (group.class === 'open') {
        writeOpenGroup(out, plain.bytes());
      } else if (group.class === 'confidential') {
        const { id, key, counter } = this.#keyring.nextSeal();
        writeConfidentialHead(out, group.digest, id, counter, plain.length);
        const nonce = segmentNonce(Buffer.alloc(NONCE_BYTES), counter);
        appendSealed(out, key, nonce, this.#context.confidential(ref, number, id), plain.bytes());
      } else {
        const key = this.#keyring.subjectKey(group.subject, group.bucket);
        if (typeof key === 'string') return undefined;
        const nonce = Buffer.alloc(NONCE_BYTES);
        randomInto(nonce, 0, NONCE_BYTES);
        writeSubjectHead(out, group.digest, group.subject, group.bucket, nonce, plain.length);
        appendSealed(out, key, nonce, this.#context.subject(ref, number, group.subject), plain.bytes());
      }
    }
    writeFurther(out, stored.further);
    return out.bytes().slice();
  }

  /** The blob with nothing but the digests of these groups; undefined where it cannot be read. */
  removeGroups(ref: Uint8Array, blob: Uint8Array, numbers: readonly number[]): Uint8Array | undefined {
    const opened = this.#opener.open(ref, blob, { reveal: false });
    if (opened.trouble !== undefined) return undefined;
    const out = new ByteWriter();
    writeBlobHead(out, opened.groups.length);
    const stored = readBlob(blob);
    for (const [number, group] of stored.groups.entries()) {
      if (!numbers.includes(number) || 'removed' in group) {
        writeGroup(out, group);
        continue;
      }
      const digest = opened.groups[number]?.digest;
      if (digest === undefined) return undefined;
      const subject = group.class === 'subject' ? group.subject : undefined;
      writeGroup(out, { class: group.class, removed: true, digest, subject });
    }
    // Who lists them takes them along.
    if (!numbers.some((number) => opened.classes[number] === 'confidential')) writeFurther(out, stored.further);
    return out.bytes().slice();
  }
}

/**
 * The blob without the ciphertexts of people whose keys are destroyed: digests and refs stay. Undefined where there is
 * nothing to take away, or the blob cannot be read (for `fsck` to say).
 *
 * @param isErased whether a subject (16 bytes) is one of them
 */
export function dropErased(blob: Uint8Array, isErased: (subject: Uint8Array) => boolean): Uint8Array | undefined {
  let stored: ReturnType<typeof readBlob>;
  try {
    stored = readBlob(blob);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
  let dropped = 0;
  const out = new ByteWriter();
  writeBlobHead(out, stored.groups.length);
  for (const group of stored.groups) {
    if (group.class === 'subject' && 'sealed' in group && isErased(group.subject)) {
      const { digest, subject, bucket } = group;
      writeGroup(out, { class: 'subject', erased: true, digest, subject, bucket });
      dropped++;
    } else writeGroup(out, group);
  }
  const further = stored.further.map((part) => {
    if (part.sealed === undefined || !isErased(part.subject)) return part;
    dropped++;
    return { subject: part.subject, bucket: part.bucket };
  });
  writeFurther(out, further);
  return dropped === 0 ? undefined : out.bytes().slice();
}

function withoutSlots(content: Content, gone: ReadonlySet<number>): Content {
  const [saltZero, ...salts] = saltListOf(content);
  const slots = content.slots.map((slot, i): SaltedSlot => {
    if ('commitment' in slot) return slot;
    const salt = salts[i];
    if (salt === undefined) throw new Error('a slot with a value has a salt');
    const { path, type, text } = slot;
    return gone.has(i + 1) ? { path, commitment: commitField(salt, path, type, text) } : { path, type, text, salt };
  });
  if (saltZero === undefined) throw new Error('slot 0 has a salt');
  return { saltZero, slots };
}

function appendSealed(
  out: ByteWriter,
  key: KeyObject,
  nonce: Uint8Array,
  context: Uint8Array,
  plain: Uint8Array,
): void {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(context);
  out.append(cipher.update(plain));
  cipher.final();
  out.append(cipher.getAuthTag());
}
