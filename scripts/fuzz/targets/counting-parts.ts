/** What is kept for counting: a damaged column, summary or group ends in an error or in numbers, never in a hang. */
import {
  blockEvents,
  classify,
  ColumnBuilder,
  decodeColumn,
  encodeColumn,
  encodeGroup,
  encodeSummary,
  listOf,
  mayHold,
  readSummary,
} from '@trailmark/ledger/testing';
import { promise, type Target } from '../target.ts';

function column(values: number): ReturnType<ColumnBuilder['finish']> {
  const builder = new ColumnBuilder(blockEvents);
  const codes = Array.from({ length: values }, (_, n) => builder.addTerm(n * 1000, n));
  for (let place = 0; place < blockEvents && values > 0; place++) builder.set(place, codes[(place * 7) % values]!);
  if (values > 1) builder.set(9, codes[0]!);
  return builder.finish();
}

export const columns: Target = {
  name: 'index-columns',
  form: 'bytes',
  quickRuns: 2_000,
  words: ['\x04\x00\x00\x00', '\x08', '\x10', '\x20', '\xff\xff\xff\xff'],
  seeds: () => [0, 1, 3, 40, 300].map((values) => encodeColumn(column(values))),
  judge(input) {
    return damageable(() => {
      const { codes, terms, extras } = decodeColumn(input, blockEvents);
      promise(codes.length === blockEvents, 'a column of another length');
      promise(terms.length % 2 === 0 && extras.length % 2 === 0, 'half a pair');
      return `accepted ${codes.BYTES_PER_ELEMENT}`;
    });
  },
};

export const summaries: Target = {
  name: 'index-summaries',
  form: 'bytes',
  quickRuns: 6_000,
  words: ['\x80\x80', '\xff\xff\xff\xff', '\x01'],
  seeds: () => [encodeSummary(column(40), classify(withoutExtras(3), withoutExtras(2)))],
  judge(input) {
    return damageable(() => {
      let cells = 0;
      const isThere = readSummary(
        input,
        () => true,
        () => cells++,
      );
      // A cell takes two bytes.
      promise(cells * 2 <= input.length, 'more cells than there is room for');
      return isThere ? 'accepted' : 'none';
    });
  },
};

const withoutExtras = (values: number): ReturnType<ColumnBuilder['finish']> => ({
  ...column(values),
  extras: new Uint32Array(0),
});

export const groups: Target = {
  name: 'index-fingerprints',
  form: 'bytes',
  quickRuns: 4_000,
  words: ['\x00\x00\x00\x00', '\xff\xff\xff\xff'],
  seeds: () => [
    encodeGroup(Array.from({ length: 16 }, (_, n) => Uint16Array.from({ length: n * 3 }, (_, i) => i * 50))),
  ],
  judge(input) {
    return damageable(() => {
      let held = 0;
      for (let segment = 0; segment < 16; segment++) {
        if (mayHold(input, segment, 50 << 6)) held++;
        promise(listOf(input, segment).length * 2 <= input.length, 'a list without room');
      }
      return `accepted ${held}`;
    });
  },
};

/** All of it is made anew from the log; reading behind the end of a damaged part may throw, at once and as that. */
function damageable(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}
