/** What of an event is shown in a bundle, and the lines that say it: the writer's side of docs/format.md section 6. */
import { toBase64, toHex, utf8 } from './bytes.ts';
import { sha256 } from '#crypto';
import { commitField, saltsOf } from './fields.ts';
import type { GroupClass, Slot } from './fields.ts';
import { splitPath } from './path.ts';

/** Why a group's values are not shown. `withheld` by the exporter, `erased` with a person, `purged` by retention. */
export type HiddenState = 'withheld' | 'erased' | 'purged';

/** A slot of a group shown in part: opened by its own salt, or closed and only committed. */
export type PartSlot =
  | (Slot & { readonly salt: Uint8Array })
  | { readonly commitment: Uint8Array; readonly erased?: true };

/** Slots include slot 0 (the list of paths), which comes first. Seeds, salts, digests and commitments are 32 bytes. */
export type GroupDisclosure =
  | { readonly class: GroupClass; readonly seed: Uint8Array; readonly slots: readonly Slot[] }
  | { readonly class: GroupClass; readonly slots: readonly PartSlot[] }
  | { readonly class: GroupClass; readonly digest: Uint8Array; readonly state: HiddenState };

/** What an erasure or purge took: a whole event, one of its groups, or one slot of a group. */
export type ErasedPlace =
  | readonly [index: number]
  | readonly [index: number, group: number]
  | readonly [index: number, group: number, slot: number];

/** One line of `disclosures.ndjson`, with its line end. Lines stand in ascending order of index. */
export function formatDisclosure(index: number, groups: readonly GroupDisclosure[]): string {
  return `{"index":${index},"groups":[${groups.map(groupJson).join(',')}]}\n`;
}

/** The line for an event of which retention left nothing but its entry. */
export function formatPurged(index: number): string {
  return `{"index":${index},"state":"purged"}\n`;
}

function groupJson(group: GroupDisclosure): string {
  if ('digest' in group) {
    return `{"class":"${group.class}","digest":"${toBase64(group.digest)}","state":"${group.state}"}`;
  }
  if ('seed' in group) {
    return `{"class":"${group.class}","seed":"${toBase64(group.seed)}","slots":[${group.slots.map(slotJson).join(',')}]}`;
  }
  return `{"class":"${group.class}","slots":[${group.slots.map(partJson).join(',')}]}`;
}

function slotJson(slot: Slot): string {
  return `[${JSON.stringify(slot.path)},"${slot.type}",${JSON.stringify(slot.text)}]`;
}

function partJson(slot: PartSlot): string {
  if ('commitment' in slot) {
    const state = slot.erased === true ? ',"state":"erased"' : '';
    return `{"c":"${toBase64(slot.commitment)}"${state}}`;
  }
  return `[${JSON.stringify(slot.path)},"${slot.type}",${JSON.stringify(slot.text)},"${toBase64(slot.salt)}"]`;
}

/** One line of `erasures.ndjson`: what the erasure or purge recorded as entry `index` took away, in ascending order. */
export function formatErasure(index: number, places: readonly ErasedPlace[]): string {
  return `{"index":${index},"groups":${JSON.stringify(places)}}\n`;
}

/**
 * What an erasure's own event commits to in its slot `data.groups_sha256`: lower-case hexadecimal SHA-256 of one line
 * per place, numbers joined by a space, in strictly ascending order (format.md section 6).
 */
export function erasureDigest(places: readonly ErasedPlace[]): string {
  return toHex(sha256(utf8(places.map((place) => `${place.join(' ')}\n`).join(''))));
}

/** Orders places as `erasureDigest` wants them: number by number, a whole event before its groups. */
export function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * Whether withholding `patterns` withholds the slot at `path`. A pattern is a path in which a name `*` stands for any
 * one name; it covers everything beneath it, and a slot that holds the covered place inside its JSON.
 */
export function isPathWithheld(path: string, patterns: readonly string[]): boolean {
  if (patterns.length === 0 || path === '') return false;
  const names = splitPath(path);
  if (names === undefined) return false;
  return patterns.some((pattern) => {
    const wanted = splitPath(pattern);
    if (wanted === undefined) return false;
    const shared = Math.min(names.length, wanted.length);
    for (let at = 0; at < shared; at++) {
      if (wanted[at] !== '*' && wanted[at] !== names[at]) return false;
    }
    return shared > 0;
  });
}

/** What a bundle announces as not shown; see the manifest in bundle.ts. */
export interface Withholding {
  readonly paths: readonly string[];
  readonly classes: readonly GroupClass[];
}

/**
 * Closes what the exporter withholds of a group that could be shown. A group of a withheld class keeps only its
 * digest; of a group with withheld paths the remaining slots are opened one by one, because its seed would open all.
 *
 * @param digest gives the group's 32-byte digest; asked only when the whole group is withheld
 */
export function withhold(group: GroupDisclosure, digest: () => Uint8Array, withheld: Withholding): GroupDisclosure {
  if ('digest' in group) return group;
  if (withheld.classes.includes(group.class)) return { class: group.class, digest: digest(), state: 'withheld' };
  if ('seed' in group) {
    if (!group.slots.some((slot) => isPathWithheld(slot.path, withheld.paths))) return group;
    const salts = saltsOf(group.seed, group.slots.length);
    const slots = group.slots.map((slot, at): PartSlot => {
      const salt = salts.slice(32 * at, 32 * at + 32);
      return closeIfWithheld({ ...slot, salt }, withheld.paths);
    });
    return { class: group.class, slots };
  }
  const slots = group.slots.map((slot) => ('commitment' in slot ? slot : closeIfWithheld(slot, withheld.paths)));
  return { class: group.class, slots };
}

function closeIfWithheld(slot: Slot & { readonly salt: Uint8Array }, patterns: readonly string[]): PartSlot {
  if (!isPathWithheld(slot.path, patterns)) return slot;
  return { commitment: commitField(slot.salt, slot.path, slot.type, slot.text) };
}
