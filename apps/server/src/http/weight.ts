/** About how much memory an event takes that was opened: many small values weigh more than their text. */

/** What every event takes beside its values. */
const EVENT_BYTES = 2_048;
const OBJECT_BYTES = 56;
const ELEMENT_BYTES = 16;

export function weightOf(event: unknown): number {
  let bytes = EVENT_BYTES;
  const open = [event];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
    if (typeof value !== 'object' || value === null) continue;
    const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    bytes += OBJECT_BYTES + members.length * ELEMENT_BYTES;
    // Not all at once as arguments: a list may have hundreds of thousands.
    for (const member of members) open.push(member);
  }
  return bytes;
}
