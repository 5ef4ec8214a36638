/** Reading something of an event once, however many acts it is weighed for. */

import type { ReadEvent } from '@trailmark/catalog';

/** What `read` gives for an event, kept for as long as the event itself is. */
export function once<Value>(read: (event: ReadEvent) => Value): (event: ReadEvent) => Value {
  const kept = new WeakMap<ReadEvent, { readonly value: Value }>();
  return (event) => {
    let found = kept.get(event);
    if (found === undefined) {
      found = { value: read(event) };
      kept.set(event, found);
    }
    return found.value;
  };
}
