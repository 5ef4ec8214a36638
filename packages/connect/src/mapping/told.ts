/** Remembers which parts of a record an event has told, so that the rest can be told too. */

/** A place in records: items of a list share one place. */
export interface Place {
  readonly members: Map<string, Place>;
  items: Place | undefined;
  /** Index among the marks of a run; set where a path ends here. */
  mark: number;
  /** True where a `$rest` of its own begins: an outer one leaves this place alone. */
  apart: boolean;
}

/** The places a document reads, found while it is compiled. */
export class Places {
  readonly root: Place = newPlace();
  /** How many places have a mark. */
  marks = 0;

  at(base: Place, names: readonly string[]): Place {
    let place = base;
    for (const name of names) {
      let inner = place.members.get(name);
      if (inner === undefined) {
        inner = newPlace();
        place.members.set(name, inner);
      }
      place = inner;
    }
    return place;
  }

  itemsOf(place: Place): Place {
    place.items ??= newPlace();
    return place.items;
  }

  mark(place: Place): number {
    if (place.mark < 0) place.mark = this.marks++;
    return place.mark;
  }
}

function newPlace(): Place {
  return { members: new Map(), items: undefined, mark: -1, apart: false };
}

/** What of `value` has no mark: members and items that are left, `undefined` where all was told. */
export function restOf(value: unknown, place: Place, told: Uint8Array): unknown {
  if (place.mark >= 0 && told[place.mark] === 1) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return place.items === undefined ? value : restOfList(value, place.items, told);
  if (place.members.size === 0) return value;
  const rest: Record<string, unknown> = {};
  const names = Object.keys(value);
  let count = 0;
  for (const name of names) {
    const member = (value as Record<string, unknown>)[name]; // an own name
    const inner = place.members.get(name);
    if (inner?.apart === true) continue;
    const left = inner === undefined ? member : restOf(member, inner, told);
    if (left === undefined) continue;
    define(rest, name, left);
    count++;
  }
  return count > 0 || names.length === 0 ? rest : undefined;
}

/** Items that are left whole or in part, in their order; those told whole are left out. An empty list is told by itself. */
function restOfList(list: readonly unknown[], place: Place, told: Uint8Array): unknown {
  if (list.length === 0) return list;
  const rest = list.map((item) => restOf(item, place, told)).filter((left) => left !== undefined);
  return rest.length > 0 ? rest : undefined;
}

/** Sets an own member whatever its name, `__proto__` too. */
export function define(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}
