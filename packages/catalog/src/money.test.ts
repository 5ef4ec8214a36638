/** Amounts are read in the forms sources send them in, and reckoned with exactly, whatever their size. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountOf,
  atOneScale,
  compareDecimals,
  decimalOf,
  decimalText,
  isSameAmount,
  minus,
  moneyOf,
  plus,
  type Amount,
  type Decimal,
} from './money.ts';

const FINEST = 20;
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n) + 1n, max: 10n ** 40n - 1n }), fc.integer({ min: 0, max: FINEST }))
  .map(([units, scale]): Decimal => ({ units, scale }));
/** The same number as a whole of its finest parts. */
const whole = ({ units, scale }: Decimal): bigint => units * 10n ** BigInt(FINEST - scale);
const told = (amount: Amount | undefined) => amount && [decimalText(amount.value), amount.currency];

describe('decimals', () => {
  it('add, take away and compare as whole numbers do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(whole(plus(a, b))).toBe(whole(a) + whole(b));
        expect(whole(minus(a, b))).toBe(whole(a) - whole(b));
        expect(compareDecimals(a, b)).toBe(whole(a) < whole(b) ? -1 : whole(a) > whole(b) ? 1 : 0);
        const [one, other] = atOneScale(a, b);
        expect(one * whole(b)).toBe(other * whole(a));
      }),
    );
  });

  it('come back from their text as they went', () => {
    fc.assert(
      fc.property(decimals, (one) => {
        const again = decimalOf(decimalText(one));
        expect(again && whole(again)).toBe(whole(one));
      }),
    );
  });

  it('are read as they are written', () => {
    const written = fc.tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(/^\d{1,40}$/),
      fc.stringMatching(/^\d{0,20}$/),
    );
    fc.assert(
      fc.property(written, ([sign, digits, fraction]) => {
        const found = decimalOf(`${sign}${digits}${fraction === '' ? '' : `.${fraction}`}`);
        expect(found && whole(found)).toBe(BigInt(`${sign}${digits}${fraction.padEnd(FINEST, '0')}`));
      }),
    );
  });

  it.each([
    ['200.00', '200'],
    ['0.1', '0.10'],
    [0.1, '0.10'],
    ['-0.05', '-0.05'],
    ['12.345', '12.345'],
    ['007', '7'],
    ['-0.00', '0'],
    [-0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('%j reads %s', (value, text) => {
    const decimal = decimalOf(value);
    expect(decimal && decimalText(decimal)).toBe(text);
  });

  const tooLong = ['1'.repeat(41), `0.${'1'.repeat(21)}`];
  it.each([...tooLong, '', '1,5', '1.', '.5', '+1', '1e3', '0x1', ' 1', '1\n', '١', 'EUR', '--1', 'NaN', '5 EUR'])(
    'the text %j is none',
    (value) => {
      expect(decimalOf(value)).toBeUndefined();
    },
  );

  it.each([NaN, Infinity, -Infinity, 1e21, 1e-7, 2 ** 53, -(2 ** 60), null, undefined, true, 5n, {}, [1]])(
    'the value %s is none',
    (value) => {
      expect(decimalOf(value)).toBeUndefined();
    },
  );
});

describe('amounts', () => {
  it('are one in every form', () => {
    const forms: readonly (readonly [unknown, unknown?])[] = [
      ['350.00 EUR'],
      ['350 EUR', 'USD'],
      [{ amount: '350.00', currency: 'EUR' }],
      [{ value: 350, currency: 'eur' }, 'USD'],
      [{ amount: 350 }, 'EUR'],
      [{ amount: '350.0', currency: null }, 'EUR'],
      [{ amount: '350 EUR', currency: 'EUR', vat: '19' }],
      [{ amount: 350, value: '350.00', currency: 'EUR' }],
      [350, 'EUR'],
      ['350', 'Eur'],
    ];
    for (const [value, beside] of forms) {
      expect(told(moneyOf(value, beside)), JSON.stringify(value)).toEqual(['350', 'EUR']);
      const [one, other] = [amountOf('350 EUR'), amountOf(value, beside)];
      expect(one && other && isSameAmount(one, other)).toBe(true);
    }
  });

  it.each([
    [5, undefined, undefined],
    ['6', 'euro', 'euro'],
    ['6', '€', '€'],
    ['6', ' US Dollar ', 'US Dollar'],
    ['6', 'EUR (net)', 'EUR (net)'],
    ['6', 978, '978'],
    ['6', '', undefined],
    ['6', 'see\nbelow', undefined],
    ['6', 'EUR\u202e', undefined],
    ['6', 'x'.repeat(33), undefined],
    ['6', { code: 'EUR' }, undefined],
    // It names a currency, which is not the one beside it, and nobody can read it.
    [{ amount: 4, currency: '' }, 'EUR', undefined],
  ])('%j beside %j is in the currency %s', (value, beside, currency) => {
    expect(amountOf(value, beside)).toMatchObject({ currency });
    expect(moneyOf(value, beside)?.currency).toBe(currency);
  });

  it.each([
    ['12 eur'],
    ['12  EUR'],
    ['EUR 12'],
    ['12,50 EUR'],
    [{ currency: 'EUR' }],
    [{ amount: { amount: 5 }, currency: 'EUR' }],
    [{ amount: 5, unit: 'kg' }],
    [{ amount: 500, value: 5, currency: 'EUR' }],
    [{ amount: '5 EUR', currency: 'USD' }],
    [{ amount: '5', value: 'five', currency: 'EUR' }],
    [[5]],
    [['5 EUR']],
    [1e21],
    [Number.NaN],
    [true],
    [null],
    [undefined],
  ])('%j is none', (value) => {
    expect(amountOf(value, 'EUR')).toBeUndefined();
  });

  it('of different currencies are different, and where one names none nobody can tell', () => {
    const same = (one: string, other: string) => {
      const [a, b] = [amountOf(one), amountOf(other)];
      return a && b && isSameAmount(a, b);
    };
    expect([same('5 EUR', '5 USD'), same('5 EUR', '5'), same('5 EUR', '6'), same('5', '5.0')]).toEqual([
      false,
      undefined,
      false,
      true,
    ]);
  });

  it('are read from any JSON without a fault, and never with other digits than stand there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, beside) => {
        const amount = amountOf(value, beside);
        if (amount === undefined || typeof value === 'object') return;
        expect(String(value).split(' ')[0]).toMatch(/^-?\d+(\.\d+)?$/);
        expect(compareDecimals(amount.value, decimalOf(String(value).split(' ')[0]) ?? { units: 1n, scale: 0 })).toBe(
          0,
        );
      }),
    );
  });
});
