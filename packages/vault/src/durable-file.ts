/** Files that survive a power cut: written aside, flushed, renamed, and the folder flushed too. Mode 0600. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Makes a folder that only its owner enters; folders that exist are checked. @throws VaultError `keys.too_open` */
export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  // A folder that others may write to lets them put their own keys in the place of ours.
  refuseMode(folder, OTHERS_WRITE, 'chmod 700');
}

/** @throws VaultError `keys.too_open` where anyone but the owner may read or write the file */
export function refuseOpenFile(file: string): void {
  refuseMode(file, OTHERS, 'chmod 600');
}

function refuseMode(path: string, forbidden: number, remedy: string): void {
  if (process.platform === 'win32') return; // modes say nothing there; access lists are the operator's
  const mode = statSync(path).mode & 0o777;
  if ((mode & forbidden) === 0) return;
  throw new VaultError(
    'keys.too_open',
    `${path} holds keys and has mode 0${mode.toString(8)}: others may reach it. Run: ${remedy} ${path}`,
  );
}

/** Writes the whole file, replacing what was there, or leaves it as it was. */
export function replaceFile(file: string, bytes: Uint8Array): void {
  const aside = writeAside(file, bytes);
  renameSync(aside, file);
  syncFolder(dirname(file));
}

/** Writes the file unless it exists; true where this call made it. Two processes may try at once: one wins. */
export function createFile(file: string, bytes: Uint8Array): boolean {
  if (existsSync(file)) return false;
  const aside = writeAside(file, bytes);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(aside);
    syncFolder(dirname(file));
  }
}

function writeAside(file: string, bytes: Uint8Array): string {
  const aside = `${file}.${process.pid}.${Buffer.from(randomOf(6)).toString('hex')}.tmp`;
  const handle = openSync(aside, 'wx', PRIVATE_FILE);
  try {
    writeAll(handle, bytes, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return aside;
}

/** Overwrites, flushes and removes a file. Does nothing where it is gone. */
export function destroyFile(file: string): void {
  let handle: number;
  try {
    handle = openSync(file, 'r+');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    const { size } = fstatSync(handle);
    for (let at = 0; at < size; at += 4096) writeAll(handle, randomOf(Math.min(4096, size - at)), at);
    fsyncSync(handle);
    ftruncateSync(handle, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  unlinkSync(file);
  syncFolder(dirname(file));
}

/** Makes renames and removals in a folder durable. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes all bytes at a place; a short write is continued. */
export function writeAll(handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, position + done);
  }
}

/** Whether this is the system error of that name. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
