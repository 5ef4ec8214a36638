/** Money compared and subtracted exactly: decimal texts, each with its currency, never across currencies. */

import type { Money } from './policy.ts';

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,12}))?$/;
/** Digits after the point that all sums are made in. */
const SCALE = 12;

/** `{ amount, currency }`, or a bare decimal with the currency said beside it; undefined for everything else. */
export function moneyOf(value: unknown, besideCurrency?: string): Money | undefined {
  if (typeof value === 'object' && value !== null) {
    const { amount, currency } = value as { amount?: unknown; currency?: unknown }; // any object has these or has not
    const text = decimalOf(amount);
    const its = typeof currency === 'string' ? currency : besideCurrency;
    return text === undefined || its === undefined ? undefined : { amount: text, currency: its };
  }
  const text = decimalOf(value);
  return text === undefined || besideCurrency === undefined ? undefined : { amount: text, currency: besideCurrency };
}

/** Below, equal or above zero. @throws RangeError for what is no decimal */
export function compareAmounts(a: string, b: string): number {
  const difference = unitsOf(a) - unitsOf(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** Parts of 10^-12. @throws RangeError for what is no decimal */
export function unitsOf(amount: string): bigint {
  const match = DECIMAL.exec(amount);
  if (match === null) throw new RangeError('not a decimal number');
  const [, sign = '', whole = '0', part = ''] = match;
  const units = BigInt(whole + part.padEnd(SCALE, '0'));
  return sign === '-' ? -units : units;
}

function decimalOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && DECIMAL.test(text) ? text : undefined;
}

/** The other way: parts of 10^-12 as money, without needless digits. */
export function moneyText(units: bigint, currency: string): Money {
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0');
  const part = digits.slice(-SCALE).replace(/0+$/, '');
  return { amount: `${units < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${part === '' ? '' : `.${part}`}`, currency };
}
