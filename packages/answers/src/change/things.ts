/** What the changes are of, in words: where linked things were changed each is named, and two of one name with their ids. */

import { wordOf, type Entity, type Party } from '@trailmark/catalog';
import type { Phrases } from '../phrases.ts';
import type { Step } from './steps.ts';
import { fieldText } from './words.ts';

export interface ThingNames {
  /** Whether changes of several things are told: then each says of which. */
  readonly isSeveral: boolean;
  /** Keys of those that share their name with another one. */
  readonly alike: ReadonlySet<string>;
  readonly entity: Entity;
}

export function thingNames(steps: readonly Step[], entity: Entity, phrases: Phrases): ThingNames {
  const keys = new Map<string, Set<string>>();
  for (const step of steps) {
    const name = nameOf(step, entity, phrases);
    keys.set(name, (keys.get(name) ?? new Set()).add(step.of));
  }
  return {
    isSeveral: new Set(steps.map(({ of }) => of)).size > 1,
    alike: new Set([...keys.values()].flatMap((of) => (of.size > 1 ? [...of] : []))),
    entity,
  };
}

/** By the name this very event gives it: another event's name may be another's to see. */
export function thingText(step: Step, { alike, entity }: ThingNames, phrases: Phrases): string {
  const name = nameOf(step, entity, phrases);
  if (!alike.has(step.of)) return name;
  const ids = step.things.flatMap(({ ref, id, type }) => ref ?? (id === undefined ? [] : `${type ?? '?'}/${id}`));
  return ids.length === 0 ? name : `${name} (${ids.join(', ')})`;
}

/** The field alone; where several things are told, of which it is. */
export function fieldOf(step: Step, names: ThingNames, phrases: Phrases): string {
  const field = fieldText(step.change.path, phrases);
  if (!names.isSeveral) return field;
  const thing = thingText(step, names, phrases);
  return phrases.of({ en: `${field} of ${thing}`, de: `${field} von ${thing}` });
}

function nameOf({ things }: Step, entity: Entity, phrases: Phrases): string {
  return phrases.list(things.map((thing) => partyText(thing, entity, phrases)));
}

function partyText(thing: Party, entity: Entity, phrases: Phrases): string {
  const name = wordOf(thing.name);
  if (name !== undefined) return name;
  if (thing.id === undefined) return thing.ref === undefined ? phrases.entity(entity) : phrases.party(thing);
  return phrases.entity({ type: thing.type ?? entity.type, id: thing.id });
}
