/** Paths of mapping documents: `$.userIdentity.arn`, `@.type`, `@`; and reading along them. */

import { MappingError } from './document.ts';

export interface Path {
  readonly from: 'record' | 'item';
  readonly names: readonly string[];
}

/** True for a text that is a path and no text of its own. */
export function isPath(text: string): boolean {
  return text === '$' || text === '@' || text.startsWith('$.') || text.startsWith('@.');
}

/** A path as a text, or as a list whose first is `$` or `@`, for names that hold dots. */
export function parsePath(path: unknown, place: string): Path {
  const parts: unknown[] = typeof path === 'string' && isPath(path) ? path.split('.') : Array.isArray(path) ? path : [];
  const [base, ...names] = parts;
  if ((base !== '$' && base !== '@') || !names.every((name) => typeof name === 'string' && name !== '')) {
    throw new MappingError(place, 'a path is $, @, or one of these followed by names with dots before them');
  }
  return { from: base === '$' ? 'record' : 'item', names: names as string[] }; // just looked at each
}

/** The value at `names` below `value`, reading own members of objects only; undefined where there is none. */
export function readPath(value: unknown, names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name]; // own, as just seen
  }
  return at;
}
