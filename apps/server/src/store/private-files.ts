/** Writing files and folders that only their owner may see, durably, and never over anything that is there. */

import {
  closeSync,
  copyFileSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { Hindrance } from './hindrance.ts';

/** Makes the folder, or takes one that is empty. @throws Hindrance where there is something in it */
export function takeEmptyFolder(folder: string, what: string): void {
  if (!isEmptyOrMissing(folder)) throw new Hindrance(`${folder} is not empty: ${what} overwrites nothing`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export function isEmptyOrMissing(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

/** Whether `inner` is `outer` or lies in it. */
export function isWithin(inner: string, outer: string): boolean {
  return `${resolve(inner)}${sep}`.startsWith(`${resolve(outer)}${sep}`);
}

export function writePrivateFile(file: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, 'wx', 0o600);
  try {
    const data = Buffer.from(bytes);
    for (let done = 0; done < data.length;) done += writeSync(handle, data, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Copies a file; one that exists is refused, one that vanished meanwhile is an ENOENT. */
export function copyPrivateFile(file: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(file, target, constants.COPYFILE_EXCL);
  syncFile(target);
}

export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes what was created in a folder durable. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
