/** Unpacks a bundle into a directory, by the same reader that verifies bundles: hostile names never get this far. */
import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createInflateRaw, inflateRaw } from 'node:zlib';
import { MalformedPart, openZip, type Inflate } from '@trailmark/core';
import { CannotRun } from './trouble.ts';

const inflateWhole = promisify(inflateRaw);

const inflate: Inflate = {
  inflate: (bytes, bytesMax) => inflateWhole(bytes, { maxOutputLength: Math.max(1, bytesMax) }),
  inflateStream: (pieces) => Readable.from(pieces).pipe(createInflateRaw({ chunkSize: 1 << 18 })),
};

/** @throws CannotRun where the file is no zip, is cut, or names a place outside the directory */
export async function unzip(path: string, directory: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      if (bytesRead !== length) throw new CannotRun(`${path} is cut`);
      return bytes;
    };
    const bundle = await openZip({ size, read }, inflate, path);
    for (const name of (await bundle.list?.()) ?? []) {
      if (name.endsWith('/')) continue;
      const target = join(directory, ...name.split('/'));
      await mkdir(dirname(target), { recursive: true });
      const pieces = await bundle.stream?.(name);
      await pipeline(Readable.from(pieces ?? []), createWriteStream(target, { flags: 'wx', mode: 0o600 }));
    }
  } catch (error) {
    if (error instanceof MalformedPart) throw new CannotRun(`the bundle cannot be unpacked: ${error.message}`, error);
    throw error;
  } finally {
    await file.close();
  }
}
