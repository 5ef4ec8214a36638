/** Money is compared exactly, whatever its digits, and rises are told in money and per cent. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAmounts, moneyOf, moneyText, unitsOf } from './amount.ts';
import { raised, read } from './case-events.fixture.ts';
import { riseOf } from './rise.ts';

const cents = fc.bigInt({ min: 0n, max: 10n ** 20n });
const text = (value: bigint): string => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;
const RULE = { paths: ['changes.daily_budget'], measure: 'rise' } as const;

describe('amounts', () => {
  it('compare as whole numbers of cents do, with and without needless digits', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(compareAmounts(text(a), `${text(b)}0`)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(unitsOf(moneyText(unitsOf(text(a)) - unitsOf(text(b)), 'EUR').amount)).toBe((a - b) * 10n ** 10n);
      }),
    );
  });

  it.each([
    ['120.50', 'EUR', { amount: '120.50', currency: 'EUR' }],
    [120.5, 'EUR', { amount: '120.5', currency: 'EUR' }],
    [{ amount: '7', currency: 'USD' }, 'EUR', { amount: '7', currency: 'USD' }],
    [{ amount: '7' }, 'EUR', { amount: '7', currency: 'EUR' }],
    ['120.50', undefined, undefined],
    ['1e3', 'EUR', undefined],
    [Number.NaN, 'EUR', undefined],
    ['', 'EUR', undefined],
    [null, 'EUR', undefined],
  ])('%j with %s beside it is %j', (value, beside, money) => {
    expect(moneyOf(value, beside)).toEqual(money);
  });

  it('rise by the difference of both ends', () => {
    const rise = (before: string, after: string) => riseOf(read([raised('12:00', before, after)])[0]!, RULE); // one event
    expect(rise('100.00', '119.00')).toMatchObject({ by: { amount: '19', currency: 'EUR' }, percent: 19 });
    expect(rise('200.00', '150.00')).toMatchObject({ by: { amount: '-50', currency: 'EUR' }, percent: -25 });
    expect(rise('0.00', '150.00')?.percent).toBe(Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (a, b) => {
        const found = rise(text(a), text(b));
        expect(unitsOf(found?.by?.amount ?? '')).toBe((b - a) * 10n ** 10n);
        const percent = (Number(b) / Number(a) - 1) * 100;
        expect(Math.abs((found?.percent ?? Infinity) - percent)).toBeLessThan(1e-3 + Math.abs(percent) * 1e-9);
      }),
    );
  });
});
