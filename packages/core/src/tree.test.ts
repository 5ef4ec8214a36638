import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import { Edge } from './edge.ts';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  rangeProof,
  rootAt,
  verifyConsistency,
  verifyInclusion,
  verifyRange,
  type Hash,
  type HashReader,
} from './tree.ts';

/** RFC 6962 section 2.1 as it stands there, on a list of leaves. */
function mth(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return new Uint8Array(createHash('sha256').digest());
  if (leaves.length === 1) return leaves[0]!;
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const pair = createHash('sha256')
    .update(Uint8Array.of(1))
    .update(mth(leaves.slice(0, k)));
  return new Uint8Array(pair.update(mth(leaves.slice(k))).digest());
}

/** PATH of RFC 6962 section 2.1.1. */
function path(m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return m < k
    ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

/** SUBPROOF of RFC 6962 section 2.1.2. */
function subproof(m: number, leaves: readonly Hash[], isKnown: boolean): Hash[] {
  if (m === leaves.length) return isKnown ? [] : [mth(leaves)];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), isKnown), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

/** Range proof by its definition: left to right, every subtree without a leaf of the range that has no such parent. */
function rangePath(from: number, to: number, leaves: readonly Hash[], low = 0): Hash[] {
  if (low + leaves.length <= from || low >= to) return [mth(leaves)];
  if (leaves.length === 1) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return [...rangePath(from, to, leaves.slice(0, k), low), ...rangePath(from, to, leaves.slice(k), low + k)];
}

const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const readerOf =
  (leaves: readonly Hash[]): HashReader =>
  (nodes) =>
    nodes.map(({ level, index }) => {
      const width = 2 ** level;
      if ((index + 1) * width > leaves.length) throw new Error('not a complete subtree');
      return mth(leaves.slice(index * width, (index + 1) * width));
    });

/** The proof with one thing wrong: a bit, a hash more, less, twice or elsewhere, a hash of another length. */
function mutations(proof: readonly Hash[]): Hash[][] {
  const changed: Hash[][] = [
    [...proof, emptyRoot],
    [emptyRoot, ...proof],
  ];
  proof.forEach((hash, i) => {
    const flipped = hash.slice();
    flipped[i % 32]! ^= 1;
    changed.push(proof.with(i, flipped), proof.with(i, hash.subarray(1)), proof.toSpliced(i, 1));
    changed.push(proof.toSpliced(i, 0, hash));
    if (i > 0) changed.push(proof.with(i, proof[i - 1]!).with(i - 1, hash));
  });
  return changed;
}

test('the roots that RFC 6962 implementations share', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const edge = new Edge();
  expect(toHex(edge.root())).toBe(roots[0]);
  inputs.forEach((input, i) => {
    edge.append(leafHash(Buffer.from(input, 'hex')));
    expect(toHex(edge.root())).toBe(roots[i + 1]);
  });
});

test('leaf and node hashes are SHA-256 with their prefixes, also for long leaves', () => {
  const expected = (...parts: Uint8Array[]): Uint8Array =>
    new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());
  for (const length of [0, 1, 220, 1024, 1025, 65_535]) {
    const entry = new Uint8Array(length).fill(length);
    expect(leafHash(entry)).toEqual(expected(Uint8Array.of(0), entry));
  }
  const [left, right] = leavesOf(2);
  expect(nodeHash(left!, right!)).toEqual(expected(Uint8Array.of(1), left!, right!));
  expect(() => nodeHash(left!, new Uint8Array(31))).toThrow();
});

describe('all proofs in all trees up to 70 leaves', () => {
  const sizes = Array.from({ length: 70 }, (_, i) => i + 1);
  const all = leavesOf(70);

  test('roots, by reading and by appending', () => {
    const edge = new Edge();
    expect(rootAt(0, readerOf([]))).toEqual(emptyRoot);
    for (const size of sizes) {
      edge.append(all[size - 1]!);
      const root = mth(all.slice(0, size));
      expect(rootAt(size, readerOf(all))).toEqual(root);
      expect(edge.root()).toEqual(root);
      expect(new Edge(size, edge.peaks()).root()).toEqual(root);
    }
  });

  test('inclusion', () => {
    for (const size of sizes) {
      const leaves = all.slice(0, size);
      const root = mth(leaves);
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, readerOf(leaves));
        expect(proof).toEqual(path(index, leaves));
        expect(verifyInclusion(all[index]!, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(emptyRoot, index, size, proof, root)).toBe(false);
        expect(verifyInclusion(all[index]!, index, size, proof, emptyRoot)).toBe(false);
        if (index > 0) expect(verifyInclusion(all[index]!, index - 1, size, proof, root)).toBe(false);
        if (index + 1 < size) expect(verifyInclusion(all[index]!, index + 1, size, proof, root)).toBe(false);
      }
    }
  });

  test('consistency', () => {
    for (const size of sizes) {
      const leaves = all.slice(0, size);
      const root = mth(leaves);
      for (let old = 1; old <= size; old++) {
        const oldRoot = mth(all.slice(0, old));
        const proof = consistencyProof(old, size, readerOf(leaves));
        expect(proof).toEqual(subproof(old, leaves, true));
        expect(verifyConsistency(old, oldRoot, size, root, proof)).toBe(true);
        expect(verifyConsistency(old, emptyRoot, size, root, proof)).toBe(false);
        expect(verifyConsistency(old, oldRoot, size, emptyRoot, proof)).toBe(false);
        if (old < size) expect(verifyConsistency(old + 1, oldRoot, size, root, proof)).toBe(false);
        expect(verifyConsistency(0, emptyRoot, size, root, [])).toBe(false);
      }
    }
  });

  test('ranges', () => {
    for (const size of [1, 2, 3, 7, 8, 21, 32, 33, 70]) {
      const leaves = all.slice(0, size);
      const root = mth(leaves);
      for (let from = 0; from < size; from++) {
        for (let to = from + 1; to <= size; to++) {
          const range = leaves.slice(from, to);
          const proof = rangeProof(from, to, size, readerOf(leaves));
          expect(proof).toEqual(rangePath(from, to, leaves));
          expect(verifyRange(range, from, size, proof, root)).toBe(true);
          expect(verifyRange(range.slice(1), from + 1, size, proof, root)).toBe(false);
          expect(verifyRange(range.with(-1, emptyRoot), from, size, proof, root)).toBe(false);
          if (to - from > 1) expect(verifyRange(range.toReversed(), from, size, proof, root)).toBe(false);
          if (to < size) expect(verifyRange(range, from + 1, size, proof, root)).toBe(false);
        }
      }
    }
  });
});

test('proofs of bigger trees hold and no changed one does', () => {
  const all = leavesOf(3000);
  const number = fc.nat({ max: 2999 });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const [low, middle, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number]; // three in, three out
      const size = high + 1;
      const leaves = all.slice(0, size);
      const reader = readerOf(leaves);
      const root = rootAt(size, reader);
      const old = low + 1;
      const oldRoot = rootAt(old, reader);
      const range = leaves.slice(low, middle + 1);
      const checks: [Hash[], (proof: Hash[]) => boolean][] = [
        [inclusionProof(middle, size, reader), (proof) => verifyInclusion(all[middle]!, middle, size, proof, root)],
        [consistencyProof(old, size, reader), (proof) => verifyConsistency(old, oldRoot, size, root, proof)],
        [rangeProof(low, middle + 1, size, reader), (proof) => verifyRange(range, low, size, proof, root)],
      ];
      for (const [proof, verify] of checks) {
        expect(verify(proof)).toBe(true);
        for (const changed of mutations(proof)) expect(verify(changed)).toBe(false);
      }
    }),
    { numRuns: 15 },
  );
});

test('sizes beyond 32 bits: proofs of a tree of equal leaves', () => {
  const levels: Hash[] = [leafHash(new Uint8Array(0))];
  for (let level = 1; level < 53; level++) levels.push(nodeHash(levels[level - 1]!, levels[level - 1]!));
  const reader: HashReader = (nodes) => nodes.map(({ level }) => levels[level]!);
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      fc.pre(low < high);
      const root = rootAt(high, reader);
      const proof = inclusionProof(low, high, reader);
      expect(verifyInclusion(levels[0]!, low, high, proof, root)).toBe(true);
      expect(verifyRange([levels[0]!], low, high, rangeProof(low, low + 1, high, reader), root)).toBe(true);
      fc.pre(low > 0);
      const consistency = consistencyProof(low, high, reader);
      expect(verifyConsistency(low, rootAt(low, reader), high, root, consistency)).toBe(true);
    }),
  );
});

test('numbers that are no numbers of leaves are refused, never a crash', () => {
  const [leaf] = leavesOf(1);
  const bad = [-1, 0.5, NaN, Infinity, 2 ** 53, 2 ** 64];
  for (const value of bad) {
    expect(verifyInclusion(leaf!, value, 1, [], leaf!)).toBe(false);
    expect(verifyInclusion(leaf!, 0, value, [], leaf!)).toBe(false);
    expect(verifyConsistency(value, leaf!, 1, leaf!, [])).toBe(false);
    expect(verifyConsistency(1, leaf!, value, leaf!, [])).toBe(false);
    expect(verifyRange([leaf!], value, 1, [], leaf!)).toBe(false);
    expect(verifyRange([leaf!], 0, value, [], leaf!)).toBe(false);
    expect(() => rootAt(value, readerOf([]))).toThrow();
  }
  expect(verifyRange([], 0, 1, [leaf!], leaf!)).toBe(false);
  expect(verifyConsistency(0, emptyRoot, 0, emptyRoot, [])).toBe(false);
  expect(() => inclusionProof(1, 1, readerOf([]))).toThrow();
  expect(() => consistencyProof(0, 1, readerOf([]))).toThrow();
  expect(() => consistencyProof(2, 1, readerOf([]))).toThrow();
  expect(() => rangeProof(1, 1, 1, readerOf([]))).toThrow();
});

test('the edge tells of every completed subtree once, and refuses peaks that do not fit', () => {
  const leaves = leavesOf(300);
  const completed = new Map<string, Hash>();
  const edge = new Edge();
  for (const leaf of leaves) {
    edge.append(leaf, (level, index, hash) => {
      expect(completed.has(`${level}/${index}`)).toBe(false);
      completed.set(`${level}/${index}`, hash);
    });
  }
  const reader: HashReader = (nodes) => nodes.map(({ level, index }) => completed.get(`${level}/${index}`)!);
  for (const size of [1, 2, 255, 256, 257, 300]) expect(rootAt(size, reader)).toEqual(mth(leaves.slice(0, size)));
  expect(completed.size).toBe(300 + 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1);
  expect(() => new Edge(3, [leaves[0]!])).toThrow();
  expect(() => new Edge(1, [new Uint8Array(31)])).toThrow();
  expect(() => edge.append(new Uint8Array(31))).toThrow();
});
