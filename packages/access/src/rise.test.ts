/** Rises are told in money and per cent, exactly, in whatever form the source writes amounts. */

import { decimalText } from '@trailmark/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raised, read } from './case-events.fixture.ts';
import { riseOf } from './rise.ts';

const RULE = { paths: ['changes.daily_budget'], measure: 'rise' } as const;
const text = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;

function rise(before: unknown, after: unknown, data: object = {}) {
  const act = { ...raised('12:00', '', '', { ...data }), changes: [{ path: 'daily_budget', before, after }] };
  const found = riseOf(read([act])[0]!, RULE); // one event
  return found && { ...found, by: found.by && `${decimalText(found.by.value)} ${found.by.currency}` };
}

describe('a rise', () => {
  it('is the difference of both ends', () => {
    expect(rise('100.00', '119.00')).toMatchObject({ by: '19 EUR', percent: 19 });
    expect(rise('200.00', '150.00')).toMatchObject({ by: '-50 EUR', percent: -25 });
    expect(rise('0.00', '150.00')?.percent).toBe(Number.POSITIVE_INFINITY);
    expect(rise(null, '150.00')).toMatchObject({ by: '150 EUR', percent: Number.POSITIVE_INFINITY });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (a, b) => {
        const found = rise(text(a), text(b));
        expect(found?.by).toBe(`${decimalText({ units: b - a, scale: 2 })} EUR`);
        const percent = (Number(b) / Number(a) - 1) * 100;
        expect(Math.abs((found?.percent ?? Infinity) - percent)).toBeLessThan(1e-3 + Math.abs(percent) * 1e-9);
      }),
    );
  });

  it.each([
    ['200.00 EUR', '350.00 EUR', {}],
    ['200.00 EUR', { amount: '350.00', currency: 'EUR' }, { currency: undefined }],
    [200, 350, { currency: 'eur' }],
    [{ value: 200 }, '350 EUR', { currency: 'EUR' }],
    ['200.000000000000001', '350.000000000000001', {}],
  ])('from %j to %j beside %j is one of 150 EUR', (before, after, data) => {
    expect(rise(before, after, data)).toMatchObject({ by: '150 EUR' });
  });

  it.each([
    ['from one currency to another', '200.00 EUR', '350.00 USD', {}],
    ['from an amount without currency', '200.00 EUR', '350.00', { currency: undefined }],
    ['to a number whose digits nobody knows', 200, 1e21, {}],
    ['of texts that are no amounts', '200 or so', '350,00', {}],
  ])('is not told %s', (_so, before, after, data) => {
    expect(rise(before, after, data)).toMatchObject({ path: 'changes.daily_budget', by: undefined });
    expect(rise(before, after, data)?.percent).toBeUndefined();
  });
});
