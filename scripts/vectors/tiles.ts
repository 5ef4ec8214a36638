/** Vectors of tiles: which there are at each size, what they hold, and how their paths are written. */
import { entriesPath, sha256, tilePath, tilesAt, toHex } from '@trailmark/core';
import { sizes, vectorTree } from './leaves.ts';

export function tileVectors(): unknown {
  return {
    trees: sizes.map((size) => ({ size, levels: levelsOf(size), tiles: tilesOf(size) })),
    paths: pathCases(),
    notPaths: [
      '',
      'tile/0/0',
      'tile/0/0000',
      'tile/00/000',
      'tile/64/000',
      'tile/data/000',
      'tile/0/x000/001',
      'tile/0/001/002',
      'tile/0/x001',
      'tile/0/000.p/0',
      'tile/0/000.p/01',
      'tile/0/000.p/256',
      'tile/0/000/',
      '/tile/0/000',
      'tile/0/../000',
    ],
  };
}

/** Full tiles and the width of the partial one (0: none) on each level. */
function levelsOf(size: number) {
  const levels: { level: number; full: number; partial: number }[] = [];
  for (const { level, width } of tilesAt(size)) {
    const counts = (levels[level] ??= { level, full: 0, partial: 0 });
    if (width === 256) counts.full++;
    else counts.partial = width;
  }
  return levels;
}

/** First and last tile of each level, and the entry bundles beside those of level 0, with the hash of their bytes. */
function tilesOf(size: number) {
  const all = [...tilesAt(size)];
  const chosen = all.filter(
    ({ level, n }) => n === 0 || !all.some((other) => other.level === level && other.n === n + 1),
  );
  return chosen.flatMap(({ level, n, width }) => {
    const hashes = { path: tilePath(level, n, width), bytes: vectorTree().tile(level, n, width) };
    const entries = { path: entriesPath(n, width), bytes: vectorTree().bundle(n, width) };
    const files = level === 0 ? [hashes, entries] : [hashes];
    return files.map(({ path, bytes }) => ({ path, length: bytes.length, sha256: toHex(sha256(bytes)) }));
  });
}

function pathCases() {
  const numbers = [0, 1, 999, 1000, 1_234_067, 999_999_999, 35_184_372_088_831];
  return numbers.flatMap((n) => [
    { level: 0, n, width: 256, path: tilePath(0, n) },
    { level: 5, n, width: 17, path: tilePath(5, n, 17) },
    { n, width: 255, path: entriesPath(n, 255) },
  ]);
}
