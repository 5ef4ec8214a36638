/** Kept lists are those of the parts they were read from, whatever their form, and are read once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockEvents, buildPostings, eventsOf, Packed, partOf, type Level } from './index-parts.ts';
import { TermLists } from './term-lists.ts';

const [high, low] = [0x12345678, 0x9abc0000];

/** A part in which the term has these places, between terms of others. */
function partWith(level: Level, places: readonly number[]): Uint8Array {
  const packed = new Packed();
  packed.add(high - 1, low, 7);
  for (const place of places) packed.add(high, low, place);
  packed.add(high + 1, low, 9);
  return buildPostings(packed.sorted(), level, partOf(level, high), 1)[0]!;
}

const marked = (places: readonly number[], level: Level): Uint32Array => {
  const bits = new Uint32Array(eventsOf(level) / 32);
  for (const place of places) bits[place >>> 5]! |= 1 << (place & 31);
  return bits;
};

const areSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);

/** From one place to so many that all bits are shorter; sorted, each once. */
const placesOf = (level: Level): fc.Arbitrary<number[]> =>
  fc
    .oneof(
      fc.array(fc.integer({ min: 0, max: eventsOf(level) - 1 }), { maxLength: 300 }),
      fc
        .integer({ min: 1, max: 5 })
        .map((step) => Array.from({ length: Math.floor(eventsOf(level) / step) }, (_, i) => i * step)),
    )
    .map((places) => [...new Set(places)].sort((a, b) => a - b));
const stretch = fc
  .constantFrom<Level>('block', 'segment')
  .chain((level) => fc.record({ level: fc.constant(level), number: fc.nat(200), places: placesOf(level) }));

test('a list is the same when it is read and when it was kept', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(stretch, { selector: ({ level, number }) => `${level} ${number % 64}` }),
      (stretches) => {
        const lists = new TermLists(high, low);
        const before = lists.size;
        for (const round of ['read', 'kept']) {
          for (const { level, number, places } of stretches) {
            const posting = lists.find(level, number, () => {
              if (round === 'kept') throw new Error('it was read again');
              return partWith(level, places);
            });
            expect(posting?.count ?? 0).toBe(places.length);
            const bits = new Uint32Array(eventsOf(level) / 32);
            posting?.mark(bits);
            expect(areSame(bits, marked(places, level))).toBe(true);
            bits.fill(0xffffffff);
            posting?.unmark(bits);
            const left = marked(places, level).map((word) => ~word);
            expect(areSame(bits, left)).toBe(true);
          }
        }
        expect(lists.size).toBeGreaterThanOrEqual(before);
      },
    ),
    { numRuns: 30 },
  );
});

test('a block takes the place of one that was merged long before', () => {
  const lists = new TermLists(high, low);
  const read = (place: number) => (): Uint8Array => partWith('block', [place]);
  const placeIn = (number: number, place: number): Uint32Array => {
    const bits = new Uint32Array(blockEvents / 32);
    lists.find('block', number, read(place))?.mark(bits);
    return bits;
  };
  expect(placeIn(3, 5)).toEqual(marked([5], 'block'));
  expect(placeIn(67, 6)).toEqual(marked([6], 'block'));
  expect(placeIn(67, 8)).toEqual(marked([6], 'block'));
  expect(placeIn(3, 9)).toEqual(marked([9], 'block'));
});
