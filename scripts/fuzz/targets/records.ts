/** Files of other systems: read alike however the bytes come in, and mapped without an exception or a changed record. */
import { readFileSync } from 'node:fs';
import { classify, parseJson } from '@trailmark/catalog';
import {
  detectFormat,
  mapRecord,
  readRecords,
  type Detected,
  type FormatName,
  type ReadRecord,
} from '@trailmark/connect';
import { bytesOf, promise, textOf, type Target } from '../target.ts';
import { EVENT_WORDS, sampleTexts } from './event-words.ts';

/** The records of a source that its own tests begin with. */
function fixtures(source: string): string[] {
  const file = new URL(`../../../packages/connect/src/fixtures/${source}.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as { record: unknown }[]; // our own file
  return cases.map(({ record }) => JSON.stringify(record));
}

function mapping(format: FormatName, words: readonly string[]): Target {
  return {
    name: `map-${format}`,
    form: 'json',
    words,
    quickRuns: 3_000,
    seeds: () => fixtures(format).map(bytesOf),
    judge(input) {
      let record: unknown;
      try {
        record = parseJson(textOf(input));
      } catch {
        return 'no JSON';
      }
      const before = JSON.stringify(record);
      const mapped = mapRecord(format, record);
      promise(JSON.stringify(record) === before, 'the record that was given in was changed');
      promise(JSON.stringify(mapRecord(format, record)) === JSON.stringify(mapped), 'the same record maps differently');
      if ('reject' in mapped) {
        promise(mapped.reject !== '', 'a reject without a reason');
        return mapped.reject.slice(0, 40);
      }
      for (const event of mapped.events) {
        const result = classify(event, { source: 'import' });
        if (!result.ok)
          return `refused ${result.problem.code} ${result.problem.pointer ?? ''}`.replace(/\d+/g, '#').slice(0, 50);
      }
      return `accepted ${Math.min(mapped.events.length, 3)}`;
    },
  };
}

export const mapCloudtrail = mapping('cloudtrail', [
  'eventVersion',
  'userIdentity',
  'type',
  'AssumedRole',
  'IAMUser',
  'Root',
  'AWSService',
  'sessionContext',
  'sessionIssuer',
  'arn',
  'eventTime',
  'eventSource',
  'eventName',
  'sourceIPAddress',
  'errorCode',
  'AccessDenied',
  'requestParameters',
  'responseElements',
  'resources',
  'eventID',
  'readOnly',
  'recipientAccountId',
  'invokedBy',
  'additionalEventData',
]);
export const mapGit = mapping('git', [
  'repo',
  'commit',
  'parents',
  'author',
  'committer',
  'authorTime',
  'commitTime',
  'onMain',
  'message',
  'changes',
  'op',
  'path',
  'before',
  'after',
  'pull',
  'mergedBy',
  'headCommit',
  'mergedTime',
  'reviews',
  'title',
  'id',
  'type',
  'name',
  'email',
]);

const SHAPES: readonly Detected['shape'][] = ['array', 'records', 'lines', 'values'];

/** Everything a stream gives, as texts that can be compared. */
async function readAll(input: Uint8Array, shape: Detected['shape'], chunkBytes: number): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < input.length; at += chunkBytes) yield input.slice(at, at + chunkBytes);
  }
  const found: string[] = [];
  for await (const read of readRecords(chunks(), { shape, gzip: false })) found.push(toldOf(read));
  return found;
}

function toldOf(read: ReadRecord): string {
  const what = 'record' in read ? JSON.stringify(read.record) : `reject ${read.reject}`;
  return `${read.line} ${Buffer.from(read.raw).toString('hex')} ${what}`;
}

export const records: Target = {
  name: 'records',
  form: 'text',
  words: [...EVENT_WORDS.slice(0, 30), '{"Records":[', ']}', '},{', '}\n{', '\r\n', '\\"', '"', '\ufeff'],
  quickRuns: 600,
  inputBytesMax: 4_096,
  seeds() {
    const texts = sampleTexts(3);
    return [
      `[${texts.join(', ')}]`,
      `{"Records":[${texts.join(',')}]}`,
      texts.join('\n'),
      `{\n "a": {"b": "}"}\n}\n{"c":1}`,
    ].map(bytesOf);
  },
  async judge(input) {
    const detected = detectFormat('file.json', input);
    for (const shape of detected === undefined ? SHAPES.slice(2) : [detected.shape]) {
      const whole = await readAll(input, shape, input.length + 1);
      for (const chunkBytes of [1, 7]) {
        const pieces = await readAll(input, shape, chunkBytes);
        promise(
          JSON.stringify(pieces) === JSON.stringify(whole),
          `in chunks of ${chunkBytes} the same file reads differently`,
        );
      }
      if (whole.some((told) => !told.includes(' reject '))) return `accepted ${shape}`;
    }
    return detected === undefined ? 'unknown' : `${detected.shape} without records`;
  },
};
