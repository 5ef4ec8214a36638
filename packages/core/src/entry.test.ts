import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { text, utf8 } from './bytes.ts';
import { encodeEntry, ENTRY_BYTES_MAX, parseEntry, TIME_MAX_MS, type Entry } from './entry.ts';

const hash = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const nameStart = 'abcdefghijklmnopqrstuvwxyz'.split('');
const nameUnit = [...nameStart, ...'0123456789_.'.split('')];
const typeName = fc
  .tuple(fc.constantFrom(...nameStart), fc.string({ unit: fc.constantFrom(...nameUnit), maxLength: 63 }))
  .map(([start, rest]) => start + rest);

const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    ref: fc.uuid({ version: 7 }),
    recordedMs: fc.nat({ max: TIME_MAX_MS }),
    occurredMs: fc.nat({ max: TIME_MAX_MS }),
    source: hash(16),
    run: fc.option(fc.record({ id: hash(8), sequence: fc.nat({ max: Number.MAX_SAFE_INTEGER }) }), { nil: undefined }),
    type: typeName,
    typeVersion: fc.integer({ min: 1, max: 99999 }),
    fields: hash(32),
  })
  .map(({ run, ...rest }) => (run === undefined ? rest : { ...rest, run }));

/** The grammar of docs/format.md section 1 as one pattern, slow and plain; bits unused in base64 must be zero. */
const base64Of16 = '[A-Za-z0-9+/]{21}[AQgw]==';
const base64Of8 = '[A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]=';
const base64Of32 = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=';
const grammar = new RegExp(
  [
    '^trailmark/entry@v1',
    'ref [0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
    'time (0|[1-9][0-9]{0,14}) (0|[1-9][0-9]{0,14})',
    `source ${base64Of16} (?:-|${base64Of8} (0|[1-9][0-9]{0,15}))`,
    'type [a-z][a-z0-9_.]{0,63}@[1-9][0-9]{0,4}',
    `fields ${base64Of32}`,
    '$',
  ].join('\n'),
);

function isByGrammar(bytes: Uint8Array): boolean {
  const match = grammar.exec(Buffer.from(bytes).toString('latin1'));
  if (match === null) return false;
  const [, recorded, occurred, sequence] = match;
  return Number(recorded) <= TIME_MAX_MS && Number(occurred) <= TIME_MAX_MS && BigInt(sequence ?? 0) <= 2n ** 53n - 1n;
}

test('reads back what was written', () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      const bytes = encodeEntry(entry);
      expect(parseEntry(bytes)).toEqual(entry);
      expect(isByGrammar(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('one changed, cut or added byte is read exactly where the grammar allows it', () => {
  fc.assert(
    fc.property(anyEntry, fc.nat(), fc.nat({ max: 255 }), fc.constantFrom(0, 1, 2), (entry, place, byte, edit) => {
      const bytes = [...encodeEntry(entry)];
      const at = place % bytes.length;
      if (edit === 0) bytes[at] = byte;
      else if (edit === 1) bytes.splice(at, 1);
      else bytes.splice(at, 0, byte);
      const changed = Uint8Array.from(bytes);
      const parsed = parseEntry(changed);
      expect(parsed !== undefined).toBe(isByGrammar(changed));
      if (parsed !== undefined) expect(encodeEntry(parsed)).toEqual(changed);
    }),
    { numRuns: 5000 },
  );
});

test('every beginning and every garbage is refused, never a crash', () => {
  const bytes = encodeEntry(fc.sample(anyEntry, { numRuns: 1, seed: 1 })[0]!);
  for (let end = 0; end < bytes.length; end++) expect(parseEntry(bytes.subarray(0, end))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
      expect(parseEntry(garbage)).toBeUndefined();
    }),
  );
});

const entry: Entry = {
  ref: '018f2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
  recordedMs: TIME_MAX_MS,
  occurredMs: TIME_MAX_MS,
  source: new Uint8Array(16).fill(255),
  run: { id: new Uint8Array(8).fill(255), sequence: Number.MAX_SAFE_INTEGER },
  type: 'x'.repeat(64),
  typeVersion: 99999,
  fields: new Uint8Array(32).fill(255),
};

test('the longest entry has exactly the promised length', () => {
  expect(encodeEntry(entry).length).toBe(ENTRY_BYTES_MAX);
});

describe('refused by the grammar', () => {
  const plain = text(
    encodeEntry({ ...entry, recordedMs: 1000, occurredMs: 0, type: 'lead.exported', typeVersion: 1 }),
  )!;
  test.each([
    ['another header', plain.replace('@v1', '@v2')],
    ['an upper-case ref', plain.replace('018f', '018F')],
    ['a UUID of version 4', plain.replace('-7f60', '-4f60')],
    ['a UUID of another variant', plain.replace('-8a1b', '-ca1b')],
    ['a leading zero', plain.replace('time 1000', 'time 01000')],
    ['a sign', plain.replace('time 1000', 'time -1000')],
    ['a time after the year 9999', plain.replace('time 1000', `time ${TIME_MAX_MS + 1}`)],
    ['two spaces', plain.replace('time ', 'time  ')],
    ['a tab', plain.replace('time ', 'time\t')],
    ['a sequence of 2^53', plain.replace('9007199254740991', '9007199254740992')],
    ['a sequence that a double rounds', plain.replace('9007199254740991', '9007199254740993')],
    ['a run without a count', plain.replace(' 9007199254740991', '')],
    ['unused bits set', plain.replace('w==', 'x==')],
    ['no padding', plain.replace('w==', 'w')],
    ['an upper-case type', plain.replace('lead', 'Lead')],
    ['a type that begins with a digit', plain.replace('lead', '1ead')],
    ['a type too long', plain.replace('lead.exported', 'x'.repeat(65))],
    ['version 0', plain.replace('@1\n', '@0\n')],
    ['version 100000', plain.replace('@1\n', '@100000\n')],
    ['no version', plain.replace('exported@1', 'exported')],
    ['a line too many', `${plain}\n`],
    ['no last line end', plain.slice(0, -1)],
    ['CR LF', plain.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${plain}`],
  ])('%s', (_name, changed) => {
    expect(changed).not.toBe(plain);
    expect(parseEntry(utf8(changed))).toBeUndefined();
  });
});

test.each<[string, Partial<Entry>]>([
  ['ref', { ref: 'x'.repeat(36) }],
  ['short ref', { ref: '' }],
  ['time', { recordedMs: 1.5 }],
  ['negative time', { occurredMs: -1 }],
  ['late time', { occurredMs: TIME_MAX_MS + 1 }],
  ['source', { source: new Uint8Array(15) }],
  ['run', { run: { id: new Uint8Array(9), sequence: 1 } }],
  ['sequence', { run: { id: new Uint8Array(8), sequence: 2 ** 53 } }],
  ['type', { type: 'A' }],
  ['line in a type', { type: 'a\nb' }],
  ['non-ASCII type', { type: 'a\u0101' }],
  ['type version', { typeVersion: 0 }],
  ['fields', { fields: new Uint8Array(31) }],
])('is not written with a wrong %s', (_name, part) => {
  expect(() => encodeEntry({ ...entry, ...part })).toThrow();
});
