/** One name however it is typed, and nothing lost of writing that has no case. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, normalText } from './index.ts';

test.each([
  [
    'muller',
    [
      'Müller',
      'Mueller',
      'MÜLLER',
      'MUELLER',
      'muller',
      'Mu\u0308ller',
      'Mül\u200bler',
      'Mül\u00adler',
      '\u200fMüller\u202c',
    ],
  ],
  ['strasse', ['Straße', 'STRASSE', 'STRAẞE', 'strasse']],
  ['goz', ['Göz', 'Goez', 'goz']],
  ['arger', ['Ärger', 'Aerger', 'ärger']],
  ['eleve', ['élève', 'ÉLÈVE', 'eleve']],
  ['francois', ['François', 'FRANÇOIS', 'francois']],
  ['istanbul', ['İstanbul', 'ISTANBUL', 'ıstanbul', 'istanbul']],
  ['sonderborg', ['Sønderborg', 'Soenderborg', 'Sœnderborg']],
  ['lodz', ['Łódź', 'Lodz']],
  ['οδοσ', ['ΟΔΟΣ', 'οδός', 'ὀδός', 'οδος']],
  ['елкин', ['Ёлкин', 'елкин', 'ЕЛКИН']],
  ['محمد', ['مُحَمَّد', 'محمد', 'مـحـمـد']],
  ['שלום', ['שָׁלוֹם', 'שלום']],
  ['20000', ['20000', '２００００', '٢٠٠٠٠', '२००००']],
  ['finance', ['ﬁnance', 'Ｆｉｎａｎｃｅ']],
  ['が', ['が', 'か\u3099']],
])('%s', (folded, spellings) => {
  for (const spelling of spellings) expect(foldText(spelling)).toBe(folded);
});

test('vowel signs and tones of scripts without accents stay: they tell words apart', () => {
  for (const [one, other] of [
    ['की', 'का'],
    ['हिन्दी', 'हनद'],
    ['ดี', 'ดา'],
    ['か', 'が'],
    ['한국', '하국'],
  ] as const) {
    expect(foldText(one)).not.toBe(foldText(other));
    expect(foldText(one)).toBe(one.normalize('NFC'));
  }
});

test('folding twice changes nothing, and what is the same value is the same folded', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[aouAOUeEäöüß]*$/),
  );
  fc.assert(
    fc.property(text, (value) => {
      const folded = foldText(value);
      expect(foldText(folded)).toBe(folded);
      expect(foldText(normalText(value))).toBe(folded);
      expect(foldText(value.toUpperCase().toLowerCase())).toBe(foldText(value.toLowerCase().toUpperCase()));
    }),
    { numRuns: 1_000 },
  );
});

test('a character alone and the same among others are folded by one rule', () => {
  for (let unit = 0; unit < 0x180; unit++) {
    const character = String.fromCharCode(unit);
    expect(foldText(`x${character}x漢`)).toBe(`x${foldText(`${character}漢`)}`.replace('漢', 'x漢'));
  }
});
