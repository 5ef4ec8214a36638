/** Disks of a few megabytes to fill up, turn read-only or cut off, mounted where we may (Linux, root). */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Folders } from '../process/server-process.ts';

export interface SmallDisk {
  readonly path: string;
  /** Leaves this many bytes free, as far as blocks allow. */
  fill(keepBytes: number): void;
  drain(): void;
  makeReadOnly(is: boolean): void;
  /** Unmounts and removes it. */
  remove(): void;
}

/** A disk in memory; undefined where mounting is not permitted. */
export function mountMemory(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'trailmark-disk-'));
  if (isDone('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])) return new Mounted(path);
  rmSync(path, { recursive: true });
  return undefined;
}

/**
 * A disk in a file, which holds what has really been written to it: a copy of the file is what a power cut leaves.
 * Undefined where mounting is not permitted.
 */
export function mountFile(megabytes: number): { disk: SmallDisk; cutPower(): SmallDisk } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'trailmark-image-'));
  const image = join(folder, 'image');
  const handle = openSync(image, 'w');
  ftruncateSync(handle, megabytes * 2 ** 20);
  closeSync(handle);
  const disk = isDone('mkfs.ext4', ['-q', image]) ? mountImage(folder, image) : undefined;
  if (disk === undefined) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const cutPower = (): SmallDisk => {
    const other = mkdtempSync(join(tmpdir(), 'trailmark-image-'));
    const copy = join(other, 'image');
    copyFileSync(image, copy);
    const mounted = mountImage(other, copy);
    if (mounted === undefined) throw new Error('what a power cut left could not be mounted');
    return mounted;
  };
  return { disk, cutPower };
}

function mountImage(folder: string, image: string): SmallDisk | undefined {
  const path = join(folder, 'disk');
  mkdirSync(path);
  return isDone('mount', ['-o', 'loop', image, path]) ? new Mounted(path, folder) : undefined;
}

class Mounted implements SmallDisk {
  readonly path: string;
  readonly #folder: string;

  constructor(path: string, folder = path) {
    this.path = path;
    this.#folder = folder;
  }

  fill(keepBytes: number): void {
    this.drain();
    const { bavail, bsize } = statfsSync(this.path);
    writeFileSync(join(this.path, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - keepBytes)));
  }
  drain(): void {
    rmSync(join(this.path, 'ballast'), { force: true });
  }
  makeReadOnly(is: boolean): void {
    if (!isDone('mount', ['-o', `remount,${is ? 'ro' : 'rw'}`, this.path])) throw new Error('the disk is busy');
  }
  remove(): void {
    isDone('umount', ['-l', this.path]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Data and keys on a disk. */
export const foldersOn = (disk: SmallDisk): Folders => ({
  root: disk.path,
  data: join(disk.path, 'data'),
  keys: join(disk.path, 'keys'),
});

/** Stops every write of a running process (beyond its first byte of a file), or lets it write again. */
export function stopWrites(pid: number | undefined, isStopped: boolean): boolean {
  return isDone('prlimit', ['--pid', String(pid), `--fsize=${isStopped ? '1' : 'unlimited'}:`]);
}

function isDone(command: string, args: readonly string[]): boolean {
  return process.platform === 'linux' && spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
