/** Files of every shape, cut into chunks anywhere, give the same records; what is bad is named with its line. */

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat, type Detected } from './detect.ts';
import { readRecords, type ReadRecord } from './records.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  text: string | Uint8Array,
  shape: Detected['shape'],
  size = 7,
  gzip = false,
): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for await (const record of readRecords(chunks(bytes, size), { shape, gzip })) records.push(record);
  return records;
}

/** Line and record, or line and the reason it was refused. */
function told(records: readonly ReadRecord[]): unknown[] {
  return records.map((read) => [read.line, 'record' in read ? read.record : read.reject]);
}

describe('shapes', () => {
  it.each<[Detected['shape'], string, unknown[]]>([
    [
      'lines',
      '{"a":1}\n\n{"b":"]}"}\r\n  \n{"c":3}',
      [
        [1, { a: 1 }],
        [3, { b: ']}' }],
        [5, { c: 3 }],
      ],
    ],
    [
      'array',
      '[\n{"a":1},\n{"b":"\\"],["}\n]\n',
      [
        [2, { a: 1 }],
        [3, { b: '"],[' }],
      ],
    ],
    [
      'records',
      '{"Records":[{"a":1},{"b":[{}]}],"more":[{"x":1}]}',
      [
        [1, { a: 1 }],
        [1, { b: [{}] }],
      ],
    ],
    [
      'values',
      '{\n "a": 1\n}\n{\n "b": {}\n}',
      [
        [1, { a: 1 }],
        [4, { b: {} }],
      ],
    ],
  ])('%s', async (shape, text, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(told(await read(text, shape, size))).toEqual(expected);
    expect(told(await read(gzipSync(text), shape, 5, true))).toEqual(expected);
  });

  it('give any records back, however they are cut', async () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 50 }), async (list, size) => {
        const texts = list.map((record) => JSON.stringify(record));
        const expected = texts.map((text) => JSON.parse(text) as unknown);
        const files: [Detected['shape'], string][] = [
          ['lines', texts.join('\n')],
          ['array', `[${texts.join(', ')}]`],
          ['records', `{"Records":[${texts.join(',')}]}`],
          ['values', texts.join('\n')],
        ];
        for (const [shape, text] of files) {
          const found = await read(text, shape, size);
          // Numbers beyond 2^53 are refused, and only they.
          found.forEach((record, at) => {
            if ('record' in record) expect(record.record).toEqual(expected[at]);
            else expect(record.reject).toContain('2^53-1');
          });
          expect(found).toHaveLength(list.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('end, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom<Detected['shape'][]>('lines', 'array', 'records', 'values'),
        async (bytes, shape) => {
          for (const record of await read(bytes, shape, 3)) expect(record.line).toBeGreaterThan(0);
          detectFormat('x.json', bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is bad', () => {
  it('spoils no other line', async () => {
    const found = told(await read('{"a":1}\n{"a":\n{"a":1,"a":2}\n[1]\n{"b":2}', 'lines'));
    expect(found[0]).toEqual([1, { a: 1 }]);
    expect(found[1]).toEqual([2, expect.stringContaining('ends too early')]);
    expect(found[2]).toEqual([3, expect.stringContaining('At /a: The name stands twice')]);
    expect(found[3]).toEqual([4, 'The record is no object.']);
    expect(found[4]).toEqual([5, { b: 2 }]);
  });
  it('spoils no other item of an array', async () => {
    expect(told(await read('[{"a":01},\n{"n":1e999},{"b":2}]', 'array'))).toEqual([
      [1, expect.stringContaining('not JSON')],
      [2, expect.stringContaining('2^53')],
      [2, { b: 2 }],
    ]);
  });
  it('is named where the file ends too early', async () => {
    expect(told(await read('[{"a":1},\n{"b":', 'array'))).toEqual([
      [1, { a: 1 }],
      [2, 'The file ends within this record.'],
    ]);
  });
  it('is not held in memory when it is too long, and the next record is read', async () => {
    const long = `{"s":"${'x'.repeat(3_000_000)}"}`;
    for (const [shape, text] of [
      ['lines', `${long}\n{"b":2}`],
      ['array', `[${long},{"b":2}]`],
    ] as const) {
      const found = await read(text, shape, 65_536);
      expect(told(found)).toEqual([
        [1, expect.stringContaining('larger than')],
        [shape === 'lines' ? 2 : 1, { b: 2 }],
      ]);
      expect(found[0]?.raw.length).toBeLessThanOrEqual(1_048_576);
    }
  });
  it('makes a damaged gzip file an error of the stream', async () => {
    const whole = gzipSync('{"a":1}\n'.repeat(1000));
    await expect(read(whole.subarray(0, whole.length - 10), 'lines', 64, true)).rejects.toThrow();
    await expect(
      read(Buffer.concat([whole.subarray(0, 10), Buffer.from('garbage')]), 'lines', 64, true),
    ).rejects.toThrow();
  });
});

describe('detection', () => {
  const call = '{"eventID":"e","eventName":"GetObject","eventSource":"s3.amazonaws.com"}';
  const commit = '{"repo":"larkfield/site","commit":"aa","commitTime":"2026-01-01T00:00:00Z"}';
  it.each<[string, string, Partial<Detected> | undefined]>([
    ['x.json', `{"Records":[${call}]}`, { format: 'cloudtrail', shape: 'records' }],
    ['x.jsonl', `${call}\n${call}`, { format: 'cloudtrail', shape: 'lines' }],
    ['x.json', `[${commit}]`, { format: 'git', shape: 'array' }],
    ['x', commit, { format: 'git', shape: 'lines' }],
    ['x', '{"repo":"r","pull":1,"headCommit":"c"}', { format: 'git', shape: 'lines' }],
    ['x.json', '{\n  "type": "a.b",\n  "actor": {}\n}', { format: 'events', shape: 'values' }],
    ['x.json', '{"type":\n{"type":"a.b","actor":{}}\n', { format: 'events', shape: 'lines' }],
    ['x.ndjson', '{"broken\n', { format: 'events', shape: 'lines' }],
    ['site.commits.jsonl', '{"x":1}\n', { format: 'git', shape: 'lines' }],
    ['x.csv', 'a,b\n1,2', undefined],
    ['x', '', undefined],
  ])('%s %s', (name, text, expected) => {
    for (const gzip of [false, true]) {
      const found = detectFormat(name, gzip ? gzipSync(text) : Buffer.from(text));
      expect(found).toEqual(expected === undefined ? undefined : { ...expected, gzip });
    }
  });
  it('sees through the first part of a compressed file', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => commit.replace('aa', `${at * 7919}`)).join('\n');
    expect(detectFormat('x.gz', gzipSync(lines).subarray(0, 65_536))).toEqual({
      format: 'git',
      shape: 'lines',
      gzip: true,
    });
    expect(detectFormat('x.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toBeUndefined();
  });
});
