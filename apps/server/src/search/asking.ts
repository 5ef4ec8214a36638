/** Who asks, and what may be looked up for the answer: what every part of the compiler works with. */

import type { VerdictsUntold } from '@trailmark/answers';
import { personalField } from '@trailmark/catalog';
import type { Catalog } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { ErrorCode, Place } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Terms } from '@trailmark/vault';
import { mayBeWithheld } from './withheld.ts';

export const EVERYTHING: Filter = { all: [] };
export const NOTHING: Filter = { any: [] };
/** More terms make one question as slow as many. */
export const QUERY_BUDGET = 4_000;

/** What a beginning stands for; undefined where that is more than may be asked at once. */
export interface Expansions {
  /** Terms of open values of an indexed field that begin so; `beginning` is folded. */
  values(field: string, beginning: string): readonly bigint[] | undefined;
  /** People of whom an id, a name, a word of a name or an address begins so. */
  people(beginning: string): readonly PersonBegun[] | undefined;
}

export interface Person {
  /** `s_…` */
  readonly ref: string;
  readonly id: string;
  readonly name: string | undefined;
}

export interface PersonBegun extends Person {
  /** Given: only events that say one of these are meant, for a caller who is not to learn it from elsewhere. */
  readonly said?: readonly string[];
}

export type Party = 'actor' | 'target';

/** Who is one with whom, as far as whoever asks may know. */
export interface Twins {
  /** What finds those linked with whomever the value names; which links were used is put into `notes`. */
  of(value: string, party: Party, notes: Set<string>): readonly Filter[];
}

export interface Asking {
  readonly terms: Terms;
  /** The types of the tenant. */
  readonly catalog: Catalog;
  readonly nowMs: number;
  /** IANA name; the days of the query are days there. UTC unless given. */
  readonly zone?: string | undefined;
  /** Paths the caller must not see: asking by them would show them. */
  readonly withhold: readonly string[];
  /** Whether the caller sees values of people, and so may search by what they say. */
  readonly reveal: boolean;
  /** Undefined: beginnings are refused, as are all questions whose answer may be incomplete. So it is for restrictions. */
  readonly expansions: Expansions | undefined;
  /** Why the caller may not ask for verdicts on approvals; undefined: it may. */
  readonly verdictsUntold: VerdictsUntold | undefined;
  /** Terms that one query may come to stand for; what is looked up is taken off. */
  readonly budget: { left: number };
  /** What the answer cannot hold, in sentences for whoever asked. */
  readonly notes: Set<string>;
  /** The person of a ref, where the directory has one whose key lives. */
  readonly personOf: (ref: string) => Person | undefined;
  /** Absent: a name means the one it names, as in restrictions and in evidence. */
  readonly twins?: Twins | undefined;
}

/** @throws Problem `auth.scope` where one of the paths may be withheld from the caller */
export function refuseWithheld(
  field: string,
  paths: readonly string[],
  withhold: readonly string[],
  place: Place,
): void {
  if (!paths.some((path) => mayBeWithheld(path, withhold))) return;
  throw new Problem('auth.scope', `This key may not ask by ${field}: its values are withheld.`, positionOf(place));
}

/** The index keeps values of people under names of their own. @throws Problem `auth.scope` */
export function refusePersonal(names: readonly string[], reveal: boolean, place?: Place): void {
  if (reveal || !names.some((name) => name.endsWith(personalField('')))) return;
  const at = place === undefined ? {} : positionOf(place);
  throw new Problem('auth.scope', 'This key does not have the scope reveal, which a name that ends so needs.', at);
}

export function refuse(code: ErrorCode, detail: string, place: Place): Problem {
  return new Problem(code, detail, positionOf(place));
}

/** A restriction must let nothing through by chance: what cannot be found for certain cannot be asked in one. */
export function uncertain(what: string, place: Place): Problem {
  return refuse('query.unsupported', `A restriction of a key must be certain, so ${what} cannot stand in one.`, place);
}

/** The expansions, for a question that needs them. @throws Problem */
export function expansionsFor({ expansions }: Asking, what: string, place: Place): Expansions {
  if (expansions === undefined) throw uncertain(what, place);
  return expansions;
}

export function tooMany(place: Place): Problem {
  return refuse('query.unsupported', 'Too much begins so to look through all of it. Type more letters.', place);
}

/** However often a query asks for much, all of it together is bounded. @throws Problem */
export function spend({ budget }: Asking, terms: number, place: Place): void {
  budget.left -= terms;
  if (budget.left >= 0) return;
  throw refuse('query.unsupported', 'This query stands for too many values at once. Ask for fewer.', place);
}

/** Any of these terms; one of them by itself. */
export function anyOf(terms: Iterable<bigint>): Filter {
  const filters = [...new Set(terms)].map((term): Filter => ({ term }));
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { any: filters };
}

function positionOf(place: Place): { position: number; length: number } {
  return { position: place.start, length: place.end - place.start };
}
