/**
 * The further people of an event: those for whom there is no group. Their values are sealed beside the groups, each
 * person's under that person's own key, and the slot `people` of the confidential group lists them, with a digest made
 * exactly as that of a group (docs/format.md section 2). So they are as provable, findable and erasable as the others.
 */
import type { Field } from '@trailmark/catalog';
import { fromBase64, toBase64 } from '@trailmark/core';
import { formatSubject, parseSubject } from './subject-ref.ts';

/** No event has a field of this name: the envelope is closed. */
export const PEOPLE_PATH = 'people';

/** Values of one person, as the slot lists them; somebody with many is listed several times. */
export interface FurtherPart {
  readonly subject: Uint8Array;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  readonly paths: readonly string[];
}

/** The slot, which becomes the last of the confidential group. */
export function peopleField(parts: readonly FurtherPart[]): Field {
  const list = parts.map(({ subject, digest, paths }) => [formatSubject(subject), toBase64(digest), paths]);
  // An RFC 8785 text: only arrays and strings, which JSON.stringify escapes alike.
  return { path: PEOPLE_PATH, type: 'j', text: JSON.stringify(list) };
}

/** Undefined for anything but what `peopleField` writes. */
export function parsePeople(text: string): FurtherPart[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const parts: FurtherPart[] = [];
  for (const item of value as unknown[]) {
    const [ref, sum, paths] = Array.isArray(item) ? (item as unknown[]) : [];
    const subject = typeof ref === 'string' ? parseSubject(ref) : undefined;
    const digest = typeof sum === 'string' ? fromBase64(sum) : undefined;
    if (subject === undefined || digest?.length !== 32 || !isTextList(paths)) return undefined;
    parts.push({ subject, digest, paths });
  }
  return parts;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
