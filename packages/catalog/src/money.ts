/**
 * Money as sources write it, read exactly: decimals of any scale with their currency, compared, added and told, never
 * rounded, and never from one currency to another. What is no amount stays undefined.
 */

/** `units` parts of ten to the minus `scale`: 350.00 has 35,000 units at scale 2. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** A decimal, and the currency it is in where one is named. */
export interface Amount {
  readonly value: Decimal;
  /** Three letters as capitals, every other name as it stands. */
  readonly currency: string | undefined;
}

/** An amount of which the currency is known: only such amounts are held against each other. */
export interface Money extends Amount {
  readonly currency: string;
}

/** Plain digits, at most 40 before the point and 20 behind it, and if wanted a currency of three capitals: `12.50 EUR`. */
const AMOUNT = /^(-?)([0-9]{1,40})(?:\.([0-9]{1,20}))?(?: ([A-Z]{3}))?$/;
/** In a place made for it a currency may be any name of up to 32 visible signs: `EUR`, `usdt`, `€`, `US Dollar`. */
const CURRENCY = /^[\p{L}\p{N}\p{P}\p{S}](?: ?[\p{L}\p{M}\p{N}\p{P}\p{S}]){0,31}$/u;
const CODE = /^[A-Za-z]{3}$/;
/** What else an object may say of an amount that names no currency; with a unit of its own it may be anything. */
const MEMBERS: ReadonlySet<string> = new Set(['amount', 'value', 'currency']);

export const ZERO: Decimal = { units: 0n, scale: 0 };

/**
 * A number, or decimal text without a currency. Undefined for everything else, and for numbers whose digits nobody can
 * know: written with an exponent, or whole and beyond 2^53.
 */
export function decimalOf(value: unknown): Decimal | undefined {
  const amount = typeof value === 'object' ? undefined : amountOf(value);
  return amount?.currency === undefined ? amount?.value : undefined;
}

/**
 * A number, decimal text, `12.50 EUR`, or an object with `amount` (or `value`) in one of these forms and `currency`.
 * @param beside the currency said beside it, as in `data.currency`, for amounts that name none
 */
export function amountOf(value: unknown, beside?: unknown): Amount | undefined {
  const own = typeof value === 'object' && value !== null ? amountIn(value) : amountWritten(value);
  if (own === undefined || own.isNamed) return own && { value: own.value, currency: own.currency };
  return { value: own.value, currency: currencyOf(beside) };
}

/** `amountOf`, where a currency is named. */
export function moneyOf(value: unknown, beside?: unknown): Money | undefined {
  const amount = amountOf(value, beside);
  return amount?.currency === undefined ? undefined : { value: amount.value, currency: amount.currency };
}

/** Whether it names a currency, be it one that cannot be read: then the one beside it is not meant. */
interface Written extends Amount {
  readonly isNamed: boolean;
}

function amountWritten(value: unknown): Written | undefined {
  const text = typeof value === 'number' ? numberText(value) : value;
  if (typeof text !== 'string') return undefined;
  const [, sign = '', whole, fraction = '', currency] = AMOUNT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const decimal = { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
  return { value: decimal, currency, isNamed: currency !== undefined };
}

function amountIn(value: object): Written | undefined {
  if (Array.isArray(value)) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  const said = ['amount', 'value'].map((name) => members.get(name) ?? undefined).filter((one) => one !== undefined);
  const [amount, other] = said.map(amountWritten);
  if (amount === undefined) return undefined;
  // Two figures that differ, or two currencies: which of them is meant, nobody can tell.
  if (said.length > 1 && (other === undefined || isSameAmount(amount, other) !== true)) return undefined;
  const named = members.get('currency') ?? undefined;
  const isNamed = amount.isNamed || named !== undefined;
  if (!isNamed && [...members.keys()].some((name) => !MEMBERS.has(name))) return undefined;
  const currency = named === undefined ? amount.currency : currencyOf(named);
  if (amount.isNamed && currency !== amount.currency) return undefined;
  return { value: amount.value, currency, isNamed };
}

function numberText(value: number): string | undefined {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
}

function currencyOf(value: unknown): string | undefined {
  const name = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  if (!CURRENCY.test(name)) return undefined;
  return CODE.test(name) ? name.toUpperCase() : name;
}

/** Undefined where nobody can tell: the digits are the same, and only one of them names a currency. */
export function isSameAmount(a: Amount, b: Amount): boolean | undefined {
  if (compareDecimals(a.value, b.value) !== 0) return false;
  if (a.currency === b.currency) return true;
  return a.currency === undefined || b.currency === undefined ? undefined : false;
}

/** Below zero, zero or above it, as the first is less than the second, equal or more. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [one, other] = atOneScale(a, b);
  return one < other ? -1 : one > other ? 1 : 0;
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const [one, other, scale] = atOneScale(a, b);
  return { units: one + other, scale };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

/** The units of both at the finer scale of the two, and that scale: what ratios are exact in. */
export function atOneScale(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [unitsAt(a, scale), unitsAt(b, scale), scale];
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

/** Plain digits with a point: `-1250.50`. At least two behind the point where there are any, as money is written. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`}`;
}
