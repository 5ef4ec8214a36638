/** One value however it was written. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
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
  ['350.00 EUR', { amount: '350', currency: 'EUR' }, true],
  ['350.00 EUR', '350 EUR', true],
  ['350.00 EUR', { value: 350, currency: 'eur' }, true],
  ['350.00 EUR', '350.00 USD', false],
  ['350.00 EUR', '350.01 EUR', false],
  // The currency of a bare number stands elsewhere in its event.
  ['350.00 EUR', 350, true],
  ['350.00 EUR', '351', false],
  [{ value: 5, unit: 'days' }, { value: 5, unit: 'weeks' }, false],
  ['350.00 EUR', '350.00 EUR or so', false],
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
