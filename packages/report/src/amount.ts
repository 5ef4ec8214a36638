/** Money as exact decimals with their currency: read, added, taken from each other, never rounded. */

import { valueAt } from '@trailmark/catalog';

/** `units` at `scale` places after the point. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export interface Amount {
  readonly value: Decimal;
  readonly currency: string;
}

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,20}))?$/;
const WITH_CURRENCY = /^(\S+) ([A-Z]{3})$/;
const CURRENCY = /^[A-Z]{3}$/;

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** Undefined for what is no decimal number in plain digits. */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? decimalOf(String(value)) : undefined;
  if (typeof value !== 'string') return undefined;
  const [, sign = '', whole, fraction = ''] = DECIMAL.exec(value) ?? [];
  if (whole === undefined) return undefined;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** A value that is money: a number, `12.50 EUR`, or `{amount, currency}`; `currency` is the event's where it names none. */
export function moneyOf(
  value: unknown,
  currency: string | undefined,
): { readonly value: Decimal; readonly currency: string | undefined } | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const inside: Readonly<Record<string, unknown>> = { ...value };
    const own = inside['currency'];
    return moneyOf(inside['amount'] ?? inside['value'], typeof own === 'string' ? own : currency);
  }
  const [, amount, own] = (typeof value === 'string' && WITH_CURRENCY.exec(value)) || [];
  const decimal = decimalOf(amount ?? value);
  const named = own ?? currency;
  return decimal && { value: decimal, currency: named !== undefined && CURRENCY.test(named) ? named : undefined };
}

/** What an event says its amounts are in. */
export function currencyOf(event: Parameters<typeof valueAt>[0]): string | undefined {
  const currency = valueAt(event, 'data.currency');
  return typeof currency === 'string' ? currency : undefined;
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: at(a, scale) + at(b, scale), scale };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function isSame(a: Decimal, b: Decimal): boolean {
  return minus(a, b).units === 0n;
}

function at({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

/** Plain digits with a point: `-1250.50`. At least two places where there are any, as money is written. */
export function decimalText({ units, scale }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`}`;
}
