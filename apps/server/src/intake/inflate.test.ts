/** Compressed bodies: at the limits, and just beyond them. */

import { gzipSync } from 'node:zlib';
import { Problem } from '@trailmark/contract';
import { expect, it } from 'vitest';
import { INFLATE_RATIO_MAX, inflateBody } from './inflate.ts';

/** Bytes of which gzip makes about one in `ratio`. */
function packed(ratio: number): { plain: Buffer; body: Buffer } {
  for (let length = 2_000; ; length += 50) {
    const plain = Buffer.alloc(length, 0x61);
    const body = gzipSync(plain);
    if (plain.length / body.length > ratio) return { plain, body };
  }
}

it('takes a hundredfold and no more', () => {
  const within = packed(INFLATE_RATIO_MAX - 2);
  expect(inflateBody(within.body, 'gzip')).toHaveLength(within.plain.length);
  const beyond = packed(INFLATE_RATIO_MAX);
  expect(() => inflateBody(beyond.body, 'gzip')).toThrow(
    new Problem('body.too_large', 'Unpacked, the body is larger than 64 MiB or than 100 times what was sent.'),
  );
});

it('refuses what is cut, what is something else, and what nobody reads', () => {
  const body = gzipSync('{"a":1}');
  for (const [bytes, encoding] of [
    [body.subarray(0, 10), 'gzip'],
    [body, 'br'],
    [body, 'deflate'],
    [Buffer.alloc(0), 'gzip'],
  ] as const) {
    expect(() => inflateBody(bytes, encoding), encoding).toThrow(/cannot be unpacked/);
  }
  expect(() => inflateBody(body, 'compress')).toThrow(/none of/);
  expect(inflateBody(body, 'identity')).toBe(body);
});
