/**
 * What a key's `withhold` closes beyond the values themselves: questions whose answers would tell them, and evidence
 * that cannot be given without them.
 */

import { Problem } from '@trailmark/contract';
import { isPathWithheld, splitPath } from '@trailmark/core';

/** What stands in the entry: whoever is shown an entry, in a proof, a tile or a bundle, is shown these. */
const ENTRY_PATHS = ['type', 'time', 'sequence'];
/** The names of the envelope, and `*` for any. */
const FIRST_NAMES: ReadonlySet<string> = new Set(
  (
    '* id type time source run sequence actor targets changes outcome decision reason approval scope domain context ' +
    'data links derived people typeVersion'
  ).split(' '),
);

/**
 * Whether some path of the form `path`, in which `*` stands for any name, is withheld. Rather yes than no: asking by a
 * value is asking for it.
 */
export function mayBeWithheld(path: string, withhold: readonly string[]): boolean {
  const names = splitPath(path) ?? path.split('.');
  return withhold.some((pattern) => {
    const wanted = splitPath(pattern) ?? ['*'];
    const shared = Math.min(names.length, wanted.length);
    return names.slice(0, shared).every((name, at) => name === '*' || wanted[at] === '*' || wanted[at] === name);
  });
}

/** @throws Problem `auth.scope` where an entry would tell what the key must not see */
export function requireEntries(withhold: readonly string[]): void {
  const path = ENTRY_PATHS.find((name) => isPathWithheld(name, withhold));
  if (path === undefined) return;
  throw new Problem('auth.scope', `This key must not see ${path}, which stands in every entry and so in all evidence.`);
}

/**
 * Refuses a path that could never name a field: what is meant to be held back would not be.
 * @throws Problem `request.invalid`
 */
export function checkWithhold(paths: readonly string[]): void {
  for (const [at, path] of paths.entries()) {
    const names = splitPath(path);
    const [first = '', second] = names ?? [];
    const isList = first === 'targets' || first === 'changes';
    if (FIRST_NAMES.has(first) && !(isList && second !== undefined && !/^(\*|\d{1,4})$/.test(second))) continue;
    const hint = isList ? ` Write ${first}.*.${second}.` : '';
    throw new Problem('request.invalid', `withhold: no event has a field ${JSON.stringify(path)}.${hint}`, {
      pointer: `/withhold/${at}`,
    });
  }
}

/** @throws Problem `request.invalid` where a bundle is asked to hold back what its entries show */
export function refuseEntryPaths(paths: readonly string[]): void {
  const at = paths.findIndex((path) => ENTRY_PATHS.includes(path));
  if (at < 0) return;
  throw new Problem('request.invalid', `withhold: ${paths[at]} stands in every entry and cannot be held back.`, {
    pointer: `/withhold/${at}`,
  });
}
