/**
 * Commitments: from the fields of an event to the one digest in its entry (docs/format.md section 2). This is the
 * hot path of recording and of verifying, so every preimage is built in place in reused buffers.
 */
import { sha256Into, shake256Into } from '#crypto';
import { utf8 } from './bytes.ts';

/** `s` string, `n` number, `b` boolean, `z` null, `j` JSON array or object. */
export type SlotType = 's' | 'n' | 'b' | 'z' | 'j';

export type GroupClass = 'open' | 'confidential' | 'subject';

/** One committed field. `text` is the value text that is hashed, verbatim. */
export interface Slot {
  readonly path: string;
  readonly type: SlotType;
  readonly text: string;
}

/** Slots of a group besides slot 0, groups of an event, length of seeds, salts and digests in bytes. */
export const SLOTS_MAX = 64;
export const GROUPS_MAX = 10;
/** A path's length is written in 16 bits. */
export const PATH_BYTES_MAX = 0xffff;
const HASH_BYTES = 32;

/**
 * The text of slot 0, which says what the group holds: the paths of its slots in order and, given for the open
 * group only, the class of every group of the event.
 */
export function slotZero(paths: readonly string[], classes?: readonly GroupClass[]): string {
  // These are RFC 8785 texts: JSON.stringify escapes strings alike, and paths are well-formed or refused as paths.
  const pathsText = JSON.stringify(paths);
  return classes === undefined
    ? `{"paths":${pathsText}}`
    : `{"groups":${JSON.stringify(classes)},"paths":${pathsText}}`;
}

/**
 * Reads a slot 0. Undefined for anything but the exact text that `slotZero` writes, with no path empty or named
 * twice, at most 64 of them, and classes in their order: one open, at most one confidential, at most eight subjects.
 */
export function parseSlotZero(text: string): { paths: string[]; classes?: GroupClass[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { paths, groups } = value as { paths?: unknown; groups?: unknown }; // an object; its members are checked next
  if (!Array.isArray(paths) || paths.length > SLOTS_MAX || !paths.every(isPathText)) return undefined;
  if (new Set(paths).size !== paths.length) return undefined;
  if (groups === undefined) return slotZero(paths) === text ? { paths } : undefined;
  if (!isClassList(groups)) return undefined;
  return slotZero(paths, groups) === text ? { paths, classes: groups } : undefined;
}

function isPathText(path: unknown): path is string {
  return typeof path === 'string' && path !== '' && path.isWellFormed();
}

/** Whether these are the classes of an event's groups: open, then at most one confidential, at most eight subjects. */
export function isClassList(classes: unknown): classes is GroupClass[] {
  if (!Array.isArray(classes) || classes.length > GROUPS_MAX || classes[0] !== 'open') return false;
  const subjectsAt = classes[1] === 'confidential' ? 2 : 1;
  return classes.length <= subjectsAt + 8 && classes.slice(subjectsAt).every((name) => name === 'subject');
}

const saltsTag = utf8('trailmark/salts@v1\n');
const fieldTag = utf8('trailmark/field@v1\n');
const groupTag = utf8('trailmark/group@v1\n');
const fieldsTag = utf8('trailmark/fields@v1\n');

// The preimages below are module state on purpose: everything here is synchronous and nothing of them escapes.
const saltsPreimage = new Uint8Array(saltsTag.length + HASH_BYTES);
saltsPreimage.set(saltsTag);

/** The salts of a group of `n` slots, slot 0 counted: 32·n bytes, salt i from byte 32·i. `seed` is 32 bytes. */
export function saltsOf(seed: Uint8Array, n: number): Uint8Array {
  const salts = new Uint8Array(n * HASH_BYTES);
  saltsInto(seed, n, salts);
  return salts;
}

function saltsInto(seed: Uint8Array, n: number, target: Uint8Array): void {
  assertHash(seed);
  saltsPreimage.set(seed, saltsTag.length);
  shake256Into(saltsPreimage, n * HASH_BYTES, target, 0);
}

/**
 * The commitment to one field: 32 bytes. Throws on what cannot be committed: a lone surrogate in path or text, a path
 * over 65,535 bytes, a salt that is not 32 bytes.
 */
export function commitField(salt: Uint8Array, path: string, type: SlotType, text: string): Uint8Array {
  assertHash(salt);
  const commitment = new Uint8Array(HASH_BYTES);
  commitInto(salt, 0, path, type, text, commitment, 0);
  return commitment;
}

const PREIMAGE_BYTES = 16 * 1024;
const preimage = new Uint8Array(PREIMAGE_BYTES);
preimage.set(fieldTag);

function commitInto(
  salts: Uint8Array,
  saltAt: number,
  path: string,
  type: SlotType,
  text: string,
  target: Uint8Array,
  targetAt: number,
): void {
  // A UTF-16 unit is at most three bytes of UTF-8. What might not fit gets a buffer of its own, which is let go.
  const bytesMax = fieldTag.length + HASH_BYTES + 7 + 3 * (path.length + text.length);
  let buffer = preimage;
  if (bytesMax > PREIMAGE_BYTES) {
    buffer = new Uint8Array(bytesMax);
    buffer.set(fieldTag);
  }
  let at = fieldTag.length;
  for (let i = 0; i < HASH_BYTES; i++) buffer[at + i] = salts[saltAt + i]!;
  at += HASH_BYTES;
  const pathAt = at + 2;
  at = putText(path, buffer, pathAt);
  if (at - pathAt > PATH_BYTES_MAX) throw new Error('a path is at most 65,535 bytes long');
  putNumber(at - pathAt, 2, buffer, pathAt - 2);
  buffer[at++] = type.charCodeAt(0);
  const textAt = at + 4;
  at = putText(text, buffer, textAt);
  putNumber(at - textAt, 4, buffer, textAt - 4);
  sha256Into(buffer.subarray(0, at), target, targetAt);
}

const encoder = new TextEncoder();
const LOOP_MAX = 48;

/** Writes the UTF-8 of `text`; gives the offset after it. Short ASCII, nearly all there is, never leaves this loop. */
function putText(text: string, target: Uint8Array, offset: number): number {
  const length = text.length;
  let i = 0;
  if (length <= LOOP_MAX) {
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      target[offset + i] = code;
    }
    if (i === length) return offset + length;
  }
  if (!text.isWellFormed()) throw new Error('a lone surrogate has no UTF-8 bytes');
  return offset + encoder.encodeInto(text, target.subarray(offset)).written;
}

function putNumber(value: number, bytes: number, target: Uint8Array, offset: number): void {
  for (let i = 0; i < bytes; i++) target[offset + i] = value >>> (8 * (bytes - 1 - i));
}

function assertHash(bytes: Uint8Array): void {
  if (bytes.length !== HASH_BYTES) throw new Error('seeds, salts and digests are 32 bytes long');
}

/** Digest of a group from its commitments, slot 0's first (1 to 65 of 32 bytes each). */
export function groupDigest(commitments: readonly Uint8Array[]): Uint8Array {
  const buffer = new Uint8Array(groupTag.length + 2 + HASH_BYTES * commitments.length);
  let at = startGroup(buffer, commitments.length);
  for (const commitment of commitments) {
    assertHash(commitment);
    buffer.set(commitment, at);
    at += HASH_BYTES;
  }
  const digest = new Uint8Array(HASH_BYTES);
  sha256Into(buffer, digest, 0);
  return digest;
}

function startGroup(buffer: Uint8Array, n: number): number {
  if (n < 1 || n > SLOTS_MAX + 1) throw new Error(`a group has 1 to ${SLOTS_MAX + 1} slots, not ${n}`);
  buffer.set(groupTag);
  putNumber(n, 2, buffer, groupTag.length);
  return groupTag.length + 2;
}

/** The fields digest of an entry from the digests of its groups in order (1 to 10 of 32 bytes each). */
export function fieldsDigest(origin: string, groups: readonly Uint8Array[]): Uint8Array {
  return new Committer(origin).fields(groups);
}

/**
 * Computes group and fields digests for one origin without allocating more than what it gives back. Owned by one
 * thread; holds no secrets between calls but the salts of the last group.
 */
export class Committer {
  readonly #salts = new Uint8Array(HASH_BYTES * (SLOTS_MAX + 1));
  readonly #group = new Uint8Array(groupTag.length + 2 + HASH_BYTES * (SLOTS_MAX + 1));
  readonly #fields: Uint8Array;
  readonly #countAt: number;

  constructor(origin: string) {
    const name = utf8(origin);
    if (name.length > 0xffff) throw new Error('an origin is at most 65,535 bytes long');
    this.#countAt = fieldsTag.length + 2 + name.length;
    this.#fields = new Uint8Array(this.#countAt + 1 + HASH_BYTES * GROUPS_MAX);
    this.#fields.set(fieldsTag);
    putNumber(name.length, 2, this.#fields, fieldsTag.length);
    this.#fields.set(name, fieldsTag.length + 2);
  }

  /**
   * Digest of a new group. `slots` come without slot 0, which is made here; `seed` is 32 random bytes; `classes`, for
   * the open group only, are the classes of all groups of the event.
   */
  group(slots: readonly Slot[], seed: Uint8Array, classes?: readonly GroupClass[]): Uint8Array {
    const n = slots.length + 1;
    const at = startGroup(this.#group, n);
    saltsInto(seed, n, this.#salts);
    const paths: string[] = [];
    for (let i = 1; i < n; i++) {
      const slot = slots[i - 1]!;
      paths.push(slot.path);
      commitInto(this.#salts, HASH_BYTES * i, slot.path, slot.type, slot.text, this.#group, at + HASH_BYTES * i);
    }
    commitInto(this.#salts, 0, '', 'j', slotZero(paths, classes), this.#group, at);
    return this.#groupDigest(at + HASH_BYTES * n);
  }

  /**
   * Digest of a group disclosed whole: `slots` with slot 0 first, all taken verbatim. `seed` as in `group`. This is
   * the verifier's side, so nothing is made or checked here but lengths and lone surrogates.
   */
  wholeGroup(slots: readonly Slot[], seed: Uint8Array): Uint8Array {
    const at = startGroup(this.#group, slots.length);
    saltsInto(seed, slots.length, this.#salts);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      commitInto(this.#salts, HASH_BYTES * i, slot.path, slot.type, slot.text, this.#group, at + HASH_BYTES * i);
    }
    return this.#groupDigest(at + HASH_BYTES * slots.length);
  }

  /** The fields digest over the digests of an event's groups, in order. */
  fields(groups: readonly Uint8Array[]): Uint8Array {
    if (groups.length < 1 || groups.length > GROUPS_MAX) {
      throw new Error(`an event has 1 to ${GROUPS_MAX} groups, not ${groups.length}`);
    }
    this.#fields[this.#countAt] = groups.length;
    let at = this.#countAt + 1;
    for (const group of groups) {
      assertHash(group);
      this.#fields.set(group, at);
      at += HASH_BYTES;
    }
    const digest = new Uint8Array(HASH_BYTES);
    sha256Into(this.#fields.subarray(0, at), digest, 0);
    return digest;
  }

  #groupDigest(length: number): Uint8Array {
    const digest = new Uint8Array(HASH_BYTES);
    sha256Into(this.#group.subarray(0, length), digest, 0);
    return digest;
  }
}
