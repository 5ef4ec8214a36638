import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as node from './crypto.node.ts';
import * as web from './crypto.web.ts';

test('both implementations have the same names', () => {
  expect(Object.keys(web).sort()).toEqual(Object.keys(node).sort());
});

test('both give the same hashes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 2080 }), (data, length) => {
      expect(web.sha256(data)).toEqual(node.sha256(data));
      expect(web.shake256(data, length)).toEqual(node.shake256(data, length));
      expect(web.latin1Text(data, 0, data.length)).toBe(node.latin1Text(data, 0, data.length));
      for (const { sha256, sha256Into, shake256Into } of [node, web]) {
        const target = new Uint8Array(length + 40);
        sha256Into(data, target, 5);
        expect(target.subarray(5, 37)).toEqual(sha256(data));
        shake256Into(data, length, target, 7);
        expect(target.subarray(7, 7 + length)).toEqual(node.shake256(data, length));
      }
    }),
    { numRuns: 50 },
  );
  for (const { shake256Into } of [node, web]) {
    expect(() => shake256Into(new Uint8Array(1), 32, new Uint8Array(40), 9)).toThrow();
  }
});

test('both accept the same signatures and refuse every changed one', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'));
  const message = new TextEncoder().encode('a checkpoint\n');
  const signature = new Uint8Array(sign(null, message, privateKey));
  for (const { ed25519Verify } of [node, web]) {
    expect(ed25519Verify(key, message, signature)).toBe(true);
    expect(ed25519Verify(key, message.subarray(1), signature)).toBe(false);
    expect(ed25519Verify(key.subarray(1), message, signature)).toBe(false);
    expect(ed25519Verify(key, message, signature.subarray(1))).toBe(false);
    expect(ed25519Verify(new Uint8Array(32).fill(255), message, signature)).toBe(false);
    for (const at of [0, 31, 32, 63]) {
      const changed = signature.slice();
      changed[at]! ^= 1;
      expect(ed25519Verify(key, message, changed)).toBe(false);
    }
  }
});

test('a signature whose S is not reduced is refused by both (RFC 8032 section 5.1.7)', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'));
  const message = new Uint8Array(3);
  const signature = new Uint8Array(sign(null, message, privateKey));
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = order;
  for (let i = 0; i < 32; i++) s += BigInt(signature[32 + i]!) << BigInt(8 * i);
  for (let i = 0; i < 32; i++) signature[32 + i] = Number((s >> BigInt(8 * i)) & 255n);
  expect(node.ed25519Verify(key, message, signature)).toBe(false);
  expect(web.ed25519Verify(key, message, signature)).toBe(false);
});
