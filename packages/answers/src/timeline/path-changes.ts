/** The changes of events, one by one: which path, from what to what, as one reader is shown them. */

import { changesOf, isSealed, occurredMsOf, textOf, type ReadEvent } from '@trailmark/catalog';
import type { Said } from './said.ts';

export interface PathChange {
  readonly path: string;
  readonly before: Said;
  readonly after: Said;
  /** Who found the value out: `source` unless the event says that it was `derived` or `claimed`. */
  readonly origin: 'source' | 'derived' | 'claimed';
  readonly event: ReadEvent;
  readonly ms: number;
}

/** All changes of an event that this reader may see the paths of. */
export function pathChangesOf(event: ReadEvent): readonly PathChange[] {
  const listed = event['changes'];
  if (!Array.isArray(listed)) return [];
  const ms = occurredMsOf(event);
  return listed.flatMap((_, at): PathChange[] => {
    // One at a time: what is sealed is named by its place.
    const [change] = changesOf({ ...event, changes: [listed[at]] });
    if (change === undefined) return [];
    const said = (name: 'before' | 'after'): Said => saidOf(event, change[name], `changes.${at}.${name}`);
    const origin = textOf(change.origin);
    return [
      {
        path: change.path,
        before: said('before'),
        after: said('after'),
        origin: origin === 'derived' || origin === 'claimed' ? origin : 'source',
        event,
        ms,
      },
    ];
  });
}

function saidOf(event: ReadEvent, value: unknown, place: string): Said {
  if (value === null) return { kind: 'empty' };
  if (value !== undefined) return { kind: 'value', value };
  if (isSealed(event, place)) return { kind: 'withheld' };
  // Where something of the event is gone, nobody can tell whether this was it or was never said.
  const isPartlyGone = [event['erased'], event['unreadable']].some((list) => Array.isArray(list) && list.length > 0);
  return { kind: isPartlyGone ? 'gone' : 'unsaid' };
}

/** Changes by their paths, each path's in no order. */
export function byPath(changes: Iterable<PathChange>): Map<string, PathChange[]> {
  const paths = new Map<string, PathChange[]>();
  for (const change of changes) {
    const known = paths.get(change.path);
    if (known === undefined) paths.set(change.path, [change]);
    else known.push(change);
  }
  return paths;
}
