/**
 * The lock of published types: what each of them said in the version that was published last. A published version
 * never changes its meaning, and a new one means no less than the old.
 */

import { incompatibilities } from './compatibility.ts';
import type { EventType, FieldRule } from './event-type.ts';
import { sortedText } from './register.ts';

/** What of a type is locked: that events, queries and readers rely on. */
export interface PublishedType {
  readonly version: number;
  readonly data: Readonly<Record<string, FieldRule>>;
  readonly changes: Readonly<Record<string, FieldRule>>;
}

export type PublishedTypes = Readonly<Record<string, PublishedType>>;

export function publishedTypes(types: readonly EventType[]): PublishedTypes {
  const rows = types.map((type): [string, PublishedType] => [type.name, lockOf(type)]);
  return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function lockOf({ version, data = {}, changes = {} }: EventType): PublishedType {
  return { version, data, changes };
}

/** What of the published types no longer holds, in sentences; none where everything published still means the same. */
export function brokenPromises(published: PublishedTypes, types: readonly EventType[]): string[] {
  return Object.entries(published).flatMap(([name, locked]) => {
    const type = types.find((each) => each.name === name);
    if (type === undefined) return [`${name} is published and gone: a published type stays.`];
    if (type.version < locked.version) return [`${name} is published in version ${locked.version} already.`];
    const before: EventType = { ...type, ...locked };
    const broken = incompatibilities(before, type).map(({ field, detail }) => `${name} ${field}: ${detail}`);
    const isChanged = sortedText(lockOf(type)) !== sortedText(locked);
    return type.version === locked.version && isChanged
      ? [`${name} changed a field: make it version ${locked.version + 1}.`, ...broken]
      : broken;
  });
}
