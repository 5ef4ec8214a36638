/** The parts of an event as answers tell them: who acted for whom, the reason that was stated, a value before or after. */

import {
  actorOf,
  delegatorOf,
  isSealed,
  partyKey,
  partyOf,
  targetsOf,
  textAt,
  toldValue,
  typeNameOf,
  typeOf,
  valueAt,
  withCurrency,
  wordOf,
  type Entity,
  type Party,
  type ReadEvent,
  type ValueKind,
} from '@trailmark/catalog';
import type { Phrases } from './phrases.ts';

/** Names that several different parties of these events bear: alone they would tell of the wrong one. */
export function namesakesOf(events: readonly ReadEvent[]): ReadonlySet<string> {
  const keys = new Map<string, Set<string>>();
  for (const event of events) {
    for (const party of [actorOf(event), delegatorOf(event) ?? {}]) {
      const [name, key] = [wordOf(party.name), partyKey(party)];
      if (name !== undefined && key !== undefined) keys.set(name, (keys.get(name) ?? new Set()).add(key));
    }
  }
  return new Set([...keys].flatMap(([name, { size }]) => (size > 1 ? [name] : [])));
}

const NONE: ReadonlySet<string> = new Set();

/** `Media Agent on behalf of Ana Ruiz`; a person through a tool is the person. With namesakes, also by which id. */
export function actorText(event: ReadEvent, phrases: Phrases, namesakes: ReadonlySet<string> = NONE): string {
  const told = (party: Party): string => {
    const name = phrases.party(party);
    const further = party.ref ?? party.id;
    return namesakes.has(name) && further !== undefined ? `${name} (${further})` : name;
  };
  const delegator = delegatorOf(event);
  if (delegator === undefined) return told(actorOf(event));
  const between = phrases.of({ en: ' on behalf of ', de: ' im Auftrag von ' });
  return `${told(actorOf(event))}${between}${told(delegator)}`;
}

/** The reason as its source states it; `none`: the source says there was none; `unsaid`: it does not say. */
export type StatedReason = { readonly text: string } | 'none' | 'unsaid' | 'withheld';

export function reasonOf(event: ReadEvent): StatedReason {
  const text = wordOf(textAt(event, 'reason'));
  if (text !== undefined) return { text };
  if (isSealed(event, 'reason')) return 'withheld';
  const value = valueAt(event, 'reason');
  return value === null || value === '' ? 'none' : 'unsaid';
}

/** The claim of its source that the act was approved, and by whom; undefined where it claims nothing of the kind. */
export function claimedApproval(
  event: ReadEvent,
): { readonly status: string; readonly by: Party | undefined } | undefined {
  const status = textAt(event, 'approval.status');
  return status === undefined ? undefined : { status, by: partyOf(valueAt(event, 'approval.by')) };
}

/** A value of a change or of `data`, in the form of the language; `null` is said to be nothing, undefined is not said. */
export function valueText(
  value: unknown,
  place: { event: ReadEvent; path: string },
  phrases: Phrases,
): string | undefined {
  const { event, path } = place;
  const kind = kindOf(event, path);
  // An amount has the currency its event names; what is not known to be an amount is given none.
  const currency = kind === 'money' ? textAt(event, 'data.currency') : undefined;
  const told = toldValue(value, phrases.language, { kind, currency });
  return told && withCurrency(told);
}

/** What its type says the value at a path of `changes`, or of `data.…`, is; undefined where it says nothing. */
export function kindOf(event: ReadEvent, path: string): ValueKind | undefined {
  const type = typeOf(typeNameOf(event));
  const rules = path.startsWith('data.') ? type?.data : type?.changes;
  const name = path.startsWith('data.') ? path.slice(5) : path;
  return rules !== undefined && Object.hasOwn(rules, name) ? rules[name]?.kind : undefined;
}

/** The name by which the events themselves call it; else its type and id. */
export function nameOf(entity: Entity, events: readonly ReadEvent[], phrases: Phrases): string {
  for (const event of events.toReversed()) {
    const name = wordOf(targetsOf(event).find((target) => isEntity(target, entity))?.name);
    if (name !== undefined) return name;
  }
  return phrases.entity(entity);
}

/** The name in quotation marks, where the events say one; else its type and id. */
export function calledOf(entity: Entity, events: readonly ReadEvent[], phrases: Phrases): string {
  const name = nameOf(entity, events, phrases);
  return name === phrases.entity(entity) ? name : phrases.quoted(name);
}

export function isEntity(party: Party, { type, id }: Entity): boolean {
  return party.type === type && party.id === id;
}
