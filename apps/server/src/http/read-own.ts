/** Our own events as a caller may read them, for answers that are made of several. */

import type { ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import type { ReadOwn } from '../links/shown-link.ts';
import type { House } from '../tenant/house.ts';
import { showInList, viewerOf } from './find-events.ts';
import type { Server } from './server.ts';

export function readOwn(server: Server, house: House, caller: Caller): ReadOwn {
  return (index) => {
    const { event } = showInList(server, house, index, viewerOf(caller));
    // Written by `showRow` in the shape of the wire.
    return event['damaged'] === true ? undefined : (event as ReadEvent);
  };
}
