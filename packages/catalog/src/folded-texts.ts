/** The folded form and the words of short texts that came before: names and values come again and again. */

import type { Term, TextRun } from './classified.ts';
import { foldText } from './fold-text.ts';
import { Recent } from './recent.ts';
import { wordsOf } from './text-words.ts';

const LENGTH_MAX = 64;
const KEPT = 8_000;

export interface FoldedText {
  readonly folded: string;
  readonly words: readonly string[];
  /** What was made of it, by owner. */
  readonly runs: (TextRun | undefined)[];
  /** The same, as a name: by field and owner. */
  readonly names: (readonly Term[] | undefined)[];
}

// Owned by this file; one for each thread, like the module.
const texts = new Recent<string, FoldedText>(KEPT);
const words = new Recent<string, FoldedText>(KEPT);

export function foldedOf(text: string): FoldedText {
  if (text.length > LENGTH_MAX) return { folded: foldText(text), words: wordsOf(text), runs: [], names: [] };
  const known = texts.get(text);
  if (known !== undefined) return known;
  const made = { folded: foldText(text), words: wordsOf(text), runs: [], names: [] };
  texts.set(text, made);
  return made;
}

/** What is one word as it is. */
export function wordAlone(word: string): FoldedText {
  const known = words.get(word);
  if (known !== undefined) return known;
  const made = { folded: word, words: [word], runs: [], names: [] };
  if (word.length <= LENGTH_MAX) words.set(word, made);
  return made;
}

/** Lets go of all texts: what was erased must not stay in memory. */
export function forgetFoldedTexts(): void {
  texts.clear();
  words.clear();
}
