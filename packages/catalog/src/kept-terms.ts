/**
 * Terms of values that came before, each one object: the vault keeps what it worked out of a term with it, so that a value
 * that comes again is looked for once and not hashed.
 */

import type { Term } from './classified.ts';
import { OPEN } from './draft.ts';
import { forgetFoldedTexts } from './folded-texts.ts';
import { PERSONS_MAX } from './limits.ts';
import { Recent } from './recent.ts';
import { ACTOR, LISTED_LENGTH_MAX, TARGET } from './search-fields.ts';

/** Longer values seldom come again. */
const LENGTH_MAX = 100;
/** Fields by owner: the ones that come first are kept. */
const FIELDS_KEPT = 256;
const VALUES_KEPT = 8_000;
/** Of fields under which names, ids and addresses stand together. */
const NAMES_KEPT = 24_000;
/** Of fields that are many, those of data and changes. */
const FEW_VALUES_KEPT = 2_000;

/** What was made of the values of each field, apart for each owner. Owned by this file; one for each thread. */
class KeptByField<Made> {
  readonly #owners: Map<string, Recent<string, Made>>[] = [];
  #fields = 0;

  get(field: string, value: string, owner: number): Made | undefined {
    return this.#owners[owner + 2]?.get(field)?.get(value);
  }

  set(field: string, value: string, owner: number, made: Made): void {
    if (owner >= PERSONS_MAX || value.length > LENGTH_MAX) return;
    const fields = (this.#owners[owner + 2] ??= new Map());
    let values = fields.get(field);
    if (values === undefined) {
      if (this.#fields >= FIELDS_KEPT) return;
      this.#fields++;
      fields.set(field, (values = new Recent(capacityOf(field))));
    }
    values.set(value, made);
  }

  clear(): void {
    this.#owners.length = 0;
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

function capacityOf(field: string): number {
  if (field === ACTOR || field === TARGET) return NAMES_KEPT;
  return /^#?(?:data|changes)\./.test(field) ? FEW_VALUES_KEPT : VALUES_KEPT;
}
