/** A catalog: the built-in types, and those a tenant registered, in all their versions. It never changes; one is made anew. */

import type { EventType, FieldRule } from './event-type.ts';
import { escapeName } from './path.ts';

/** A field as `classify` needs it. */
export interface PreparedField {
  readonly rule: FieldRule;
  /** Of the slot: the name the field was sent under. */
  readonly path: string;
  /** The path by the first name the field ever had: what its terms are made of. */
  readonly first: string;
}

/**
 * A type made ready for `classify`: maps instead of objects, so that a member called `constructor` finds nothing. A
 * field is there under every name it ever had: a source may be older than the type.
 */
export interface PreparedType {
  readonly type: EventType;
  /** Registered by the tenant: recorded as unknown, with the version beside it. */
  readonly isRegistered: boolean;
  readonly data: ReadonlyMap<string, PreparedField>;
  readonly changes: ReadonlyMap<string, FieldRule>;
  /** The first name of each change's path. */
  readonly firstChanges: ReadonlyMap<string, string>;
}

export class Catalog {
  readonly #builtIn: ReadonlyMap<string, PreparedType>;
  /** Versions of each registered type, the newest last. */
  readonly #registered = new Map<string, PreparedType[]>();
  #names: ReadonlyMap<string, readonly string[]> | undefined;

  /** @param registered in any order; one whose name is a built-in type's is only there by its version */
  constructor(builtIn: readonly EventType[], registered: readonly EventType[] = []) {
    const known = new Map<string, PreparedType>();
    for (const type of builtIn) {
      if (known.has(type.name)) throw new Error(`the catalog holds ${type.name} twice`);
      known.set(type.name, prepare(type, false));
    }
    this.#builtIn = known;
    for (const type of registered.toSorted((a, b) => a.version - b.version)) {
      const versions = this.#registered.get(type.name);
      if (versions === undefined) this.#registered.set(type.name, [prepare(type, true)]);
      else versions.push(prepare(type, true));
    }
  }

  /** The newest version of every type, the built-in ones first. */
  types(): EventType[] {
    return [...[...this.#builtIn.values()].map(({ type }) => type), ...this.registered()];
  }

  /** The newest version of every type the tenant registered. */
  registered(): EventType[] {
    return [...this.#registered.keys()].filter((name) => !this.#builtIn.has(name)).map((name) => this.typeOf(name)!); // there are versions
  }

  /** Every version of a registered type, the oldest first. */
  versionsOf(name: string): EventType[] {
    return (this.#registered.get(name) ?? []).map(({ type }) => type);
  }

  /** The newest type of that name, or undefined: then its events are recorded as `unknown`. */
  typeOf(name: string): EventType | undefined {
    return this.prepared(name)?.type;
  }

  /** The same, ready for `classify`. */
  prepared(name: string): PreparedType | undefined {
    return this.#builtIn.get(name) ?? this.#registered.get(name)?.at(-1);
  }

  /**
   * The type an event was recorded under: the registered one of that version, or, where it was recorded without one,
   * the built-in type. Undefined: the catalog did not know it then.
   */
  recorded(name: string, version: number | undefined): PreparedType | undefined {
    if (version === undefined) return this.#builtIn.get(name);
    return this.#registered.get(name)?.find(({ type }) => type.version === version);
  }

  /**
   * Every name that the field `data.<name>` or `changes.<path>` has in some version of some type, itself first: a query
   * saved by one of them means all.
   */
  fieldNamesOf(path: string): readonly string[] {
    this.#names ??= namesByName([...this.#builtIn.values(), ...[...this.#registered.values()].flat()]);
    return this.#names.get(path) ?? [path];
  }
}

/** The path, of `data.` or `changes.`, under which a field of this type is found: by the first name it ever had. */
export function firstNameOf(type: EventType | undefined, path: string): string {
  const dot = path.indexOf('.') + 1;
  const holder = path.slice(0, dot);
  const rules = holder === 'data.' ? type?.data : holder === 'changes.' ? type?.changes : undefined;
  for (const [present, { was = [] }] of Object.entries(rules ?? {})) {
    if ([present, ...was].some((name) => nameIn(holder, name) === path)) return nameIn(holder, was[0] ?? present);
  }
  return path;
}

/** A change's path is a path already, a member of `data` is a name. */
function nameIn(holder: string, name: string): string {
  return holder + (holder === 'data.' ? escapeName(name) : name);
}

function prepare(type: EventType, isRegistered: boolean): PreparedType {
  const data = new Map<string, PreparedField>();
  const changes = new Map<string, FieldRule>();
  const firstChanges = new Map<string, string>();
  for (const [present, rule] of Object.entries(type.data ?? {})) {
    const first = `data.${escapeName(rule.was?.[0] ?? present)}`;
    for (const name of [present, ...(rule.was ?? [])])
      data.set(name, { rule, path: `data.${escapeName(name)}`, first });
  }
  for (const [present, rule] of Object.entries(type.changes ?? {})) {
    for (const name of [present, ...(rule.was ?? [])]) {
      changes.set(name, rule);
      firstChanges.set(name, rule.was?.[0] ?? present);
    }
  }
  return { type, isRegistered, data, changes, firstChanges };
}

/** Only fields that had several names are listed. */
function namesByName(types: readonly PreparedType[]): Map<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { type } of types) {
    for (const [holder, rules] of [
      ['data.', type.data],
      ['changes.', type.changes],
    ] as const) {
      for (const [present, { was = [] }] of Object.entries(rules ?? {})) {
        const all = [present, ...was].map((name) => nameIn(holder, name));
        for (const name of was.length === 0 ? [] : all) {
          const known = names.get(name) ?? new Set([name]);
          for (const other of all) known.add(other);
          names.set(name, known);
        }
      }
    }
  }
  return new Map([...names].map(([name, all]) => [name, [...all]]));
}
