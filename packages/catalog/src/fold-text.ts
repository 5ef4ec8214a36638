/** The form in which words and names are compared: case, accents, and the spellings of umlauts make no difference. */

/** Characters below this one are folded one by one from a table; texts of western Europe hold no others. */
const TABLE_END = 0x180;

/**
 * Marks that only vary a letter (Latin, Greek, Cyrillic accents; Arabic and Hebrew points; the Arabic lengthening
 * stroke), and characters that are not seen: soft hyphens, zero widths, direction marks, variation selectors. Vowel
 * signs of Indic and Thai writing are letters to their readers and stay.
 */
const UNSEEN =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\p{Variation_Selector}\p{Cf}]/gu;
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
  '٫': '.',
  '٬': ',',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const DIGIT = /(?![0-9])\p{Nd}/gu;
/** Umlauts spelled out: ae, oe, ue are a, o, u, as ä, ö, ü are. */
const SPELLED_OUT = /([aou])e+/g;

const table = Array.from({ length: TABLE_END }, (_, unit) => foldLetters(String.fromCharCode(unit)));

/**
 * The folded form of a text: NFKC, lower case, without accents and unseen characters, ß as ss, ae oe ue as a o u,
 * digits of any script as 0-9. Müller, Mueller, muller and MÜLLER are one; İ I ı i are one; ς and σ are one.
 * Folding what is folded changes nothing, and texts that are equal by `normalText` are folded equally.
 */
export function foldText(value: string): string {
  let isPlain = true;
  let previous = 0;
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    if (unit >= TABLE_END) return foldLetters(value).replace(SPELLED_OUT, '$1');
    // An e after a, o or u.
    if (unit >= 0x80 || (unit >= 0x41 && unit <= 0x5a)) isPlain = false;
    else if (unit === 0x65 && (previous === 0x61 || previous === 0x6f || previous === 0x75)) isPlain = false;
    previous = unit;
  }
  if (isPlain) return value;
  let folded = '';
  for (let at = 0; at < value.length; at++) folded += table[value.charCodeAt(at)]!; // all are below the table's end
  return folded.replace(SPELLED_OUT, '$1');
}

function foldLetters(value: string): string {
  return value
    .normalize('NFKD')
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter]!) // matched by its keys
    .replace(DIGIT, digitOf)
    .replace(UNSEEN, '')
    .normalize('NFC');
}

/** Digits of a script stand in unbroken rows of ten, beginning with its zero. */
function digitOf(digit: string): string {
  const point = digit.codePointAt(0)!; // a match is not empty
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((point - zero) % 10);
}
