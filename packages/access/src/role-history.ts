/** Which roles somebody held at a time, as far as events tell. */

import { changesOf, occurredMsOf, parseTime, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';

/** `ended` and `not_yet`: events tell that it was held before, or came later. `unsaid`: they tell nothing of this role. */
export type Held = 'held' | 'ended' | 'not_yet' | 'unsaid';

/** @param events of roles of one person, in order of time */
export function heldAt(role: string, ms: number, events: readonly ReadEvent[]): Held {
  let held: Held = 'unsaid';
  for (const event of events) {
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
