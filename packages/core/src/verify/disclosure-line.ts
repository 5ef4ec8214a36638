/** Reads one line of `disclosures.ndjson` strictly: exactly the text an exporter writes, or a reason why not. */
import { fromBase64, utf8 } from '../bytes.ts';
import type { ErasedPlace, GroupDisclosure, HiddenState, PartSlot } from '../disclosure.ts';
import { GROUPS_MAX, isClassList, PATH_BYTES_MAX, SLOTS_MAX } from '../fields.ts';
import type { GroupClass, Slot, SlotType } from '../fields.ts';

export type DisclosureLine =
  | { readonly index: number; readonly groups: readonly GroupDisclosure[] }
  | { readonly index: number; readonly purged: true };

const linePrefix = /^\{"index":(0|[1-9][0-9]{0,15}),"/;

/** The index that a line begins with, without reading the rest. */
export function lineIndex(start: string): number | undefined {
  const match = linePrefix.exec(start);
  const index = match === null ? Number.NaN : Number(match[1]);
  return Number.isSafeInteger(index) ? index : undefined;
}

/** The line's parts; a text that says what is wrong where it is not one. Never throws. */
export function parseDisclosure(line: string): DisclosureLine | string {
  const value = parseJson(line);
  // Written back it must be the same text: no name twice, no second spelling, nothing two readers could read apart.
  if (value === undefined || !isWritten(value, line)) return 'not JSON as an exporter writes it';
  if (!isRecord(value) || lineIndex(line) !== value['index']) return 'no index';
  const index = Number(value['index']);
  if (value['state'] === 'purged' && hasNames(value, ['index', 'state'])) return { index, purged: true };
  const list = value['groups'];
  if (!hasNames(value, ['index', 'groups']) || !Array.isArray(list)) return 'not an index and its groups';
  if (list.length < 1 || list.length > GROUPS_MAX) return `not 1 to ${GROUPS_MAX} groups`;
  const groups: GroupDisclosure[] = [];
  for (const item of list) {
    const group = parseGroup(item);
    if (typeof group === 'string') return `group ${groups.length}: ${group}`;
    groups.push(group);
  }
  return isClassList(groups.map((group) => group.class)) ? { index, groups } : 'groups not in their order of classes';
}

/** One line of `erasures.ndjson`. */
export function parseErasure(line: string): { index: number; places: ErasedPlace[] } | undefined {
  const value = parseJson(line);
  if (!isRecord(value) || !hasNames(value, ['index', 'groups']) || !isWritten(value, line)) return undefined;
  const { index, groups } = value as { index: unknown; groups: unknown }; // both names were just found
  if (!isCount(index) || !Array.isArray(groups)) return undefined;
  return groups.every(isPlace) ? { index, places: groups } : undefined;
}

function isPlace(value: unknown): value is ErasedPlace {
  return Array.isArray(value) && value.length >= 1 && value.length <= 3 && value.every(isCount);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether `value` written anew is `text`, byte for byte. Writing follows the nesting with the stack, which reading does
 * not: a text nested deeper than the stack is one that nobody writes.
 */
export function isWritten(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    return false;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Exactly these names, in this order. */
function hasNames(value: Record<string, unknown>, names: readonly string[]): boolean {
  const own = Object.keys(value);
  return own.length === names.length && names.every((name, at) => own[at] === name);
}

function isClass(value: unknown): value is GroupClass {
  return value === 'open' || value === 'confidential' || value === 'subject';
}

function isState(value: unknown): value is HiddenState {
  return value === 'withheld' || value === 'erased' || value === 'purged';
}

function hash32(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === 'string' && value.length === 44 ? fromBase64(value) : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

function parseGroup(value: unknown): GroupDisclosure | string {
  if (!isRecord(value)) return 'not an object';
  const name = value['class'];
  if (!isClass(name)) return 'no class';
  if (hasNames(value, ['class', 'digest', 'state'])) {
    const digest = hash32(value['digest']);
    const state = value['state'];
    return digest !== undefined && isState(state) ? { class: name, digest, state } : 'no digest and state';
  }
  const list = value['slots'];
  if (!Array.isArray(list) || list.length < 1 || list.length > SLOTS_MAX + 1) return `not 1 to ${SLOTS_MAX + 1} slots`;
  if (hasNames(value, ['class', 'seed', 'slots'])) {
    const seed = hash32(value['seed']);
    const slots: Slot[] = [];
    for (const item of list) {
      if (!isSlot(item, 3)) return `slot ${slots.length} is not path, type and text`;
      slots.push({ path: item[0], type: item[1], text: item[2] });
    }
    return seed === undefined ? 'no seed of 32 bytes' : { class: name, seed, slots };
  }
  if (!hasNames(value, ['class', 'slots'])) return 'names that do not belong there';
  const slots: PartSlot[] = [];
  for (const item of list) {
    const slot = parsePart(item);
    if (slot === undefined) return `slot ${slots.length} is neither opened nor committed`;
    slots.push(slot);
  }
  return { class: name, slots };
}

function parsePart(value: unknown): PartSlot | undefined {
  if (isSlot(value, 4)) {
    const salt = hash32(value[3]);
    return salt === undefined ? undefined : { path: value[0], type: value[1], text: value[2], salt };
  }
  if (!isRecord(value)) return undefined;
  const commitment = hash32(value['c']);
  if (commitment === undefined) return undefined;
  if (hasNames(value, ['c'])) return { commitment };
  return value['state'] === 'erased' && hasNames(value, ['c', 'state']) ? { commitment, erased: true } : undefined;
}

function isSlot(value: unknown, length: number): value is [string, SlotType, string, unknown?] {
  if (!Array.isArray(value) || value.length !== length) return false;
  const [path, type, text] = value as unknown[];
  if (typeof path !== 'string' || typeof text !== 'string' || typeof type !== 'string') return false;
  return type.length === 1 && 'snbzj'.includes(type) && text.isWellFormed() && canBeCommitted(path);
}

/** A path has a length of 16 bits in its commitment; a UTF-16 unit is at most three bytes. */
function canBeCommitted(path: string): boolean {
  return path.isWellFormed() && (path.length * 3 <= PATH_BYTES_MAX || utf8(path).length <= PATH_BYTES_MAX);
}
