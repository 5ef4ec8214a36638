/** The right edge of a growing tree: enough of it to append leaves and to give the root, at 32 bytes for each level. */
import { emptyRoot, nodeHash, type Hash } from './tree.ts';

/** Owned by whoever appends. `size` and `peaks` are all its state. */
export class Edge {
  #size: number;
  /** Roots of the complete subtrees that make up the tree, largest first: one for each 1 in the binary size. */
  readonly #peaks: Hash[];

  /** An edge with `size` leaves; `peaks` as `peaks()` gave them. Throws where their number does not fit the size. */
  constructor(size = 0, peaks: readonly Hash[] = []) {
    if (!Number.isSafeInteger(size) || size < 0 || peaks.length !== onesOf(size)) {
      throw new Error(`${peaks.length} peaks do not make a tree of ${size}`);
    }
    if (peaks.some((peak) => peak.length !== 32)) throw new Error('hashes are 32 bytes long');
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  peaks(): Hash[] {
    return [...this.#peaks];
  }

  /**
   * Appends one leaf hash. `completed` hears of every subtree that it completes, the leaf itself (level 0) first:
   * what a store of tiles has to write.
   */
  append(leaf: Hash, completed?: (level: number, index: number, hash: Hash) => void): void {
    if (leaf.length !== 32) throw new Error('hashes are 32 bytes long');
    let hash = leaf;
    let index = this.#size;
    completed?.(0, index, hash);
    for (let level = 1; index % 2 === 1; level++) {
      hash = nodeHash(this.#peaks.pop()!, hash); // a 1 in the binary size is a peak
      index = (index - 1) / 2;
      completed?.(level, index, hash);
    }
    this.#peaks.push(hash);
    this.#size++;
  }

  /** Root of the tree as it stands. */
  root(): Hash {
    let root = this.#peaks[this.#peaks.length - 1];
    if (root === undefined) return emptyRoot;
    for (let i = this.#peaks.length - 2; i >= 0; i--) root = nodeHash(this.#peaks[i]!, root);
    return root;
  }
}

function onesOf(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
