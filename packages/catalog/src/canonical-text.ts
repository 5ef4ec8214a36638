/** Writes a list or object as RFC 8785 text, checking on the way everything an event may not hold. */

import { DEPTH_MAX, checkName, checkText, numberText } from './limits.ts';
import { Refused } from './refused.ts';

/**
 * The canonical text of `value`, which sits at `place` and `depth` (the event is depth 1).
 * Names are sorted by UTF-16 units, strings escaped as JSON.stringify does: RFC 8785 sections 3.2.2.2 and 3.2.3.
 */
export function canonicalText(value: unknown, depth: number, place: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      checkText(value, place);
      return JSON.stringify(value);
    case 'number':
      return numberText(value, place);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth > DEPTH_MAX) throw tooDeep(place);
      return Array.isArray(value) ? listText(value, depth, place) : objectText(value, depth, place);
    default:
      throw new Refused(
        'event.invalid',
        place,
        'This is not a JSON value. Send text, number, true, false, null, list or object.',
      );
  }
}

export function tooDeep(place: readonly (string | number)[]): Refused {
  return new Refused(
    'event.too_deep',
    place,
    `Objects and lists may be nested ${DEPTH_MAX} deep, the event included. Send a flatter value.`,
  );
}

function listText(list: readonly unknown[], depth: number, place: (string | number)[]): string {
  let text = '[';
  for (let at = 0; at < list.length; at++) {
    place.push(at);
    text += (at === 0 ? '' : ',') + canonicalText(list[at], depth + 1, place);
    place.pop();
  }
  return `${text}]`;
}

function objectText(object: object, depth: number, place: (string | number)[]): string {
  const names = Object.keys(object).sort();
  let text = '{';
  for (let at = 0; at < names.length; at++) {
    const name = names[at]!; // within bounds
    place.push(name);
    checkName(name, place);
    // Reading by name is safe: Object.keys gave own names only, and an own `__proto__` hides the accessor.
    const member = (object as Record<string, unknown>)[name];
    text += `${at === 0 ? '' : ','}${JSON.stringify(name)}:${canonicalText(member, depth + 1, place)}`;
    place.pop();
  }
  return `${text}}`;
}
