/** Amounts: exact whatever their size, in the forms sources send them in. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf, decimalText, isSame, minus, moneyOf, plus } from './amount.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => ({ units, scale }));

describe('decimals', () => {
  it('come back as they went', () => {
    fc.assert(fc.property(decimals, (one) => isSame(decimalOf(decimalText(one)) ?? { units: 1n, scale: 0 }, one)));
  });
  it('add and take away without rounding, in any order', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(isSame(minus(plus(a, b), b), a)).toBe(true);
        expect(isSame(plus(plus(a, b), c), plus(c, plus(b, a)))).toBe(true);
      }),
    );
  });
  it.each([
    ['200.00', '200'],
    ['0.1', '0.10'],
    ['-0.05', '-0.05'],
    ['12.345', '12.345'],
    ['007', '7'],
  ])('%s reads %s', (text, told) => {
    const decimal = decimalOf(text);
    expect(decimal && decimalText(decimal)).toBe(told);
  });
  it.each(['', '1,5', '1e3', '0x1', ' 1', 'EUR', '--1', 'NaN', null, {}, [1]])('%j is none', (value) => {
    expect(decimalOf(value)).toBeUndefined();
  });
});

describe('money', () => {
  it.each([
    ['12.50', 'EUR', '12.50', 'EUR'],
    ['12.50 USD', 'EUR', '12.50', 'USD'],
    [{ amount: '3', currency: 'CHF' }, 'EUR', '3', 'CHF'],
    [{ amount: 4 }, 'EUR', '4', 'EUR'],
    [5, undefined, '5', undefined],
    ['6', 'euro', '6', undefined],
  ])('%j in an event of %s', (value, currency, text, named) => {
    const money = moneyOf(value, currency);
    expect([money && decimalText(money.value), money?.currency]).toEqual([text, named]);
  });
});
