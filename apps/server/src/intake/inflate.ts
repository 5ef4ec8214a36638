/** Unpacks compressed bodies within limits, so that a small body cannot become a large memory. */

import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Problem } from '@trailmark/contract';

export const INFLATED_BYTES_MAX = 64 * 2 ** 20;
export const INFLATE_RATIO_MAX = 100;
const RATIO_EXPECTED = 16;
const CHUNK_BYTES_MIN = 16 * 2 ** 10;

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
  // What comes out in one piece need not be put together from many, which takes its memory twice.
  const chunkSize = Math.min(maxOutputLength, Math.max(CHUNK_BYTES_MIN, expectedLength(body, encoding))) + 1;
  try {
    return inflateWith(encoding, body, { maxOutputLength, chunkSize });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Problem('body.too_large', 'Unpacked, the body is larger than 64 MiB or than 100 times what was sent.');
    }
    throw new Problem('body.malformed', `The body cannot be unpacked as ${encoding}.`);
  }
}

/** The length that gzip says at its end (RFC 1952 section 2.3.1), for what it is worth; of the others more than most have. */
function expectedLength(body: Uint8Array, encoding: string): number {
  if (encoding === 'br' || encoding === 'deflate' || body.length < 4) return body.length * RATIO_EXPECTED;
  return new DataView(body.buffer, body.byteOffset + body.length - 4).getUint32(0, true);
}

interface Limits {
  readonly maxOutputLength: number;
  readonly chunkSize: number;
}

function inflateWith(encoding: string, body: Uint8Array, limits: Limits): Uint8Array {
  if (encoding === 'br') return brotliDecompressSync(body, limits);
  if (encoding !== 'deflate') return gunzipSync(body, limits);
  // "deflate" means zlib (RFC 9110 section 8.4.1.2), yet some clients send it bare: zlib begins with 0x?8.
  const isZlib = ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0;
  return isZlib ? inflateSync(body, limits) : inflateRawSync(body, limits);
}
