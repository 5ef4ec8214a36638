/** Unpacks compressed bodies within limits, so that a small body cannot become a large memory. */

import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Problem } from '@trailmark/contract';

export const INFLATED_BYTES_MAX = 64 * 2 ** 20;
export const INFLATE_RATIO_MAX = 100;

/** Whether bodies of this Content-Encoding are read. */
export function isKnownEncoding(encoding: string): boolean {
  return ['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br'].includes(encoding);
}

/** @throws Problem `body.too_large`, `body.malformed`, `media.unsupported` */
export function inflateBody(body: Uint8Array, encoding: string): Uint8Array {
  if (encoding === '' || encoding === 'identity') return body;
  if (!isKnownEncoding(encoding))
    throw new Problem('media.unsupported', 'The content-encoding is none of gzip, deflate and br.');
  const maxOutputLength = Math.min(INFLATED_BYTES_MAX, Math.max(1, body.length) * INFLATE_RATIO_MAX);
  try {
    return inflateWith(encoding, body, maxOutputLength);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Problem('body.too_large', 'Unpacked, the body is larger than 64 MiB or than 100 times what was sent.');
    }
    throw new Problem('body.malformed', `The body cannot be unpacked as ${encoding}.`);
  }
}

function inflateWith(encoding: string, body: Uint8Array, maxOutputLength: number): Uint8Array {
  if (encoding === 'br') return brotliDecompressSync(body, { maxOutputLength });
  if (encoding !== 'deflate') return gunzipSync(body, { maxOutputLength });
  // "deflate" means zlib (RFC 9110 section 8.4.1.2), yet some clients send it bare: zlib begins with 0x?8.
  const isZlib = ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0;
  return isZlib ? inflateSync(body, { maxOutputLength }) : inflateRawSync(body, { maxOutputLength });
}
