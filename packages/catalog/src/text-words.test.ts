/** What counts as a word, and which ways of typing a number are one. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, numberOf, wordsOf } from './index.ts';

describe('words', () => {
  test.each([
    ['Budget erhöht, weil Q4-Ziel fast erreicht', ['budget', 'erhoht', 'weil', 'q4', 'ziel', 'fast', 'erreicht']],
    ["L'été, c’est fini", ['l', 'ete', 'c', 'est', 'fini']],
    ['ana.ruiz@larkfield.example', ['ana', 'ruiz', 'larkfield', 'example']],
    ['spring_sale-2026', ['spring', 'sale', '2026']],
    ['हिन्दी में अभियान', ['हिन्दी', 'में', 'अभियान']],
    ['حملة الربيع', ['حملة', 'الربيع']],
    ['봄 세일', ['봄', '세일']],
    ['東京タワー広告', ['東', '京', 'タ', 'ワ', 'ー', '広', '告']],
    ['春のsale', ['春', 'の', 'sale']],
    ['ภาษาไทย', ['ภ', 'า', 'ษ', 'า', 'ไ', 'ท', 'ย']],
    ['launch 🎉🎉 👍🏽 now', ['launch', '🎉', '🎉', '👍', 'now']],
    ['👨‍👩‍👧', ['👨', '👩', '👧']],
    ['a\u200bb \u202ecba\u202c', ['ab', 'cba']],
    ['𝒳yz 𐐀𐐁', ['xyz', '𐐨𐐩']],
    ['', []],
    [' .,;—- ', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('a part of a text without spaces is found as words in a row', () => {
    const whole = wordsOf('新宿東京広告').join(' ');
    expect(whole).toContain(wordsOf('東京').join(' '));
  });

  test('a word is cut at the same place on both sides, between characters', () => {
    const long = 'a'.repeat(63);
    expect(wordsOf(`${long}b more`)).toEqual([`${long}b`, 'more']);
    expect(wordsOf(`${long}bc`)).toEqual([`${long}b`]);
    expect(wordsOf(`${long}𐐨𐐨`)).toEqual([long]);
  });

  test('words are folded, hold no space and are their own words', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(text, (value) => {
        for (const word of wordsOf(value)) {
          expect(word).not.toMatch(/\s|^$/u);
          expect(word.isWellFormed()).toBe(true);
          expect(wordsOf(word)).toEqual([word]);
          expect(foldText(word)).toBe(word);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('long texts take time in proportion', () => {
    const started = performance.now();
    for (const unit of ['1.', '1,000.', "1'", 'ü', '漢', '1 000 ', 'a\u0301', '\u00a0001', '1.000,1'])
      wordsOf(unit.repeat(60_000 / unit.length));
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('numbers as typed', () => {
  test.each([
    [
      '20000',
      [
        '20000',
        '20.000',
        '20,000',
        "20'000",
        '20’000',
        '20 000',
        '20\u00a0000',
        '20\u202f000',
        '20.000,00',
        '20,000.00',
      ],
    ],
    ['1234567.5', ['1234567.5', '1.234.567,5', '1,234,567.50', "1'234'567.5", '1 234 567,5', '12,34,567.5']],
    ['3.5', ['3.5', '3,5', '3.50', '3,500000']],
    ['0.125', ['0.125', '0,125']],
    ['2026', ['2026']],
    ['0', ['0', '0.0', '0,00']],
  ])('%s', (number, spellings) => {
    for (const spelling of spellings) {
      expect([spelling, numberOf(spelling)]).toEqual([spelling, number]);
      expect([spelling, wordsOf(spelling)]).toEqual([spelling, [number]]);
    }
  });

  test('signs are of the number, not of the word', () => {
    expect(['-5', '−5,5', '+5', '-0'].map(numberOf)).toEqual(['-5', '-5.5', '5', '0']);
    expect(wordsOf('minus -5,5 %')).toEqual(['minus', '5.5']);
  });

  test('dates, addresses, versions and codes are no numbers', () => {
    expect(['21.11.2026', '10.0.0.1', '1.2.3', '007', '1.00.000', '', 'x', '1e3', '5.', '.5'].map(numberOf)).toEqual(
      Array.from({ length: 10 }, () => undefined),
    );
    expect(wordsOf('am 21.11.2026 von 10.0.0.1')).toEqual(['am', '21', '11', '2026', 'von', '10', '0', '0', '1']);
    expect(wordsOf('v2.1 and 007')).toEqual(['v2', '1', 'and', '007']);
  });

  test('every number, grouped in any usual way, is the one word', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1e12 }),
        fc.nat({ max: 99 }),
        fc.constantFrom('.,', ',.', "'.", '\u00a0,', '\u202f,'),
        (whole, cents, [group = '', point = '']) => {
          const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group);
          const canonical = String(Number(`${whole}.${String(cents).padStart(2, '0')}`));
          const typed = `${grouped}${point}${String(cents).padStart(2, '0')}`;
          expect(numberOf(typed)).toBe(canonical);
          expect(wordsOf(`um ${typed} EUR`)).toEqual(['um', canonical, 'eur']);
        },
      ),
    );
  });
});
