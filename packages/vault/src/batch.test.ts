import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBatch } from './batch-reader.ts';
import { BatchWriter, SLICE_BYTES } from './batch-writer.ts';
import type { OpenValue, SealedEvent, SealedSubject } from './batch.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const terms = fc
  .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 40 })
  .map((list) => BigInt64Array.from(list));

const anEvent: fc.Arbitrary<SealedEvent> = fc.record({
  ref: bytes(16),
  occurredMs: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 253402300799999 })),
  source: fc.string({ unit: 'binary', maxLength: 40 }),
  run: fc.option(bytes(8), { nil: undefined }),
  sequence: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  type: fc.constantFrom('campaign.created', 'unknown', 'lead.exported'),
  typeVersion: fc.integer({ min: 1, max: 0xffff }),
  fields: bytes(32),
  dedup: fc.option(bytes(16), { nil: undefined }),
  content: bytes(8),
  terms,
  subjects: fc.array(bytes(16), { maxLength: 8 }),
  groups: fc.uint8Array({ maxLength: 2000 }),
  item: fc.nat(),
});

const aSubject: fc.Arbitrary<SealedSubject> = fc.record({
  subject: bytes(16),
  identity: bytes(16),
  bucket: fc.nat(),
  profile: fc.uint8Array({ maxLength: 300 }),
  terms,
});

const plainEvent = (event: SealedEvent) => ({
  ref: event.ref,
  occurredMs: event.occurredMs,
  source: event.source,
  run: event.run,
  sequence: event.sequence,
  type: event.type,
  typeVersion: event.typeVersion,
  fields: event.fields,
  dedup: event.dedup,
  content: event.content,
  terms: event.terms,
  subjects: event.subjects,
  groups: event.groups,
  item: event.item,
});
const plainSubject = (row: SealedSubject) => ({
  subject: row.subject,
  identity: row.identity,
  bucket: row.bucket,
  profile: row.profile,
  terms: row.terms,
});

test('what is packed is read back, again and again from one writer', () => {
  const writer = new BatchWriter(1);
  fc.assert(
    fc.property(
      fc.array(anEvent, { maxLength: 12 }),
      fc.array(aSubject, { maxLength: 5 }),
      fc.nat(),
      (events, rows, generation) => {
        writer.noteGeneration(generation);
        writer.noteGeneration(generation + 1);
        for (const event of events) writer.addEvent(event);
        for (const row of rows) writer.addNewSubject(row);
        for (const row of rows) writer.addProfileUpdate(row);
        const batch = readBatch(structuredClone(writer.finish()));
        expect(batch.keyGeneration).toBe(generation);
        expect(batch.events.map(plainEvent)).toEqual(events.map(plainEvent));
        expect(batch.newSubjects.map(plainSubject)).toEqual(rows.map(plainSubject));
        expect(batch.profileUpdates.map(plainSubject)).toEqual(rows.map(plainSubject));
      },
    ),
    { numRuns: 60 },
  );
});

describe('a large batch', () => {
  const [event] = fc.sample(anEvent, 1);
  const [row] = fc.sample(aSubject, 1);
  if (event === undefined || row === undefined) throw new Error('no sample');

  test('is packed in slices of a bounded size, and read as one', () => {
    const writer = new BatchWriter();
    const numbered = (item: number): SealedEvent => ({ ...event, groups: new Uint8Array(40_000).fill(item), item });
    const value = (n: number): OpenValue => ({ term: BigInt(n), field: 'f', value: `V ${n}`, folded: `v ${n}` });
    for (let round = 0; round < 2; round++) {
      writer.noteGeneration(3);
      for (let n = 0; n < 200; n++) {
        writer.addNewSubject({ ...row, bucket: n });
        writer.addProfileUpdate({ ...row, bucket: n });
        writer.addOpenValue(value(n));
        writer.addEvent(numbered(n));
      }
      expect([writer.eventCount, writer.openValueCount]).toEqual([200, 200]);
      const slices = writer.finish();
      expect(slices.length).toBeGreaterThan(3);
      for (const { byteLength } of slices) expect(byteLength).toBeLessThan(SLICE_BYTES + 100_000);
      const batch = readBatch(slices);
      expect(batch.byteLength).toBe(slices.reduce((sum, { byteLength }) => sum + byteLength, 0));
      expect(batch.keyGeneration).toBe(3);
      const numbers = Array.from({ length: 200 }, (_, n) => n);
      expect(batch.events.map(({ item, groups }) => [item, groups.length, groups.at(-1)])).toEqual(
        numbers.map((n) => [n, 40_000, n]),
      );
      expect(batch.events.map(({ source, type }) => [source, type])).toEqual(
        numbers.map(() => [event.source, event.type]),
      );
      expect(batch.newSubjects.map(({ bucket }) => bucket)).toEqual(numbers);
      expect(batch.profileUpdates.map(({ bucket }) => bucket)).toEqual(numbers);
      expect(batch.openValues).toEqual(numbers.map(value));
      expect([writer.isEmpty, writer.eventCount, writer.openValueCount]).toEqual([true, 0, 0]);
    }
  });

  test('takes no more memory for many short texts than for long ones', () => {
    const writer = new BatchWriter();
    for (let n = 0; n < 40_000; n++)
      writer.addOpenValue({ term: BigInt(n), field: 'f', value: `${n}`, folded: `${n}` });
    writer.addEvent(event);
    const slices = writer.finish();
    // A text takes more while it waits to be packed than packed: so slices are smaller here.
    for (const { byteLength } of slices) expect(byteLength).toBeLessThan(SLICE_BYTES);
    expect(slices.length).toBeGreaterThan(1);
    expect(
      readBatch(slices)
        .openValues.map(({ value }) => Number(value))
        .join(),
    ).toBe([...Array(40_000).keys()].join());
  });

  test('may hold events larger than a slice, may be given up, and leaves nothing to the next', () => {
    const writer = new BatchWriter();
    const large = { ...event, groups: new Uint8Array(3 * 2 ** 20).fill(7) };
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 4; n++) writer.addEvent(large);
      const batch = readBatch(writer.finish());
      expect(batch.events.map(({ groups }) => Buffer.compare(groups, large.groups))).toEqual([0, 0, 0, 0]);
      writer.addEvent(event);
      expect(readBatch(writer.finish()).events.map(plainEvent)).toEqual([plainEvent(event)]);
      for (let n = 0; n < 4; n++) writer.addEvent(large);
      writer.discard();
      expect([writer.isEmpty, writer.eventCount]).toEqual([true, 0]);
    }
  });

  test('is one batch, of one generation of keys', () => {
    const writer = new BatchWriter();
    const slicesOf = (generation: number): ArrayBuffer[] => {
      writer.noteGeneration(generation);
      writer.addEvent(event);
      return writer.finish();
    };
    expect(() => readBatch([...slicesOf(1), ...slicesOf(2)])).toThrow('slices of two batches');
    expect(() => readBatch([])).toThrow('a batch without a slice');
  });
});

test('damaged bytes are refused or read within bounds, never beyond', () => {
  fc.assert(
    fc.property(
      fc.array(anEvent, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      (events, where, value) => {
        const writer = new BatchWriter();
        for (const event of events) writer.addEvent(event);
        const [packed] = writer.finish();
        if (packed === undefined) throw new Error('nothing was packed');
        expect(() => readBatch([packed.slice(0, where % packed.byteLength)])).toThrow();
        new Uint8Array(packed)[where % packed.byteLength] = value;
        try {
          for (const event of readBatch([packed]).events) plainEvent(event);
        } catch (error) {
          expect(String(error)).toMatch(/batch|encoded data/);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('wrong lengths are our bug and say so', () => {
  const [event] = fc.sample(anEvent, 1);
  if (event === undefined) throw new Error('no sample');
  expect(() => new BatchWriter().addEvent({ ...event, ref: new Uint8Array(15) })).toThrow('expected 16 bytes');
  expect(() => new BatchWriter().addEvent({ ...event, fields: new Uint8Array(31) })).toThrow('expected 32 bytes');
});
