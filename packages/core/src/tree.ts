/** The Merkle tree of RFC 6962 section 2.1 with SHA-256: hashes, proofs and their verification. */
import { sha256, sha256Into } from '#crypto';
import { equal } from './bytes.ts';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** The complete subtree over leaves index·2^level … (index+1)·2^level - 1. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

/** Reads the hashes of complete subtrees, in the order asked for. Throws where one is not there. */
export type HashReader = (nodes: readonly Node[]) => Hash[];

/** Root of the tree without leaves: SHA-256 of nothing. Copy it before you change it. */
export const emptyRoot: Hash = sha256(new Uint8Array(0));

const LEAF_BYTES = 1024;
const leafPreimage = new Uint8Array(1 + LEAF_BYTES);
const nodePreimage = new Uint8Array(65);
nodePreimage[0] = 0x01;

/** Hash of a leaf: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const length = 1 + entry.length;
  const preimage = entry.length > LEAF_BYTES ? new Uint8Array(length) : leafPreimage;
  preimage.set(entry, 1);
  const hash = new Uint8Array(32);
  sha256Into(preimage.subarray(0, length), hash, 0);
  return hash;
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). Both are 32 bytes. */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== 32 || right.length !== 32) throw new Error('hashes are 32 bytes long');
  nodePreimage.set(left, 1);
  nodePreimage.set(right, 33);
  const hash = new Uint8Array(32);
  sha256Into(nodePreimage, hash, 0);
  return hash;
}

/** A stretch of leaves [from, to) that is a subtree of the RFC 6962 tree, complete or at its right edge. */
interface Subtree {
  readonly from: number;
  readonly to: number;
}

/** The largest power of two below n, for n > 1. Plain arithmetic: sizes go beyond 32 bits. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The complete subtrees that make up `subtree`, left to right; their heights fall. */
function completeParts({ from, to }: Subtree): Node[] {
  const nodes: Node[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let width = 1;
    while (width * 2 <= to - at) {
      width *= 2;
      level++;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Roots of the subtrees, all read in one go. */
function subtreeRoots(subtrees: readonly Subtree[], reader: HashReader): Hash[] {
  const parts = subtrees.map(completeParts);
  const hashes = reader(parts.flat());
  let at = 0;
  return parts.map((nodes) => {
    const root = foldRight(hashes.slice(at, at + nodes.length));
    at += nodes.length;
    return root;
  });
}

/** Joins the roots of falling complete subtrees into the root of the tree they make up. */
function foldRight(hashes: readonly Hash[]): Hash {
  let root = hashes[hashes.length - 1];
  if (root === undefined) return emptyRoot;
  for (let i = hashes.length - 2; i >= 0; i--) root = nodeHash(hashes[i]!, root);
  return root;
}

/** Root of the first `size` leaves. */
export function rootAt(size: number, reader: HashReader): Hash {
  assertCount(size);
  return size === 0 ? emptyRoot : subtreeRoots([{ from: 0, to: size }], reader)[0]!;
}

/** Proof that leaf `index` is in the tree of `size` leaves (RFC 6962 section 2.1.1), nearest sibling first. */
export function inclusionProof(index: number, size: number, reader: HashReader): Hash[] {
  assertCount(index);
  assertCount(size);
  if (index >= size) throw new Error(`leaf ${index} is not in a tree of ${size}`);
  const siblings: Subtree[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      siblings.push({ from: middle, to });
      to = middle;
    } else {
      siblings.push({ from, to: middle });
      from = middle;
    }
  }
  return subtreeRoots(siblings.reverse(), reader);
}

/**
 * Proof that the tree of `oldSize` leaves is the beginning of the tree of `size` (RFC 6962 section 2.1.2). Empty
 * where the sizes are equal. An empty tree is the beginning of every tree and has no proof: `oldSize` is at least 1.
 */
export function consistencyProof(oldSize: number, size: number, reader: HashReader): Hash[] {
  assertCount(oldSize);
  assertCount(size);
  if (oldSize < 1 || oldSize > size) throw new Error(`no consistency proof from ${oldSize} to ${size}`);
  const subtrees: Subtree[] = [];
  let from = 0;
  let to = size;
  // SUBPROOF, from the root downwards to where the old tree ends.
  while (oldSize !== to) {
    const middle = from + splitPoint(to - from);
    if (oldSize <= middle) {
      subtrees.push({ from: middle, to });
      to = middle;
    } else {
      subtrees.push({ from, to: middle });
      from = middle;
    }
  }
  // A last subtree that is the whole old tree is known to the verifier.
  if (from !== 0) subtrees.push({ from, to });
  return subtreeRoots(subtrees.reverse(), reader);
}

/**
 * Proof for the leaves `from` … `to` - 1 of the tree of `size` (docs/format.md section 5): the roots of the largest
 * subtrees without any of them, left to right.
 */
export function rangeProof(from: number, to: number, size: number, reader: HashReader): Hash[] {
  assertCount(from);
  assertCount(size);
  if (!(from < to && to <= size)) throw new Error(`no range ${from} to ${to} in a tree of ${size}`);
  const outside: Subtree[] = [];
  const walk = (low: number, high: number): void => {
    if (high <= from || low >= to) {
      outside.push({ from: low, to: high });
    } else if (low < from || high > to) {
      const middle = low + splitPoint(high - low);
      walk(low, middle);
      walk(middle, high);
    }
  };
  walk(0, size);
  return subtreeRoots(outside, reader);
}

/** Whether `proof` shows that `leaf` is number `index` in the tree of `size` with this root. Never throws. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (!areHashes([leaf, root]) || !areHashes(proof)) return false;
  // RFC 9162 section 2.1.3.2. `node` and `last` are positions on the level that the hash has reached.
  let hash = leaf;
  let node = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(hash, root);
}

/**
 * Whether `proof` shows that the tree (oldSize, oldRoot) is the beginning of the tree (size, root). Never throws.
 * False for an empty old tree, about which there is nothing to prove: whoever holds one decides for himself.
 */
export function verifyConsistency(
  oldSize: number,
  oldRoot: Hash,
  size: number,
  root: Hash,
  proof: readonly Hash[],
): boolean {
  if (!isCount(oldSize) || !isCount(size) || oldSize < 1 || oldSize > size) return false;
  if (!areHashes([oldRoot, root]) || !areHashes(proof)) return false;
  if (oldSize === size) return proof.length === 0 && equal(oldRoot, root);
  // RFC 9162 section 2.1.4.2.
  let node = oldSize - 1;
  let last = size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // A complete old tree is its own first hash and is left out of the proof.
  const path = node === 0 ? [oldRoot, ...proof] : proof;
  const first = path[0];
  if (first === undefined) return false;
  let oldHash = first;
  let hash = first;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(oldHash, oldRoot) && equal(hash, root);
}

/**
 * Whether `proof` shows that these leaf hashes are leaves `from`, `from` + 1 … of the tree of `size` with this root,
 * all of them and in this order (docs/format.md section 5). Never throws.
 */
export function verifyRange(
  leaves: readonly Hash[],
  from: number,
  size: number,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  const to = from + leaves.length;
  if (!isCount(from) || !isCount(size) || leaves.length === 0 || to > size) return false;
  if (!areHashes([root]) || !areHashes(leaves) || !areHashes(proof)) return false;
  let used = 0;
  const rebuild = (low: number, high: number): Hash | undefined => {
    if (high <= from || low >= to) return proof[used++];
    if (high - low === 1) return leaves[low - from];
    const middle = low + splitPoint(high - low);
    const left = rebuild(low, middle);
    const right = left && rebuild(middle, high);
    return left && right && nodeHash(left, right);
  };
  const rebuilt = rebuild(0, size);
  return rebuilt !== undefined && used === proof.length && equal(rebuilt, root);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function assertCount(value: number): void {
  if (!isCount(value)) throw new Error(`${value} is no number of leaves`);
}

function areHashes(hashes: readonly Hash[]): boolean {
  return hashes.every((hash) => hash.length === 32);
}
