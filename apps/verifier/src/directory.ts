/** Reads a bundle or a log in tiles from a directory. */
import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isHostileName, MalformedPart, type BundleReader } from '@trailmark/core';

const namesMax = 1 << 21;

export function directoryReader(root: string): BundleReader {
  return {
    list: () => listNames(root),
    async read(name, bytesMax) {
      const file = await openPart(root, name);
      if (file === undefined) return undefined;
      try {
        const { size } = await file.stat();
        if (size > bytesMax) throw new MalformedPart(name, `This part is larger than ${bytesMax} bytes.`);
        const bytes = new Uint8Array(size);
        const { bytesRead } = await file.read(bytes, 0, size, 0);
        return bytes.subarray(0, bytesRead);
      } catch (error) {
        throw unreadable(name, error);
      } finally {
        await file.close();
      }
    },
    async stream(name) {
      const file = await openPart(root, name);
      return file && pieces(file, name);
    },
  };
}

async function* pieces(file: FileHandle, name: string): AsyncIterable<Uint8Array> {
  try {
    yield* file.createReadStream({ highWaterMark: 1 << 20, autoClose: false });
  } catch (error) {
    throw unreadable(name, error);
  } finally {
    await file.close();
  }
}

function unreadable(name: string, error: unknown): Error {
  if (error instanceof MalformedPart) return error;
  return new MalformedPart(name, `This part cannot be read (${(error as NodeJS.ErrnoException).code}).`); // from node:fs
}

/** The opened file of a part; undefined where there is none. Not blocking, because a part may be a pipe nobody fills. */
async function openPart(root: string, name: string): Promise<FileHandle | undefined> {
  if (isHostileName(name)) return undefined;
  let file: FileHandle;
  try {
    file = await open(join(root, name), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code; // what node:fs rejects with
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(name, error);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new MalformedPart(name, 'This part is not a plain file.');
}

async function listNames(root: string): Promise<string[]> {
  const names: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const item of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, item.name);
      if (item.isDirectory()) folders.push(path);
      else names.push(relative(root, path).split(sep).join('/'));
    }
    if (names.length > namesMax) throw new MalformedPart('.', `There are more than ${namesMax} files.`);
  }
  return names;
}
