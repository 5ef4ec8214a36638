/** Adds types to those a tenant registered: each is taken, known already, or refused with reasons. */

import { catalogWith } from './catalog.ts';
import { incompatibilities } from './compatibility.ts';
import type { EventType } from './event-type.ts';
import type { Catalog } from './known-types.ts';
import { parseRegistration, type TypeProblem } from './registration.ts';
import { treeOf } from './told-value.ts';

/** Versions of all types of one tenant. */
export const REGISTERED_MAX = 1_000;

export interface RegisterResult {
  /** As far as the document says them. */
  readonly name: string | undefined;
  readonly version: number | undefined;
  readonly outcome: 'registered' | 'unchanged' | 'refused';
  readonly problems: readonly TypeProblem[];
}

export interface Registered {
  readonly results: readonly RegisterResult[];
  /** The types that are new, in the order given. */
  readonly added: readonly EventType[];
  readonly catalog: Catalog;
}

/** @param known every version of every type registered before */
export function registerTypes(known: readonly EventType[], documents: readonly unknown[]): Registered {
  const versionsByName = Map.groupBy(known, ({ name }) => name);
  const added: EventType[] = [];
  const results = documents.map((document): RegisterResult => {
    const parsed = parseRegistration(document);
    if (!parsed.ok) return { ...namesOf(document), outcome: 'refused', problems: parsed.problems };
    const { type } = parsed;
    const said = { name: type.name, version: type.version };
    const versions = versionsByName.get(type.name) ?? [];
    if (versions.some((each) => isSame(each, type))) return { ...said, outcome: 'unchanged', problems: [] };
    const newest = versions.toSorted((a, b) => a.version - b.version).at(-1);
    const problems = problemsWith(newest, type);
    if (problems.length === 0 && known.length + added.length >= REGISTERED_MAX)
      problems.push({
        code: 'type.too_many',
        field: '',
        detail: `There are at most ${REGISTERED_MAX} versions of types.`,
      });
    if (problems.length > 0) return { ...said, outcome: 'refused', problems };
    added.push(type);
    versionsByName.set(type.name, [...versions, type]);
    return { ...said, outcome: 'registered', problems: [] };
  });
  return { results, added, catalog: catalogWith([...known, ...added]) };
}

function problemsWith(newest: EventType | undefined, type: EventType): TypeProblem[] {
  if (newest === undefined) return [];
  if (type.version <= newest.version) {
    const detail =
      type.version === newest.version
        ? `Version ${type.version} is published and says something else: a published version never changes. Send this as version ${newest.version + 1}.`
        : `Version ${newest.version} is published already. Send this as version ${newest.version + 1}.`;
    return [{ code: 'type.version', field: 'version', detail }];
  }
  return incompatibilities(newest, type);
}

function namesOf(document: unknown): Pick<RegisterResult, 'name' | 'version'> {
  const { name, version } = treeOf(document);
  return {
    name: typeof name === 'string' ? name.slice(0, 100) : undefined,
    version: typeof version === 'number' ? version : undefined,
  };
}

/** Both were read by `parseRegistration`: members in one order, but for the names of fields. */
function isSame(left: EventType, right: EventType): boolean {
  return sortedText(left) === sortedText(right);
}

/** JSON with names sorted: equal for equal content. */
export function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
