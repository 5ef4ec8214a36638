/** Tiles: the tree in files of 256 hashes and 256 entries, as C2SP tlog-tiles v0.1.0 names and fills them. */
import { concat } from './bytes.ts';
import { nodeHash, type Hash, type HashReader, type Node } from './tree.ts';

/** Hashes or entries in a full tile, and the levels of the tree that one level of tiles spans. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const HASH_BYTES = 32;
const LEVEL_MAX = 63;

/** Where a node of the tree is found: hashes `offset` … `offset` + `count` - 1 of tile (level, n), joined in pairs. */
export interface TilePlace {
  readonly level: number;
  readonly n: number;
  readonly offset: number;
  readonly count: number;
}

/** A tile by its path. `level` is absent for a bundle of entries. */
export interface TileName {
  readonly level?: number;
  readonly n: number;
  readonly width: number;
}

/** `tile/<L>/<N>` and, where it is not full, `.p/<W>`. */
export function tilePath(level: number, n: number, width: number = TILE_WIDTH): string {
  if (!Number.isSafeInteger(level) || level < 0 || level > LEVEL_MAX) throw new Error(`no tile level ${level}`);
  return `tile/${level}/${numberPath(n)}${widthPath(width)}`;
}

/** `tile/entries/<N>` and, where it is not full, `.p/<W>`. */
export function entriesPath(n: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${numberPath(n)}${widthPath(width)}`;
}

/** Groups of three digits, all but the last marked: 1234067 is `x001/x234/067`. */
function numberPath(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new Error(`no tile number ${n}`);
  let path = String(n % 1000).padStart(3, '0');
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return path;
}

function widthPath(width: number): string {
  if (!Number.isSafeInteger(width) || width < 1 || width > TILE_WIDTH) throw new Error(`no tile width ${width}`);
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}

const tilePattern = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** What a path names, or undefined where it is not exactly the path of a tile. Never throws. */
export function parseTilePath(path: string): TileName | undefined {
  const match = tilePattern.exec(path);
  if (match === null) return undefined;
  const [, level, digits, partial] = match;
  const n = Number(digits!.replace(/[x/]/g, '')); // the pattern always captures it
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (width > TILE_WIDTH || (partial !== undefined && width === TILE_WIDTH)) return undefined;
  if (!Number.isSafeInteger(n) || numberPath(n) !== digits) return undefined;
  if (level === 'entries') return { n, width };
  return Number(level) > LEVEL_MAX ? undefined : { level: Number(level), n, width };
}

/** How many hashes tile (level, n) holds in a tree of `size` leaves: 0 (it is not there) to 256. */
export function tileWidth(level: number, n: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.min(TILE_WIDTH, Math.max(0, hashes - n * TILE_WIDTH));
}

/** All hash tiles of a tree of `size` leaves, level by level; level 0 also names the bundles of entries. */
export function* tilesAt(size: number): Generator<{ level: number; n: number; width: number }> {
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    for (let n = 0; n * TILE_WIDTH < hashes; n++) {
      yield { level, n, width: Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH) };
    }
  }
}

/** Where the hash of a complete subtree is found in tiles. */
export function tileOf({ level, index }: Node): TilePlace {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level - tileLevel * TILE_HEIGHT);
  const first = index * count;
  return { level: tileLevel, n: Math.floor(first / TILE_WIDTH), offset: first % TILE_WIDTH, count };
}

/**
 * A reader of tree hashes over tiles. `readTile` gives the bytes of tile (level, n) with at least `width` hashes, or
 * more; it is asked once for each tile of one reading.
 */
export function tileReader(readTile: (level: number, n: number, width: number) => Uint8Array): HashReader {
  return (nodes) => {
    const places = nodes.map(tileOf);
    const widths = new Map<string, number>();
    for (const { level, n, offset, count } of places) {
      const key = `${level}/${n}`;
      widths.set(key, Math.max(widths.get(key) ?? 0, offset + count));
    }
    const tiles = new Map<string, Uint8Array>();
    return places.map(({ level, n, offset, count }) => {
      const key = `${level}/${n}`;
      const tile = tiles.get(key) ?? readTile(level, n, widths.get(key)!); // every place was entered above
      tiles.set(key, tile);
      return joinHashes(tile, offset, count);
    });
  };
}

/** Root of the complete subtree over `count` (a power of two) hashes of a tile. */
function joinHashes(tile: Uint8Array, offset: number, count: number): Hash {
  if ((offset + count) * HASH_BYTES > tile.length) throw new Error('the tile is too short');
  if (count === 1) return tile.slice(offset * HASH_BYTES, (offset + 1) * HASH_BYTES);
  const half = count / 2;
  return nodeHash(joinHashes(tile, offset, half), joinHashes(tile, offset + half, half));
}

/** The bundle of up to 256 entries: for each `u16 length ‖ entry`. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) throw new Error(`a bundle holds at most ${TILE_WIDTH} entries`);
  return encodeEntries(entries);
}

/** The entries of a bundle; undefined where it is cut, holds none or more than 256. Never throws. */
export function decodeEntryBundle(bundle: Uint8Array): Uint8Array[] | undefined {
  return decodeEntries(bundle, TILE_WIDTH);
}

/** Any number of entries in the form of a bundle. */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > 0xffff) throw new Error('an entry is at most 65,535 bytes long');
    parts.push(Uint8Array.of(entry.length >>> 8, entry.length & 0xff), entry);
  }
  return concat(...parts);
}

/** The entries, as views into `bytes`; undefined where they are cut, none, or more than `countMax`. Never throws. */
export function decodeEntries(bytes: Uint8Array, countMax: number = Infinity): Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length || entries.length >= countMax) return undefined;
    const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries.length === 0 ? undefined : entries;
}
