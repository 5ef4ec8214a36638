import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { CannotRun } from '../trouble.ts';
import { FileMapping } from './mapped.ts';
import { listFiles, recordsOf, type FileRecord } from './records.ts';

const folder = mkdtempSync(join(tmpdir(), 'trailmark-records-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

async function read(content: string | Uint8Array): Promise<FileRecord[]> {
  const path = join(folder, `records-${count++}`);
  writeFileSync(path, content);
  const records: FileRecord[] = [];
  for await (const record of recordsOf(path, undefined, () => {})) records.push(record);
  return records;
}

const brief = (records: readonly FileRecord[]): string[] =>
  records.map((each) => (each.fault === undefined ? Buffer.from(each.raw).toString() : 'fault'));

describe('reading records', () => {
  it('reads lines, with blank ones, CRLF, a byte order mark and no end of line', async () => {
    const records = await read('\ufeff{"a":1}\r\n\n{"a":2}\n   \n{"a":3}');
    expect(records.map((each) => each.value)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(records.map((each) => each.line)).toEqual([1, 3, 5]);
  });
  it('goes on after what cannot be read', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"a"\n{"a":4}\n'),
    ]);
    expect(brief(await read(bad))).toEqual(['{"a":1}', 'fault', 'fault', '{"a":4}']);
    expect(brief(await read('nonsense\n{"a":2}\n'))).toEqual(['fault', '{"a":2}']);
    expect(brief(await read('{"a":1,"a":2}\n{"n":9007199254740993}\n'))).toEqual(['fault', 'fault']);
  });
  it('unpacks gzip by its content, and says where a cut file ends', async () => {
    const packed = gzipSync(Array.from({ length: 5000 }, (_, n) => `{"n":${n},"x":"${Math.sin(n)}"}\n`).join(''));
    expect(await read(packed)).toHaveLength(5000);
    const cut = await read(packed.subarray(0, packed.length - 1000));
    expect(cut.at(-1)?.fault).toMatch(/cut or damaged/);
  });
  it('reads nothing from nothing', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
  });
});

describe('mapping', () => {
  it('sends our own events as they stand in the file', async () => {
    const text = '{"id":"x", "n": 1.50,  "type":"a.done","actor":{}}';
    const [record] = await read(`${text}\n`);
    expect(record && new FileMapping(undefined).eventsOf(record)).toEqual({ events: [text] });
  });
  it('lets the command line name the source of mapped records', async () => {
    const commit = {
      repo: 'a/b',
      commit: 'c0ffee',
      parents: [],
      author: { id: 'u', type: 'user' },
      committer: { id: 'u', type: 'user' },
    };
    const times = {
      authorTime: '2026-01-02T03:04:05Z',
      commitTime: '2026-01-02T03:04:05Z',
      onMain: true,
      message: 'x',
      changes: [],
    };
    const [record] = await read(`${JSON.stringify({ ...commit, ...times })}\n`);
    expect(record?.format).toBe('git');
    const mapped = record && new FileMapping('mine').eventsOf(record);
    const [event = '{}'] = mapped !== undefined && 'events' in mapped ? mapped.events : [];
    expect(JSON.parse(event)).toMatchObject({ source: 'mine', id: expect.stringContaining('c0ffee') });
  });
});

describe('listing files', () => {
  it('takes what looks like records from a directory, in order', async () => {
    const below = join(folder, 'trail');
    mkdirSync(join(below, 'b'), { recursive: true });
    for (const name of ['b/2.json.gz', 'a.jsonl', 'notes.md']) writeFileSync(join(below, name), '{}');
    const files = await listFiles([below]);
    expect(files.map(({ path }) => path)).toEqual([join(below, 'a.jsonl'), join(below, 'b/2.json.gz')]);
  });
  it('names the file that is not there', async () => {
    await expect(listFiles([join(folder, 'nowhere')])).rejects.toThrow(CannotRun);
    await expect(listFiles([join(folder, 'nowhere')])).rejects.toThrow(/there is no file/);
  });
});
