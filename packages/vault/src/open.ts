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
import type { BlobFurther, BlobGroup } from './blob.ts';
import { readContent } from './content.ts';
import type { Content } from './content.ts';
import { PEOPLE_PATH, parsePeople } from './further.ts';
import type { FurtherPart } from './further.ts';
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
  /** Of further people only, whatever their state: the list of them names the paths. */
  readonly paths?: readonly string[];
  /** Only of a group with trouble. */
  readonly trouble?: GroupTrouble;
}

export interface OpenedEvent {
  readonly groups: readonly OpenedGroup[];
  /**
   * Values of people for whom there is no group, in the order of the slot `people`; several for somebody with many.
   * None unless the confidential group, which lists them, is readable.
   */
  readonly further: readonly OpenedGroup[];
  /** The classes of all groups in order, as slot 0 of the open group commits to them. */
  readonly classes: readonly GroupClass[];
  /** Set where any group has trouble or the blob cannot be read at all (then there are no groups). */
  readonly trouble?: GroupTrouble;
}

export interface OpenOptions {
  /** Opens sealed groups too; without it only the open group is read. */
  readonly reveal: boolean;
  /** Whether the values of further people are opened too, of whom there may be thousands; as `reveal` unless given. */
  readonly further?: boolean;
}

const NOBODY: readonly OpenedGroup[] = [];

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
  open(ref: Uint8Array, blob: Uint8Array, { reveal, further: opensFurther = reveal }: OpenOptions): OpenedEvent {
    let stored: { groups: BlobGroup[]; further: readonly BlobFurther[] };
    try {
      stored = readBlob(blob);
    } catch (error) {
      if (error instanceof Malformed) return { groups: [], further: NOBODY, classes: [], trouble: 'blob.malformed' };
      throw error;
    }
    const classes = stored.groups.map((group) => group.class);
    const groups = stored.groups.map((group, i) => this.#openGroup(ref, group, i, classes, reveal));
    const further = this.#openFurther(ref, stored.further, groups[1], opensFurther);
    const trouble =
      groups.find((group) => group.trouble !== undefined)?.trouble ??
      further.find((part) => part.trouble !== undefined)?.trouble;
    return { groups, further, classes, ...(trouble === undefined ? {} : { trouble }) };
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
    if ('erased' in group) return this.#erasedGroup(group, reveal);
    if (!reveal) return closed(group, 'sealed');
    const key = this.#keyOf(group);
    if (key === 'erased') return closed(group, 'erased');
    if (key === 'missing') return closed(group, 'sealed', 'key.missing');
    if (key === 'damaged') return closed(group, 'sealed', 'key.damaged');
    const plain = decrypt(key, this.#nonceOf(group), this.#contextOf(ref, group, place), group.sealed);
    if (plain === undefined) return closed(group, 'sealed', 'seal.broken');
    return this.#read(group, plain);
  }

  /** That the ciphertext is gone proves nothing: only a key that is gone makes a group erased. */
  #erasedGroup(group: Extract<BlobGroup, { erased: true }>, reveal: boolean): OpenedGroup {
    const { digest, subject, bucket } = group;
    const state = { class: 'subject', digest, subject, fields: [] } as const;
    if (!reveal) return { ...state, state: 'sealed' };
    const key = this.#subjectKey(subject, bucket);
    if (key === 'erased') return { ...state, state: 'erased' };
    return { ...state, state: 'sealed', trouble: typeof key === 'string' ? `key.${key}` : 'seal.broken' };
  }

  /** What stands beside the groups, held against the slot of the confidential group that lists it. */
  #openFurther(
    ref: Uint8Array,
    stored: readonly BlobFurther[],
    confidential: OpenedGroup | undefined,
    opens: boolean,
  ): readonly OpenedGroup[] {
    if (confidential?.class !== 'confidential' || confidential.state !== 'readable') return NOBODY;
    const slot = confidential.fields.find(({ path }) => path === PEOPLE_PATH);
    if (slot === undefined && stored.length === 0) return NOBODY;
    const listed = slot === undefined ? undefined : parsePeople(slot.text);
    if (listed?.length !== stored.length) {
      const digest = new Uint8Array(32);
      return [{ class: 'subject', state: 'sealed', digest, fields: [], trouble: 'blob.malformed' }];
    }
    return listed.map((part, place) => this.#openPart(ref, part, stored[place], place, opens));
  }

  #openPart(
    ref: Uint8Array,
    { subject, digest, paths }: FurtherPart,
    stored: BlobFurther | undefined,
    place: number,
    opens: boolean,
  ): OpenedGroup {
    const base = { class: 'subject', digest, subject, paths, fields: [] } as const;
    const sealed = { ...base, state: 'sealed' } as const;
    if (stored === undefined || !equal(stored.subject, subject)) return { ...sealed, trouble: 'blob.malformed' };
    const key = this.#subjectKey(subject, stored.bucket);
    if (key === 'erased') return { ...base, state: 'erased' };
    if (typeof key === 'string') return { ...sealed, trouble: `key.${key}` };
    if (stored.sealed === undefined) return { ...sealed, trouble: 'seal.broken' };
    if (!opens) return sealed;
    const { nonce, bytes } = stored.sealed;
    const plain = decrypt(key, nonce, this.#context.further(ref, place, subject), bytes);
    if (plain === undefined) return { ...sealed, trouble: 'seal.broken' };
    const { trouble, ...read } = this.#read({ class: 'subject', subject, digest }, plain);
    return trouble === undefined ? { ...read, paths } : { ...sealed, trouble };
  }

  #subjectKey(subject: Uint8Array, bucket: number): KeyObject | 'erased' | 'missing' | 'damaged' {
    try {
      return this.#keys.subjectKey(subject, bucket);
    } catch (error) {
      if (error instanceof VaultError) return 'damaged';
      throw error;
    }
  }

  /** A group's plain content, held against its digest. */
  #read(group: Readable, plain: Uint8Array, classes?: readonly GroupClass[]): OpenedGroup {
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
    if (group.class === 'subject') return this.#subjectKey(group.subject, group.bucket);
    try {
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

type SealedGroup = Exclude<BlobGroup, { removed: true } | { erased: true } | { class: 'open' }>;
/** What of a group must be known to read its content. */
type Readable =
  | { readonly class: 'open' }
  | { readonly class: 'confidential'; readonly digest: Uint8Array }
  | { readonly class: 'subject'; readonly digest: Uint8Array; readonly subject: Uint8Array };

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

function closed(group: Exclude<Readable, { class: 'open' }>, state: GroupState, trouble?: GroupTrouble): OpenedGroup {
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
