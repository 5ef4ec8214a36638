/** Texts that are kept: a part of a long text would keep all of it. */

/** V8 makes a longer part of a text by pointing into it, and a shorter one by copying. */
const PART_LENGTH_MIN = 13;

/** The same text, and nothing of what it may have been cut out of. */
export function ownText(part: string): string {
  return part.length < PART_LENGTH_MIN ? part : (JSON.parse(JSON.stringify(part)) as string); // a text comes back
}
