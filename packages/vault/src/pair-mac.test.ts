import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairMac } from './pair-mac.ts';

const MASK = 0xffffffffffffffffn;

/** SipHash-2-4 as the paper writes it, in 64-bit arithmetic. */
function plainSipHash(key: Uint8Array, message: Uint8Array): bigint {
  const word = (bytes: Uint8Array, at: number): bigint =>
    bytes.slice(at, at + 8).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;
  let v0 = word(key, 0) ^ 0x736f6d6570736575n;
  let v1 = word(key, 8) ^ 0x646f72616e646f6dn;
  let v2 = word(key, 0) ^ 0x6c7967656e657261n;
  let v3 = word(key, 8) ^ 0x7465646279746573n;
  const round = (): void => {
    v0 = (v0 + v1) & MASK;
    v1 = rotate(v1, 13n) ^ v0;
    v0 = rotate(v0, 32n);
    v2 = (v2 + v3) & MASK;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = (v0 + v3) & MASK;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = (v2 + v1) & MASK;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  };
  const whole = message.length - (message.length % 8);
  const words = Array.from({ length: whole / 8 }, (_, at) => word(message, at * 8));
  words.push((BigInt(message.length % 256) << 56n) | word(message, whole));
  for (const block of words) {
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }
  v2 ^= 0xffn;
  for (let at = 0; at < 4; at++) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

const half = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getInt32(at, true);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at);

test('the plain form gives the value of the paper’s appendix', () => {
  expect(plainSipHash(counting(16), counting(15))).toBe(0xa129ca6149be45e5n);
});

test('halves in 32 bits give what the plain form gives', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(bytes, bytes, (key, message) => {
      const mac = new PairMac(key);
      mac.of(half(message, 4), half(message, 0), half(message, 12), half(message, 8));
      expect((BigInt(mac.high >>> 0) << 32n) | BigInt(mac.low >>> 0)).toBe(plainSipHash(key, message));
    }),
  );
  expect(() => new PairMac(new Uint8Array(15))).toThrow('16 bytes');
});
