/** Actors and targets: by id, by name or a word of it, by address, by ref, and by beginnings of all these. */

import {
  ACTOR,
  ACTOR_NAME,
  ACTOR_REF,
  EXISTS,
  foldText,
  normalText,
  TARGET,
  TARGET_NAME,
  TARGET_REF,
} from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import { EVERYTHING, NOTHING, expansionsFor, refuseWithheld, refuse, spend, tooMany } from './asking.ts';
import type { Asking, Party, PersonBegun } from './asking.ts';
import { pathsOf } from './field-paths.ts';

type Term = Extract<Query, { kind: 'term' }>;

const IDS: Readonly<Record<Party, string>> = { actor: ACTOR, target: TARGET };
const NAMES: Readonly<Record<Party, string>> = { actor: ACTOR_NAME, target: TARGET_NAME };

/** @throws Problem */
export function compileParty(query: Term, party: Party, asking: Asking): Filter {
  const { value, prefix, place } = query;
  const { terms } = asking;
  refuseWithheld(party, pathsOf(party), asking.withhold, place);
  if (prefix) return compileBeginning(query, party, asking);
  const whole: Filter[] = [{ term: terms.term(IDS[party], normalText(value)) }];
  // A restriction means the one it names, not everybody of whose name it is a word.
  if (asking.expansions !== undefined) whole.push({ term: terms.term(NAMES[party], foldText(value)) });
  // `service/crm-sync` names a machine by its type; a target's term of this form is among its ids.
  if (party === 'actor' && value.includes('/')) whole.push({ term: terms.term(ACTOR_REF, normalText(value)) });
  if (parseSubject(value) !== undefined) whole.push(...byRef(value, party, asking));
  const twins = asking.twins?.of(value, party, asking.notes) ?? [];
  spend(asking, 2 * twins.length, place);
  return { any: [...whole, ...twins] };
}

/** Wherever the person of this ref stands. @throws Problem */
export function compileSubject({ value, prefix, place }: Term, { terms, withhold }: Asking): Filter {
  refuseWithheld('subject', pathsOf('subject'), withhold, place);
  if (prefix) throw refuse('query.unsupported', 'A ref is drawn at random: it has no beginning to find it by.', place);
  return { term: terms.term('subject', value) };
}

function byRef(ref: string, party: Party, asking: Asking): Filter[] {
  const person = asking.personOf(ref);
  const known: Filter[] = [{ term: asking.terms.term(party === 'actor' ? ACTOR_REF : TARGET_REF, ref) }];
  return person === undefined ? known : [...known, standsAs(person, party, asking)];
}

/** Another source may use the id for somebody else: the person and the place are asked together. */
function standsAs({ ref, id, said }: PersonBegun, party: Party, { terms }: Asking): Filter {
  const subject = { term: terms.term('subject', ref) };
  if (said === undefined) return { all: [subject, { term: terms.term(IDS[party], normalText(id)) }] };
  const names = said.flatMap((text) => [
    { term: terms.term(IDS[party], normalText(text)) },
    { term: terms.term(NAMES[party], foldText(text)) },
  ]);
  return { all: [subject, { any: names }] };
}

function compileBeginning({ value, place }: Term, party: Party, asking: Asking): Filter {
  const { notes, reveal } = asking;
  if (value === '') return party === 'actor' ? EVERYTHING : { term: asking.terms.term(EXISTS, 'target') };
  const expansions = expansionsFor(asking, 'a beginning*', place);
  const found: Filter[] = [];
  const fields = [IDS[party], NAMES[party]];
  // Refs of people are listed there too, and begin like many a name.
  if (party === 'actor' && value.includes('/')) fields.push(ACTOR_REF);
  for (const field of fields) {
    const values = expansions.values(field, foldText(value));
    if (values === undefined) throw tooMany(place);
    spend(asking, values.length, place);
    for (const term of values) found.push({ term });
  }
  if (reveal) {
    const people = expansions.people(value);
    if (people === undefined) throw tooMany(place);
    // Rows of the directory are opened one by one: that costs more than values.
    spend(asking, 40 + 2 * people.length, place);
    for (const person of people) found.push(standsAs(person, party, asking));
  } else notes.add('People are found by beginnings of their names only with a key that has the scope reveal.');
  return found.length === 0 ? NOTHING : { any: found };
}
