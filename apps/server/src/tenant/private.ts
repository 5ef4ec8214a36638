/** Files of a store are their owner's alone, whatever the umask and whoever made the folder around them. */

import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/**
 * Takes every right of others from a folder of ours and from the files directly in it. What SQLite makes beside a
 * database later has the database's own mode. @param name only files whose names begin so, and not the folder itself
 */
export function keepPrivate(folder: string, name?: string): void {
  if (name === undefined) close(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.startsWith(name ?? '')) close(join(folder, entry.name), 0o600);
  }
}

function close(path: string, mode: number): void {
  try {
    if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, mode);
  } catch (error) {
    // A file that SQLite removed meanwhile; a disk that cannot be written, or a file that is not ours to change.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!['ENOENT', 'EROFS', 'EPERM', 'EACCES'].includes(code)) throw error;
  }
}
