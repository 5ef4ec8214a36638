/** Reads records out of a stream of bytes, strictly and one at a time, whatever the size of the file. */

import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decodeEvents } from '../decode/events.ts';
import { EVENT_BYTES_MAX } from '../decode/limits.ts';
import type { Detected } from './detect.ts';
import { splitterOf, type Piece } from './split.ts';

/** One record of a file with the line it begins on, or why it cannot be read. `raw` is its text, cut where too long. */
export type ReadRecord =
  | { readonly record: unknown; readonly line: number; readonly raw: Uint8Array }
  | { readonly reject: string; readonly line: number; readonly raw: Uint8Array };

/**
 * The records of a stream in their order. A bad record is given as a reject and spoils no other. Memory is bounded by
 * one record and the chunks of the stream. Throws only what the stream throws, a broken gzip file among it.
 */
export async function* readRecords(
  stream: AsyncIterable<Uint8Array>,
  detected: Pick<Detected, 'shape' | 'gzip'>,
): AsyncGenerator<ReadRecord, void, undefined> {
  const splitter = splitterOf(detected.shape, EVENT_BYTES_MAX);
  for await (const chunk of detected.gzip ? inflate(stream) : stream) {
    for (const piece of splitter.push(chunk)) {
      const read = readPiece(piece);
      if (read !== undefined) yield read;
    }
  }
  for (const piece of splitter.end()) {
    const read = readPiece(piece);
    if (read !== undefined) yield read;
  }
}

function inflate(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(stream, { objectMode: false });
  const gunzip = createGunzip();
  // An error of the source has to reach whoever reads the inflated bytes.
  source.once('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

/** Undefined for a blank line. */
function readPiece(piece: Piece): ReadRecord | undefined {
  const { bytes: raw, line } = piece;
  if (piece.tooLong) return { reject: `The record is larger than ${EVENT_BYTES_MAX} bytes.`, line, raw };
  if (!piece.whole) return { reject: 'The file ends within this record.', line, raw };
  if (raw.every(isBlank)) return undefined;
  const decoded = decodeEvents(raw, 'application/json');
  if (!decoded.ok) return { reject: decoded.problem.detail, line, raw };
  const [item] = decoded.items;
  if (decoded.shape !== 'one' || item === undefined) return { reject: 'The record is no object.', line, raw };
  if ('value' in item) return { record: item.value, line, raw };
  const { detail, pointer } = item.problem;
  return { reject: pointer === undefined || pointer === '' ? detail : `At ${pointer}: ${detail}`, line, raw };
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09;
}
