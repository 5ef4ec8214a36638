/** What beginnings stand for: looked up in the dictionary of open values and in the directory of people. */

import { foldText } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { Expansions, Person } from './asking.ts';
import { peopleBeginning, personOfRef } from './people-found.ts';

/** More terms than these make one question as slow as many. */
const VALUES_MAX = 1_000;
const PEOPLE_MAX = 200;

/**
 * @param within what a restricted caller may see, undefined for others. The answer to a restricted caller never depends
 * on what others recorded: where the dictionary holds too much, what the caller itself sees is counted instead.
 */
export function expansionsOf(house: House, within: Filter | undefined): Expansions {
  return {
    values(field, beginning) {
      const found = house.ledger.values(field, beginning, { limit: VALUES_MAX + 1 });
      if (found.length <= VALUES_MAX) return found.map(({ term }) => term);
      return within === undefined ? undefined : seenWithin(house, within, field, beginning);
    },
    people(beginning) {
      const found = peopleBeginning(house, beginning);
      if (found !== undefined && found.length <= PEOPLE_MAX) return found;
      return within === undefined ? undefined : actorsWithin(house, within, beginning);
    },
  };
}

function seenWithin(house: House, within: Filter, field: string, beginning: string): bigint[] | undefined {
  const { values, other, exact } = house.ledger.tally(within, field, { limit: VALUES_MAX });
  if (other > 0 || !exact) return undefined;
  return values.flatMap(({ term }) => (house.ledger.valueOf(term)?.folded.startsWith(beginning) === true ? term : []));
}

/** People who acted, as far as the caller sees them. */
function actorsWithin(house: House, within: Filter, beginning: string): Person[] | undefined {
  const { values, other, exact } = house.ledger.tally(within, 'actor.ref', { limit: VALUES_MAX });
  if (other > 0 || !exact) return undefined;
  const wanted = foldText(beginning);
  const people = values.flatMap(({ term }) => personOfRef(house, house.ledger.valueOf(term)?.value ?? '') ?? []);
  const found = people.filter(({ id, name = '' }) => [id, name].some((text) => foldText(text).startsWith(wanted)));
  return found.length <= PEOPLE_MAX ? found : undefined;
}
