/** Reads a bundle from a zip file on disk, with the inflate of node:zlib. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createInflateRaw, inflateRaw } from 'node:zlib';
import { openZip, type BundleReader, type Inflate } from '@trailmark/core';

const inflateAsync = promisify(inflateRaw);

const inflate: Inflate = {
  inflate: (bytes, bytesMax) => inflateAsync(bytes, { maxOutputLength: Math.max(1, bytesMax) }),
  inflateStream: (pieces) => Readable.from(pieces).pipe(createInflateRaw({ chunkSize: 1 << 18 })),
};

/** Opens the zip file at `path`. Throws `MalformedPart` where it is none. */
export async function zipReader(path: string, name: string): Promise<BundleReader & { close(): Promise<void> }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      if (bytesRead !== length) throw new Error('the zip file changed while it was read');
      return bytes;
    };
    return { ...(await openZip({ size, read }, inflate, name)), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}
