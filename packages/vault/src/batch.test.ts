import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchWriter, readBatch } from './batch.ts';
import type { SealedEvent, SealedSubject } from './batch.ts';

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

test('a large batch is given away whole, also one that was given up, and the next begins small', () => {
  const [event] = fc.sample(anEvent, 1);
  if (event === undefined) throw new Error('no sample');
  const writer = new BatchWriter();
  const large = { ...event, groups: new Uint8Array(3 * 2 ** 20).fill(7) };
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 4; n++) writer.addEvent(large);
    const batch = readBatch(writer.finish());
    expect(batch.events.map(({ groups }) => groups.every((byte) => byte === 7))).toEqual([true, true, true, true]);
    writer.addEvent(event);
    expect(readBatch(writer.finish()).events.map(plainEvent)).toEqual([plainEvent(event)]);
    for (let n = 0; n < 4; n++) writer.addEvent(large);
    writer.discard();
    expect(writer.isEmpty).toBe(true);
  }
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
        const packed = writer.finish();
        expect(() => readBatch(packed.slice(0, where % packed.byteLength))).toThrow();
        new Uint8Array(packed)[where % packed.byteLength] = value;
        try {
          for (const event of readBatch(packed).events) plainEvent(event);
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
