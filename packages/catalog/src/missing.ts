/** Which fields an event should have and has not: what its type requires and its source did not send. */

import type { EventType, FieldRule } from './event-type.ts';
import { escapeName } from './path.ts';
import { treeOf } from './told-value.ts';

export interface MissingOptions {
  /** Paths that are there and may not be read: these are not missing. */
  readonly sealed: Iterable<string>;
  /** Values were erased or cannot be opened: what is not open cannot be said to be missing. */
  readonly isPartlyGone: boolean;
}

/** Paths as `data.currency` and `changes.status`; none for a type the catalog does not know. */
export function missingOf(
  event: Readonly<Record<string, unknown>>,
  type: EventType | undefined,
  { sealed, isPartlyGone }: MissingOptions,
): string[] {
  if (type === undefined) return [];
  const hidden = new Set(sealed);
  const isJudged = (rule: FieldRule): boolean => rule.required === true && !(isPartlyGone && rule.class !== 'open');
  const data = treeOf(event['data']);
  const missing = Object.entries(type.data ?? {}).flatMap(([name, rule]) => {
    const paths = [name, ...(rule.was ?? [])];
    const isThere = paths.some((each) => Object.hasOwn(data, each) || hidden.has(`data.${escapeName(each)}`));
    return !isJudged(rule) || isThere || hidden.has('data') ? [] : [`data.${escapeName(name)}`];
  });
  const changes = (Array.isArray(event['changes']) ? event['changes'] : []).map(treeOf);
  const changed = new Set(changes.map((change) => change['path']));
  const isUncertain = hidden.has('changes') || changes.some((_, at) => hidden.has(`changes.${at}.path`));
  for (const [path, rule] of Object.entries(type.changes ?? {})) {
    const isThere = [path, ...(rule.was ?? [])].some((each) => changed.has(each));
    if (isJudged(rule) && !isThere && !isUncertain) missing.push(`changes.${path}`);
  }
  return missing;
}
