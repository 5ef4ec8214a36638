/** The name by which an answer cites an event. */

import { textAt, type ReadEvent } from '@trailmark/catalog';
import type { Cited } from './answer.ts';

export function citedOf(event: ReadEvent): Cited {
  const [id, source] = [textAt(event, 'id'), textAt(event, 'source')];
  return {
    index: event.index,
    ref: event.ref,
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
  };
}
