/** Zip files: opened or refused, never an exception of ours; no name leads elsewhere and no part outgrows its promise. */
import { createInflateRaw, deflateRawSync, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { Readable } from 'node:stream';
import { isHostileName, MalformedPart, openZip, type BundleReader, type Inflate } from '@trailmark/core';
import { packZip } from '../stored-zip.ts';
import { bytesOf, promise, type Target } from '../target.ts';

const PART_BYTES_MAX = 1 << 20;
const inflateAll = promisify(inflateRaw) as (bytes: Uint8Array, options: object) => Promise<Uint8Array>;

const inflate: Inflate = {
  inflate: (bytes, bytesMax) => inflateAll(bytes, { maxOutputLength: Math.max(1, bytesMax) }),
  inflateStream: (pieces) => Readable.from(pieces).pipe(createInflateRaw({ chunkSize: 1 << 18 })),
};

export const zip: Target = {
  name: 'zip',
  form: 'bytes',
  quickRuns: 1_500,
  inputBytesMax: 16 * 1024,
  words: [
    'PK\x01\x02',
    'PK\x03\x04',
    'PK\x05\x06',
    'PK\x06\x06',
    'PK\x06\x07',
    '\xff\xff\xff\xff',
    '../',
    'checkpoint',
    '\x01\x00\x10\x00',
  ],
  seeds: () => [
    packZip(
      new Map([
        ['checkpoint', bytesOf('abc\n')],
        ['proofs/3.tlog-proof', bytesOf('x'.repeat(300))],
      ]),
    ),
    deflated(),
    packZip(new Map()),
  ],
  async judge(input) {
    const source = {
      size: input.length,
      read(offset: number, length: number) {
        promise(
          Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0,
          'asked for no place',
        );
        promise(offset + length <= input.length, 'asked for bytes behind the end');
        return Promise.resolve(input.slice(offset, offset + length));
      },
    };
    const opened = await refusable(() => openZip(source, inflate));
    if (opened === undefined) return 'refused';
    const names = (await opened.list?.()) ?? [];
    promise(!names.some(isHostileName), 'a name that leads elsewhere was let in');
    promise(new Set(names).size === names.length, 'a name stands twice');
    const read = new Set<string>();
    for (const name of names.slice(0, 8)) read.add(await readBothWays(opened, name));
    return `accepted ${[...read].sort().join('+')}`;
  },
};

/** A part read at once and in pieces is the same part, or refused both ways. */
async function readBothWays(reader: BundleReader, name: string): Promise<string> {
  const whole = await refusable(() => reader.read(name, PART_BYTES_MAX));
  const pieces: Uint8Array[] = [];
  let streamed = 0;
  const complete = await refusable(async () => {
    for await (const piece of (await reader.stream?.(name)) ?? []) {
      streamed += piece.length;
      if (streamed > PART_BYTES_MAX) return false;
      pieces.push(piece);
    }
    return true;
  });
  if (whole === undefined) return complete === true ? 'too large' : 'broken';
  promise(complete === true && Buffer.concat(pieces).equals(whole), 'in pieces it is another part');
  return 'read';
}

async function refusable<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof MalformedPart) return undefined;
    throw error;
  }
}

/** One deflated part, with a comment behind the end. */
function deflated(): Uint8Array {
  const content = deflateRawSync(Buffer.from('a line that repeats\n'.repeat(40)));
  const zip = Buffer.from(packZip(new Map([['disclosures.ndjson', content]])));
  for (const [mark, method, size] of [
    [0x04034b50, 8, 22],
    [0x02014b50, 10, 24],
  ] as const) {
    const at = zip.indexOf(Buffer.from(Uint32Array.of(mark).buffer));
    zip.writeUInt16LE(8, at + method);
    zip.writeUInt32LE(800, at + size);
  }
  zip.writeUInt16LE(7, zip.length - 2);
  return Buffer.concat([zip, Buffer.from('comment')]);
}
