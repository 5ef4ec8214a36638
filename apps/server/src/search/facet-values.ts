/** The values by which events can be counted, and what of a counted value a caller is shown. */

import { ACTOR_REF } from '@trailmark/catalog';
import { Problem, fieldNamed, nearestField } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import { parseSubject } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { pathsOf } from './field-paths.ts';
import { personOfRef } from './people-found.ts';
import { mayBeWithheld } from './withheld.ts';

/** What a field counted by is called in the index, where it has another name there. */
const COUNTED: Readonly<Record<string, string>> = { actor: ACTOR_REF };
const NEVER: ReadonlySet<string> = new Set(['time', 'ip', 'subject', 'reason', 'text']);

/** @throws Problem `request.invalid` for a field that cannot be counted by, `auth.scope` for a withheld one */
export function facetField(name: string, withhold: readonly string[]): string {
  const field = fieldNamed(name);
  if (field === undefined) {
    const nearest = nearestField(name);
    throw new Problem(
      'request.invalid',
      `There is no field ${JSON.stringify(name.slice(0, 60))}.${nearest === undefined ? '' : ` The nearest is ${nearest}.`}`,
    );
  }
  if (NEVER.has(field)) throw new Problem('request.invalid', `Events cannot be counted by ${field}.`);
  if (pathsOf(field).some((path) => mayBeWithheld(path, withhold)))
    throw new Problem('auth.scope', `This key may not ask by ${field}: its values are withheld.`);
  return COUNTED[field] ?? field;
}

export interface FacetValue {
  readonly value: string;
  readonly label?: string;
}

/** Undefined for a value that is not open: it is counted with the others and not named. */
export function facetValue(house: House, caller: Caller, term: bigint): FacetValue | undefined {
  const open = house.ledger.valueOf(term);
  if (open === undefined) return undefined;
  const label = caller.scopes.has('reveal') ? nameOf(house, caller, open.value) : undefined;
  return { value: open.value, ...(label === undefined ? {} : { label }) };
}

function nameOf(house: House, { withhold }: Caller, value: string): string | undefined {
  if (parseSubject(value) === undefined || isPathWithheld('actor.name', withhold)) return undefined;
  return personOfRef(house, value)?.name;
}
