/** What the catalog makes of one event: its fields by owner, ready to be committed and sealed. */

import type { PreparedType } from './known-types.ts';
import type { TextNamespace } from './search-fields.ts';

/** The five kinds of committed value, as in docs/format.md section 2. */
export type SlotType = 's' | 'n' | 'b' | 'z' | 'j';

/** One committed field. `text` is the value text that will be hashed, verbatim. */
export interface Field {
  readonly path: string;
  readonly type: SlotType;
  readonly text: string;
}

/** A person an event speaks of; everything here is personal and goes into that person's own group. */
export interface Person {
  /** `user`, or the target type: lead, contact, customer … Persons of equal source, kind and id are one subject. */
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly fields: readonly Field[];
}

/**
 * One searchable statement: field name and normalised value. The vault turns it into a blind 8-byte term under the
 * tenant's index key. Terms of a person carry the person's place in `persons`, or 8 and the place in `further`, so that
 * they can be erased.
 */
export interface Term {
  readonly field: string;
  readonly value: string;
  readonly person?: number | undefined;
  /** The vault's own: terms of values that come again are the same objects, so that it need not look for them. */
  blind?: Blind | undefined;
  /** The value as it was sent, where anyone may read it: completion and facets list it in clear. */
  readonly listed?: string | undefined;
}

/** Words in a row, of one text: found each, and two neighbours as a pair. */
export interface TextRun {
  readonly namespace: TextNamespace;
  /** In the form of `wordsOf`. */
  readonly words: readonly string[];
  readonly person?: number | undefined;
  /** As for terms. */
  blind?: BlindRun | undefined;
}

/** A term under a key. */
export interface Blind {
  /** Who worked it out: nobody else may use it. */
  readonly by: object;
  /** By its halves, because 64-bit integers are slow to take apart. */
  readonly high: number;
  readonly low: number;
  /** The batch that last carried its value to the dictionary. */
  sentIn: number;
}

export interface BlindRun {
  readonly by: object;
  readonly words: readonly Blind[];
  /** Low and high half of each word and each pair. */
  readonly halves: readonly number[];
}

/** Noise is classed away but counted: lists leave `routine` out unless asked. */
export type Importance = 'routine' | 'normal' | 'notable' | 'critical';

export interface ClassifiedEvent {
  /** Name and version under which the entry is recorded; `unknown` and 1 where the catalog does not know the type. */
  readonly type: string;
  readonly typeVersion: number;
  readonly known: boolean;
  /** The source's own id, where it gave one: the base of exactly-once. */
  readonly id: string | undefined;
  readonly source: string;
  /** Run and sequence are both there or neither is. The empty run: the source counts without naming runs. */
  readonly run: string | undefined;
  readonly sequence: number | undefined;
  /** Undefined: the source did not say, the recorded time stands in. */
  readonly occurredMs: number | undefined;
  readonly importance: Importance;
  readonly open: readonly Field[];
  readonly confidential: readonly Field[];
  /** The people who have a group of their own: at most eight. */
  readonly persons: readonly Person[];
  /**
   * Personal values that found no room in a group: those of people beyond the eight and, in an event folded as far as
   * it goes, of anyone. They count as no slots and are sealed beside the groups, each person's by themselves.
   */
  readonly further: readonly Person[];
  readonly terms: readonly Term[];
  readonly texts: readonly TextRun[];
  /** What the catalog says of the type: for making the terms anew when a value was taken out. */
  readonly declared?: PreparedType | undefined;
}

/** Why an event was refused. `pointer` is an RFC 6901 pointer into the event. */
export interface EventProblem {
  readonly code:
    | 'event.invalid'
    | 'event.unknown_field'
    | 'event.too_deep'
    | 'event.too_many_fields'
    | 'event.string_too_long'
    | 'event.number_unsafe'
    | 'event.duplicate_key'
    | 'event.bad_utf8'
    | 'body.too_large'
    | 'body.malformed';
  readonly detail: string;
  readonly pointer?: string;
}

export type Classification =
  | { readonly ok: true; readonly event: ClassifiedEvent }
  | { readonly ok: false; readonly problem: EventProblem };
