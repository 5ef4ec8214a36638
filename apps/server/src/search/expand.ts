/** What beginnings stand for: looked up in the dictionary of open values and in the directory of people. */

import { ACTOR_REF, foldText } from '@trailmark/catalog';
import type { Filter, OpenValue } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { Expansions, PersonBegun } from './asking.ts';
import { isInColumns } from './facet-values.ts';
import { peopleBeginning, personOfRef, whereSaid } from './people-found.ts';

/** More terms than these make one question as slow as many. */
const VALUES_MAX = 1_000;
const PEOPLE_MAX = 200;

export interface ExpansionsFor {
  /**
   * What a restricted caller may see, undefined for others. The answer to a restricted caller never depends on what others
   * recorded: where the dictionary holds too much, what the caller itself sees is counted instead.
   */
  readonly within: Filter | undefined;
  /** Whether the caller may learn what the directory calls people. */
  readonly knowsDirectory: boolean;
}

export function expansionsOf(house: House, { within, knowsDirectory }: ExpansionsFor): Expansions {
  // One query may ask for many beginnings: the field is counted once.
  const seen = new Map<string, readonly OpenValue[] | undefined>();
  const seenOf = (field: string): readonly OpenValue[] | undefined => {
    if (within === undefined || !isInColumns(field)) return undefined;
    if (!seen.has(field)) seen.set(field, seenWithin(house, within, field));
    return seen.get(field);
  };
  return {
    values(field, beginning) {
      const found = house.ledger.values(field, beginning, { limit: VALUES_MAX + 1 });
      const values =
        found.length <= VALUES_MAX ? found : seenOf(field)?.filter(({ folded }) => folded.startsWith(beginning));
      return values?.map(({ term }) => term);
    },
    people(beginning) {
      const found = peopleBeginning(house, beginning);
      // The directory knows names from everywhere: who is not to learn them could spell them out, letter by letter.
      if (found !== undefined && found.length <= PEOPLE_MAX) return knowsDirectory ? found : found.map(whereSaid);
      return actorsAmong(house, seenOf(ACTOR_REF), foldText(beginning));
    },
  };
}

/** Undefined where not all values could be named. */
function seenWithin(house: House, within: Filter, field: string): OpenValue[] | undefined {
  const { values, other, exact } = house.ledger.tally(within, field, { limit: VALUES_MAX });
  if (other > 0 || !exact) return undefined;
  return values.flatMap(({ term }) => house.ledger.valueOf(term) ?? []);
}

/** People who acted, as far as the caller sees them. */
function actorsAmong(
  house: House,
  refs: readonly OpenValue[] | undefined,
  beginning: string,
): PersonBegun[] | undefined {
  const people = refs?.flatMap(({ value }) => personOfRef(house, value) ?? []);
  const found = people?.flatMap((person): PersonBegun[] => {
    const said = [person.id, person.name ?? ''].filter((text) => foldText(text).startsWith(beginning));
    return said.length === 0 ? [] : [{ ...person, said }];
  });
  return found === undefined || found.length > PEOPLE_MAX ? undefined : found;
}
