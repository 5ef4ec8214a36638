/** Which roles somebody held at a time, as far as events tell. */

import { changesOf, occurredMsOf, parseTime, targetsOf, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Circumstances } from './circumstances.ts';
import { likenessOf, type Somebody } from './people.ts';
import { byTime } from './time-order.ts';

/** `ended` and `not_yet`: events tell that it was held before, or came later. `unsaid`: they tell nothing of this role. */
export type Held = 'held' | 'ended' | 'not_yet' | 'unsaid';

/** @param events of roles, of anybody, in any order */
export function heldAt(
  role: string,
  who: Somebody,
  ms: number,
  events: readonly ReadEvent[],
  circumstances: Circumstances,
): Held {
  let held: Held = 'unsaid';
  for (const event of events.toSorted(byTime)) {
    if (!isAbout(event, who, circumstances)) continue;
    const told = toldOf(event, role);
    if (told === undefined) continue;
    if (occurredMsOf(event) > ms) {
      if (held !== 'unsaid') break;
      // The first that is told lies ahead: what is given then was not held before, what ends then was.
      return told.isHeld ? 'not_yet' : 'held';
    }
    held = told.isHeld && (told.untilMs === undefined || told.untilMs > ms) ? 'held' : 'ended';
  }
  return held;
}

function isAbout(event: ReadEvent, who: Somebody, circumstances: Circumstances): boolean {
  return targetsOf(event).some(
    (party) =>
      (party.type === undefined || party.type === 'user') && likenessOf({ party }, who, circumstances) !== undefined,
  );
}

/** What one event says of one role; undefined where it says nothing of it. */
function toldOf(event: ReadEvent, role: string): { isHeld: boolean; untilMs?: number } | undefined {
  const name = typeNameOf(event);
  const until = textAt(event, 'data.expires');
  const untilMs = until === undefined ? undefined : parseTime(until);
  const limited = untilMs === undefined ? {} : { untilMs };
  if (textAt(event, 'data.role') === role) {
    if (name === 'role.granted') return { isHeld: true, ...limited };
    if (name === 'role.revoked' || name === 'role.expired') return { isHeld: false };
  }
  for (const { path, before, after } of changesOf(event)) {
    if (path !== 'role' && path !== 'roles') continue;
    if (listOf(after).includes(role)) return { isHeld: true, ...limited };
    if (listOf(before).includes(role)) return { isHeld: false };
  }
  return undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
