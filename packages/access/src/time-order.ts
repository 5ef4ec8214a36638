/** One order that does not depend on when something arrived. */

import { occurredMsOf, textAt, type ReadEvent } from '@trailmark/catalog';

/** By the time something occurred, then by what its source calls it; its place in the log decides last. */
export function byTime(a: ReadEvent, b: ReadEvent): number {
  return occurredMsOf(a) - occurredMsOf(b) || compare(nameOf(a), nameOf(b)) || a.index - b.index;
}

/** In that order; each time is read once. */
export function inTime(events: Iterable<ReadEvent>): ReadEvent[] {
  const timed = [...events].map((event) => ({ event, ms: occurredMsOf(event) }));
  return timed.sort((a, b) => a.ms - b.ms || byTime(a.event, b.event)).map(({ event }) => event);
}

function nameOf(event: ReadEvent): string {
  return `${textAt(event, 'source') ?? ''}\n${textAt(event, 'id') ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
