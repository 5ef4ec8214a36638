/** The limits every event keeps, and the checks of single strings, names and numbers. */

import { Refused, shown } from './refused.ts';

export const STRING_BYTES_MAX = 65_536;
export const NAME_BYTES_MAX = 256;
export const ID_BYTES_MAX = 128;
export const TYPE_BYTES_MAX = 100;
/** Objects and lists inside one another, the event itself being the first. */
export const DEPTH_MAX = 32;
/** Targets, and changes, of one event. */
export const LIST_ITEMS_MAX = 5_000;
/** Longer lists are committed as one value. */
export const LIST_SLOTS_MAX = 16;
export const SLOTS_MAX = 64;
export const PERSONS_MAX = 8;

type Place = string | readonly (string | number)[];

/** Refuses a string that has no bytes (lone surrogate), holds NUL, or is too long. */
export function checkText(text: string, place: Place, bytesMax = STRING_BYTES_MAX): void {
  if (!text.isWellFormed()) {
    throw new Refused('event.bad_utf8', place, 'A lone surrogate is not text. Send well-formed UTF-8.');
  }
  if (text.includes('\u0000')) {
    throw new Refused('event.invalid', place, 'The character NUL is not accepted. Leave it out.');
  }
  // A UTF-16 unit is at most three bytes of UTF-8: nearly every string is cleared without counting.
  if (text.length * 3 > bytesMax && byteLength(text) > bytesMax) {
    throw new Refused(
      'event.string_too_long',
      place,
      `The text is longer than ${bytesMax} bytes. Send a shorter text, or its hash and the place where it is kept.`,
    );
  }
}

/** Refuses a name of a field that has no bytes, holds NUL, or is too long. */
export function checkName(name: string, place: Place): void {
  if (!name.isWellFormed()) {
    throw new Refused('event.bad_utf8', place, 'A name holds a lone surrogate. Send well-formed UTF-8.');
  }
  if (name.includes('\u0000')) {
    throw new Refused('event.invalid', place, 'A name holds the character NUL. Leave it out.');
  }
  if (name.length * 3 > NAME_BYTES_MAX && byteLength(name) > NAME_BYTES_MAX) {
    throw new Refused(
      'event.string_too_long',
      place,
      `The name ${shown(name, 20)} is longer than ${NAME_BYTES_MAX} bytes. Use a shorter name.`,
    );
  }
}

/** RFC 8785 number text; refuses what a double cannot hold exactly or JSON cannot write. */
export function numberText(value: number, place: Place): string {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    throw new Refused(
      'event.number_unsafe',
      place,
      'The number lies beyond 2^53-1, where readers would round it. Send it as a string.',
    );
  }
  // ECMAScript's own form is what RFC 8785 section 3.2.2.3 prescribes; minus zero becomes 0 there as here.
  return String(value);
}

/** Bytes of a well-formed string in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Half of a pair counts two here, so that the pair comes to four.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
