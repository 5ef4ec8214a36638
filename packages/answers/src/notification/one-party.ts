/** Whether two events mean the same by what they name, for a reader from whom ids may be hidden. */

import { partyKey, textAt, type Party, type ReadEvent } from '@trailmark/catalog';

type Named = readonly [event: ReadEvent, party: Party | undefined];

/**
 * `unclear`: what is hidden is told by refs, and each source has refs of its own, so that different refs of two sources may
 * mean the same.
 */
export function areOne([oneEvent, one]: Named, [otherEvent, other]: Named): boolean | 'unclear' {
  const keys = [one, other].map((party) => (party === undefined ? undefined : partyKey(party)));
  if (keys[0] === undefined || keys[1] === undefined) return false;
  if (keys[0] === keys[1]) return true;
  const isHidden = (party: Party | undefined): boolean => party?.id === undefined;
  if (!isHidden(one) && !isHidden(other)) return false;
  return textAt(oneEvent, 'source') === textAt(otherEvent, 'source') ? false : 'unclear';
}
