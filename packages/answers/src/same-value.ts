/** Whether two values of the trail say the same, however their sources wrote them. */

import { amountOf, isSameAmount } from '@trailmark/catalog';

const DECIMAL = /^-?\d{1,40}(\.\d{1,20})?$/;

/**
 * `500`, `500.00` and `"500"` are one value, `500.00 EUR` and `{amount: 500, currency: "EUR"}` another; order of members
 * does not matter, order of items does.
 */
export function isSameValue(left: unknown, right: unknown): boolean {
  return isSameMoney(left, right) ?? formOf(left) === formOf(right);
}

/**
 * Undefined where they are not both amounts, or none of them names a currency. A bare number is the amount of its digits:
 * its currency stands somewhere else. Rather yes than no, since a difference is told as a finding.
 */
export function isSameMoney(left: unknown, right: unknown): boolean | undefined {
  const [one, other] = [amountOf(left), amountOf(right)];
  if (one === undefined || other === undefined) return undefined;
  if (one.currency === undefined && other.currency === undefined) return undefined;
  return isSameAmount(one, other) ?? true;
}

function formOf(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return decimalForm(String(value));
    case 'string':
      return DECIMAL.test(value) ? decimalForm(value) : JSON.stringify(value.normalize('NFC'));
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(formOf).join()}]`;
      return `{${Object.entries(value)
        .map(([name, member]) => `${JSON.stringify(name)}:${formOf(member)}`)
        .sort()
        .join()}}`;
    default:
      return String(value);
  }
}

function decimalForm(text: string): string {
  if (!text.includes('.')) return `#${text}`;
  return `#${text.replace(/\.?0+$/, '')}`;
}
