/**
 * What one request may bring besides the bytes and events that are counted at the door: a request is one commit, so all of
 * what is made of it is held at once, and the commit takes as long as what it brings is much.
 */

import type { BatchWriter } from '@trailmark/vault';
import type { RejectedItem } from './messages.ts';

/** Each of whom may need a key: what 10,000 events with all their groups come to, and some. */
const PEOPLE_MAX = 100_000;
/** New to the dictionary, or not known to be there: 25 with each of 10,000 events. */
export const LISTED_MAX = 250_000;
/** Sealed, with all that the events are found by: 10,000 events of 6 KiB of text each stay below. */
export const SEALED_BYTES_MAX = 232 * 2 ** 20;

/** Why the next event is not taken, where what was taken before it is enough. @param people with those of this event */
export function tooMuch(
  people: number,
  { openValueCount, byteLength }: Pick<BatchWriter, 'openValueCount' | 'byteLength'>,
): Omit<RejectedItem, 'item'> | undefined {
  if (people > PEOPLE_MAX) return refused(`names at most ${PEOPLE_MAX} people`, '/targets');
  if (openValueCount > LISTED_MAX) return refused(`brings at most ${LISTED_MAX} new words and values in clear`, '');
  if (byteLength > SEALED_BYTES_MAX) return refused(`takes at most ${SEALED_BYTES_MAX / 2 ** 20} MiB when sealed`, '');
  return undefined;
}

function refused(bound: string, pointer: string): Omit<RejectedItem, 'item'> {
  return { code: 'event.too_many_fields', detail: `One request ${bound}: send the rest by itself.`, pointer };
}
