/** Events as timelines and states cite them: where they stand, and when they occurred. */

import { citedOf, type Cited, type PathChange, type Step } from '@trailmark/answers';
import { textAt, type ReadEvent } from '@trailmark/catalog';

export function citedEvent(event: ReadEvent): Cited & { readonly time?: string } {
  const time = textAt(event, 'time');
  return { ...citedOf(event), ...(time === undefined ? {} : { time }) };
}

/** Each event once, in the order given. */
export function citedChanges(changes: readonly PathChange[]): Cited[] {
  return [...new Map(changes.map(({ event }) => [event.index, citedEvent(event)])).values()];
}

export function citedSteps(steps: readonly Step[]): Cited[] {
  return citedChanges(steps.flatMap(({ changes }) => changes));
}
