/** The corpus on disk: hand-written inputs and those that once broke something, one folder for each target. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CORPUS = join(import.meta.dirname, 'corpus');

export interface SavedInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All saved inputs of a target, in the order of their names, so that runs repeat. */
export function savedInputs(target: string): SavedInput[] {
  const folder = join(CORPUS, target);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).sort();
  return names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** Keeps an input that broke a promise; gives the path of its file. */
export function saveCrash(target: string, input: Uint8Array): string {
  const folder = join(CORPUS, target);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `crash-${createHash('sha256').update(input).digest('hex').slice(0, 16)}`);
  writeFileSync(file, input);
  return file;
}
