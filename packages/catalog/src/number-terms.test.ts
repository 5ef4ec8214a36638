/** Ranges over beginnings of digits say exactly what comparing says. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberRange, numberTerms, type NumberBound } from './index.ts';

/** Digits, sign and scale: exact where a double would round. */
const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]) => textOf(digits, scale));
const nearby = fc
  .tuple(fc.bigInt({ min: -2000n, max: 2000n }), fc.integer({ min: 0, max: 2 }))
  .map(([digits, scale]) => textOf(digits, scale));
const any = fc.oneof(number, nearby, fc.constantFrom('0', '1', '-1', '10', '100', '0.1', '999', '1000', '-0.001'));
const bound = fc.option(fc.record({ value: any, inclusive: fc.boolean() }), { nil: undefined });

function textOf(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const sign = digits < 0n ? '-' : '';
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** The value in units of 10^-6. */
function unitsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

function isBetween(value: string, from: NumberBound | undefined, to: NumberBound | undefined): boolean {
  const units = unitsOf(value);
  const isAbove =
    from === undefined || units > unitsOf(from.value) || (from.inclusive && units === unitsOf(from.value));
  const isBelow = to === undefined || units < unitsOf(to.value) || (to.inclusive && units === unitsOf(to.value));
  return isAbove && isBelow;
}

test('a number has a term of a range if and only if it lies between the bounds', () => {
  fc.assert(
    fc.property(any, bound, bound, (value, from, to) => {
      const range = new Set(numberRange(from, to));
      expect(numberTerms(value).some((term) => range.has(term))).toBe(isBetween(value, from, to));
    }),
    { numRuns: 10_000 },
  );
});

test('at the bounds themselves and one step beside them', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }),
      fc.boolean(),
      fc.bigInt({ min: -3n, max: 3n }),
      (digits, inclusive, step) => {
        const value = textOf(digits + step, 2);
        const edge = { value: textOf(digits, 2), inclusive };
        for (const [from, to] of [
          [edge, undefined],
          [undefined, edge],
          [edge, edge],
        ] as const) {
          const range = new Set(numberRange(from, to));
          expect(numberTerms(value).some((term) => range.has(term))).toBe(isBetween(value, from, to));
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a range is few terms: dozens for numbers of a few digits, never more than eight hundred', () => {
  const count = (from?: string, to?: string) =>
    numberRange(
      from === undefined ? undefined : { value: from, inclusive: true },
      to === undefined ? undefined : { value: to, inclusive: true },
    )?.length;
  expect(count('200', '350')).toBeLessThanOrEqual(16);
  expect(count('1000')).toBe(18);
  expect(count(undefined, '-1')).toBeLessThanOrEqual(32);
  expect(count('480', '480')).toBe(1);
  expect(count()).toBe(35);
  fc.assert(
    fc.property(any, any, (from, to) => {
      expect(count(from, to)).toBeLessThanOrEqual(500);
    }),
  );
  expect(count('-111111111.111111111111', '888888888888888888.888')).toBeLessThanOrEqual(800);
});

test('numbers as JavaScript writes them, and what lies beyond the bounds', () => {
  expect(numberTerms('1e-7')).toEqual(numberTerms('0.0000001'));
  expect(numberTerms('480')).toEqual(['+2:', '+2:4', '+2:48=']);
  expect(numberTerms('-0.05')).toEqual(['-', '--2:', '--2:5=']);
  expect(numberTerms('0.00')).toEqual(['0']);
  for (const text of [
    '',
    'x',
    '1,5',
    '.5',
    '5.',
    '1e22',
    '1e-13',
    '1'.repeat(22),
    'NaN',
    'Infinity',
    ' 1',
    '1e99999',
  ]) {
    expect([text, numberTerms(text)]).toEqual([text, []]);
  }
  expect(numberRange({ value: 'x', inclusive: true }, undefined)).toBeUndefined();
  expect(numberRange({ value: '1e30', inclusive: true }, undefined)).toEqual([]);
  const all = numberRange({ value: '-1e30', inclusive: true }, { value: '1e30', inclusive: true });
  for (const text of ['-999999999999999999999', '0', '0.000000000001', '999999999999999999999']) {
    expect(numberTerms(text).some((term) => all?.includes(term))).toBe(true);
  }
});
