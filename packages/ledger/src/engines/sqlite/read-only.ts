/** Opening a file to be read and nothing else, also on a disk that nobody can write to. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** @param timeout milliseconds to wait for whoever is writing */
export function openToRead(file: string, timeout: number): DatabaseSync {
  if (existsSync(`${file}-wal`) || isWritable(dirname(file))) {
    return new DatabaseSync(file, { readOnly: true, timeout });
  }
  // SQLite would make a file beside this one to share it by. Where none can be made nobody shares it, and nothing
  // changes it while it is read.
  const address = pathToFileURL(file);
  address.searchParams.set('immutable', '1');
  return new DatabaseSync(address, { readOnly: true });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
