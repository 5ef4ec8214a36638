import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Hmac } from './hmac.ts';

test('agrees with node:crypto for keys and messages of any length, again and again', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.uint8Array({ maxLength: 1500, size: 'max' }), { maxLength: 4 }),
      (key, messages) => {
        const hmac = new Hmac(key);
        for (const message of messages) {
          expect(hmac.digest(message)).toEqual(new Uint8Array(createHmac('sha256', key).update(message).digest()));
        }
      },
    ),
  );
});
