/** The proof vectors of transparency-dev/merkle, where the outside data is at hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyConsistency, verifyInclusion } from './tree.ts';

const data = process.env['TRAILMARK_TEST_DATA'];
if (data === undefined) console.warn('TRAILMARK_TEST_DATA is not set: the public Merkle vectors are NOT checked');

/** Success in spite of roots of 12 bytes, which we refuse: a root is 32 bytes. */
const PLACEHOLDER_ROOTS = 'additional/sizes-are-equal-one-and-proof-is-empty.json';

interface Case {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function casesIn(folder: string): [string, Case][] {
  const root = join(data!, 'vectors/merkle', folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => [name, JSON.parse(readFileSync(join(root, name), 'utf8')) as Case]);
}

describe.skipIf(data === undefined)('transparency-dev vectors', () => {
  test('inclusion', () => {
    const cases = casesIn('inclusion');
    expect(cases.length).toBe(98);
    for (const [name, { leafIdx, treeSize, root, leafHash, proof, wantErr }] of cases) {
      const hashes = (proof ?? []).map(bytes);
      expect(verifyInclusion(bytes(leafHash), leafIdx, treeSize, hashes, bytes(root)), name).toBe(!wantErr);
    }
  });

  test('consistency', () => {
    const cases = casesIn('consistency');
    expect(cases.length).toBe(98);
    for (const [name, { size1, size2, root1, root2, proof, wantErr }] of cases) {
      const hashes = (proof ?? []).map(bytes);
      const isGood = !wantErr && name !== PLACEHOLDER_ROOTS;
      expect(verifyConsistency(size1, bytes(root1), size2, bytes(root2), hashes), name).toBe(isGood);
    }
  });
});
