/** The folded form and the words of short texts that came before: names and values come again and again. */

import { foldText } from './fold-text.ts';
import { wordsOf } from './text-words.ts';

const LENGTH_MAX = 64;
/** Two generations of so many: the older goes when the younger is full. */
const KEPT = 4_000;

export interface FoldedText {
  readonly folded: string;
  readonly words: readonly string[];
}

// Owned by this file; one for each thread, like the module.
let young = new Map<string, FoldedText>();
let old = new Map<string, FoldedText>();

export function foldedOf(text: string): FoldedText {
  if (text.length > LENGTH_MAX) return { folded: foldText(text), words: wordsOf(text) };
  const known = young.get(text);
  if (known !== undefined) return known;
  const made = old.get(text) ?? { folded: foldText(text), words: wordsOf(text) };
  if (young.size >= KEPT) {
    old = young;
    young = new Map();
  }
  young.set(text, made);
  return made;
}

/** Lets go of all texts: what was erased must not stay in memory. */
export function forgetFoldedTexts(): void {
  young.clear();
  old.clear();
}
