/** Words of any script: what a text is found by. Indexing and asking both pass through here. */

import { foldText } from './fold-text.ts';

/** Longer words are cut, on both sides alike. */
const WORD_LENGTH_MAX = 64;

/** A number as people type it: groups of digits joined by single points, commas or apostrophes. */
const GROUPED = /[0-9]+(?:[.,'][0-9]+)+/y;
/** Spaces that join the thousands of a number and never part words, and the typographic apostrophe between digits. */
const TIED_SPACE = /(?<=[0-9])[\u00a0\u2009\u202f\u2019](?=[0-9]{3}(?![0-9]))/gu;
/** A whole text that is one number whose thousands are set apart by plain spaces. */
const SPACED_NUMBER = /^[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?$/;

const NONE = 0;
/** Joins others of its sort into a word. */
const PART = 1;
/** A word by itself, with the marks that follow: writing without spaces, and pictures. */
const ALONE = 2;
const MARK = 3;
const DIGIT = 4;
/** What each UTF-16 unit is, asked of Unicode once; 0 where not asked yet, else one more than the sort. */
const sorts = new Uint8Array(0x10000);

/** Han, kana, Thai, Lao, Khmer, Burmese: written without spaces, so every character is a word and neighbours are pairs. */
const IS_ALONE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]|\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/**
 * The words of a text in their order, folded (see `foldText`). Letters, marks and digits make words, everything else
 * parts them; scripts without spaces give one word for each character, so that a part is found as words in a row. Numbers
 * are read as typed: `20.000`, `20,000`, `20'000` and `20000` are the one word `20000`, `3,50` and `3.5` the word `3.5`.
 */
export function wordsOf(text: string): string[] {
  if (SPACED_NUMBER.test(text)) return wordsOf(text.replaceAll(' ', ''));
  const folded = foldText(isAscii(text) ? text : text.replace(TIED_SPACE, "'"));
  const words: string[] = [];
  let start = -1;
  let isNumber = false;
  for (let at = 0; at <= folded.length; at++) {
    const sort = at < folded.length ? sortAt(folded, at) : NONE;
    if (sort === PART || sort === DIGIT || (sort === MARK && start >= 0)) {
      if (start < 0) {
        start = at;
        isNumber = true;
      }
      if (sort !== DIGIT) isNumber = false;
      continue;
    }
    if (start >= 0 && isNumber && isSeparator(folded, at)) {
      GROUPED.lastIndex = start;
      const typed = GROUPED.exec(folded)![0]; // a digit, a separator and a digit stand here
      const number = numberOf(typed);
      // Groups that are no number together, as in a date or an address, are words of their own.
      for (const word of number === undefined ? typed.split(/[.,']/) : [number]) words.push(cut(word));
      at = start + typed.length - 1;
      start = -1;
      continue;
    }
    if (start >= 0) words.push(cut(folded.slice(start, at)));
    start = -1;
    if (sort !== ALONE) continue;
    let end = at + 1;
    if (isHighSurrogate(folded.charCodeAt(at))) end++;
    while (end < folded.length && sortAt(folded, end) === MARK) end++;
    words.push(cut(folded.slice(at, end)));
    at = end - 1;
  }
  return words;
}

/**
 * The canonical decimal a typed number stands for: `20.000`, `20,000`, `20 000` are 20000, `1.234,50` is 1234.5. One
 * separator before exactly three digits parts thousands, but for `0.125`. Undefined where the text is no number.
 */
export function numberOf(typed: string): string | undefined {
  const text = typed.trim().replace(/[ \u00a0\u2009\u202f\u2019](?=[0-9]{3}(?![0-9]))/gu, "'");
  const match = /^([-+\u2212]?)([0-9]+(?:[.,'][0-9]+)*)$/u.exec(text);
  if (match === null) return undefined;
  const unsigned = unsignedOf(match[2]!); // the form has two groups
  if (unsigned === undefined || unsigned === '0') return unsigned;
  return match[1] === '-' || match[1] === '\u2212' ? `-${unsigned}` : unsigned;
}

const PLAIN = /^(?:0|[1-9][0-9]*)$/;
/** Thousands, and the Indian way: 12,34,567. */
const THOUSANDS = /^[1-9][0-9]{0,2}([.,'])[0-9]{3}(?:\1[0-9]{3})*$/;
const LAKHS = /^[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}$/;

function unsignedOf(text: string): string | undefined {
  const integer = integerOf(text, '');
  if (integer !== undefined) return integer;
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const whole = at < 0 ? undefined : integerOf(text.slice(0, at), text.charAt(at));
  if (whole === undefined) return undefined;
  const fraction = text.slice(at + 1).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** A number that begins with a zero is a code; `point` cannot part thousands too. */
function integerOf(text: string, point: string): string | undefined {
  if (PLAIN.test(text)) return text;
  const sign = THOUSANDS.exec(text)?.[1] ?? (LAKHS.test(text) ? ',' : point);
  return sign === point ? undefined : text.replaceAll(sign, '');
}

function isSeparator(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  // . , '
  if (unit !== 0x2e && unit !== 0x2c && unit !== 0x27) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0x30 && next <= 0x39;
}

function sortAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = sorts[unit]!;
  if (known !== 0) return known - 1;
  if (isHighSurrogate(unit)) return sortOf(text.slice(at, at + 2));
  // The second half of a pair is what the first is: it goes on with the word that the first has begun.
  if (unit >= 0xdc00 && unit <= 0xdfff) return MARK;
  const sort = sortOf(text.charAt(at));
  sorts[unit] = sort + 1;
  return sort;
}

function sortOf(character: string): number {
  if (/^[0-9]$/.test(character)) return DIGIT;
  if (/\p{M}/u.test(character)) return MARK;
  if (IS_ALONE.test(character)) return ALONE;
  return /[\p{L}\p{N}]/u.test(character) ? PART : NONE;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

function cut(word: string): string {
  if (word.length <= WORD_LENGTH_MAX) return word;
  const end = isHighSurrogate(word.charCodeAt(WORD_LENGTH_MAX - 1)) ? WORD_LENGTH_MAX - 1 : WORD_LENGTH_MAX;
  return word.slice(0, end);
}
