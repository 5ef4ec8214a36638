/** Whether a query text would tell what is held back: a question names the value it asks for. */

import { personKind } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { GroupClass } from '@trailmark/core';
import type { House } from '../tenant/house.ts';
import { pathsOf } from './field-paths.ts';
import { peopleBeginning } from './people-found.ts';
import { textClassesOf } from './text-asked.ts';
import { mayBeWithheld } from './withheld.ts';

export interface HeldBack {
  readonly paths: readonly string[];
  readonly classes: readonly GroupClass[];
  /** Whether whoever asks may know who is in the directory: to others the answer would tell whether a name is. */
  readonly knowsPeople: boolean;
}

/** Rather yes than no: a query that is not told is only a query that is not told. */
export function tellsWithheld(house: House, query: Query, heldBack: HeldBack): boolean {
  const { paths, classes } = heldBack;
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some((part) => tellsWithheld(house, part, heldBack));
    case 'not':
      return tellsWithheld(house, query.part, heldBack);
    case 'text':
      // A word may be anybody's name, or stand in any text.
      return classes.length > 0 || paths.some((path) => textClassesOf(path, house.catalog).length > 0);
    default: {
      const names = house.catalog.fieldNamesOf(query.field);
      if (names.flatMap(pathsOf).some((path) => mayBeWithheld(path, paths))) return true;
      // That a value is there is told of what is sealed, too.
      if (query.kind === 'exists') return false;
      if (query.field === 'ip' || /^(data|changes)\./.test(query.field)) return classes.length > 0;
      // A machine's address may well be somebody's mailbox, and is sealed as confidential.
      if (query.field === 'actor' && classes.includes('confidential')) return true;
      if (!classes.includes('subject') || query.kind !== 'term') return false;
      if (query.field === 'subject') return true;
      return (
        (query.field === 'actor' || query.field === 'target') &&
        (heldBack.knowsPeople ? namesSomebody(house, query.value) : mayNameSomebody(query.value))
      );
    }
  }
}

/** By what it looks like alone: only things are of types that are none of people. */
function mayNameSomebody(value: string): boolean {
  const slash = value.indexOf('/');
  return value !== '' && (slash < 0 || personKind(value.slice(0, slash)) !== undefined);
}

/** `target:lead/l_9` names the lead by what stands behind its type. */
function namesSomebody(house: House, value: string): boolean {
  return [value, value.slice(value.indexOf('/') + 1)].some((name) => {
    const people = peopleBeginning(house, name);
    return people === undefined || people.length > 0;
  });
}
