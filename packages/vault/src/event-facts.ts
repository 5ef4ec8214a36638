/**
 * What the index must hold of a stored event, worked out anew from its opened groups: the event is put together again
 * and goes through the catalog as when it was sent. For `fsck` and for building an index anew.
 */
import { REF_FIELDS, TARGET_REF, assemble, builtInCatalog, classify, OWN_SOURCE } from '@trailmark/catalog';
import type { Catalog, ClassifiedEvent, Field, Person } from '@trailmark/catalog';
import type { Entry } from '@trailmark/core';
import type { OpenValue } from './batch.ts';
import { ContentDigest } from './content-digest.ts';
import { DedupNames } from './dedup.ts';
import { FoundTerms } from './found-terms.ts';
import { PEOPLE_PATH } from './further.ts';
import type { KeyProvider } from './key-provider.ts';
import { Mac } from './mac.ts';
import type { OpenedEvent, OpenedGroup } from './open.ts';
import { formatSubject } from './subject-ref.ts';
import { Terms } from './terms.ts';

/** Each part is there only where it can be said for certain. */
export interface EventFacts {
  /** 16 bytes; `none`: the source gave no id. Absent where the id was scrubbed before it was kept. */
  readonly dedup?: Uint8Array | 'none';
  /** 8 bytes. */
  readonly content?: Uint8Array;
  /** Distinct and ascending. Without the terms of people who were erased. */
  readonly terms?: BigInt64Array;
  /** What the dictionary lists of this event; there wherever `terms` is. What comes again is mostly the same object. */
  readonly openValues?: readonly OpenValue[];
}

/** Stands for the id of a person who was erased; no other value begins so, or the event is left unjudged. */
const GONE = '\u{10FFFD}erased';
const PERSONS_MAX = 8;
/** What scrubbing leaves behind. */
const SCRUBBED = '[scrubbed: ';

export class EventFactsReader {
  readonly #terms: Terms;
  readonly #dedup: DedupNames;
  readonly #content: ContentDigest;
  readonly #catalog: Catalog;
  readonly #found: FoundTerms;

  /** @param catalog with the types the tenant registered */
  constructor(provider: KeyProvider, catalog: Catalog = builtInCatalog) {
    this.#catalog = catalog;
    this.#terms = new Terms(provider.indexKey().key);
    this.#dedup = new DedupNames(provider);
    this.#content = new ContentDigest(new Mac(provider.dedupKey()));
    this.#found = new FoundTerms(this.#terms);
  }

  /** @param opened with `reveal` */
  of(entry: Entry, opened: OpenedEvent): EventFacts {
    const groups = [...opened.groups, ...opened.further];
    const isOpen = groups.every((group) => group.class === 'subject' || group.state === 'readable');
    if (!isOpen || groups.length === 0) return {};
    // The list of further people is the sealer's own, not of the event.
    const fields = groups.flatMap((group) => group.fields).filter(({ path }) => path !== PEOPLE_PATH);
    const source = fields.find(({ path }) => path === 'source')?.text ?? '';
    const dedup = this.#dedupOf(source, fields);
    const names = dedup === undefined ? {} : { dedup };
    // A field that was erased by itself leaves no value to judge by.
    if (groups.some(hasGoneField)) return names;
    const event = classifiedAgain(entry, fields, source, this.#catalog);
    if (event === undefined || !hasSameFields(event, groups)) return names;
    const isWhole = groups.every(({ state }) => state === 'readable');
    return {
      ...names,
      ...(isWhole ? { content: this.#content.of(event) } : {}),
      ...this.#searchOf(event, groups),
    };
  }

  #dedupOf(source: string, fields: readonly Field[]): Uint8Array | 'none' | undefined {
    const id = fields.find(({ path }) => path === 'id')?.text;
    if (id === undefined) return 'none';
    return id.includes(SCRUBBED) || source.includes(SCRUBBED) ? undefined : this.#dedup.of(source, id);
  }

  #searchOf(
    event: ClassifiedEvent,
    groups: readonly OpenedGroup[],
  ): Required<Pick<EventFacts, 'terms' | 'openValues'>> {
    const gone = peopleOf(event).map(({ id }) => id.startsWith(GONE));
    const isThere = (person: number | undefined): boolean => person === undefined || gone[person] !== true;
    const found = this.#found;
    found.begin();
    for (const term of event.terms) {
      if (!isThere(term.person)) continue;
      // As the sealer makes them: the terms of who acted, and of people among the targets, with their refs.
      if (REF_FIELDS.has(term.field) && term.person !== undefined) {
        const holder = term.field === TARGET_REF ? `targets.${term.value}` : 'actor';
        found.addListed(term.field, refOf(groups, `${holder}.id`));
      } else found.add(term);
    }
    for (const run of event.texts) if (isThere(run.person)) found.addRun(run);
    for (const { subject } of groups) if (subject !== undefined) found.addSubject(subject);
    return { terms: found.terms(), openValues: found.openValues() };
  }
}

/** Of the person whose id stands at this path. */
function refOf(groups: readonly OpenedGroup[], idPath: string): string {
  const theirs = groups.find(({ fields }) => fields.some(({ path }) => path === idPath));
  if (theirs?.subject === undefined) throw new Error(`${idPath} has no group`);
  return formatSubject(theirs.subject);
}

function hasGoneField({ content }: OpenedGroup): boolean {
  return content !== undefined && content.slots.some((slot) => 'commitment' in slot);
}

/** The event as the catalog sorted it when it was recorded; undefined where it would refuse it today. */
function classifiedAgain(
  entry: Entry,
  fields: readonly Field[],
  source: string,
  catalog: Catalog,
): ClassifiedEvent | undefined {
  const { event, derived, typeVersion } = assemble({
    fields,
    type: entry.type,
    occurredMs: entry.occurredMs,
    sequence: entry.run?.sequence,
  });
  for (const name of derived) delete event[name];
  nameTheGone(event);
  const own = source === OWN_SOURCE;
  const again = classify(event, { source, own, catalog, recordedVersion: typeVersion ?? 'none' });
  if (!again.ok || again.event.type !== entry.type || again.event.typeVersion !== entry.typeVersion) return undefined;
  return again.event;
}

/** Gives everyone who must have an id and has none one that says so. */
function nameTheGone(event: Record<string, unknown>): void {
  let count = 0;
  const name = (party: unknown): void => {
    if (isObject(party) && party['id'] === undefined) party['id'] = GONE + String(count++);
  };
  const actor = (event['actor'] ??= {});
  name(actor);
  if (isObject(actor)) name(actor['onBehalfOf']);
  if (isObject(event['approval'])) name(event['approval']['by']);
  if (Array.isArray(event['targets'])) event['targets'].forEach(name);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the catalog of today says exactly what was stored: else its terms may be others too. */
function hasSameFields(event: ClassifiedEvent, groups: readonly OpenedGroup[]): boolean {
  return isInOrder(event, groups) || isSameInAnyOrder(event, groups);
}

/** As the catalog that sorted the event left it: nearly every event is. */
function isInOrder({ open, confidential, persons, further }: ClassifiedEvent, groups: readonly OpenedGroup[]): boolean {
  if (further.length > 0) return false;
  const lists = [open, ...(confidential.length > 0 ? [confidential] : []), ...persons.map(({ fields }) => fields)];
  if (lists.length !== groups.length) return false;
  return groups.every((group, at) => {
    const list = lists[at]!; // as many as groups
    const isItsKind = group.class === (at === 0 ? 'open' : list === confidential ? 'confidential' : 'subject');
    return isItsKind && list.length === group.fields.length && list.every((field, i) => isSame(field, group.fields[i]));
  });
}

const isSame = (one: Field, other: Field | undefined): boolean =>
  one.path === other?.path && one.type === other.type && one.text === other.text;

function isSameInAnyOrder(event: ClassifiedEvent, groups: readonly OpenedGroup[]): boolean {
  const linesOf = (fields: readonly Field[]): string[] =>
    fields.map(({ path, type, text }) => `${path}\0${type}${text}`);
  const people = peopleOf(event).flatMap((person) => person.fields.filter(({ text }) => !text.startsWith(GONE)));
  const again = [
    ...linesOf(event.open),
    ...linesOf(event.confidential).map(inConfidence),
    ...linesOf(people).map(ofPeople),
  ];
  const stored = groups.flatMap((group) => {
    const lines = linesOf(group.fields.filter(({ path }) => path !== PEOPLE_PATH));
    return group.class === 'open' ? lines : lines.map(group.class === 'confidential' ? inConfidence : ofPeople);
  });
  again.sort();
  stored.sort();
  return again.length === stored.length && again.every((line, at) => line === stored[at]);
}

/** As terms count them: the people with groups, from eight on those without. */
function peopleOf({ persons, further }: ClassifiedEvent): Person[] {
  const people: Person[] = [...persons];
  further.forEach((person, at) => (people[PERSONS_MAX + at] = person));
  return people;
}

const inConfidence = (line: string): string => `confidential\0${line}`;
const ofPeople = (line: string): string => `person\0${line}`;
