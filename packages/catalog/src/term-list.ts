/** The terms of one event as they come together, and the bounds that no event exceeds. */

import type { Term, TextRun } from './classified.ts';
import { CONFIDENTIAL, OPEN } from './draft.ts';
import { foldText } from './fold-text.ts';
import { foldedOf, wordAlone, type FoldedText } from './folded-texts.ts';
import { keptListed, keptTogether, keptUnlisted, termOf } from './kept-terms.ts';
import { PERSONS_MAX } from './limits.ts';
import { normalText } from './normal-text.ts';
import { ACTOR_NAME, EXISTS, TEXT_CONFIDENTIAL, TEXT_OPEN, TEXT_PERSONAL } from './search-fields.ts';

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

/** Words with nothing but an apostrophe or hyphen between them. */
const JOINED_WORDS = /^[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)+$/u;

export class TermList {
  readonly terms: Term[] = [];
  readonly texts: TextRun[] = [];
  #wordsLeft = WORDS_MAX;
  #personWordsLeft: Map<number, number> | undefined;
  #hasText = false;

  /** A value as a whole, in the form of `normalText`. */
  exact(field: string, text: string, owner: number, isListed = true): void {
    if (text.length > EXACT_LENGTH_MAX) return;
    const kept = isListed ? keptListed : keptUnlisted;
    let term = kept.get(field, text, owner);
    if (term === undefined) {
      term = termOf(field, normalText(text), owner, isListed ? text : undefined);
      kept.set(field, text, owner, term);
    }
    if (term.value !== '') this.terms.push(term);
  }

  /** A term that no query types, or that the vault puts in. */
  derived(field: string, value: string, owner: number): void {
    this.terms.push(termOf(field, value, owner, undefined));
  }

  /** Terms that follow from one value, not listed: the beginnings of a number, of a type. `make` is asked for new ones. */
  following(field: string, value: string, owner: number, make: (value: string) => readonly string[]): void {
    let terms = keptTogether.get(field, value, owner);
    if (terms === undefined) {
      terms = make(value).map((term) => termOf(field, term, owner, undefined));
      keptTogether.set(field, value, owner, terms);
    }
    for (const term of terms) this.terms.push(term);
  }

  exists(name: string, owner: number): void {
    this.exact(EXISTS, name, owner);
  }

  /** A name as a whole and each of its words, folded, and as text. */
  name(field: string, text: string, owner: number): void {
    const kept = foldedOf(text);
    const words = kept.words.length > NAME_WORDS_MAX ? kept.words.slice(0, NAME_WORDS_MAX) : kept.words;
    const place = 2 * (owner + 2) + (field === ACTOR_NAME ? 0 : 1);
    let terms = kept.names[place];
    if (terms === undefined) {
      terms = namesOf(field, text, kept.folded, words, owner);
      if (owner < PERSONS_MAX) kept.names[place] = terms;
    }
    for (const term of terms) this.terms.push(term);
    this.#run(kept, words, owner);
  }

  folded(field: string, text: string, owner: number): void {
    if (text.length > EXACT_LENGTH_MAX) return;
    let term = keptListed.get(field, text, owner);
    if (term === undefined) {
      term = termOf(field, foldText(text), owner, text);
      keptListed.set(field, text, owner, term);
    }
    if (term.value !== '') this.terms.push(term);
  }

  /** The words of a text. */
  text(text: string, owner: number): void {
    const kept = foldedOf(text);
    this.#run(kept, kept.words, owner);
    if (!/[0-9] [0-9]/.test(text)) return;
    for (const number of text.match(SPACED_NUMBERS) ?? []) this.word(number.replaceAll(' ', ''), owner);
  }

  /** One word that is no part of a text. */
  word(word: string, owner: number): void {
    const kept = wordAlone(word);
    this.#run(kept, kept.words, owner);
  }

  /** To be called last: whether there is any text, and whose it is where it is of people alone. */
  finish(): void {
    if (this.#hasText) this.exists('text', CONFIDENTIAL);
    else for (const owner of this.#personWordsLeft?.keys() ?? []) this.exists('text', owner);
  }

  #run(kept: FoldedText, all: readonly string[], owner: number): void {
    const left = this.#leftOf(owner);
    const words = all.length > left ? all.slice(0, left) : all;
    if (words.length === 0) return;
    if (owner < 0) {
      this.#wordsLeft = left - words.length;
      this.#hasText = true;
    } else (this.#personWordsLeft ??= new Map()).set(owner, left - words.length);
    this.texts.push(
      words === kept.words && owner < PERSONS_MAX
        ? (kept.runs[owner + 2] ??= runOf(words, owner))
        : runOf(words, owner),
    );
  }

  #leftOf(owner: number): number {
    if (owner < 0) return this.#wordsLeft;
    return this.#personWordsLeft?.get(owner) ?? (owner < PERSONS_MAX ? PERSON_WORDS_MAX : FURTHER_WORDS_MAX);
  }
}

function namesOf(field: string, text: string, folded: string, words: readonly string[], owner: number): Term[] {
  const terms: Term[] = [];
  if (text.length <= EXACT_LENGTH_MAX && folded !== '') terms.push(termOf(field, folded, owner, text));
  for (const word of words) if (word !== folded) terms.push(termOf(field, word, owner, word));
  // `O'Hara` and `Anna-Maria` are two words each, and asked for as one.
  if (words.length > 1 && words.length <= NAME_WORDS_MAX)
    for (const part of folded.split(' '))
      if (part !== folded && part.length <= EXACT_LENGTH_MAX && JOINED_WORDS.test(part))
        terms.push(termOf(field, part, owner, part));
  return terms;
}

function runOf(words: readonly string[], owner: number): TextRun {
  if (owner >= 0) return { namespace: TEXT_PERSONAL, words, person: owner, blind: undefined };
  return { namespace: owner === OPEN ? TEXT_OPEN : TEXT_CONFIDENTIAL, words, person: undefined, blind: undefined };
}
