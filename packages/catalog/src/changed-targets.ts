/** Whom the changes of an event are of: one event names many things, and changed not all of them. */

/** The role of the thing that was changed where the first target is another one, as the connection it came through. */
const RECORD = 'record';

interface Target {
  readonly type?: string;
  readonly role?: string;
}

/**
 * The targets that the changes are of: those of the role `record` where there are any; else the first target, and with
 * it those of its type that have no role. A person who was given something is a target too, and not what was changed.
 * Places may be missing.
 */
export function changedOf<T extends Target>(targets: readonly T[]): T[] {
  const records = targets.filter(({ role }) => role === RECORD);
  if (records.length > 0) return records;
  const [first] = targets;
  return targets.filter(
    (target) =>
      target === first || (first?.type !== undefined && target.type === first.type && target.role === undefined),
  );
}
