/**
 * Opening what was sealed. Whatever is not as it must be is a trouble of its group, never an exception: the store may
 * have been changed by someone with the database in hand.
 */
import { createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Field } from '@trailmark/catalog';
import { commitField, Committer, equal, fieldsDigest, groupDigest, saltsOf, slotZero } from '@trailmark/core';
import type { GroupClass } from '@trailmark/core';
import { SealContext } from './aad.ts';
import { readBlob } from './blob.ts';
import type { BlobGroup } from './blob.ts';
import { readContent } from './content.ts';
import type { Content } from './content.ts';
import type { KeySource } from './keyring-view.ts';
import { segmentNonce } from './nonce.ts';
import { VaultError } from './trouble.ts';
import { ByteReader, Malformed } from './writer.ts';
import { NONCE_BYTES, TAG_BYTES } from './wrap.ts';

/**
 * `readable`: values are given. `sealed`: not asked for, or trouble. `erased`: the person's key was destroyed.
 * `removed`: retention took the values away.
 */
export type GroupState = 'readable' | 'sealed' | 'erased' | 'removed';

/** Why a group that should open did not, or is not what was committed: for a finding. */
export type GroupTrouble = 'blob.malformed' | 'key.missing' | 'key.damaged' | 'seal.broken' | 'digest.differs';

export interface OpenedGroup {
  readonly class: GroupClass;
  readonly state: GroupState;
  /** The group's digest G, 32 bytes; of a readable group recomputed from its values. */
  readonly digest: Uint8Array;
  /** 16 bytes, of a person's group. */
  readonly subject?: Uint8Array;
  /** Fields that can be read; empty unless readable. */
  readonly fields: readonly Field[];
  /** Everything that a disclosure needs; only of a readable group. */
  readonly content?: Content;
  /** Only of a group with trouble. */
  readonly trouble?: GroupTrouble;
}

export interface OpenedEvent {
  readonly groups: readonly OpenedGroup[];
  /** The classes of all groups in order, as slot 0 of the open group commits to them. */
  readonly classes: readonly GroupClass[];
  /** Set where any group has trouble or the blob cannot be read at all (then there are no groups). */
  readonly trouble?: GroupTrouble;
}

export interface OpenOptions {
  /** Opens sealed groups too; without it only the open group is read. */
  readonly reveal: boolean;
}

/** Opens the groups of one log's events. Buffers are reused: owned by one thread. */
export class Opener {
  readonly #origin: string;
  readonly #keys: KeySource;
  readonly #committer: Committer;
  readonly #context: SealContext;
  readonly #nonce = Buffer.alloc(NONCE_BYTES);

  constructor(origin: string, keys: KeySource) {
    this.#origin = origin;
    this.#keys = keys;
    this.#committer = new Committer(origin);
    this.#context = new SealContext(origin);
  }

  /**
   * @param ref the event's ref, 16 bytes
   * @param blob as SealedEvent.groups was stored
   */
  open(ref: Uint8Array, blob: Uint8Array, { reveal }: OpenOptions): OpenedEvent {
    let stored: BlobGroup[];
    try {
      stored = readBlob(blob);
    } catch (error) {
      if (error instanceof Malformed) return { groups: [], classes: [], trouble: 'blob.malformed' };
      throw error;
    }
    const classes = stored.map((group) => group.class);
    const groups = stored.map((group, i) => this.#openGroup(ref, group, i, classes, reveal));
    const trouble = groups.find((group) => group.trouble !== undefined)?.trouble;
    return { groups, classes, ...(trouble === undefined ? {} : { trouble }) };
  }

  /** Whether these groups are the ones that the entry with this fields digest (32 bytes) commits to. */
  matches(opened: OpenedEvent, fields: Uint8Array): boolean {
    if (opened.groups.length === 0) return false;
    return equal(
      fieldsDigest(
        this.#origin,
        opened.groups.map(({ digest }) => digest),
      ),
      fields,
    );
  }

  #openGroup(
    ref: Uint8Array,
    group: BlobGroup,
    place: number,
    classes: readonly GroupClass[],
    reveal: boolean,
  ): OpenedGroup {
    if ('removed' in group) {
      const subject = group.subject === undefined ? {} : { subject: group.subject };
      return { class: group.class, state: 'removed', digest: group.digest, fields: [], ...subject };
    }
    if (group.class === 'open') return this.#read(group, group.content, classes);
    if (!reveal) return closed(group, 'sealed');
    const key = this.#keyOf(group);
    if (key === 'erased') return closed(group, 'erased');
    if (key === 'missing') return closed(group, 'sealed', 'key.missing');
    if (key === 'damaged') return closed(group, 'sealed', 'key.damaged');
    const plain = decrypt(key, this.#nonceOf(group), this.#contextOf(ref, group, place), group.sealed);
    if (plain === undefined) return closed(group, 'sealed', 'seal.broken');
    return this.#read(group, plain);
  }

  /** A group's plain content, held against its digest. */
  #read(group: Exclude<BlobGroup, { removed: true }>, plain: Uint8Array, classes?: readonly GroupClass[]): OpenedGroup {
    let content: Content;
    let digest: Uint8Array;
    try {
      content = readContent(new ByteReader(plain));
      digest = digestOf(this.#committer, content, classes);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (group.class !== 'open') return closed(group, 'sealed', 'blob.malformed');
      return { class: 'open', state: 'sealed', digest: new Uint8Array(32), fields: [], trouble: 'blob.malformed' };
    }
    if (group.class !== 'open' && !equal(digest, group.digest)) return closed(group, 'sealed', 'digest.differs');
    const fields = content.slots.filter((slot): slot is typeof slot & Field => !('commitment' in slot));
    const subject = group.class === 'subject' ? { subject: group.subject } : {};
    return { class: group.class, state: 'readable', digest, fields, content, ...subject };
  }

  #keyOf(group: SealedGroup): KeyObject | 'erased' | 'missing' | 'damaged' {
    try {
      if (group.class === 'subject') return this.#keys.subjectKey(group.subject, group.bucket);
      // Segments are not erased one by one: a segment key that is not there was lost.
      const key = this.#keys.segmentKey(group.segment);
      return key === 'erased' ? 'missing' : key;
    } catch (error) {
      if (error instanceof VaultError) return 'damaged';
      throw error;
    }
  }

  #nonceOf(group: SealedGroup): Uint8Array {
    return group.class === 'subject' ? group.nonce : segmentNonce(this.#nonce, group.counter);
  }

  #contextOf(ref: Uint8Array, group: SealedGroup, place: number): Uint8Array {
    return group.class === 'subject'
      ? this.#context.subject(ref, place, group.subject)
      : this.#context.confidential(ref, place, group.segment);
  }
}

type SealedGroup = Exclude<BlobGroup, { removed: true } | { class: 'open' }>;

/** The digest of a group from its content; for the open group with the classes of all groups. */
export function digestOf(committer: Committer, content: Content, classes?: readonly GroupClass[]): Uint8Array {
  if ('seed' in content) return committer.group(content.slots, content.seed, classes);
  const zero = commitField(
    content.saltZero,
    '',
    'j',
    slotZero(
      content.slots.map(({ path }) => path),
      classes,
    ),
  );
  const rest = content.slots.map((slot) =>
    'commitment' in slot ? slot.commitment : commitField(slot.salt, slot.path, slot.type, slot.text),
  );
  return groupDigest([zero, ...rest]);
}

/** The salts of a group, slot 0's first. Salts of fields that are gone are undefined. */
export function saltListOf(content: Content): (Uint8Array | undefined)[] {
  if ('saltZero' in content) {
    return [content.saltZero, ...content.slots.map((slot) => ('commitment' in slot ? undefined : slot.salt))];
  }
  const n = content.slots.length + 1;
  const salts = saltsOf(content.seed, n);
  return Array.from({ length: n }, (_, i) => salts.slice(32 * i, 32 * i + 32));
}

function closed(group: SealedGroup, state: GroupState, trouble?: GroupTrouble): OpenedGroup {
  const subject = group.class === 'subject' ? { subject: group.subject } : {};
  const reason = trouble === undefined ? {} : { trouble };
  return { class: group.class, state, digest: group.digest, fields: [], ...subject, ...reason };
}

function decrypt(key: KeyObject, nonce: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
