/** Whether a caller may be told what the directory calls somebody, which it has from wherever that person was named. */

import type { Caller } from '../access/caller.ts';
import { mayBeWithheld } from './withheld.ts';

/** Where events name people. */
const NAMED = ['actor', 'actor.onBehalfOf', 'approval.by', 'targets.*'].flatMap((party) =>
  ['id', 'name', 'email'].map((member) => `${party}.${member}`),
);

/** Others learn a name from the events alone that they see, and from there only where it is not withheld from them. */
export function knowsDirectory({ restrict, withhold }: Pick<Caller, 'restrict' | 'withhold'>): boolean {
  return restrict === undefined && !hidesPeople(withhold);
}

/** Whether anything by which people are known may be withheld. */
export function hidesPeople(withhold: readonly string[]): boolean {
  return NAMED.some((path) => mayBeWithheld(path, withhold));
}
