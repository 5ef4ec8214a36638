/** One value however it was written; decimals add up exactly. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalOf, millionthsOf } from './decimal.ts';
import { isSameValue } from './same-value.ts';

test.each([
  [500, '500.00', true],
  ['0.10', 0.1, true],
  ['100', '1000', false],
  ['1.50', '1.05', false],
  [null, undefined, false],
  ['', null, false],
  [{ amount: '5.0', currency: 'EUR' }, { currency: 'EUR', amount: 5 }, true],
  [['a', 'b'], ['b', 'a'], false],
  ['true', true, false],
  ['DE', 'de', false],
])('%j and %j', (left, right, isSame) => {
  expect(isSameValue(left, right)).toBe(isSame);
});

test('every value is the same as itself, and sameness does not depend on the side', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(isSameValue(one, one)).toBe(true);
      expect(isSameValue(one, other)).toBe(isSameValue(other, one));
    }),
  );
});

test('sums of cents are exact where floating point is not', () => {
  const sum = ['0.10', '0.20', '1234567890123.45'].reduce((total, text) => total + (millionthsOf(text) ?? 0n), 0n);
  expect(decimalOf(sum)).toBe('1234567890123.75');
  expect(decimalOf(millionthsOf('-3.5') ?? 0n)).toBe('-3.50');
  expect(decimalOf(millionthsOf(248_000) ?? 0n)).toBe('248000');
  for (const text of ['', '1e9', '1,5', 'NaN', '0.1234567', null, true]) expect(millionthsOf(text)).toBeUndefined();
});

test('what was read is told again', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (millionths) => {
      expect(millionthsOf(decimalOf(millionths))).toBe(millionths);
    }),
  );
});
