/** Which characters of a query text are blanks, quotation marks or nothing at all: what people paste, not only what they type. */

/** Blanks of every width, the non-breaking ones included. */
const BLANK = /[\s\u0085\u180e]/;
/**
 * Characters that show nothing and mean nothing by themselves: zero-width blanks, soft hyphens, marks of direction. The
 * joiners U+200C and U+200D are not among them: words of several languages are written with them.
 */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
const PLAIN_QUOTE = '"';
/** Opened by any of these, a quotation ends at any of these: „so“, “so”, «so», »so«. */
const CURLY_QUOTES = '\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02';
/** A hyphen as word processors turn it: minus and en dash. */
const MINUS = '-\u2212\u2013';

export function isBlank(character: string): boolean {
  return BLANK.test(character) && character !== '\ufeff';
}

export function isInvisible(character: string): boolean {
  return INVISIBLE.test(character);
}

export function isQuote(character: string): boolean {
  return character === PLAIN_QUOTE || (character !== '' && CURLY_QUOTES.includes(character));
}

/** Whether `closing` ends what `opening` began: a straight quotation is ended by a straight mark alone. */
export function closesQuote(opening: string, closing: string): boolean {
  return opening === PLAIN_QUOTE ? closing === PLAIN_QUOTE : isQuote(closing);
}

export function isMinus(character: string): boolean {
  return character !== '' && MINUS.includes(character);
}

/** A value as it may stand in a query: as it is where it is one plain word, else in quotation marks. */
export function quoteValue(value: string): string {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_./@+:#-]*$/u.test(value) && !value.includes('..') && !/^(and|or|not)$/i.test(value)
    ? value
    : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
