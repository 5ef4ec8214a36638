/**
 * Which of sixteen segments may hold a term, from one part instead of sixteen: for each segment the sorted first bits of
 * the terms of one of its parts. What is not there is surely not in the segment; one in some eighty that is there is not
 * in the segment either.
 */
import { highsOf, segmentParts } from './index-parts.ts';

/** Segments whose fingerprints lie together. */
export const groupSegments = 16;

/** The sixteen bits behind those that name the part. */
const fingerprintOf = (high: number): number => (high >>> 6) & 0xffff;

/** Of one part of postings, ascending as its terms are. */
export function fingerprintsOf(part: Uint8Array | undefined): Uint16Array {
  const highs = part === undefined ? new Uint32Array(0) : highsOf(part);
  const prints = new Uint16Array(highs.length);
  let count = 0;
  for (const high of highs) {
    const print = fingerprintOf(high);
    if (count === 0 || prints[count - 1] !== print) prints[count++] = print;
  }
  return prints.slice(0, count);
}

/* Bytes, little-endian: sixteen times u32 number of fingerprints; the fingerprints of each segment in turn, u16 each. */
export function encodeGroup(lists: readonly Uint16Array[]): Uint8Array {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const bytes = new Uint8Array(groupSegments * 4 + total * 2);
  new Uint32Array(bytes.buffer, 0, groupSegments).set(lists.map((list) => list.length));
  const prints = new Uint16Array(bytes.buffer, groupSegments * 4, total);
  let at = 0;
  for (const list of lists) {
    prints.set(list, at);
    at += list.length;
  }
  return bytes;
}

/** Where the list of one segment begins, and how long it is. */
function listIn(view: DataView, segment: number): { at: number; length: number } {
  let at = groupSegments * 4;
  for (let i = 0; i < segment; i++) at += view.getUint32(i * 4, true) * 2;
  return { at, length: view.getUint32(segment * 4, true) };
}

export function listOf(group: Uint8Array, segment: number): Uint16Array {
  const view = new DataView(group.buffer, group.byteOffset, group.byteLength);
  const { at, length } = listIn(view, segment);
  if (at + length * 2 > group.length) throw new RangeError('a list of fingerprints is cut short');
  return Uint16Array.from({ length }, (_, i) => view.getUint16(at + i * 2, true));
}

/** @param segment its number within the group */
export function mayHold(group: Uint8Array, segment: number, high: number): boolean {
  const view = new DataView(group.buffer, group.byteOffset, group.byteLength);
  const { at, length } = listIn(view, segment);
  const wanted = fingerprintOf(high);
  let from = 0;
  for (let to = length; from < to;) {
    const half = (from + to) >>> 1;
    if (view.getUint16(at + half * 2, true) < wanted) from = half + 1;
    else to = half;
  }
  return from < length && view.getUint16(at + from * 2, true) === wanted;
}

/** Steps to a group's fingerprints: one for each part. */
export const groupSteps = segmentParts;
