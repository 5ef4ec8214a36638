/** Whom an erasure would reach and what it would take, before anyone asks for it. */

import { normalText } from '@trailmark/catalog';
import { isPathWithheld } from '@trailmark/core';
import { formatSubject, openProfile, parseSubject, PEOPLE_PATH } from '@trailmark/vault';
import type { Profile } from '@trailmark/vault';
import type { House } from '../tenant/house.ts';
import { openRow } from '../search/show.ts';
import type { FieldPick } from './erasure-fields.ts';
import { breathe } from './scan.ts';

export interface KnownSubject {
  readonly ref: string;
  readonly subject: Uint8Array;
  readonly bucket: number;
  readonly profile: Profile | undefined;
  readonly events: number;
}

export interface FreeText {
  readonly hits: FieldPick[];
  /** Events looked through by this request, newest first. */
  readonly searched: number;
  /** Whether nothing is left to look through. */
  readonly complete: boolean;
  /** Where to go on: the next request's `before`. */
  readonly next?: number;
}

const MATCHES_MAX = 500;
const COUNT_MAX = 1 << 20;
const ROWS_SEARCHED_MAX = 5_000;
const SEARCH_MS_MAX = 2_000;
const HITS_MAX = 100;
/** Shorter names stand in nearly every text. */
const NAME_LENGTH_MIN = 3;

/** The person of this ref, if the directory holds one. */
export function subjectOfRef(house: House, ref: string): KnownSubject | undefined {
  const bytes = parseSubject(ref);
  const row = bytes === undefined ? undefined : house.ledger.subjects.get(bytes);
  if (row === undefined) return undefined;
  const key = house.keyring.subjectKey(row.subject, row.bucket);
  const profile = typeof key === 'string' ? undefined : openProfile(key, house.ledger.origin, row.subject, row.profile);
  const events = house.ledger.count({ term: house.terms.term('subject', ref) }, COUNT_MAX).total;
  return { ref, subject: row.subject, bucket: row.bucket, profile, events };
}

/** People whose id, name or address is exactly this text. */
export function subjectsNamed(house: House, text: string): KnownSubject[] {
  const wanted = normalText(text).trim();
  const term = house.terms.prefix(wanted);
  if (term === undefined) return [];
  const found: KnownSubject[] = [];
  for (const subject of house.ledger.subjects.withTerm(term, MATCHES_MAX)) {
    const known = subjectOfRef(house, formatSubject(subject));
    if (known?.profile !== undefined && namesOf(known.profile).some((name) => normalText(name).trim() === wanted))
      found.push(known);
  }
  return found;
}

/** Who is meant by a list of refs, ids, names and addresses; what nobody answers to is given back. */
export function resolveSubjects(house: House, wanted: readonly string[]): { found: KnownSubject[]; unknown: string[] } {
  const found = new Map<string, KnownSubject>();
  const unknown: string[] = [];
  for (const text of wanted) {
    const byRef = subjectOfRef(house, text);
    const matches = byRef === undefined ? subjectsNamed(house, text) : [byRef];
    if (matches.length === 0) unknown.push(text);
    for (const match of matches) found.set(match.ref, match);
  }
  return { found: [...found.values()], unknown };
}

/**
 * Open and confidential values that hold a name of these people: the newest events first, within bounds, below entry
 * `before`. What stands in other people's own groups is theirs and is not looked at, nor what is withheld from whoever asks.
 */
export async function searchFreeText(
  house: House,
  profiles: readonly Profile[],
  { before, withhold }: { readonly before: number | undefined; readonly withhold: readonly string[] },
): Promise<FreeText> {
  const names = spellingsOf(profiles);
  const hits: FieldPick[] = [];
  const start = Math.min(before ?? Infinity, house.ledger.head().size);
  if (names.length === 0) return { hits, searched: 0, complete: true };
  const last = Math.max(0, start - ROWS_SEARCHED_MAX);
  const untilMs = performance.now() + SEARCH_MS_MAX;
  let index = start;
  // Whole events only, so that the next request begins where this one ended.
  while (index > last && hits.length < HITS_MAX && performance.now() < untilMs) {
    index--;
    for (const group of openRow(house, index, { further: false })?.opened.groups ?? []) {
      if (group.class === 'subject') continue;
      for (const { path, text } of group.fields) {
        const normal = normalText(text);
        if (path === PEOPLE_PATH || isPathWithheld(path, withhold)) continue;
        if (names.some((name) => normal.includes(name))) hits.push({ index, path });
      }
    }
    if (index % 64 === 0) await breathe();
  }
  return { hits, searched: start - index, complete: index === 0, ...(index === 0 ? {} : { next: index }) };
}

/** Whether a text names one of these people. */
export function namesSomebody(text: string, profiles: readonly Profile[]): boolean {
  const normal = normalText(text);
  return spellingsOf(profiles).some((name) => normal.includes(name));
}

/** Names, ids and addresses as `normalText` leaves them: plain, and as they stand inside a JSON text. */
function spellingsOf(profiles: readonly Profile[]): string[] {
  const names = profiles
    .flatMap(namesOf)
    .map((name) => normalText(name).trim())
    .filter((name) => name.length >= NAME_LENGTH_MIN);
  return [...new Set(names.flatMap((name) => [name, JSON.stringify(name).slice(1, -1)]))];
}

function namesOf({ id, names, emails }: Profile): string[] {
  return [id, ...names, ...emails].filter((name) => name !== '');
}
