/**
 * Makes the golden vectors under `vectors/`, the same bytes every time: `npm run vectors`. With `--check` it writes
 * nothing and fails where a file differs from what the code makes now, is missing, or is one too many.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildVectors } from './vectors/files.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../vectors');

function write(files: ReadonlyMap<string, string>): void {
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  console.log(`wrote ${files.size} files of vectors`);
}

/** What is wrong with the files as they stand; empty where nothing is. */
function complaints(files: ReadonlyMap<string, string>): string[] {
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const found = present.filter((name) => !files.has(name)).map((name) => `${name} is made by nothing`);
  for (const [name, content] of files) {
    if (!present.includes(name)) found.push(`${name} is missing`);
    else if (readFileSync(join(folder, name), 'utf8') !== content) found.push(`${name} is not what the code makes`);
  }
  return found;
}

const files = buildVectors();
if (process.argv.includes('--check')) {
  const found = complaints(files);
  for (const complaint of found) console.error(`vectors: ${complaint}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log(`${files.size} files of vectors are up to date`);
} else {
  write(files);
}
