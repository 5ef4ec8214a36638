/** `npm run openapi`: writes docs/openapi.json from the contract; `-- --check` says with exit code 1 that it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '@trailmark/contract';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'docs/openapi.json');

const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const text = `${JSON.stringify(openApiDocument(version), null, 2)}\n`;

if (process.argv.includes('--check')) {
  let written = '';
  try {
    written = readFileSync(FILE, 'utf8');
  } catch {
    // A file that is missing is out of date.
  }
  if (written !== text) {
    console.error('docs/openapi.json is out of date: npm run openapi');
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
