/** Sums of amounts as the trail has them, exactly: decimal text, never floating point. */

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,6}))?$/;
const FRACTION_DIGITS = 6;

/** Millionths; undefined for what is no amount of at most six decimals. */
export function millionthsOf(value: unknown): bigint | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const size = BigInt(whole + fraction.padEnd(FRACTION_DIGITS, '0'));
  return sign === '-' ? -size : size;
}

/** Decimal text, without zeros behind that say nothing. */
export function decimalOf(millionths: bigint): string {
  const size = millionths < 0n ? -millionths : millionths;
  const digits = size.toString().padStart(FRACTION_DIGITS + 1, '0');
  const whole = digits.slice(0, -FRACTION_DIGITS);
  const fraction = digits.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  return `${millionths < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`}`;
}
