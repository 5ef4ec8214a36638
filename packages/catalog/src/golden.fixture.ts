/** Events of every type in every way they can be told, made from the type's example. */

import { english } from './english.ts';
import type { EventType } from './event-type.ts';
import { exampleEvent } from './example-event.ts';
import { german } from './german.ts';
import { toldSentence } from './sentence.ts';

const agent = { type: 'agent', id: 'a_4', name: 'Copy Agent' };

type Event = Record<string, unknown>;

interface Variant {
  readonly name: string;
  readonly event: Event;
  readonly sealed: readonly string[];
}

export function variantsOf(type: EventType): Variant[] {
  const event = exampleEvent(type);
  const told = (name: string, more: Event, sealed: readonly string[] = []): Variant => ({
    name,
    event: { ...event, ...more },
    sealed,
  });
  const of = type.example.outcome ?? 'success';
  const variants = [told(of, {})];
  for (const outcome of ['denied', 'failure']) if (outcome !== of) variants.push(told(outcome, { outcome }));
  const actor = { ...(event['actor'] as Event) }; // an object: made above, or by the example
  if (actor['type'] === 'user') {
    variants.push(told('by an agent for a person', { actor: { ...agent, onBehalfOf: actor } }));
    variants.push(
      told('by a person for a person', { actor: { ...actor, onBehalfOf: { id: 'u_2', name: 'Ben Okafor' } } }),
    );
  }
  const [change] = changesOf(event);
  if (change !== undefined) {
    const { path, before, after } = change;
    const value = after ?? before ?? 'x';
    variants.push(told('created value', { changes: [{ path, before: null, after: value }] }));
    variants.push(told('set to empty', { changes: [{ path, before: before ?? value, after: '' }] }));
    variants.push(told('deleted value', { changes: [{ path, before: before ?? value, after: null }] }));
  }
  const { withheld, sealed } = namesWithheld(event);
  variants.push({ name: 'names withheld', event: withheld, sealed });
  return variants;
}

/** As a reader sees it who may see no person and nothing confidential of the changes: neither ids nor names. */
function namesWithheld(event: Event): { withheld: Event; sealed: string[] } {
  const withheld = structuredClone(event);
  const sealed: string[] = [];
  const close = (party: unknown, path: string): void => {
    if (typeof party !== 'object' || party === null) return;
    for (const name of ['id', 'name', 'email']) {
      if (!(name in party)) continue;
      delete (party as Event)[name]; // an object, as just seen
      sealed.push(`${path}.${name}`);
    }
  };
  const actor = withheld['actor'] as Event; // an object: made above, or by the example
  close(actor, 'actor');
  close(actor['onBehalfOf'], 'actor.onBehalfOf');
  close((withheld['approval'] as Event | undefined)?.['by'], 'approval.by');
  for (const [at, target] of ((withheld['targets'] as unknown[] | undefined) ?? []).entries())
    close(target, `targets.${at}`);
  for (const [at, change] of changesOf(withheld).entries()) {
    for (const side of ['before', 'after'] as const) {
      if (change[side] === undefined) continue;
      delete change[side];
      sealed.push(`changes.${at}.${side}`);
    }
  }
  return { withheld, sealed };
}

function changesOf(event: Event): { path: string; before?: unknown; after?: unknown }[] {
  return (event['changes'] as { path: string; before?: unknown; after?: unknown }[] | undefined) ?? []; // examples are typed
}

/** One type's part of its family's golden file. */
export function goldenText(type: EventType): string {
  const lines = variantsOf(type).flatMap(({ name, event, sealed }) =>
    [english, german].map((language) => `  ${name}, ${language.tag}: ${toldSentence(event, type, sealed, language)}`),
  );
  return `${type.name}\n${lines.join('\n')}\n`;
}
