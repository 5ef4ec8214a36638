/** Entries and bundles of them: exactly the grammar of docs/format.md section 1, and bytes that are never written anew. */
import { decodeEntryBundle, encodeEntry, encodeEntryBundle, parseEntry } from '@trailmark/core';
import { promise, same, type Target } from '../target.ts';
import { sampleLog } from './sample-log.ts';

const COUNT = '(0|[1-9][0-9]{0,14})';
const GRAMMAR = new RegExp(
  '^trailmark/entry@v1\\nref [0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\n' +
    `time ${COUNT} ${COUNT}\\nsource ([A-Za-z0-9+/]{22}==) (?:-|([A-Za-z0-9+/]{11}=) (0|[1-9][0-9]{0,15}))\\n` +
    'type [a-z][a-z0-9_.]{0,63}@[1-9][0-9]{0,4}\\nfields ([A-Za-z0-9+/]{43}=)\\n$',
);

/** The grammar by a regular expression: slow, and written from the page alone. */
function isEntry(bytes: Uint8Array): boolean {
  const match = GRAMMAR.exec(Buffer.from(bytes).toString('latin1'));
  if (match === null) return false;
  const [, recorded, occurred, source, run, sequence, fields] = match;
  if (Number(recorded) > 253402300799999 || Number(occurred) > 253402300799999) return false;
  if (sequence !== undefined && BigInt(sequence) > BigInt(Number.MAX_SAFE_INTEGER)) return false;
  return [source, run, fields].every(
    (text) => text === undefined || Buffer.from(text, 'base64').toString('base64') === text,
  );
}

export const entry: Target = {
  name: 'entry',
  form: 'text',
  quickRuns: 15_000,
  words: [
    'trailmark/entry@v1',
    '\nref ',
    '\ntime ',
    '\nsource ',
    '\ntype ',
    '\nfields ',
    ' -\n',
    'unknown@1',
    '@',
    '==',
  ],
  seeds: () => [
    ...sampleLog()
      .events.slice(0, 3)
      .map((event) => event.entry),
    encodeEntry({
      ref: '01890a5d-ac96-774b-bcce-b302099a8057',
      recordedMs: 253402300799999,
      occurredMs: 0,
      source: new Uint8Array(16).fill(7),
      run: { id: new Uint8Array(8).fill(255), sequence: Number.MAX_SAFE_INTEGER },
      type: 'a'.repeat(64),
      typeVersion: 99999,
      fields: new Uint8Array(32).fill(1),
    }),
  ],
  judge(input) {
    const parsed = parseEntry(input);
    promise((parsed !== undefined) === isEntry(input), 'the parser and the grammar disagree');
    if (parsed === undefined) return 'refused';
    promise(same(encodeEntry(parsed), input), 'the same parts have other bytes');
    return 'accepted';
  },
};

export const entryBundle: Target = {
  name: 'entry-bundle',
  form: 'bytes',
  words: ['\x01\x00', '\x00\x00', '\xff\xff'],
  quickRuns: 10_000,
  seeds: () => [
    encodeEntryBundle(
      sampleLog()
        .events.slice(0, 3)
        .map((event) => event.entry),
    ),
    encodeEntryBundle(Array.from({ length: 256 }, () => Uint8Array.of(1))),
  ],
  judge(input) {
    const entries = decodeEntryBundle(input);
    if (entries === undefined) return 'refused';
    promise(entries.length >= 1 && entries.length <= 256, 'no entries, or too many');
    promise(same(encodeEntryBundle(entries), input), 'the same entries have other bytes');
    return 'accepted';
  },
};
