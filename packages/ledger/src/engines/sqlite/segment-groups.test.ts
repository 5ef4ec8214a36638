/** Fingerprints of sixteen segments: what they rule out is nowhere, and they follow every change. */
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { encodeGroup, groupSegments, groupSteps, listOf, mayHold } from './fingerprints.ts';
import { buildPostings, Packed, partOf } from './index-parts.ts';
import { partId, Parts } from './parts.ts';
import { createTables } from './schema.ts';
import { SegmentGroups } from './segment-groups.ts';
import { prepareAll } from './statements.ts';

let db: DatabaseSync;
let parts: Parts;
/** First bits of a term that only segment n has, in a part that many share, and of one that only the odd ones have. */
const own = (n: number): number => ((7 << 22) | (n << 6)) >>> 0;
const odd = ((7 << 22) | (1000 << 6)) >>> 0;

function writeSegment(number: number, highs: readonly number[]): void {
  const postings = new Packed();
  for (const high of highs) postings.add(high, 0, 1);
  const part = partOf('segment', own(0));
  parts.write('segment', 'postings', number, part, buildPostings(postings.sorted(), 'segment', part, 1)[0]!);
}

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  createTables(db);
  parts = new Parts(prepareAll(db));
  for (let n = 0; n < groupSegments; n++) writeSegment(n, n % 2 === 1 ? [own(n), odd] : [own(n)]);
});

function complete(): SegmentGroups {
  const groups = new SegmentGroups(parts);
  for (let i = 0; i < groupSteps; i++) groups.step(groupSegments);
  return groups;
}

test('a term is ruled out in every segment that has nothing like it, once all parts are there', () => {
  const groups = new SegmentGroups(parts);
  for (let i = 0; i < groupSteps; i++) {
    expect(groups.mayHold(3, own(4))).toBe(true);
    groups.step(groupSegments - 1);
    groups.step(groupSegments);
  }
  for (let n = 0; n < groupSegments; n++) {
    for (let m = 0; m < groupSegments; m++) expect(groups.mayHold(n, own(m))).toBe(n === m);
    expect(groups.mayHold(n, odd)).toBe(n % 2 === 1);
    expect(groups.mayHold(n + groupSegments, odd)).toBe(true);
  }
  expect(new SegmentGroups(parts).mayHold(0, odd)).toBe(false);
});

test('a segment that loses a term loses its fingerprint, and nothing else changes', () => {
  const groups = complete();
  const part = partOf('segment', odd);
  writeSegment(5, [own(5)]);
  expect(groups.isSound(5, part)).toBe(false);
  groups.renew(5, part);
  expect(groups.isSound(5, part)).toBe(true);
  expect([groups.mayHold(5, odd), groups.mayHold(5, own(5)), groups.mayHold(7, odd)]).toEqual([false, true, true]);
});

test('a part that was tampered with or lost is unsound', () => {
  const groups = complete();
  const part = partOf('segment', odd);
  const id = partId('segment', 'fingerprints', 0, part);
  db.prepare('UPDATE parts SET data = ? WHERE id = ?').run(
    encodeGroup(Array.from({ length: 16 }, () => new Uint16Array(0))),
    id,
  );
  expect(groups.isSound(1, part)).toBe(false);
  db.prepare('DELETE FROM parts WHERE id = ?').run(id);
  expect(groups.isSound(1, part)).toBe(false);
});

test('the lists of a group are read back, and hold what was put into them', () => {
  const lists = fc.array(
    fc
      .uniqueArray(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((prints) => Uint16Array.from(prints).sort()),
    { minLength: groupSegments, maxLength: groupSegments },
  );
  fc.assert(
    fc.property(lists, fc.integer({ min: 0, max: 0xffff }), (all, print) => {
      const bytes = encodeGroup(all);
      all.forEach((list, n) => {
        expect(listOf(bytes, n)).toEqual(list);
        for (const one of [...list, print]) expect(mayHold(bytes, n, one << 6)).toBe(list.includes(one));
      });
    }),
  );
});
