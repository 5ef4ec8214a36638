/** Numbers as search terms, so that a range is a few terms: a number is found under each beginning of its digits. */

/** Magnitudes from 10^-12 to below 10^21, and zero. */
const EXPONENT_MIN = -12;
const EXPONENT_MAX = 20;
const DIGITS_MAX = 21;

/** One end of a range. */
export interface NumberBound {
  /** A canonical decimal, as `numberOf` gives it. */
  readonly value: string;
  readonly inclusive: boolean;
}

interface Decimal {
  readonly sign: '+' | '-';
  /** Of the first digit: 4.8e2 has 2. */
  readonly exponent: number;
  /** Significant digits, neither beginning nor ending with 0; empty for zero. */
  readonly digits: string;
}

/**
 * The terms of a decimal: its sign where it is negative, its magnitude, every shorter beginning of its significant
 * digits, and itself. None for what is no decimal, has more than 21 significant digits or lies outside 10^-12 to 10^21 (but for zero):
 * such a number is found by its exact value, not by ranges.
 */
export function numberTerms(text: string): string[] {
  const decimal = decimalOf(text);
  if (decimal === undefined || !isWithin(decimal)) return [];
  const { sign, exponent, digits } = decimal;
  if (digits === '') return ['0'];
  const magnitude = magnitudeOf(sign, exponent);
  const terms = sign === '-' ? ['-', magnitude] : [magnitude];
  for (let length = 1; length < digits.length; length++) terms.push(magnitude + digits.slice(0, length));
  terms.push(`${magnitude}${digits}=`);
  return terms;
}

/**
 * Terms of which every number between the bounds, and no other, has one; at most some eight hundred, for numbers of a few
 * digits some dozens. A bound beyond what `numberTerms` indexes stands for the end it lies beyond. An undefined result:
 * a bound is no decimal.
 */
export function numberRange(from: NumberBound | undefined, to: NumberBound | undefined): string[] | undefined {
  const low = from && endOf(from);
  const high = to && endOf(to);
  if ((from !== undefined && low === undefined) || (to !== undefined && high === undefined)) return undefined;
  const least = low ?? { decimal: LEAST, inclusive: true };
  const most = high ?? { decimal: MOST, inclusive: true };
  if (compare(least.decimal, most.decimal) > 0) return [];
  const terms: string[] = [];
  // Negative numbers are those of the same digits the other way round.
  if (least.decimal.sign === '-' && least.decimal.digits !== '') {
    const isThroughZero = most.decimal.sign === '+' || most.decimal.digits === '';
    if (isThroughZero && low === undefined) terms.push('-');
    else addSide(terms, '-', isThroughZero ? undefined : most, least);
  }
  if (covers(least, most, ZERO)) terms.push('0');
  if (most.decimal.sign === '+' && most.decimal.digits !== '') {
    const isThroughZero = least.decimal.sign === '-' || least.decimal.digits === '';
    addSide(terms, '+', isThroughZero ? undefined : least, most);
  }
  return terms;
}

/** One comparison more than the bounds of the index: everything indexed lies between these two. */
const LEAST: Decimal = { sign: '-', exponent: EXPONENT_MAX + 1, digits: '1' };
const MOST: Decimal = { sign: '+', exponent: EXPONENT_MAX + 1, digits: '1' };
const ZERO: Decimal = { sign: '+', exponent: 0, digits: '' };

interface End {
  readonly decimal: Decimal;
  readonly inclusive: boolean;
}

function endOf({ value, inclusive }: NumberBound): End | undefined {
  const decimal = decimalOf(value);
  return decimal && { decimal, inclusive };
}

/** Magnitudes of one sign between two ends, the near one being closer to zero; undefined: zero itself, which is not in. */
function addSide(terms: string[], sign: '+' | '-', near: End | undefined, far: End): void {
  const first = Math.max(near?.decimal.exponent ?? EXPONENT_MIN, EXPONENT_MIN);
  const last = Math.min(far.decimal.exponent, EXPONENT_MAX);
  for (let exponent = first; exponent <= last; exponent++) {
    const magnitude = magnitudeOf(sign, exponent);
    const low = near?.decimal.exponent === exponent ? near : undefined;
    const high = far.decimal.exponent === exponent ? far : undefined;
    if (low === undefined && high === undefined) terms.push(magnitude);
    else addBelow(terms, magnitude, low, high, 0);
  }
}

/** Numbers that begin as `prefix` says (with `depth` digits, which the ends share where they are given). */
function addBelow(terms: string[], prefix: string, low: End | undefined, high: End | undefined, depth: number): void {
  const lowDigits = low?.decimal.digits;
  const highDigits = high?.decimal.digits;
  if (isLeast(low, depth) && highDigits === undefined) {
    addAll(terms, prefix, depth);
    return;
  }
  // The number that ends here is the least of those that begin so.
  const isAfterLow = lowDigits === undefined || (lowDigits.length === depth && low?.inclusive === true);
  const isBeforeHigh = highDigits === undefined || highDigits.length > depth || high?.inclusive === true;
  if (depth > 0 && isAfterLow && isBeforeHigh) terms.push(`${prefix}=`);
  if (highDigits !== undefined && highDigits.length === depth) return;
  const lowDigit = lowDigits === undefined || lowDigits.length === depth ? -1 : Number(lowDigits.charAt(depth));
  const highDigit = highDigits === undefined ? 10 : Number(highDigits.charAt(depth));
  for (let digit = Math.max(lowDigit, depth === 0 ? 1 : 0); digit <= Math.min(highDigit, 9); digit++) {
    const isLow = digit === lowDigit;
    const isHigh = digit === highDigit;
    if (isLow || isHigh)
      addBelow(terms, prefix + String(digit), isLow ? low : undefined, isHigh ? high : undefined, depth + 1);
    else addAll(terms, prefix + String(digit), depth + 1);
  }
}

/** Every number that begins so: the longer ones, and the one that ends here. */
function addAll(terms: string[], prefix: string, depth: number): void {
  terms.push(prefix);
  if (depth > 0) terms.push(`${prefix}=`);
}

/** Whether every number that begins with the digits so far is at or above this end. */
function isLeast(low: End | undefined, depth: number): boolean {
  if (low === undefined || !low.inclusive) return low === undefined;
  const { digits } = low.decimal;
  return digits.length === depth || (depth === 0 && digits === '1');
}

function covers(low: End, high: End, decimal: Decimal): boolean {
  const above = compare(decimal, low.decimal);
  const below = compare(decimal, high.decimal);
  return (above > 0 || (above === 0 && low.inclusive)) && (below < 0 || (below === 0 && high.inclusive));
}

/** Below zero, zero, above zero, as a is less than, equal to, more than b. */
function compare(a: Decimal, b: Decimal): number {
  const signA = signOf(a);
  const signB = signOf(b);
  if (signA !== signB || signA === 0) return signA - signB;
  if (a.exponent !== b.exponent) return (a.exponent - b.exponent) * signA;
  return a.digits === b.digits ? 0 : (a.digits < b.digits ? -1 : 1) * signA;
}

function signOf({ sign, digits }: Decimal): -1 | 0 | 1 {
  if (digits === '') return 0;
  return sign === '-' ? -1 : 1;
}

function decimalOf(text: string): Decimal | undefined {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const [, minus = '', whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  let first = 0;
  while (first < all.length && all.charAt(first) === '0') first++;
  let end = all.length;
  while (end > first && all.charAt(end - 1) === '0') end--;
  if (first === end) return ZERO;
  return {
    sign: minus === '-' ? '-' : '+',
    exponent: whole.length - 1 - first + Number(power),
    digits: all.slice(first, end),
  };
}

function isWithin({ exponent, digits }: Decimal): boolean {
  return digits === '' || (exponent >= EXPONENT_MIN && exponent <= EXPONENT_MAX && digits.length <= DIGITS_MAX);
}

/** `+2:` for hundreds. */
function magnitudeOf(sign: '+' | '-', exponent: number): string {
  return `${sign}${exponent}:`;
}
