/**
 * The log's tree as tiles: its right edge in memory, everything else read from the store and kept for a while. The edge
 * was held against the signed root when the store was opened, and every tile is held against the one above it, so what
 * is read here is what was signed, whatever the store says. Owned by the sequencer; readers only call `read`.
 */
import { equal, nodeHash, type HashReader } from '@trailmark/core';
import type { TileRow } from './engine.ts';
import { Refusal } from './refusal.ts';

const tileWidth = 256;
const hashBytes = 32;
const cachedTilesMax = 256;
/** A stored tile of leaves has, behind its hashes, the sixteen nodes over sixteen of them each. */
export const innerHeight = 4;
const innerWidth = 2 ** innerHeight;
const tileBytes = tileWidth * hashBytes;

/** Up to 256 hashes and every complete node above them, each node hashed once. */
class Tile {
  width = 0;
  /** heights[h] holds the nodes over 2^h hashes of this tile; heights[8] is the root of a full one. */
  readonly heights: Uint8Array[] = [];

  constructor() {
    for (let h = 0; h <= 8; h++) this.heights.push(new Uint8Array((tileWidth >> h) * hashBytes));
  }

  append(hash: Uint8Array): void {
    this.heights[0]!.set(hash, this.width * hashBytes);
    this.width++;
    for (let h = 0, n = this.width; h < 8 && n % 2 === 0; h++, n /= 2) {
      this.heights[h + 1]!.set(nodeHash(this.node(h, n - 2), this.node(h, n - 1)), (n / 2 - 1) * hashBytes);
    }
  }

  node(h: number, n: number): Uint8Array {
    return this.heights[h]!.subarray(n * hashBytes, (n + 1) * hashBytes);
  }

  hashes(): Uint8Array {
    return this.heights[0]!.subarray(0, this.width * hashBytes);
  }

  /** As it is stored: what is finished for good has its inner nodes behind the leaves. */
  stored(level: number): Uint8Array {
    const inner = this.heights[innerHeight]!;
    if (level > 0 || this.width < tileWidth) return this.hashes();
    const bytes = new Uint8Array(tileBytes + inner.length);
    bytes.set(this.hashes());
    bytes.set(inner, tileBytes);
    return bytes;
  }

  static of(hashes: Uint8Array): Tile {
    const tile = new Tile();
    for (let at = 0; at < hashes.length; at += hashBytes) tile.append(hashes.subarray(at, at + hashBytes));
    return tile;
  }
}

/**
 * A stored tile of which single leaves are looked at: held against the signed tree by the leaf's neighbours and the
 * inner nodes, some thirty hashes in place of 255.
 */
class LeafTile {
  readonly #bytes: Uint8Array;
  /** A bit for each inner node that was found to be what its leaves give. */
  #sound = 0;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined where the bytes have no inner nodes, or others than the tile with this root. */
  static of(bytes: Uint8Array, root: Uint8Array): LeafTile | undefined {
    if (bytes.length !== tileBytes + (tileWidth / innerWidth) * hashBytes) return undefined;
    return equal(rootOver(bytes.subarray(tileBytes)), root) ? new LeafTile(bytes) : undefined;
  }

  /** @returns undefined where the leaves around it do not give the inner node */
  leaf(n: number): Uint8Array | undefined {
    const inner = n >>> innerHeight;
    if (((this.#sound >>> inner) & 1) === 0) {
      const from = inner * innerWidth * hashBytes;
      const at = tileBytes + inner * hashBytes;
      const given = rootOver(this.#bytes.subarray(from, from + innerWidth * hashBytes));
      if (!equal(given, this.#bytes.subarray(at, at + hashBytes))) return undefined;
      this.#sound |= 1 << inner;
    }
    return this.#bytes.subarray(n * hashBytes, (n + 1) * hashBytes);
  }
}

/** The node over these hashes, whose number is a power of two. */
function rootOver(hashes: Uint8Array): Uint8Array {
  const nodes = hashes.slice();
  const at = (n: number): Uint8Array => nodes.subarray(n * hashBytes, (n + 1) * hashBytes);
  for (let width = hashes.length / hashBytes / 2; width >= 1; width /= 2) {
    for (let n = 0; n < width; n++) nodes.set(nodeHash(at(2 * n), at(2 * n + 1)), n * hashBytes);
  }
  return at(0);
}

export type TileReader = (level: number, n: number) => Uint8Array | undefined;

export class Tree {
  size: number;
  readonly #stored: TileReader;
  /** The rightmost, unfinished tile of each level. */
  readonly #edge: Tile[] = [];
  readonly #cache = new Map<number, Tile>();
  /** Apart, for each of them stands for 65,536 events or more. */
  readonly #upper = new Map<number, Tile>();
  readonly #leaves = new Map<number, LeafTile>();
  /** Tiles finished or grown since the last `takeChanged`. */
  readonly #changed = new Map<number, { level: number; n: number; tile: Tile }>();

  /** Reads the right edge of a tree of `size` leaves. Throws where a tile is missing or short. */
  constructor(size: number, stored: TileReader) {
    this.size = size;
    this.#stored = stored;
    for (let level = 0, width = size; width > 0; level++, width = Math.floor(width / tileWidth)) {
      const partial = width % tileWidth;
      const hashes = partial === 0 ? new Uint8Array() : stored(level, Math.floor(width / tileWidth));
      if (hashes === undefined || hashes.length < partial * hashBytes) throw new Error(`tile ${level} is short`);
      this.#edge.push(Tile.of(hashes.subarray(0, partial * hashBytes)));
    }
  }

  append(leaf: Uint8Array): void {
    let hash = leaf;
    for (let level = 0, n = this.size; ; level++, n = Math.floor(n / tileWidth)) {
      const tile = (this.#edge[level] ??= new Tile());
      tile.append(hash);
      const number = Math.floor(n / tileWidth);
      this.#changed.set(keyOf(level, number), { level, n: number, tile });
      if (tile.width < tileWidth) break;
      this.#keep(level, number, tile);
      this.#edge[level] = new Tile();
      hash = tile.node(8, 0);
    }
    this.size++;
  }

  /** The RFC 6962 root, or undefined for the empty tree (whose root core names). */
  root(): Uint8Array | undefined {
    let root: Uint8Array | undefined;
    for (const tile of this.#edge) {
      for (let h = 0; h < 8; h++) {
        if (((tile.width >> h) & 1) === 0) continue;
        const peak = tile.node(h, (tile.width >> h) - 1);
        root = root === undefined ? peak : nodeHash(peak, root);
      }
    }
    return root?.slice();
  }

  /** The tiles to store with the leaves appended since the last call. */
  takeChanged(): TileRow[] {
    const rows = [...this.#changed.values()].map(({ level, n, tile }) => ({ level, n, hashes: tile.stored(level) }));
    this.#changed.clear();
    return rows;
  }

  /**
   * Any complete subtree: enough for every proof at every size up to the present one. Throws Refusal `store.damaged`
   * where the stored tiles do not follow from the signed root.
   */
  readonly read: HashReader = (nodes) => nodes.map(({ level, index }) => this.#node(level, index).slice());

  #node(level: number, index: number): Uint8Array {
    if (level === 0) {
      const leaf = this.#leaf(index);
      if (leaf !== undefined) return leaf;
    }
    const h = level % 8;
    const tileLevel = (level - h) / 8;
    const perTile = tileWidth >> h;
    const tile = this.#tile(tileLevel, Math.floor(index / perTile));
    const n = index % perTile;
    if (tile === undefined || (n + 1) << h > tile.width) throw new Error(`no node ${index} at level ${level}`);
    return tile.node(h, n);
  }

  /** A leaf of a full tile, without the other nodes of the tile; undefined: the whole tile has to be looked at. */
  #leaf(index: number): Uint8Array | undefined {
    const n = Math.floor(index / tileWidth);
    const key = keyOf(0, n);
    if (n >= Math.floor(this.size / tileWidth) || this.#cache.has(key)) return undefined;
    let tile = this.#leaves.get(key);
    if (tile === undefined) {
      const bytes = this.#stored(0, n);
      tile = bytes && LeafTile.of(bytes, this.#node(8, n));
      if (tile === undefined) return undefined;
      keepIn(this.#leaves, key, tile);
    }
    return tile.leaf(index % tileWidth);
  }

  #tile(level: number, n: number): Tile | undefined {
    if (n === Math.floor(this.size / tileWidth ** (level + 1))) return this.#edge[level];
    const key = keyOf(level, n);
    const cached = (level === 0 ? this.#cache : this.#upper).get(key);
    if (cached !== undefined) return cached;
    const hashes = this.#stored(level, n);
    if (hashes === undefined) return undefined;
    const tile = Tile.of(hashes.subarray(0, tileBytes));
    if (tile.width < tileWidth || !equal(tile.node(8, 0), this.#node(8 * (level + 1), n))) {
      throw new Refusal('store.damaged', `tile ${level}/${n} is not what the signed tree says: run fsck`);
    }
    this.#keep(level, n, tile);
    return tile;
  }

  #keep(level: number, n: number, tile: Tile): void {
    keepIn(level === 0 ? this.#cache : this.#upper, keyOf(level, n), tile);
  }
}

/** The first that came is the first to go. */
function keepIn<T>(tiles: Map<number, T>, key: number, tile: T): void {
  if (tiles.size >= cachedTilesMax) tiles.delete(tiles.keys().next().value!);
  tiles.set(key, tile);
}

/** One number for a tile's place: level over 2^40 tiles. */
export const keyOf = (level: number, n: number): number => level * 2 ** 40 + n;
