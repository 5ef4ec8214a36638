/** The example of a type as a whole event: for documents, forms and golden sentences. */

import type { EventType } from './event-type.ts';

const ANA = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana.ruiz@larkfield.example' };

/** The type's example, by Ana Ruiz where it says nobody else, and done where it does not say otherwise. */
export function exampleEvent(type: EventType): Record<string, unknown> {
  return { type: type.name, outcome: 'success', actor: ANA, ...structuredClone(type.example) };
}
