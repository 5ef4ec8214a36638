/** Reads a bundle or a log in tiles from a directory. */
import { createReadStream } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isHostileName, MalformedPart, type BundleReader } from '@trailmark/core';

const namesMax = 1 << 21;

export function directoryReader(root: string): BundleReader {
  return {
    list: () => listNames(root),
    async read(name, bytesMax) {
      const path = await partPath(root, name);
      if (path === undefined) return undefined;
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        if (size > bytesMax) throw new MalformedPart(name, `This part is larger than ${bytesMax} bytes.`);
        const bytes = new Uint8Array(size);
        const { bytesRead } = await file.read(bytes, 0, size, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async stream(name) {
      const path = await partPath(root, name);
      return path === undefined ? undefined : createReadStream(path, { highWaterMark: 1 << 20 });
    },
  };
}

/** The file of a part; undefined where there is none. A link that leads out of the bundle is refused. */
async function partPath(root: string, name: string): Promise<string | undefined> {
  if (isHostileName(name)) return undefined;
  const path = join(root, name);
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new MalformedPart(name, 'This part is not a plain file.');
    const within = relative(await realRoot(root), await realpath(path));
    if (within.startsWith('..')) throw new MalformedPart(name, 'This part is a link that leads out of the bundle.');
    return path;
  } catch (error) {
    if (error instanceof MalformedPart) throw error;
    const code = (error as NodeJS.ErrnoException).code; // what node:fs rejects with
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new MalformedPart(name, `This part cannot be read (${code}).`);
  }
}

const realRoots = new Map<string, Promise<string>>();

function realRoot(root: string): Promise<string> {
  let real = realRoots.get(root);
  if (real === undefined) realRoots.set(root, (real = realpath(root)));
  return real;
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
