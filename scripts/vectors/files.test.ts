import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildVectors } from './files.ts';

const folder = new URL('../../vectors/', import.meta.url);

test('the published vectors are what the code makes: else run `npm run vectors` and say why the bytes changed', () => {
  const files = buildVectors();
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  expect(present.sort()).toEqual([...files.keys()].sort());
  for (const [name, content] of files) {
    expect(readFileSync(new URL(name, folder), 'utf8') === content, name).toBe(true);
  }
});
