/** Reading the parts of an envelope: shape, closed sets of names, required texts. */

import { checkText } from './limits.ts';
import { nearestName } from './nearest.ts';
import { Refused, shown } from './refused.ts';

export type Members = Readonly<Record<string, unknown>>;

/** The object at `path`, all of whose names must be among `names`. */
export function objectOf(value: unknown, path: string, names: ReadonlySet<string>): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused('event.invalid', path, 'Send an object here.');
  }
  for (const name in value) {
    if (!names.has(name)) throw unknownName(name, path, names);
  }
  // All names are known ones and none of them is a property of Object.prototype: plain reading is safe.
  return value as Members;
}

export function isEmptyObject(object: Members): boolean {
  for (const _ in object) return false;
  return true;
}

/** A list at `path`, of at most `itemsMax` items. */
export function listOf(value: unknown, path: string, itemsMax: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refused('event.invalid', path, 'Send a list here.');
  if (value.length > itemsMax) {
    throw new Refused(
      'event.too_many_fields',
      path,
      `The list holds ${value.length} items, at most ${itemsMax} are accepted. Send several events with links.correlation.`,
    );
  }
  return value;
}

/** A text that must be there and must not be empty. */
export function requiredText(value: unknown, path: string, bytesMax?: number): string {
  if (value === undefined || value === null)
    throw new Refused('event.invalid', path, `The field ${path} is required. Send it as text.`);
  if (typeof value !== 'string')
    throw new Refused('event.invalid', path, `The field ${path} must be text. Put it in quotes.`);
  if (value === '')
    throw new Refused('event.invalid', path, `The field ${path} is empty. Send what the source calls it.`);
  checkText(value, path, bytesMax);
  return value;
}

/** One of a few words; undefined where absent. */
export function wordOf(value: unknown, path: string, words: readonly string[]): string | undefined {
  if (value === undefined) return undefined;
  for (const word of words) if (value === word) return word;
  const near = typeof value === 'string' ? nearestName(value, words) : undefined;
  throw new Refused(
    'event.invalid',
    path,
    `The field ${path} must be one of ${words.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

function unknownName(name: string, path: string, names: ReadonlySet<string>): Refused {
  const near = nearestName(name, names);
  const where = path === '' ? 'An event' : `The object ${path}`;
  const advice =
    near !== undefined
      ? `Did you mean ${near}?`
      : path === ''
        ? 'Put what is particular to a type under data.'
        : `It may hold ${[...names].join(', ')}.`;
  const place = path === '' ? [name] : [...path.split('.'), name];
  return new Refused('event.unknown_field', place, `${where} has no field ${shown(name)}. ${advice}`);
}
