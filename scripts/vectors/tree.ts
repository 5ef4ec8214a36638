/** Vectors of the tree: roots, inclusion, consistency and range proofs, each with wrong ones beside it. */
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  rangeProof,
  rootAt,
  text,
  toBase64,
  type Hash,
} from '@trailmark/core';
import { leafEntry, sizes, vectorTree } from './leaves.ts';

const base64 = (hashes: readonly Hash[]): string[] => hashes.map(toBase64);
const rootText = (size: number): string => toBase64(rootAt(size, vectorTree().reader));
const leafText = (index: number): string => toBase64(leafHash(leafEntry(index)));

export function treeVectors(): unknown {
  return {
    leaves: [0, 1, 2, 255, 256, 65_535, 65_536].map((index) => ({
      index,
      entry: text(leafEntry(index)),
      leaf: leafText(index),
    })),
    roots: sizes.map((size) => ({ size, root: rootText(size) })),
    inclusion: [...inclusion(), ...badInclusion()],
    consistency: [...consistency(), ...badConsistency()],
    range: [...range(), ...badRange()],
  };
}

function inclusionCase(index: number, size: number) {
  const proof = base64(inclusionProof(index, size, vectorTree().reader));
  return { index, size, leaf: leafText(index), root: rootText(size), proof, good: true };
}

function inclusion() {
  return sizes.flatMap((size) => {
    const indexes = [0, 1, 127, 254, 255, 256, 32_768, 65_534, 65_535, 65_536].filter((index) => index < size);
    return indexes.map((index) => inclusionCase(index, size));
  });
}

function badInclusion() {
  const right = inclusionCase(200, 257);
  const { proof } = right;
  const wrong = { good: false };
  return [
    { ...right, ...wrong, why: 'another place', index: 201 },
    { ...right, ...wrong, why: 'a place beyond the end', index: 257 },
    { ...right, ...wrong, why: 'another size', size: 513 },
    { ...right, ...wrong, why: 'another leaf', leaf: leafText(201) },
    { ...right, ...wrong, why: 'another root', root: rootText(256) },
    { ...right, ...wrong, why: 'a hash is missing', proof: proof.slice(1) },
    { ...right, ...wrong, why: 'the last hash is missing', proof: proof.slice(0, -1) },
    { ...right, ...wrong, why: 'a hash too many', proof: [...proof, proof[0]] },
    { ...right, ...wrong, why: 'two hashes changed places', proof: [proof[1], proof[0], ...proof.slice(2)] },
    { ...right, ...wrong, why: 'a hash of 31 bytes', proof: [toBase64(new Uint8Array(31)), ...proof.slice(1)] },
    { ...inclusionCase(0, 1), ...wrong, why: 'an empty tree has no leaf', size: 0, root: rootText(0) },
  ];
}

function consistencyCase(oldSize: number, size: number) {
  const proof = base64(consistencyProof(oldSize, size, vectorTree().reader));
  return { oldSize, oldRoot: rootText(oldSize), size, root: rootText(size), proof, good: true };
}

function consistency() {
  const olds = sizes.filter((size) => size > 0);
  return olds.flatMap((oldSize) =>
    olds.filter((size) => size >= oldSize).map((size) => consistencyCase(oldSize, size)),
  );
}

function badConsistency() {
  const right = consistencyCase(255, 257);
  const { proof } = right;
  const wrong = { good: false };
  return [
    { ...right, ...wrong, why: 'another old root', oldRoot: rootText(256) },
    { ...right, ...wrong, why: 'another root', root: rootText(256) },
    { ...right, ...wrong, why: 'another old size', oldSize: 254 },
    { ...right, ...wrong, why: 'another size', size: 256 },
    { ...right, ...wrong, why: 'a hash is missing', proof: proof.slice(0, -1) },
    { ...right, ...wrong, why: 'a hash too many', proof: [...proof, proof[0]] },
    { ...right, ...wrong, why: 'the tree became smaller', oldSize: 257, size: 255 },
    { ...consistencyCase(256, 256), ...wrong, why: 'equal sizes, other roots', root: rootText(257) },
    { ...consistencyCase(256, 256), ...wrong, why: 'equal sizes need no proof', proof: [rootText(256)] },
    {
      ...consistencyCase(1, 2),
      ...wrong,
      why: 'an empty tree proves nothing',
      oldSize: 0,
      oldRoot: rootText(0),
      proof: [],
    },
  ];
}

function rangeCase(from: number, to: number, size: number) {
  const proof = base64(rangeProof(from, to, size, vectorTree().reader));
  return { from, to, size, root: rootText(size), proof, good: true };
}

function range() {
  const cases: [number, number, number][] = [
    [0, 1, 1],
    [0, 1, 2],
    [1, 2, 2],
    [0, 255, 255],
    [7, 9, 255],
    [0, 256, 257],
    [255, 257, 257],
    [256, 257, 257],
    [100, 200, 65_535],
    [65_530, 65_535, 65_535],
    [255, 513, 65_536],
    [0, 3, 65_537],
    [32_767, 32_769, 65_537],
    [65_535, 65_537, 65_537],
    [65_536, 65_537, 65_537],
  ];
  return cases.map(([from, to, size]) => rangeCase(from, to, size));
}

function badRange() {
  const right = rangeCase(100, 110, 257);
  const { proof } = right;
  const wrong = { good: false };
  return [
    { ...right, ...wrong, why: 'a leaf less at the front', from: 101 },
    { ...right, ...wrong, why: 'a leaf less at the end', to: 109 },
    { ...right, ...wrong, why: 'moved by one', from: 101, to: 111 },
    { ...right, ...wrong, why: 'another root', root: rootText(256) },
    { ...right, ...wrong, why: 'a hash is missing', proof: proof.slice(1) },
    { ...right, ...wrong, why: 'a hash too many', proof: [...proof, proof[0]] },
    { ...right, ...wrong, why: 'two hashes changed places', proof: [proof[1], proof[0], ...proof.slice(2)] },
    { ...right, ...wrong, why: 'no leaf at all', to: 100 },
    { ...right, ...wrong, why: 'beyond the end', from: 250, to: 260 },
  ];
}
