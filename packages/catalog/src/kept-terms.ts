/**
 * Terms of values that came before, each one object: the vault keeps what it worked out of a term with it, so that a value
 * that comes again is looked for once and not hashed.
 */

import type { Term } from './classified.ts';
import { OPEN } from './draft.ts';
import { forgetFoldedTexts } from './folded-texts.ts';
import { PERSONS_MAX } from './limits.ts';
import { Recent } from './recent.ts';
import { ACTOR, ACTOR_NAME, LISTED_LENGTH_MAX, TARGET, TARGET_NAME } from './search-fields.ts';

/** Longer values seldom come again. */
const LENGTH_MAX = 100;
/** Fields by owner that are kept by themselves, because a value's own string is found faster than one put together. */
const FIELDS_KEPT = 256;
const VALUES_KEPT = 8_000;
/** Of fields under which names, ids and addresses stand together. */
const NAMES_KEPT = 24_000;
const NAMES: ReadonlySet<string> = new Set([ACTOR, ACTOR_NAME, TARGET, TARGET_NAME]);
/** Of fields that are many, those of data and changes. */
const FEW_VALUES_KEPT = 2_000;
/** After so many new values, of whatever fields, those not used meanwhile are let go: events of many kinds have many. */
const NEW_VALUES_MAX = 15_000;

/** What was made of the values of each field, apart for each owner. Owned by this file; one for each thread. */
class KeptByField<Made> {
  readonly #owners: Map<string, Recent<string, Made>>[] = [];
  /** Of fields beyond those kept by themselves. */
  readonly #others = new Recent<string, Made>(VALUES_KEPT);
  #fields = 0;
  #newValues = 0;

  get(field: string, value: string, owner: number): Made | undefined {
    const values = this.#owners[owner + 2]?.get(field);
    if (values !== undefined) return values.get(value);
    return this.#fields < FIELDS_KEPT ? undefined : this.#others.get(keyOf(field, value, owner));
  }

  set(field: string, value: string, owner: number, made: Made): void {
    if (owner >= PERSONS_MAX || value.length > LENGTH_MAX) return;
    const fields = (this.#owners[owner + 2] ??= new Map());
    let values = fields.get(field);
    if (values === undefined) {
      if (this.#fields >= FIELDS_KEPT) return this.#others.set(keyOf(field, value, owner), made);
      this.#fields++;
      fields.set(field, (values = new Recent(capacityOf(field))));
    }
    values.set(value, made);
    if (++this.#newValues < NEW_VALUES_MAX) return;
    this.#newValues = 0;
    for (const kept of this.#owners) for (const one of kept?.values() ?? []) one.age();
  }

  clear(): void {
    this.#owners.length = 0;
    this.#others.clear();
    this.#fields = 0;
  }
}

/** One for values that are listed, one for those that are not. */
export const keptListed = new KeptByField<Term>();
export const keptUnlisted = new KeptByField<Term>();
/** Several terms of one value: a type and what it begins with, a number and its beginnings. */
export const keptTogether = new KeptByField<readonly Term[]>();

/** Always of one form: there are sixty to an event, and readers of one form are fast. */
export function termOf(field: string, value: string, owner: number, sent: string | undefined): Term {
  const listed = owner === OPEN && sent !== undefined && sent.length <= LISTED_LENGTH_MAX ? sent : undefined;
  return { field, value, person: owner >= 0 ? owner : undefined, listed, blind: undefined };
}

/** Lets go of all values: what was erased must not stay in memory. */
export function forgetKept(): void {
  forgetFoldedTexts();
  keptListed.clear();
  keptUnlisted.clear();
  keptTogether.clear();
}

const keyOf = (field: string, value: string, owner: number): string => `${owner} ${field}\0${value}`;

function capacityOf(field: string): number {
  if (NAMES.has(field)) return NAMES_KEPT;
  return /^#?(?:data|changes)\./.test(field) ? FEW_VALUES_KEPT : VALUES_KEPT;
}
