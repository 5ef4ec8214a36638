/** From what a request calls an end to whom or what it means, and whether two of them can be one. */

import { ACTOR_REF, normalText, OWN_SOURCE, personKind, TARGET } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { formatSubject, parseSubject } from '@trailmark/vault';
import { profileOf } from '../search/people-found.ts';
import type { House } from '../tenant/house.ts';
import type { Node } from './link-book.ts';

export interface WantedEnd {
  readonly type?: string | undefined;
  readonly id: string;
  readonly source?: string | undefined;
}

export interface FoundEnd {
  readonly node: Node;
  /** The kind, of a person. */
  readonly type: string;
  readonly id: string;
  readonly isPerson: boolean;
}

/** Rows of the directory looked at for one id. */
const ROWS_MAX = 500;
/** Where a beginning of the id does not lead to the row, so many sources are asked one by one. */
const SOURCES_MAX = 2_000;

/** @throws Problem `link.end_unknown`, `link.end_ambiguous` */
export function findEnd(house: House, wanted: WantedEnd, at: number): FoundEnd {
  const pointer = `/ends/${at}`;
  const { type, id } = wanted;
  const subject = parseSubject(id);
  if (subject !== undefined) return personOf(house, subject, pointer);
  if (type === undefined) throw new Problem('request.invalid', `ends: say the type of the ${nth(at)}.`, { pointer });
  const kind = personKind(type);
  return kind === undefined ? thingOf(house, type, id, at) : namedPerson(house, { ...wanted, type: kind }, at);
}

function nth(at: number): string {
  return at === 0 ? 'first' : 'second';
}

function unknown(at: number): Problem {
  return new Problem('link.end_unknown', `No event names the ${nth(at)} end.`, { pointer: `/ends/${at}` });
}

function personOf(house: House, subject: Uint8Array, pointer: string): FoundEnd {
  const profile = profileOf(house, subject);
  if (profile === undefined)
    throw new Problem('link.end_unknown', 'There is nobody of this ref, or the person was erased.', { pointer });
  return { node: formatSubject(subject), type: profile.kind, id: profile.id, isPerson: true };
}

/** @param type the kind of person */
function namedPerson(house: House, { type = '', id, source }: WantedEnd, at: number): FoundEnd {
  const subjects = source === undefined ? subjectsCalled(house, type, id) : [subjectOf(house, source, type, id)];
  const people = subjects.flatMap((subject) =>
    subject === undefined || profileOf(house, subject) === undefined ? [] : [formatSubject(subject)],
  );
  const [node, ...others] = people;
  if (node === undefined) throw unknown(at);
  if (others.length > 0) {
    const sources = [node, ...others].map((ref) => profileOf(house, parseSubject(ref) ?? new Uint8Array(16))?.source);
    throw new Problem(
      'link.end_ambiguous',
      `The ${nth(at)} end may be of any of these sources: ${sources.slice(0, 20).join(', ')}.`,
      { pointer: `/ends/${at}` },
    );
  }
  return { node, type, id, isPerson: true };
}

function subjectOf(house: House, source: string, kind: string, id: string): Uint8Array | undefined {
  return house.ledger.subjects.find(house.terms.identity(source, kind, id))?.subject;
}

/** By the directory's beginnings where the id is long enough to have one, else source by source. */
export function subjectsCalled(house: House, kind: string, id: string): Uint8Array[] {
  const beginning = house.terms.prefix(id);
  const rows = beginning === undefined ? undefined : house.ledger.subjects.withTerm(beginning, ROWS_MAX);
  if (rows !== undefined && rows.length < ROWS_MAX) {
    return rows.filter((subject) => {
      const profile = profileOf(house, subject);
      return profile?.kind === kind && profile.id === id;
    });
  }
  const sources = house.ledger.sources().filter(({ name }) => name !== OWN_SOURCE);
  if (sources.length > SOURCES_MAX)
    throw new Problem('link.end_ambiguous', 'Too many sources may know this id: name the one that does.');
  return sources.flatMap(({ name }) => subjectOf(house, name, kind, id) ?? []);
}

function thingOf(house: House, type: string, id: string, at: number): FoundEnd {
  const node = `${type}/${id}`;
  const terms = [TARGET, ACTOR_REF].map((field) => ({ term: house.terms.term(field, normalText(node)) }));
  if (house.ledger.find({ any: terms }, { limit: 1 }).indexes.length === 0) throw unknown(at);
  return { node, type, id, isPerson: false };
}

/** @throws Problem `link.unlike` */
export function checkAlike([one, other]: readonly [FoundEnd, FoundEnd]): void {
  if (one.node === other.node) throw new Problem('link.unlike', 'Both ends are the same already.');
  if (one.isPerson && other.isPerson) return;
  const thing = one.isPerson ? other : one;
  // Somebody's own account for programs.
  if (one.isPerson !== other.isPerson && thing.type === 'service') return;
  if (!one.isPerson && !other.isPerson && lastWordOf(one.type) === lastWordOf(other.type)) return;
  throw new Problem('link.unlike', `${wordOf(one)} and ${wordOf(other)} are not of one kind.`);
}

function wordOf({ isPerson, type }: FoundEnd): string {
  return isPerson ? 'A person' : JSON.stringify(type.slice(0, 60));
}

/** `campaign` of `ads.Campaign` and of `ad_campaign`, as with people. */
function lastWordOf(type: string): string {
  return (
    type
      .toLowerCase()
      .split(/[\s\-./:_]/)
      .at(-1) ?? type
  );
}
