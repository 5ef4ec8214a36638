/** Where in an event the values of a query field may lie: what a key must not see, it must not ask by either. */

const PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['actor', [...partyPaths('actor'), ...partyPaths('actor.onBehalfOf'), 'actor.agent.name']],
  ['actor.type', ['actor.type']],
  ['target', ['targets.*.type', 'targets.*.id', 'targets.*.name']],
  ['target.type', ['targets.*.type']],
  ['type', ['type']],
  ['outcome', ['outcome']],
  ['source', ['source']],
  ['domain', ['domain']],
  ['ip', ['context.ip']],
  ['time', ['time']],
  // Both follow from the type.
  ['importance', ['type']],
  ['known', ['type']],
  // A verdict tells who is the same as who; the rule it was found by follows from the type.
  [
    'approval',
    ['approval.status', 'approval.by', 'actor.id', 'actor.onBehalfOf.id', 'actor.agent.id', 'targets.*.id', 'type'],
  ],
  ['reason', ['reason']],
  ['cause', ['links.causedBy']],
  ['correlation', ['links.correlation']],
  // The ref of a person tells where that person stands.
  ['subject', ['actor.id', 'actor.onBehalfOf.id', 'approval.by.id', 'targets.*.id']],
]);

/** Members of `trail.verdict_changed` that tell a verdict. */
export const VERDICT_TOLD: readonly string[] = ['data.before', 'data.after', 'data.why'];

/** Members of our own events that say again what the event they are about says, and where that says it. */
export const TOLD_AGAIN: ReadonlyMap<string, string> = new Map([['data.event_type', 'type']]);

/** Paths as in `withhold`; `*` is any name. */
export function pathsOf(field: string): readonly string[] {
  if (VERDICT_TOLD.includes(field)) return [field, ...pathsOf('approval')];
  const told = TOLD_AGAIN.get(field);
  if (told !== undefined) return [field, told];
  // Who may not see which path was changed must not ask by it; before and after stand at places, not under names.
  if (field.startsWith('changes.')) return ['changes.*.path', 'changes.*.before', 'changes.*.after'];
  return PATHS.get(field) ?? [field];
}

/** What a field is called in the index, which keeps the names it began with. */
export function indexedAs(field: string): string {
  return field === 'approval.status' ? 'approval' : field;
}

function partyPaths(path: string): string[] {
  return [`${path}.id`, `${path}.name`, `${path}.email`];
}
