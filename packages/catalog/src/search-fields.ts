/** The names under which terms are indexed, in one place for those who index and those who ask. */

import { normalText } from './normal-text.ts';
import { numberOf } from './text-words.ts';

/** Ids and words as they are, in the form of `normalText`. */
export const ACTOR = 'actor';
export const TARGET = 'target';
/** Names, addresses and each word of a name, in the form of `foldText`; of people, too. */
export const ACTOR_NAME = 'actor.name';
export const TARGET_NAME = 'target.name';
/** Who acted, once for each event: a person's subject ref, or `type/id` of a machine. */
export const ACTOR_REF = 'actor.ref';
/** People among the targets, by their subject refs; the value is the place of the target until the vault puts the ref in. */
export const TARGET_REF = 'target.ref';
/** The fields whose terms of people are their refs, which the vault knows. */
export const REF_FIELDS: ReadonlySet<string> = new Set([ACTOR_REF, TARGET_REF]);
/** The source's own id of the event that is named as the cause, and the name several events share. */
export const CAUSE = 'cause';
export const CORRELATION = 'correlation';
/** `type/id`, as it was sent, of each target that changes which took effect are of: what an entity's state is found by. */
export const CHANGED = '#changed';
/** The paths of such changes together, in the form of `changeShape`: which kinds of change there are is found by it. */
export const CHANGE_SHAPE = '#shape';
/** Whether there is a value; the value of the term is the name by which a query asks: `data.rows`, `approval`, `text`. */
export const EXISTS = '?';

/** Where words stand, by who may read the text; each word under `words`, two neighbours as `first second` under `pairs`. */
export interface TextNamespace {
  readonly words: string;
  readonly pairs: string;
}
export const TEXT_OPEN: TextNamespace = { words: 'text', pairs: 'text.pair' };
export const TEXT_CONFIDENTIAL: TextNamespace = { words: 'text.confidential', pairs: 'text.pair.confidential' };
/** Words of values that belong to people. */
export const TEXT_PERSONAL: TextNamespace = { words: 'text.personal', pairs: 'text.pair.personal' };

/** The namespaces that a reader of free text may ask: what they may not read must not be found by its words. */
export function textNamespaces(may: { readonly reveal: boolean; readonly confidential: boolean }): TextNamespace[] {
  return [TEXT_OPEN, ...(may.confidential ? [TEXT_CONFIDENTIAL] : []), ...(may.reveal ? [TEXT_PERSONAL] : [])];
}

/** Values of people at `data.<path>` or `changes.<path>`: asked only by those who may see them. */
export function personalField(field: string): string {
  return `${field}!`;
}

/** Where the beginnings of the numbers at `data.<path>` or `changes.<path>` are: see `numberTerms`. */
export function numberField(field: string): string {
  return `#${field}`;
}
/** The same of numbers that belong to people. */
export function personalNumberField(field: string): string {
  return `#${field}!`;
}

/** The value of the term `CHANGE_SHAPE`: equal for events that change the same paths, whatever their order. */
export function changeShape(paths: Iterable<string>): string {
  return JSON.stringify([...new Set(paths)].sort());
}
/** The value of the term `CHANGED`. */
export function changedEntity(type: string, id: string): string {
  return `${type}/${id}`;
}

/** Longer values are found, and not listed for completion and facets. */
export const LISTED_LENGTH_MAX = 100;

/** The forms in which a typed value of `data.` or `changes.` is asked for: as it is, and as the number it may be. */
export function valueForms(typed: string): string[] {
  const plain = normalText(typed);
  const number = numberOf(typed);
  return number === undefined || number === plain ? [plain] : [plain, number];
}
