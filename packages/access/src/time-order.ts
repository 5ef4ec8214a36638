/** One order that does not depend on when something arrived. */

import { occurredMsOf, textAt, type ReadEvent } from '@trailmark/catalog';
import { once } from './once.ts';

export const msOf = once(occurredMsOf);

/** By the time something occurred, then by what its source calls it; its place in the log decides last. */
export function byTime(a: ReadEvent, b: ReadEvent): number {
  return msOf(a) - msOf(b) || compare(nameOf(a), nameOf(b)) || a.index - b.index;
}

/** In that order; each time is read once. */
export function inTime(events: Iterable<ReadEvent>): ReadEvent[] {
  const timed = [...events].map((event) => ({ event, ms: msOf(event) }));
  return timed.sort((a, b) => a.ms - b.ms || byTime(a.event, b.event)).map(({ event }) => event);
}

const nameOf = once((event) => `${textAt(event, 'source') ?? ''}\n${textAt(event, 'id') ?? ''}`);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
