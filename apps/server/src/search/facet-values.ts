/** The values by which events can be counted, and what of a counted value a caller is shown. */

import { ACTOR_REF, TARGET_REF } from '@trailmark/catalog';
import { Problem, fieldNamed, nearestField } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import { facetFields as columnFields } from '@trailmark/ledger';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { refusePersonal } from './asking.ts';
import { VERDICT_FIELD } from './compile-verdict.ts';
import { indexedAs, pathsOf } from './field-paths.ts';
import { knowsDirectory } from './name-rights.ts';
import { personOfRef } from './people-found.ts';
import { showRow } from './show.ts';
import { refuseVerdicts, verdictsUntold } from './verdict-rights.ts';
import { mayBeWithheld } from './withheld.ts';

/** What a field counted by is called in the index, where it has another name there, or a further one for people. */
const COUNTED: Readonly<Record<string, readonly string[]>> = { actor: [ACTOR_REF], target: ['target', TARGET_REF] };
/** Their values are counted over all that matches, however many there are. */
const IN_COLUMNS: ReadonlySet<string> = new Set(columnFields);
const NEVER: ReadonlySet<string> = new Set(['time', 'ip', 'subject', 'reason', 'text', 'cause', 'correlation']);

/**
 * What a field is indexed under: by every name it ever had.
 * @throws Problem `request.invalid` for a field that cannot be counted by, `auth.scope` for a withheld one
 */
export function facetFields(house: House, caller: Caller, name: string): readonly string[] {
  // What the index has under this name is what sources claim.
  if (fieldNamed(name) === VERDICT_FIELD) {
    refuseVerdicts(verdictsUntold(caller));
    throw new Problem('request.invalid', 'Verdicts are counted alone (facets): claims are counted by approval.status.');
  }
  const names = fieldNamesCounted(house, caller, name);
  return names.flatMap((one) => COUNTED[one] ?? [indexedAs(one)]);
}

/** Every name the field ever had, for a caller who may count by it. @throws as `facetFields` */
function fieldNamesCounted({ catalog }: House, { withhold, scopes }: Caller, name: string): readonly string[] {
  const field = fieldNamed(name);
  if (field === undefined) {
    const nearest = nearestField(name);
    throw new Problem(
      'request.invalid',
      `There is no field ${JSON.stringify(name.slice(0, 60))}.${nearest === undefined ? '' : ` The nearest is ${nearest}.`}`,
    );
  }
  if (NEVER.has(field)) throw new Problem('request.invalid', `Events cannot be counted by ${field}.`);
  refusePersonal([field], scopes.has('reveal'));
  const names = catalog.fieldNamesOf(field);
  if (names.flatMap(pathsOf).some((path) => mayBeWithheld(path, withhold)))
    throw new Problem('auth.scope', `This key may not ask by ${field}: its values are withheld.`);
  return names;
}

export function isInColumns(field: string): boolean {
  return IN_COLUMNS.has(field);
}

export interface FacetValue {
  readonly value: string;
  readonly label?: string;
  /** Whether the label belongs to a person. */
  readonly isPersonal?: boolean;
}

/**
 * Undefined for a value that is not open: it is counted with the others and not named.
 * @param filter what was counted: the label of a thing is the name it had in the newest event of these
 */
export function facetValue(
  house: House,
  caller: Caller,
  { field, term, filter }: { readonly field: string; readonly term: bigint; readonly filter: Filter },
): FacetValue | undefined {
  const open = house.ledger.valueOf(term);
  if (open === undefined) return undefined;
  const isPerson = parseSubject(open.value) !== undefined;
  const newest = { all: [filter, { term }] };
  const label = isPerson
    ? personName(house, caller, field, open.value, newest)
    : thingName(house, caller, field, open.value, newest);
  return { value: open.value, ...(label === undefined ? {} : { label, isPersonal: isPerson }) };
}

/** The directory knows names from everywhere: who is not to learn them is told the one in what it sees. */
function personName(house: House, caller: Caller, field: string, ref: string, filter: Filter): string | undefined {
  const isTarget = field === TARGET_REF;
  if (!caller.scopes.has('reveal') || isPathWithheld('actor.name', caller.withhold)) return undefined;
  if (isTarget && mayBeWithheld('targets.0.name', caller.withhold)) return undefined;
  if (knowsDirectory(caller)) {
    const person = personOfRef(house, ref);
    // Whom nobody named is known by the id that the source has.
    return person?.name ?? person?.id;
  }
  const event = newestOf(house, caller, filter, true);
  const targets = listOf(event?.['targets']);
  // Of several targets an event that may be read does not say which one the ref is of.
  const party = !isTarget ? event?.['actor'] : targets.length === 1 ? targets[0] : undefined;
  const name = typeof party === 'object' && party !== null ? (party as Record<string, unknown>)['name'] : undefined; // an object, as just seen
  return typeof name === 'string' ? name : undefined;
}

/** The name of a target, or of a machine that acted, as an event shows it to this caller. */
function thingName(house: House, caller: Caller, field: string, value: string, filter: Filter): string | undefined {
  if (field !== 'target' && field !== ACTOR_REF) return undefined;
  const event = newestOf(house, caller, filter, false);
  if (event === undefined) return undefined;
  const parties: unknown[] = field === 'target' ? listOf(event['targets']) : [event['actor']];
  for (const party of parties) {
    if (typeof party !== 'object' || party === null) continue;
    const { type, id, name } = party as Record<string, unknown>; // members are looked at one by one
    const isMeant = field === 'target' ? id === value : `${String(type)}/${String(id)}` === value;
    if (isMeant && typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}

/** A damaged row names nothing; whoever lists it is told. */
function newestOf(
  house: House,
  { withhold }: Caller,
  filter: Filter,
  reveal: boolean,
): Record<string, unknown> | undefined {
  const [index] = house.ledger.find(filter, { limit: 1 }).indexes;
  if (index === undefined) return undefined;
  try {
    return showRow(house, index, { reveal, withhold }).event;
  } catch (error) {
    if (error instanceof Problem && error.code === 'store.damaged') return undefined;
    throw error;
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
