/**
 * What a language must bring to tell events. A language is one file that makes one of these, and one line in
 * `languages.ts`; a type it has no template for is told in English.
 */

import type { EventType } from './event-type.ts';

export type Outcome = 'success' | 'failure' | 'denied';
export type Direction = 'up' | 'down' | 'otherwise';

/** Who stands between the one a sentence begins with and the act; at least one of the two. */
export interface Delegation {
  /** What was used: an agent, a service. */
  readonly through?: string;
  /** For whom a person acted. */
  readonly onBehalfOf?: string;
}

/** One changed value. Undefined: not said; `wasEmpty`: said to have been empty. */
export interface ChangedValue {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly wasEmpty: boolean;
}

/** Stands for a comma that is left out where the sentence ends or another mark follows. No text of an event holds it. */
export const CLOSING_COMMA = '\u0000';

/** Stands around words that a language may still move; no text of an event holds it. */
export const MOVABLE = '\u0001';

export interface Language {
  /** BCP 47. */
  readonly tag: string;
  template(type: EventType): string | undefined;
  /** A sentence for a type without template; `target` is already named. */
  unknown(type: string, actor: string, target: string | undefined): string;

  /** Somebody whose name may not be shown (`sealed`), or whom nobody named; first in the sentence, or inside it. */
  someone(actorType: string | undefined, sealed: boolean, isFirst: boolean): string;
  /** `actor` with those in between, where no auxiliary follows at once. */
  delegated(actor: string, delegation: Delegation): string;
  /** Placeholders of this language alone that stand for its auxiliary verbs, as `{hat}`; most have none. */
  readonly auxiliaries: readonly string[];
  auxiliary(name: string, outcome: Outcome, delegation: Delegation | undefined): string;
  /** The verb of `{did:…|…}`: the first form is of what happened, the second the infinitive. */
  did(forms: readonly string[], outcome: Outcome): string;
  moved(direction: Direction, outcome: Outcome): string;
  /** The sentence, which has no verb to say it with, of something that failed or was denied. */
  undone(sentence: string, outcome: 'failure' | 'denied'): string;
  /** Last changes to a whole sentence, as of the order of its words. */
  finish?(sentence: string): string;
  /** Added to a sentence: who is said to have approved, or that somebody did. Begins with its comma. */
  approved(name: string | undefined): string;

  /** A thing by its type where it has no name to show: its id, or undefined where that is sealed. */
  thing(type: string, id: string | undefined): string;
  /** What was changed, from the last words of the changes' paths, as object of the sentence. */
  changed(fields: readonly string[]): string;
  /** The name of a field before its values. */
  field(name: string): string;
  /** `from … to …`; at least one of both is there. */
  change(value: ChangedValue): string;

  /**
   * The word of this language for a value that sources write as one of a list (`in_review`), by the last name of its
   * path; undefined: it is a name or a text, and told as it was written.
   */
  word(field: string, value: string): string | undefined;

  readonly sealed: string;
  readonly nothing: string;
  flag(value: boolean): string;
  /** Decimal text with a point, as `1250.50`, in the form of the language. */
  decimal(text: string): string;
  date(year: number, month: number, day: number): string;
  /** A time of day, UTC, added to a date. */
  clock(date: string, hour: number, minute: number): string;
  list(items: readonly string[]): string;
  /** Items by themselves, `more` of them not named. */
  listed(items: readonly string[], more: number): string;
  items(count: number): string;
}
