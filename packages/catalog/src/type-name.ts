/** The names of types: their grammar, and who may record them. */

import { TYPE_BYTES_MAX } from './limits.ts';
import { requiredText } from './read.ts';
import { Refused } from './refused.ts';

/** The type, if it is well formed and the sender may record it. */
export function checkType(value: unknown, own: boolean): string {
  const type = requiredText(value, 'type', TYPE_BYTES_MAX);
  if (!isTypeName(type)) {
    throw new Refused(
      'event.invalid',
      'type',
      'A type is lower case, a noun and what happened to it, joined by dots: campaign.created. Use a-z, 0-9, _ and dots.',
    );
  }
  if (!own && type.startsWith('trail.')) {
    throw new Refused(
      'event.invalid',
      'type',
      'Types that begin with trail. are recorded by the trail itself. Use another noun.',
    );
  }
  return type;
}

/** `noun.verb_past`: two words or more of `a-z 0-9 _` joined by dots, the first beginning with a letter. */
export function isTypeName(text: string): boolean {
  let dots = 0;
  let previous = 0x2e;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2e) {
      if (previous === 0x2e) return false;
      dots++;
    } else if (!(unit >= 0x61 && unit <= 0x7a)) {
      const digit = unit >= 0x30 && unit <= 0x39;
      // A word may hold digits and low lines, the first word not begin with one, none begin with a low line.
      if (!(digit || unit === 0x5f) || (previous === 0x2e && (dots === 0 || !digit))) return false;
    }
    previous = unit;
  }
  return dots > 0 && previous !== 0x2e;
}
