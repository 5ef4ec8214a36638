/**
 * Leaves as the entries give them beside leaves as the hash tiles name them. What differs is told only at the end: it
 * is an entry that was changed, moved, inserted or taken away, or, where the entries still give the signed root, a tile.
 */
import { concat, equal, reportLeafDifferences, type Findings } from '@trailmark/core';
import { innerHeight } from './tree.ts';

const tileEntries = 256;
const tileBytes = tileEntries * 32;
/** Deviating tiles that are compared leaf by leaf: a million leaves. Of more than that, only the first are told. */
const keptMax = 4096;

export class LeafRecord {
  readonly #tileOf: (n: number) => Uint8Array | undefined;
  readonly #deviating = new Map<number, { expected: Uint8Array; actual: Uint8Array }>();
  /** Tiles that are not there. */
  readonly #tileless: number[] = [];
  /** Stretches of entries that are not there and whose hashes nothing names. */
  readonly #lost: { from: number; to: number }[] = [];
  /** Tiles whose inner nodes are not those of the entries. */
  readonly #wrongInner: number[] = [];
  #n = -1;
  #expected: Uint8Array | undefined;
  #actual: Uint8Array[] = [];
  #differs = false;
  missing = 0;

  /** `tileOf` gives the stored hashes of tile n of the lowest level. */
  constructor(tileOf: (n: number) => Uint8Array | undefined) {
    this.#tileOf = tileOf;
  }

  /** Leaves in order of index, undefined where there is no entry. Gives the leaf to go on with. */
  note(index: number, leaf: Uint8Array | undefined): Uint8Array {
    const n = Math.floor(index / tileEntries);
    if (n !== this.#n) this.#turn(n);
    const at = (index % tileEntries) * 32;
    const named = this.#expected?.subarray(at, at + 32);
    const expected = named?.length === 32 ? named : undefined;
    if (leaf === undefined) this.#noteMissing(index, expected === undefined);
    else this.#actual.push(leaf);
    if (leaf === undefined || expected === undefined || !equal(leaf, expected)) this.#differs = true;
    // The tree goes on with the leaf the tiles name, so that later entries are judged at their own places.
    return leaf ?? expected ?? new Uint8Array(32);
  }

  /** The node over sixteen leaves, the last of which was noted just now: what stands of it behind a full tile. */
  noteInner(n: number, hash: Uint8Array): void {
    const at = tileBytes + (n % (tileEntries >>> innerHeight)) * 32;
    const stored = this.#expected?.subarray(at, at + 32);
    // Tiles that are still growing have none, nor have those of earlier stores.
    if (stored === undefined || stored.length === 0 || equal(stored, hash)) return;
    if (this.#wrongInner.at(-1) !== this.#n) this.#wrongInner.push(this.#n);
  }

  #noteMissing(index: number, isLost: boolean): void {
    this.missing++;
    if (!isLost) return;
    const last = this.#lost.at(-1);
    if (last?.to === index - 1) last.to = index;
    else this.#lost.push({ from: index, to: index });
  }

  /** Nothing is there from `from` up to the signed size. */
  cut(from: number, size: number): void {
    this.missing += size - from;
    this.#lost.push({ from, to: size - 1 });
  }

  #turn(n: number): void {
    const { length } = this.#actual;
    if (this.#expected === undefined) {
      if (length > 0) this.#tileless.push(this.#n);
    } else if (this.#differs && this.#deviating.size < keptMax) {
      this.#deviating.set(this.#n, { expected: this.#expected, actual: concat(...this.#actual) });
    }
    this.#n = n;
    this.#expected = this.#tileOf(n);
    this.#actual = [];
    this.#differs = false;
  }

  /**
   * Tells what was found.
   *
   * @param size of the signed tree
   * @param isSound whether the entries are all there and give the signed root
   */
  report(size: number, isSound: boolean, findings: Findings): void {
    this.#turn(-1);
    for (const n of this.#tileless) {
      findings.add('bundle.malformed', `tile 0/${n}`, 'the tile with the hashes of these entries is missing');
    }
    for (const { from, to } of this.#lost) reportLost(from, to, size, findings);
    if (isSound) {
      for (const n of new Set([...this.#deviating.keys(), ...this.#wrongInner])) {
        findings.add('root.mismatch', `tile 0/${n}`, 'this tile is not the hashes of its entries, which are sound');
      }
      return;
    }
    // Neighbours are compared together, because one missing entry moves all that follow.
    const tiles = [...this.#deviating.keys()].sort((a, b) => a - b);
    for (let at = 0; at < tiles.length;) {
      let end = at + 1;
      while (end < tiles.length && tiles[end] === tiles[at]! + (end - at)) end++;
      const run = tiles.slice(at, end).map((n) => this.#deviating.get(n)!); // its own keys
      const expected = concat(...run.map((tile) => wholeHashes(tile.expected)));
      const actual = concat(...run.map((tile) => tile.actual));
      const first = tileEntries * tiles[at]!;
      reportLeafDifferences(expected.subarray(0, Math.max(0, size - first) * 32), actual, first, size, findings);
      at = end;
    }
  }
}

/** A tile whose length was tampered with counts as far as it goes. */
function wholeHashes(tile: Uint8Array): Uint8Array {
  return tile.subarray(0, Math.min(tile.length - (tile.length % 32), tileBytes));
}

function reportLost(from: number, to: number, size: number, findings: Findings): void {
  const at = from === to ? `entry ${from}` : `entries ${from}-${to}`;
  if (to === size - 1)
    findings.add('tail.cut', at, 'the signed tree has these leaves, the store has neither entry nor hash');
  else findings.add('entry.missing', at, 'the signed tree has these leaves, the store has neither entry nor hash');
}
