/** People by the beginnings of what the directory knows them by: id, names and their words, addresses. */

import { foldText } from '@trailmark/catalog';
import { formatSubject, openProfile, parseSubject } from '@trailmark/vault';
import type { Profile } from '@trailmark/vault';
import type { House } from '../tenant/house.ts';
import type { Person, PersonBegun } from './asking.ts';

/** Rows of the directory looked at for one beginning; more share it than anyone could tell apart in a list. */
const ROWS_MAX = 500;
/** While somebody types, a tenth of a second is long. */
const SOME_ROWS_MAX = 60;

export interface PersonFound extends Person {
  /** Which of the person's ids, names and addresses begin so. */
  readonly begun: readonly string[];
}

/** Of names that others may have said: the person only where an event says one that begins so. */
export function whereSaid({ begun, ...person }: PersonFound): PersonBegun {
  return { ...person, said: begun };
}

/** The person of a ref; undefined where there is none, or none whose key lives. */
export function personOfRef(house: House, ref: string): Person | undefined {
  const subject = parseSubject(ref);
  const profile = subject && profileOf(house, subject);
  return profile && personOf(ref, profile);
}

/** Undefined where so many begin so that not all were looked at, or where too little was typed to look at all. */
export function peopleBeginning(house: House, typed: string): PersonFound[] | undefined {
  const term = house.terms.prefix(typed);
  const subjects = term === undefined ? undefined : house.ledger.subjects.withTerm(term, ROWS_MAX);
  return subjects === undefined || subjects.length >= ROWS_MAX ? undefined : among(house, subjects, typed);
}

/** Some of them, where to know all would take too long: for suggestions, not for answers. */
export function somePeopleBeginning(house: House, typed: string): PersonFound[] {
  const term = house.terms.prefix(typed);
  return term === undefined ? [] : among(house, house.ledger.subjects.withTerm(term, SOME_ROWS_MAX), typed);
}

function among(house: House, subjects: readonly Uint8Array[], typed: string): PersonFound[] {
  const beginning = foldText(typed.trim());
  return subjects.flatMap((subject) => {
    const profile = profileOf(house, subject);
    const begun = profile === undefined ? [] : textsBeginning(profile, beginning);
    return profile === undefined || begun.length === 0 ? [] : [{ ...personOf(formatSubject(subject), profile), begun }];
  });
}

/** What the directory holds of somebody; undefined where there is no such subject, or its key is gone. */
export function profileOf(house: House, subject: Uint8Array): Profile | undefined {
  const row = house.ledger.subjects.get(subject);
  if (row === undefined) return undefined;
  const key = house.keyring.subjectKey(row.subject, row.bucket);
  return typeof key === 'string' ? undefined : openProfile(key, house.ledger.origin, row.subject, row.profile);
}

/** A beginning of a name's later words finds the name too: `ruiz` finds Ana Ruiz. */
function textsBeginning({ id, names, emails }: Profile, beginning: string): string[] {
  return [id, ...names, ...emails].filter((name) => {
    const text = foldText(name);
    if (text.startsWith(beginning)) return true;
    return text.split(/[\s-]+/u).some((_, at, words) => at > 0 && words.slice(at).join(' ').startsWith(beginning));
  });
}

function personOf(ref: string, { id, names, emails }: Profile): Person {
  return { ref, id, name: names[0] ?? emails[0] };
}
