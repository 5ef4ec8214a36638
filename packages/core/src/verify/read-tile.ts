/** Reads tiles by place: the very one a tree of this size has, or the beginning of a later one. */
import type { Findings } from '../finding.ts';
import { entriesPath, tilePath } from '../tiles.ts';
import { partBytesMax, readPart } from './reader.ts';
import type { BundleReader } from './reader.ts';

/** Reads a tile of `width`; where only a later, wider one is there, its beginning. */
export async function readTile(
  reader: BundleReader,
  level: number | 'entries',
  n: number,
  width: number,
  findings: Findings,
): Promise<Uint8Array | undefined | null> {
  const path = level === 'entries' ? entriesPath : (tile: number, wide?: number) => tilePath(level, tile, wide);
  const bytesMax = level === 'entries' ? partBytesMax.entryBundle : partBytesMax.tile;
  const narrow = await readPart(reader, path(n, width), bytesMax, findings);
  const bytes = narrow === undefined && width < 256 ? await readPart(reader, path(n), bytesMax, findings) : narrow;
  if (bytes === undefined || bytes === null) return bytes;
  if (level !== 'entries') return bytes.length < 32 * width ? bytes : bytes.subarray(0, 32 * width);
  return firstEntries(bytes, narrow === undefined ? width : 257);
}

/** The beginning of a bundle that holds `count` entries; a bundle that is too long for its name is left as it is. */
function firstEntries(bundle: Uint8Array, count: number): Uint8Array {
  let at = 0;
  for (let i = 0; i < count && at + 2 <= bundle.length; i++) at += 2 + ((bundle[at]! << 8) | bundle[at + 1]!);
  return bundle.subarray(0, at);
}
