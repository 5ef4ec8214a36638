/**
 * The tree worked out anew from the entries, leaf by leaf, and held against the tiles, the signed head and what is known
 * of the log from elsewhere.
 */
import {
  Edge,
  equal,
  openCheckpoint,
  parseCheckpoint,
  toHex,
  type Checkpoint,
  type Findings,
  type Verifier,
} from '@trailmark/core';
import type { Engine, Head } from './engine.ts';
import { LeafRecord } from './fsck-leaves.ts';
import { innerHeight } from './tree.ts';

const tileEntries = 256;

export interface TreeTrust {
  /** Pinned keys of the log: never taken from the store. */
  readonly verifiers: readonly Verifier[];
  readonly origin?: string;
  /** Checkpoints known from elsewhere: the high-water mark, receipts, exports. */
  readonly known?: readonly Checkpoint[];
}

export class TreeCheck {
  readonly #engine: Engine;
  readonly #trust: TreeTrust;
  readonly #findings: Findings;
  readonly edge = new Edge();
  readonly #leaves: LeafRecord;
  readonly #known: Checkpoint[];
  /** Hashes of upper tiles that are not what the entries below give. */
  readonly #wrongNodes: { at: string; expected: string; actual: string }[] = [];
  /** Checkpoints known from elsewhere whose root the entries do not give. */
  readonly #contradicted: Checkpoint[] = [];
  #isSigned = false;

  /** `tileOf` gives the stored hashes of tile n of the lowest level, and never throws. */
  constructor(engine: Engine, trust: TreeTrust, findings: Findings, tileOf: (n: number) => Uint8Array | undefined) {
    this.#engine = engine;
    this.#trust = trust;
    this.#findings = findings;
    this.#leaves = new LeafRecord(tileOf);
    this.#known = (trust.known ?? []).toSorted((a, b) => a.size - b.size);
  }

  /** What the stored checkpoint says, signed or not; undefined where it says nothing. */
  checkHead(head: Head): Checkpoint | undefined {
    const { origin, verifiers } = this.#trust;
    const opened = openCheckpoint(String(head.checkpoint), verifiers);
    this.#isSigned = opened.ok;
    if (!opened.ok) {
      const code = opened.reason === 'malformed' ? 'bundle.malformed' : opened.reason;
      this.#findings.add(code, 'checkpoint', 'the stored checkpoint is not signed by the pinned key');
    }
    // A bad signature does not stop the rest: what the store claims is still compared with its entries.
    const claimed = opened.ok ? opened.checkpoint : parseCheckpoint(String(head.checkpoint).split('\n\n')[0] + '\n');
    const foreign = [head.origin, claimed?.origin].find(
      (name) => origin !== undefined && name !== undefined && name !== origin,
    );
    if (foreign !== undefined) {
      this.#findings.add('tenant.foreign', 'checkpoint', 'this store belongs to another log', {
        expected: origin!,
        actual: foreign,
      });
    }
    if (claimed === undefined) return undefined;
    if (claimed.size !== head.size || !equal(claimed.root, head.root) || claimed.origin !== head.origin) {
      this.#findings.add('root.mismatch', 'head', 'the head of the store is not what its checkpoint says', {
        expected: `${claimed.size} ${toHex(claimed.root)}`,
        actual: `${head.size} ${toHex(head.root)}`,
      });
    }
    return claimed;
  }

  /** Leaves come in order; undefined where there is no entry. */
  append(index: number, leaf: Uint8Array | undefined): void {
    this.edge.append(this.#leaves.note(index, leaf), (level, n, hash) => {
      if (level === innerHeight) this.#leaves.noteInner(n, hash);
      else if (level > 0 && level % 8 === 0) this.#checkNode(level / 8, n, hash);
    });
    this.#checkKnown(index + 1);
  }

  /** Nothing is there from here up to the signed size. */
  cut(size: number): void {
    this.#leaves.cut(this.edge.size, size);
  }

  /** Upper tiles must be what the entries below them give. */
  #checkNode(level: number, n: number, hash: Uint8Array): void {
    const tile = this.#engine.tile(level, Math.floor(n / tileEntries));
    const at = (n % tileEntries) * 32;
    const stored = tile?.subarray(at, at + 32);
    if (stored !== undefined && equal(stored, hash)) return;
    this.#wrongNodes.push({
      at: `tile ${level}/${Math.floor(n / tileEntries)}`,
      expected: toHex(hash),
      actual: stored === undefined ? 'nothing' : toHex(stored),
    });
  }

  #checkKnown(size: number): void {
    while (this.#known[0] !== undefined && this.#known[0].size <= size) {
      const known = this.#known.shift()!; // just looked at
      if (known.size === size && !equal(known.root, this.edge.root())) this.#contradicted.push(known);
    }
  }

  /** After the last entry. */
  report(signed: Checkpoint | undefined, size: number, isAnyBeyond: boolean): void {
    for (const known of this.#known) {
      this.#findings.add('rollback', `size ${known.size}`, 'the log was longer once', {
        expected: `at least ${known.size}`,
        actual: String(size),
      });
    }
    const isSound = this.#leaves.missing === 0 && signed !== undefined && equal(signed.root, this.edge.root());
    const before = this.#findings.total;
    this.#leaves.report(size, isSound, this.#findings);
    // Above an entry that was changed every hash differs; that says nothing more.
    if (isSound || this.#findings.total === before) this.#reportNodes();
    if (isAnyBeyond) {
      this.#findings.add('entry.changed', `entry ${size}`, 'there are entries beyond the signed size');
    }
    this.#reportContradicted(signed, isSound);
    if (signed === undefined || equal(signed.root, this.edge.root())) return;
    this.#findings.add('root.mismatch', 'checkpoint', 'the entries do not give the signed root', {
      expected: toHex(signed.root),
      actual: toHex(this.edge.root()),
    });
  }

  #reportNodes(): void {
    for (const { at, expected, actual } of this.#wrongNodes) {
      this.#findings.add('root.mismatch', at, 'a tile is not the hash of the entries under it', { expected, actual });
    }
  }

  /** Two histories are seen only where both heads are signed; entries that were changed are told as such. */
  #reportContradicted(signed: Checkpoint | undefined, isSound: boolean): void {
    for (const known of this.#contradicted) {
      const isSameSize = signed?.size === known.size;
      const isOtherHead = isSameSize && !equal(signed.root, known.root);
      if (this.#isSigned && (isSound || isOtherHead)) {
        const text = 'a checkpoint known from elsewhere shows another history';
        this.#findings.add('fork.seen', `size ${known.size}`, text, { expected: toHex(known.root) });
      } else if (!isSameSize || isOtherHead) {
        const text = 'the entries do not give the root that is known from elsewhere';
        this.#findings.add('root.mismatch', `size ${known.size}`, text, { expected: toHex(known.root) });
      }
    }
  }
}
