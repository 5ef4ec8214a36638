import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { Edge } from './edge.ts';
import {
  decodeEntries,
  decodeEntryBundle,
  encodeEntries,
  encodeEntryBundle,
  entriesPath,
  parseTilePath,
  tileOf,
  tilePath,
  tileReader,
  tilesAt,
  tileWidth,
} from './tiles.ts';
import { inclusionProof, leafHash, rootAt, verifyInclusion, type Hash } from './tree.ts';

test('paths as the specification shows them', () => {
  expect(tilePath(0, 1234067)).toBe('tile/0/x001/x234/067');
  expect(tilePath(2, 0, 1)).toBe('tile/2/000.p/1');
  expect(tilePath(0, 273, 112)).toBe('tile/0/273.p/112');
  expect(entriesPath(1000)).toBe('tile/entries/x001/000');
  expect(entriesPath(0, 255)).toBe('tile/entries/000.p/255');
  for (const [level, n, width] of [
    [64, 0, 1],
    [-1, 0, 1],
    [0, -1, 1],
    [0, 0.5, 1],
    [0, 0, 0],
    [0, 0, 257],
  ] as const) {
    expect(() => tilePath(level, n, width)).toThrow();
  }
});

test('every path reads back', () => {
  fc.assert(
    fc.property(
      fc.option(fc.nat({ max: 63 }), { nil: undefined }),
      fc.oneof(fc.nat({ max: 3000 }), fc.maxSafeNat()),
      fc.integer({ min: 1, max: 256 }),
      (level, n, width) => {
        const path = level === undefined ? entriesPath(n, width) : tilePath(level, n, width);
        expect(parseTilePath(path)).toEqual(level === undefined ? { n, width } : { level, n, width });
      },
    ),
  );
});

test.each([
  '',
  'tile/0/0',
  'tile/0/00',
  'tile/0/0000',
  'tile/00/000',
  'tile/64/000',
  'tile/100/000',
  'tile/-1/000',
  'tile/data/000',
  'tile/0/x000/001',
  'tile/0/001/002',
  'tile/0/x001',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/01',
  'tile/0/000.p/',
  'tile/0/000/',
  '/tile/0/000',
  'tile/0/../000',
  'tile/0/000\n',
  'tile/0/x999/x999/x999/x999/x999/999',
  'tile/0/x001/x001/x001/x001/x001/x001/001',
])('no tile has the path %j', (path) => {
  expect(parseTilePath(path)).toBeUndefined();
});

test('widths as the specification counts them', () => {
  const widths = (size: number): string[] => [...tilesAt(size)].map(({ level, n, width }) => tilePath(level, n, width));
  expect(widths(0)).toEqual([]);
  expect(widths(1)).toEqual(['tile/0/000.p/1']);
  expect(widths(256)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
  expect(widths(257)).toEqual(['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']);
  const big = widths(70_000);
  expect(big.length).toBe(274 + 2 + 1);
  expect(big[273]).toBe('tile/0/273.p/112');
  expect(big.slice(274)).toEqual(['tile/1/000', 'tile/1/001.p/17', 'tile/2/000.p/1']);
  fc.assert(
    fc.property(fc.nat({ max: 200_000 }), (size) => {
      for (const { level, n, width } of tilesAt(size)) expect(tileWidth(level, n, size)).toBe(width);
      expect(tileWidth(0, Math.ceil(size / 256), size)).toBe(0);
      expect(tileWidth(3, 0, size)).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('proofs read from tiles alone', () => {
  const size = 70_000;
  const tiles = new Map<string, Hash[]>();
  const edge = new Edge();
  const leaves: Hash[] = [];
  for (let i = 0; i < size; i++) {
    const leaf = leafHash(Buffer.from(String(i)));
    leaves.push(leaf);
    edge.append(leaf, (level, index, hash) => {
      const place = tileOf({ level, index });
      if (place.count > 1) return;
      const key = `${place.level}/${place.n}`;
      const tile = tiles.get(key) ?? [];
      tile[place.offset] = hash;
      tiles.set(key, tile);
    });
  }
  let reads = 0;
  const reader = tileReader((level, n, width) => {
    reads++;
    return concat(...tiles.get(`${level}/${n}`)!.slice(0, width));
  });
  const root = rootAt(size, reader);
  expect(root).toEqual(edge.root());
  for (const index of [0, 1, 255, 256, 65_535, 65_536, 69_999]) {
    reads = 0;
    const proof = inclusionProof(index, size, reader);
    expect(verifyInclusion(leaves[index]!, index, size, proof, root)).toBe(true);
    expect(reads).toBeLessThanOrEqual(5);
  }
  expect(() => rootAt(size + 1, reader)).toThrow();
});

test('bundles of entries read back; cut, empty and overfull ones are refused', () => {
  const entry = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), fc.nat(), (entries, cut) => {
      const bundle = encodeEntryBundle(entries);
      expect(decodeEntryBundle(bundle)).toEqual(entries);
      const part = decodeEntries(bundle.subarray(0, cut % bundle.length));
      if (part !== undefined) expect(part).toEqual(entries.slice(0, part.length));
    }),
  );
  const many = Array.from({ length: 257 }, () => new Uint8Array(1));
  expect(decodeEntryBundle(new Uint8Array(0))).toBeUndefined();
  expect(decodeEntryBundle(Uint8Array.of(0))).toBeUndefined();
  expect(decodeEntryBundle(Uint8Array.of(0, 2, 1))).toBeUndefined();
  expect(decodeEntryBundle(encodeEntries(many))).toBeUndefined();
  expect(decodeEntries(encodeEntries(many))).toEqual(many);
  expect(() => encodeEntryBundle(many)).toThrow();
  expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow();
  expect(decodeEntryBundle(encodeEntryBundle([new Uint8Array(65_535)]))![0]!.length).toBe(65_535);
});
