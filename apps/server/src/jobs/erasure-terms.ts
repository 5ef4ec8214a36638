/** The search terms that values have put into the index, so that they go with the values and no one else's do. */

import { ACTOR_REF, searchTerms, TARGET_REF, TYPE_VERSION_PATH } from '@trailmark/catalog';
import type { Catalog, Field, Findable, Person } from '@trailmark/catalog';
import { allTerms, formatSubject } from '@trailmark/vault';
import type { OpenedEvent, OpenedGroup } from '@trailmark/vault';
import type { Terms } from '@trailmark/vault';

const TARGET_ID = /^targets\.\d+\.id$/;

/**
 * The terms that the event has with all its values and has not with those that stay, as decimal texts in ascending order.
 * An event with erased values cannot be classified again; its terms are made of whatever fields there are.
 */
export function termsLost(
  terms: Terms,
  catalog: Catalog,
  type: string,
  opened: OpenedEvent,
  isGone: (group: OpenedGroup, field: Field) => boolean,
): readonly string[] {
  const groups = [...opened.groups, ...opened.further];
  const kept = groups.map((group) => ({ ...group, fields: group.fields.filter((field) => !isGone(group, field)) }));
  const lost = termsOf(terms, findable(catalog, type, groups), groups);
  if (lost.size > 0) for (const term of termsOf(terms, findable(catalog, type, kept), kept)) lost.delete(term);
  return [...lost].map(String).sort();
}

function termsOf(terms: Terms, event: Findable, groups: readonly OpenedGroup[]): Set<bigint> {
  const found = searchTerms(event);
  const all = allTerms(terms, found);
  // The vault has put the refs of these people in.
  for (const { subject, fields } of groups) {
    if (subject === undefined) continue;
    if (fields.some(({ path }) => path === 'actor.id')) all.add(terms.term(ACTOR_REF, formatSubject(subject)));
    if (fields.some(({ path }) => TARGET_ID.test(path))) all.add(terms.term(TARGET_REF, formatSubject(subject)));
  }
  return all;
}

function findable(catalog: Catalog, entryType: string, groups: readonly OpenedGroup[]): Findable {
  const fieldsOf = (name: string): Field[] =>
    groups.filter((group) => group.class === name).flatMap(({ fields }) => fields);
  const open = fieldsOf('open');
  const text = (path: string): string | undefined => open.find((field) => field.path === path)?.text;
  const name = text('type');
  const version = text(TYPE_VERSION_PATH);
  // Named in the event itself and without a version: the catalog did not know it then, whatever it knows today.
  const declared =
    name === undefined
      ? catalog.recorded(entryType, undefined)
      : version === undefined
        ? undefined
        : catalog.recorded(name, Number(version));
  return {
    type: entryType,
    // What follows from the type stays whatever goes.
    known: true,
    importance: 'normal',
    open,
    confidential: fieldsOf('confidential'),
    persons: personsOf(groups),
    further: [],
    declared,
  };
}

/** The people of the groups, each once, whatever they are called: only whose field it is matters here. */
function personsOf(groups: readonly OpenedGroup[]): Person[] {
  const persons = new Map<string, { kind: string; id: string; fields: Field[] }>();
  for (const { subject, fields } of groups) {
    if (subject === undefined) continue;
    const id = formatSubject(subject);
    const person = persons.get(id) ?? { kind: '', id, fields: [] };
    person.fields.push(...fields);
    persons.set(id, person);
  }
  return [...persons.values()];
}
