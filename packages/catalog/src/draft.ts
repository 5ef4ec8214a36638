/** An event on its way into fields: what has been committed to whom so far. */

import { canonicalText } from './canonical-text.ts';
import type { Field, Person, SlotType } from './classified.ts';
import { PERSONS_MAX, checkText, numberText } from './limits.ts';
import { splitPath } from './path.ts';
import { Refused } from './refused.ts';

/** Who a field belongs to: one of these two, the place of a person in `persons`, or eight and the place in `further`. */
export const OPEN = -1;
export const CONFIDENTIAL = -2;

interface PersonDraft {
  readonly kind: string;
  readonly id: string;
  name?: string;
  email?: string;
  readonly fields: Field[];
}

const NO_PERSONS: PersonDraft[] = [];

export class Draft {
  readonly open: Field[] = [];
  readonly confidential: Field[] = [];
  /** Paths whose value is ours, because the source said nothing. */
  readonly derived: string[] = [];
  readonly #persons: PersonDraft[] = [];
  #further: PersonDraft[] = NO_PERSONS;
  /** Owners of `#further` by kind and id: there may be thousands. */
  #furtherPlaces: Map<string, number> | undefined;

  get persons(): readonly Person[] {
    return this.#persons;
  }

  get further(): readonly Person[] {
    return this.#further;
  }

  /** Fields that become slots, and the one slot that lists further people. */
  get slotCount(): number {
    let count = this.open.length + this.confidential.length + (this.#further.length > 0 ? 1 : 0);
    for (const person of this.#persons) count += person.fields.length;
    return count;
  }

  add(owner: number, path: string, type: SlotType, text: string): void {
    const field: Field = { path, type, text };
    if (owner === OPEN) this.open.push(field);
    else if (owner === CONFIDENTIAL) this.confidential.push(field);
    else this.#personOf(owner).fields.push(field);
  }

  /** Commits any JSON value at `path`, which lies at `depth` (the event itself is depth 1). */
  value(owner: number, path: string, value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        checkText(value, path);
        return this.add(owner, path, 's', value);
      case 'number':
        return this.add(owner, path, 'n', numberText(value, path));
      case 'boolean':
        return this.add(owner, path, 'b', value ? 'true' : 'false');
      default:
        if (value === null) return this.add(owner, path, 'z', '');
        return this.add(owner, path, 'j', canonicalText(value, depth, splitPath(path)));
    }
  }

  /** Commits an optional text: nothing where it is absent, null where the source said so. Gives the text back. */
  text(owner: number, path: string, value: unknown): string | undefined {
    if (value === undefined) return undefined;
    if (value === null) {
      this.add(owner, path, 'z', '');
      return undefined;
    }
    if (typeof value !== 'string')
      throw new Refused('event.invalid', path, 'Send text here, or null, or leave it out.');
    checkText(value, path);
    this.add(owner, path, 's', value);
    return value;
  }

  /**
   * The owner number of a person, new or met before in this event; among the further people once eight others have
   * been met. `name` and `email` may be anything: they are checked where they are committed.
   */
  person(kind: string, id: string, name: unknown, email: unknown): number {
    const persons = this.#persons;
    let at = 0;
    while (at < persons.length && !(persons[at]!.id === id && persons[at]!.kind === kind)) at++;
    if (at === PERSONS_MAX) return this.furtherPerson(kind, id, name, email);
    if (at === persons.length) persons.push({ kind, id, fields: [] });
    return noteSeen(persons[at]!, name, email, at); // just found or pushed
  }

  /** As `person`, but never with a group: for values that would be too many slots. */
  furtherPerson(kind: string, id: string, name: unknown, email: unknown): number {
    const places = (this.#furtherPlaces ??= new Map<string, number>());
    const key = `${kind}\0${id}`; // neither holds NUL
    let at = places.get(key);
    if (at === undefined) {
      if (this.#further.length === 0) this.#further = [];
      at = this.#further.push({ kind, id, fields: [] }) - 1;
      places.set(key, at);
    }
    return noteSeen(this.#further[at]!, name, email, PERSONS_MAX + at); // just found or pushed
  }

  /** The same person among the further people; OPEN and CONFIDENTIAL stay what they are. */
  withoutGroup(owner: number): number {
    if (owner < 0 || owner >= PERSONS_MAX) return owner;
    const { kind, id, name, email } = this.#personOf(owner);
    return this.furtherPerson(kind, id, name, email);
  }

  #personOf(owner: number): PersonDraft {
    // Owners come from `person` and `furtherPerson` only.
    return owner < PERSONS_MAX ? this.#persons[owner]! : this.#further[owner - PERSONS_MAX]!;
  }
}

function noteSeen(person: PersonDraft, name: unknown, email: unknown, owner: number): number {
  if (person.name === undefined && typeof name === 'string') person.name = name;
  if (person.email === undefined && typeof email === 'string') person.email = email;
  return owner;
}
