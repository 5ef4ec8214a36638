/** Whether a query text would tell what is held back: a question names the value it asks for. */

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
      return (query.field === 'actor' || query.field === 'target') && namesSomebody(house, query.value);
    }
  }
}

/** `target:lead/l_9` names the lead by what stands behind its type. */
function namesSomebody(house: House, value: string): boolean {
  return [value, value.slice(value.indexOf('/') + 1)].some((name) => {
    const people = peopleBeginning(house, name);
    return people === undefined || people.length > 0;
  });
}
