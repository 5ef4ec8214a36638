/** What the catalog says of one type of event. A type is data: adding one is adding one object to its family's file. */

import type { Importance } from './classified.ts';

/** How a value reads; descriptive, for forms, sentences and documents. */
export const VALUE_KINDS = [
  'text',
  'number',
  'count',
  'money',
  'time',
  'flag',
  'list',
  'object',
  'hash',
  'reference',
  'address',
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** How long events are kept and on what ground; the classes and their periods stand in `retention.ts`. */
export type RetentionClass = 'business' | 'privacy' | 'security' | 'operations' | 'trail';

interface FieldFacts {
  readonly kind: ValueKind;
  /**
   * True: the requirement names it and every source should send it; an event without it is stored and shown as
   * incomplete. Else the source may be unable to say.
   */
  readonly required?: true;
  /** Names this field had in earlier versions of its type; a query by one of them still finds it, and the other way. */
  readonly was?: readonly string[];
}

/**
 * Who may read a value. A personal one belongs to a person of the event, `of` saying whom: the first target that is
 * a person, or the actor (where a machine acted for a person, that person). Where there is none it is confidential.
 */
export type FieldRule =
  | ({ readonly class: 'open' } & FieldFacts)
  | ({ readonly class: 'confidential' } & FieldFacts)
  | ({ readonly class: 'personal'; readonly of: 'target' | 'actor' } & FieldFacts);

/** The sentences of a type, in the small template language of `template.ts`; further languages bring their own. */
export interface Sentences {
  readonly en: string;
  readonly de: string;
}

/** What a typical event of the type says beside its envelope: for documents, forms and golden sentences. */
export interface EventExample {
  readonly targets?: readonly {
    readonly type: string;
    readonly id: string;
    readonly name?: string;
    readonly role?: string;
  }[];
  readonly changes?: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
  readonly reason?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly scope?: Readonly<Record<string, string>>;
  readonly domain?: string;
  readonly outcome?: 'success' | 'failure' | 'denied';
  readonly decision?: Readonly<Record<string, unknown>>;
  readonly approval?: Readonly<Record<string, unknown>>;
  readonly actor?: Readonly<Record<string, unknown>>;
}

export interface EventType {
  /** `noun.verb_past`, at most 64 characters of `a-z 0-9 _ .`, never reused for another meaning. */
  readonly name: string;
  /** Raised when a field changes its class or meaning; entries keep the version they were recorded under. */
  readonly version: number;
  readonly family: string;
  /** The requirement this type fulfils, as `REC-4`; `own` where a tenant registered it without naming one. */
  readonly requirement: string;
  readonly importance: Importance;
  readonly retention: RetentionClass;
  readonly sentence: Sentences;
  /** Members of `data` by name; what is not named here is confidential. */
  readonly data?: Readonly<Record<string, FieldRule>>;
  /** Values before and after of `changes`, by the change's path; what is not named here is confidential. */
  readonly changes?: Readonly<Record<string, FieldRule>>;
  readonly example: EventExample;
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
/** Every source should send it. */
export function required(rule: FieldRule): FieldRule {
  return { ...rule, required: true };
}
/** It had other names in earlier versions of its type. */
export function renamed(rule: FieldRule, ...was: readonly string[]): FieldRule {
  return { ...rule, was };
}
