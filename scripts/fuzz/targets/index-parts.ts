/** Parts of the search index: what was put in is found, and a damaged part ends in an error or a place, never in a hang. */
import {
  blockEvents,
  buildDedup,
  buildPostings,
  findDedup,
  findPosting,
  Packed,
  unpackDedup,
  unpackPostings,
  type DedupRecord,
} from '@trailmark/ledger/testing';
import { promise, type Target } from '../target.ts';

const WORDS = blockEvents / 32;
/** Terms that all fall into part 0 of a block. */
const TERMS = [
  [1, 0x10000],
  [2, 0x20000],
  [2, 0x30000],
  [0x3ffffff, 0xffff0000],
] as const;

function seeds(): Uint8Array[] {
  const packed = new Packed();
  for (let place = 0; place < 3_000; place++) packed.add(1, 0x10000, place);
  for (const place of [0, 5, 130, 4095]) packed.add(2, 0x20000, place);
  packed.add(2, 0x30000, 77);
  packed.add(0x3ffffff, 0xffff0000, 1);
  const [part] = buildPostings(packed.sorted(), 'block', 0, 1);
  if (part === undefined) throw new Error('no part was built');
  return [part];
}

export const postings: Target = {
  name: 'index-postings',
  form: 'bytes',
  quickRuns: 3_000,
  words: ['\x00\x00\x00\x80', '\xff\xff\xff\xff', '\x01\x00', '\x80\x80'],
  seeds,
  judge(input) {
    return damageable(() => {
      let found = 0;
      for (const [high, low] of TERMS) {
        const posting = findPosting(input, high, low);
        if (posting === undefined) continue;
        found++;
        posting.mark(new Uint32Array(WORDS));
        // Behind the end of a damaged part there is no count.
        if (Number.isNaN(posting.count)) return 'damaged';
        promise(posting.count >= 1 && posting.count <= 65_536, 'a count that no list can have');
      }
      unpackPostings(input, blockEvents / 8, 0, new Packed());
      return `accepted ${found}`;
    });
  },
};

const record = (first: number, place: number): DedupRecord => ({
  key: new Uint8Array(16).fill(first),
  content: new Uint8Array(8).fill(place),
  place,
});

export const dedup: Target = {
  name: 'index-dedup',
  form: 'bytes',
  quickRuns: 6_000,
  words: ['\x00', '\xff'],
  seeds() {
    const [part] = buildDedup([record(0, 4095), record(1, 7), record(2, 9)], 'block', 0, 1);
    if (part === undefined) throw new Error('no part was built');
    return [part];
  },
  judge(input) {
    return damageable(() => {
      let found = 0;
      for (const first of [0, 1, 2, 3]) {
        const hit = findDedup(input, new Uint8Array(16).fill(first));
        if (hit === undefined) continue;
        found++;
        if (Number.isNaN(hit.place)) return 'damaged';
        promise(hit.place >= 0 && hit.place < 65_536 && hit.content.length <= 8, 'a place that cannot be');
      }
      unpackDedup(input, 0, []);
      return `accepted ${found}`;
    });
  },
};

/** Index parts are made anew from the log; reading behind the end of a damaged one may throw, at once and as that. */
function damageable(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}
