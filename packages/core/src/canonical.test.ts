import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, numberText } from './canonical.ts';

/** JSON.stringify of the value with all its keys put in order: RFC 8785 for everything it accepts. */
function oracle(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oracle).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${oracle(Reflect.get(value, key))}`).join(',')}}`;
}

const isSafe = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double().filter(isSafe),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '10', '9')), tie('value'), {
      maxKeys: 5,
    }),
  ),
})).value;

test('agrees with an oracle, reads back, and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(text).toBe(oracle(value));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('the examples of RFC 8785', () => {
  expect(canonicalJson(JSON.parse('{"numbers":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001]}'))).toBe(
    '{"numbers":[333333333.3333333,4.5,0.002,1e-27]}',
  );
  expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  // Section 3.2.3: order by UTF-16 code units, so the emoji comes before U+FB33.
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'];
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
  expect(text).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
});

test('number text', () => {
  expect(numberText(-0)).toBe('0');
  expect(numberText(9007199254740991)).toBe('9007199254740991');
  expect(numberText(1e-7)).toBe('1e-7');
  for (const value of [NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e300]) expect(() => numberText(value)).toThrow();
});

test.each([
  ['lone surrogate', 'a\udc00'],
  ['lone surrogate in a key', { '\ud800': 1 }],
  ['undefined', { a: undefined }],
  ['hole', Array(2)],
  ['bigint', 1n],
  ['function', () => 1],
  ['date', new Date(0)],
  ['map', new Map()],
])('throws on %s', (_name, value) => {
  expect(() => canonicalJson(value)).toThrow();
});
