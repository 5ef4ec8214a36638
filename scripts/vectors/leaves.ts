/** The leaves of the vectors: entries that follow from their number alone, by the rule in vectors/README.md. */
import {
  Edge,
  encodeEntry,
  encodeEntryBundle,
  leafHash,
  sha256,
  tileOf,
  tileReader,
  toHex,
  utf8,
  concat,
  type Hash,
  type HashReader,
} from '@trailmark/core';

const FIRST_MS = 1767225600000;
export const sizes = [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537] as const;
const SIZE_MAX = 65_537;

/** Entry number `i` of every vector tree. */
export function leafEntry(i: number): Uint8Array {
  const digest = sha256(utf8(`trailmark vector leaf ${i}`));
  const recordedMs = FIRST_MS + i;
  const time = recordedMs.toString(16).padStart(12, '0');
  const random = toHex(digest);
  const source = i % 3;
  const parts = {
    ref: [time.slice(0, 8), time.slice(8), `7${random.slice(0, 3)}`, `8${random.slice(3, 6)}`, random.slice(6, 18)],
    source: sha256(utf8(`trailmark vector source ${source}`)).slice(0, 16),
    run: { id: sha256(utf8(`trailmark vector run ${source}`)).slice(0, 8), sequence: Math.floor(i / 3) + 1 },
  };
  return encodeEntry({
    ref: parts.ref.join('-'),
    recordedMs,
    occurredMs: recordedMs,
    source: parts.source,
    ...(source === 2 ? {} : { run: parts.run }),
    type: 'vector.leaf',
    typeVersion: 1,
    fields: digest,
  });
}

/** The tree of all vector leaves, in tiles; smaller trees are its beginnings. */
class VectorTree {
  readonly #tiles = new Map<string, Hash[]>();
  readonly reader: HashReader;

  constructor() {
    const edge = new Edge();
    for (let i = 0; i < SIZE_MAX; i++) edge.append(leafHash(leafEntry(i)), this.#put);
    this.reader = tileReader((level, n, width) => this.tile(level, n, width));
  }

  readonly #put = (level: number, index: number, hash: Hash): void => {
    const place = tileOf({ level, index });
    if (place.count > 1) return; // inside a tile, not stored
    const key = `${place.level}/${place.n}`;
    const hashes = this.#tiles.get(key) ?? [];
    hashes.push(hash);
    this.#tiles.set(key, hashes);
  };

  tile(level: number, n: number, width: number): Uint8Array {
    return concat(...(this.#tiles.get(`${level}/${n}`) ?? []).slice(0, width));
  }

  bundle(n: number, width: number): Uint8Array {
    return encodeEntryBundle(Array.from({ length: width }, (_, i) => leafEntry(256 * n + i)));
  }
}

let tree: VectorTree | undefined;

/** The one vector tree, built when first asked for. */
export function vectorTree(): VectorTree {
  tree ??= new VectorTree();
  return tree;
}
