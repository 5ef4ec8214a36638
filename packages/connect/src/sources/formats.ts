/** The formats whose records we understand, by the name a person types. */

import { compileMapping, type Mapped, type Mapping } from '../mapping/compile.ts';
import { cloudtrail } from './cloudtrail.ts';
import { git } from './git.ts';

export type FormatName = 'events' | 'cloudtrail' | 'git';

/** Events of our own need no mapping: they go as they are, and the catalog judges them. */
const events: Mapping = (record) => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return { reject: 'The record is no object.' };
  return { events: [record as Record<string, unknown>] }; // parsed JSON, an object as just seen
};

const mappings: ReadonlyMap<string, Mapping> = new Map([
  ['events', events],
  ['cloudtrail', compileMapping(cloudtrail)],
  ['git', compileMapping(git)],
]);

export const formatNames: readonly FormatName[] = ['events', 'cloudtrail', 'git'];

/** The events of one parsed record, or why there are none. Throws on a format that does not exist: ask `isFormat`. */
export function mapRecord(format: FormatName, record: unknown): Mapped {
  const mapping = mappings.get(format);
  if (mapping === undefined) throw new Error(`There is no format ${format}.`);
  return mapping(record);
}

export function isFormat(name: string): name is FormatName {
  return mappings.has(name);
}
