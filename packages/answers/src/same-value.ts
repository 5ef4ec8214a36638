/** Whether two values of the trail say the same, however their sources wrote them. */

const DECIMAL = /^-?\d{1,40}(\.\d{1,20})?$/;

/** `500`, `500.00` and `"500"` are one value; order of members does not matter, order of items does. */
export function isSameValue(left: unknown, right: unknown): boolean {
  return formOf(left) === formOf(right);
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
