/**
 * `npm run catalog`: writes docs/events.md and publishes new types and versions in
 * packages/catalog/published.generated.json, where what is published is never changed. `-- --check` says with exit code 1 what is out of date or broken.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenPromises, catalogTypes, publishedTypes } from '@trailmark/catalog';
import type { PublishedTypes } from '@trailmark/catalog';
import { eventsDocument } from './catalog/events-document.ts';

const ROOT = join(import.meta.dirname, '..');
const LOCK = 'packages/catalog/published.generated.json';

function readOrEmpty(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const lockText = readOrEmpty(LOCK);
const published: { types: PublishedTypes } = lockText === '' ? { types: {} } : JSON.parse(lockText);
const broken = brokenPromises(published.types, catalogTypes);
const documents = new Map([
  ['docs/events.md', eventsDocument(catalogTypes)],
  [LOCK, lockDocument()],
]);
/** A line for each type, so that a change of one is a change of one line. */
function lockDocument(): string {
  const lines = Object.entries(publishedTypes(catalogTypes)).map(
    ([name, type]) => `${JSON.stringify(name)}: ${JSON.stringify(type)}`,
  );
  return `{"format": "trailmark/published-types@v1", "types": {\n${lines.join(',\n')}\n}}\n`;
}

for (const problem of broken) console.error(problem);
if (broken.length > 0) process.exitCode = 1;
for (const [path, text] of documents) {
  if (readOrEmpty(path) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: npm run catalog`);
    process.exitCode = 1;
  } else if (broken.length === 0) writeFileSync(join(ROOT, path), text);
}
