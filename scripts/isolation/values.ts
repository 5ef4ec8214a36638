/** By which values the events of the sample could be asked for, by the fields of the query language. */

import type { SampleEvent } from '@trailmark/sample';

/** Distinct values by field, in the order of the events. */
export function valuesByField(events: readonly SampleEvent[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const event of events) {
    for (const [field, value] of conditionsOf(event)) {
      const values = found.get(field);
      if (values === undefined) found.set(field, new Set([value]));
      else values.add(value);
    }
  }
  return found;
}

/** What of the event can be asked by, field by field; several values of one field one after another. */
export function* conditionsOf(event: SampleEvent): Generator<[field: string, value: string]> {
  const { actor, targets = [], changes = [], scope = {}, approval, data = {} } = event;
  yield ['type', event.type];
  yield ['source', event.source];
  yield ['outcome', event.outcome ?? 'success'];
  yield ['actor.type', actor.type];
  for (const party of [actor, actor.onBehalfOf])
    for (const value of [party?.id, party?.name, party?.email]) if (value !== undefined) yield ['actor', value];
  for (const { id, name, type } of targets) {
    yield ['target', id];
    if (name !== undefined) yield ['target', name];
    yield ['target.type', type];
  }
  for (const [name, value] of Object.entries(scope)) if (typeof value === 'string') yield [`scope.${name}`, value];
  if (event.domain !== undefined) yield ['domain', event.domain];
  if (event.context?.ip !== undefined) yield ['ip', event.context.ip];
  if (approval?.status !== undefined) yield ['approval.status', approval.status];
  if (typeof event.reason === 'string') yield ['text', event.reason];
  for (const [name, value] of Object.entries(data))
    if (typeof value === 'string' || typeof value === 'number') yield [`data.${name}`, String(value)];
  for (const { path, before, after } of changes)
    for (const value of [before, after])
      if (typeof value === 'string' || typeof value === 'number') yield [`changes.${path}`, String(value)];
}
