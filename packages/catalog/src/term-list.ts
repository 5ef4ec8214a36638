/** The terms of one event as they come together, and the bounds that no event exceeds. */

import type { Term, TextRun } from './classified.ts';
import { CONFIDENTIAL, OPEN } from './draft.ts';
import { foldedOf } from './folded-texts.ts';
import { PERSONS_MAX } from './limits.ts';
import { normalText } from './normal-text.ts';
import { EXISTS, LISTED_LENGTH_MAX, TEXT_CONFIDENTIAL, TEXT_OPEN, TEXT_PERSONAL } from './search-fields.ts';

/**
 * Words of open and confidential texts together, of each person with a group, and of each further person. Every owner has
 * a bound of their own, so that what others are found by does not change when one is forgotten.
 */
export const WORDS_MAX = 1_000;
export const PERSON_WORDS_MAX = 200;
export const FURTHER_WORDS_MAX = 32;
export const NAME_WORDS_MAX = 16;
/** Longer values are found by their words only. */
export const EXACT_LENGTH_MAX = 256;

/** Thousands set apart by plain spaces: read as separate words, and as the one number besides. */
const SPACED_NUMBERS = /(?<![0-9.,'])[0-9]{1,3}(?: [0-9]{3})+(?![0-9.,'])/g;

export class TermList {
  readonly terms: Term[] = [];
  readonly texts: TextRun[] = [];
  #wordsLeft = WORDS_MAX;
  #personWordsLeft: Map<number, number> | undefined;
  #hasText = false;

  /** A value as a whole, in the form of `normalText`. */
  exact(field: string, text: string, owner: number, isListed = true): void {
    if (text.length > EXACT_LENGTH_MAX) return;
    const value = normalText(text);
    if (value !== '') this.#push(field, value, owner, isListed ? text : undefined);
  }

  /** A term that no query types: a block of addresses, a beginning of a number. */
  derived(field: string, value: string, owner: number): void {
    this.#push(field, value, owner, undefined);
  }

  exists(name: string, owner: number): void {
    this.exact(EXISTS, name, owner);
  }

  /** A name as a whole and each of its words, folded, and as text. */
  name(field: string, text: string, owner: number): void {
    const { folded, words: all } = foldedOf(text);
    if (text.length <= EXACT_LENGTH_MAX && folded !== '') this.#push(field, folded, owner, text);
    const words = all.length > NAME_WORDS_MAX ? all.slice(0, NAME_WORDS_MAX) : all;
    for (const word of words) if (word !== folded) this.#push(field, word, owner, word);
    this.#run(words, owner);
  }

  folded(field: string, text: string, owner: number): void {
    if (text.length > EXACT_LENGTH_MAX) return;
    const { folded } = foldedOf(text);
    if (folded !== '') this.#push(field, folded, owner, text);
  }

  /** The words of a text. */
  text(text: string, owner: number): void {
    this.#run(foldedOf(text).words, owner);
    if (!/[0-9] [0-9]/.test(text)) return;
    for (const number of text.match(SPACED_NUMBERS) ?? []) this.#run([number.replaceAll(' ', '')], owner);
  }

  /** One word that is no part of a text. */
  word(word: string, owner: number): void {
    this.#run([word], owner);
  }

  /** To be called last: whether there is any text, and whose it is where it is of people alone. */
  finish(): void {
    if (this.#hasText) this.exists('text', CONFIDENTIAL);
    else for (const owner of this.#personWordsLeft?.keys() ?? []) this.exists('text', owner);
  }

  #push(field: string, value: string, owner: number, sent: string | undefined): void {
    const listed = owner === OPEN && sent !== undefined && sent.length <= LISTED_LENGTH_MAX ? sent : undefined;
    // Always of one form: there are sixty to an event, and readers of one form are fast.
    this.terms.push({ field, value, person: owner >= 0 ? owner : undefined, listed });
  }

  #run(all: readonly string[], owner: number): void {
    const left = this.#leftOf(owner);
    const words = all.length > left ? all.slice(0, left) : all;
    if (words.length === 0) return;
    if (owner < 0) {
      this.#wordsLeft = left - words.length;
      this.texts.push({
        namespace: owner === OPEN ? TEXT_OPEN : TEXT_CONFIDENTIAL,
        words,
        person: undefined,
      });
      this.#hasText = true;
    } else {
      (this.#personWordsLeft ??= new Map()).set(owner, left - words.length);
      this.texts.push({ namespace: TEXT_PERSONAL, words, person: owner });
    }
  }

  #leftOf(owner: number): number {
    if (owner < 0) return this.#wordsLeft;
    return this.#personWordsLeft?.get(owner) ?? (owner < PERSONS_MAX ? PERSON_WORDS_MAX : FURTHER_WORDS_MAX);
  }
}
