import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, equal, fromBase64, fromHex, text, toBase64, toHex, utf8 } from './bytes.ts';

test('base64 and hexadecimal agree with Buffer and read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }),
  );
});

test('what base64 reads is exactly what it would write', () => {
  const alphabet = fc.constantFrom(...'ABab01+/=-_ \n\u00ff\u0141'.split(''));
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 12 }), (characters) => {
      const base64 = characters.join('');
      const bytes = fromBase64(base64);
      if (bytes !== undefined) expect(toBase64(bytes)).toBe(base64);
      else expect(Buffer.from(base64, 'base64').toString('base64')).not.toBe(base64);
    }),
    { numRuns: 2000 },
  );
});

test.each(['A', 'AA', 'AAA', '=', '==', '====', 'A===', 'AA=', 'AB==', 'AAB=', 'AA==AAAA', 'AAAA\n', 'AA-_', 'AA=A'])(
  'not base64: %j',
  (base64) => {
    expect(fromBase64(base64)).toBeUndefined();
  },
);

test.each(['a', 'AB', 'zz', '0x', 'ab\n', ' ab'])('not hexadecimal: %j', (hex) => {
  expect(fromHex(hex)).toBeUndefined();
});

test('UTF-8 is strict both ways and keeps a byte order mark', () => {
  expect(() => utf8('a\ud800')).toThrow();
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]]) {
    expect(text(Uint8Array.from(bytes))).toBeUndefined();
  }
  expect(text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(text(utf8(value))).toBe(value);
    }),
  );
});

test('concat and equal', () => {
  expect(concat(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(equal(Uint8Array.of(1), Uint8Array.of(1))).toBe(true);
  expect(equal(Uint8Array.of(1), Uint8Array.of(2))).toBe(false);
  expect(equal(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
});
