/** What the catalog says of one type of event. A type is data: adding one is adding one object to its family's file. */

import type { Importance } from './classified.ts';

/** How a value reads; descriptive, for forms, sentences and documents. */
export type ValueKind =
  | 'text'
  | 'number'
  | 'count'
  | 'money'
  | 'time'
  | 'flag'
  | 'list'
  | 'object'
  | 'hash'
  | 'reference'
  | 'address';

/**
 * Who may read a value. A personal one belongs to a person of the event, `of` saying whom: the first target that is
 * a person, or the actor (where a machine acted for a person, that person). Where there is none it is confidential.
 */
export type FieldRule =
  | { readonly class: 'open'; readonly kind: ValueKind }
  | { readonly class: 'confidential'; readonly kind: ValueKind }
  | { readonly class: 'personal'; readonly kind: ValueKind; readonly of: 'target' | 'actor' };

export interface EventType {
  /** `noun.verb_past`, at most 64 characters of `a-z 0-9 _ .`, never reused for another meaning. */
  readonly name: string;
  /** Raised when a field changes its class or meaning; entries keep the version they were recorded under. */
  readonly version: number;
  readonly family: string;
  readonly importance: Importance;
  /** The English sentence, in the small template language of `template.ts`. */
  readonly sentence: string;
  /** Members of `data` by name; what is not named here is confidential. */
  readonly data?: Readonly<Record<string, FieldRule>>;
  /** Values before and after of `changes`, by the change's path; what is not named here is confidential. */
  readonly changes?: Readonly<Record<string, FieldRule>>;
}

/** Shorthands, so that a family's file reads as a table. */
export function open(kind: ValueKind): FieldRule {
  return { class: 'open', kind };
}
export function confidential(kind: ValueKind): FieldRule {
  return { class: 'confidential', kind };
}
export function personal(kind: ValueKind, of: 'target' | 'actor'): FieldRule {
  return { class: 'personal', kind, of };
}
