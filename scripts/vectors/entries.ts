/** Vectors of the entry: texts by the grammar with their parts, and one wrong text for every rule. */
import { encodeEntry, leafHash, text, TIME_MAX_MS, toBase64, utf8, type Entry } from '@trailmark/core';

const usual: Entry = {
  ref: '019b7750-8a00-7abc-8def-0123456789ab',
  recordedMs: 1767225600000,
  occurredMs: 1767225599123,
  source: Uint8Array.from({ length: 16 }, (_, i) => i),
  run: { id: Uint8Array.from({ length: 8 }, (_, i) => 0xf0 + i), sequence: 42 },
  type: 'campaign.updated',
  typeVersion: 1,
  fields: Uint8Array.from({ length: 32 }, (_, i) => 255 - i),
};
const { run: _run, ...uncounted } = usual;
const longest: Entry = {
  ref: 'ffffffff-ffff-7fff-bfff-ffffffffffff',
  recordedMs: TIME_MAX_MS,
  occurredMs: TIME_MAX_MS,
  source: new Uint8Array(16).fill(255),
  run: { id: new Uint8Array(8).fill(255), sequence: Number.MAX_SAFE_INTEGER },
  type: 'z'.repeat(64),
  typeVersion: 99_999,
  fields: new Uint8Array(32).fill(255),
};
const least: Entry = {
  ...uncounted,
  ref: '00000000-0000-7000-8000-000000000000',
  recordedMs: 0,
  occurredMs: 0,
  run: { id: new Uint8Array(8), sequence: 0 },
  type: 'a',
};

export function entryVectors(): unknown {
  return { good: [usual, uncounted, longest, least].map(goodCase), bad: badCases() };
}

function goodCase(entry: Entry) {
  const bytes = encodeEntry(entry);
  const run = entry.run && { id: toBase64(entry.run.id), sequence: entry.run.sequence };
  return {
    entry: text(bytes),
    parts: { ...entry, source: toBase64(entry.source), run, fields: toBase64(entry.fields) },
    leaf: toBase64(leafHash(bytes)),
  };
}

/** Wrong entries as base64, because some are no text at all. */
function badCases() {
  const bytes = encodeEntry(usual);
  const good = text(bytes) ?? '';
  const edits: [why: string, edited: string][] = [
    ['empty', ''],
    ['another header', good.replace('entry@v1', 'entry@v2')],
    ['no header', good.slice(good.indexOf('\n') + 1)],
    ['a byte order mark', `\ufeff${good}`],
    ['the last line end is missing', good.slice(0, -1)],
    ['an empty line at the end', `${good}\n`],
    ['a line more', `${good}note hello\n`],
    ['CR LF', good.replaceAll('\n', '\r\n')],
    ['two lines changed places', good.replace(/(ref .*\n)(time .*\n)/, '$2$1')],
    ['two spaces', good.replace('ref ', 'ref  ')],
    ['a tab', good.replace('ref ', 'ref\t')],
    ['a space at the end of a line', good.replace('@1\n', '@1 \n')],
    ['ref in upper case', good.replace('abc-8def', 'ABC-8DEF')],
    ['ref of version 4', good.replace('-7abc', '-4abc')],
    ['ref of another variant', good.replace('-8def', '-cdef')],
    ['ref without hyphens', good.replaceAll(/(?<=ref .*)-/g, '')],
    ['a time with a leading zero', good.replace('time 1767', 'time 01767')],
    ['a time with a sign', good.replace('time 1767', 'time -1767')],
    ['a time with a fraction', good.replace('1767225600000 ', '1767225600000.5 ')],
    ['a time after the year 9999', good.replace('time 1767225600000', `time ${TIME_MAX_MS + 1}`)],
    ['an occurred time after the year 9999', good.replace('1767225599123', '999999999999999')],
    ['no occurred time', good.replace(' 1767225599123', '')],
    ['a source of 15 bytes', good.replace(toBase64(usual.source), toBase64(usual.source.slice(1)))],
    ['a source without padding', good.replace('Dw==', 'Dw')],
    ['unused bits of the source set', good.replace('Dw==', 'Dx==')],
    ['URL-safe base64', good.replace(/\+(?=[^\n]*= 42)|\/(?=[^\n]*= 42)/g, '_')],
    ['a run of 9 bytes', good.replace('8PHy8/T19vc=', '8PHy8/T19vf4')],
    ['a run without a count', good.replace(' 42\n', '\n')],
    ['a hyphen and a count', good.replace('8PHy8/T19vc=', '-')],
    ['a count of 2^53', good.replace(' 42\n', ' 9007199254740992\n')],
    ['a count that a double rounds down', good.replace(' 42\n', ' 9007199254740993\n')],
    ['a count of 17 digits', good.replace(' 42\n', ' 10000000000000000\n')],
    ['a count with a leading zero', good.replace(' 42\n', ' 042\n')],
    ['a type in upper case', good.replace('campaign', 'Campaign')],
    ['a type that begins with a digit', good.replace('campaign', '1campaign')],
    ['a type that begins with a dot', good.replace('campaign', '.campaign')],
    ['a type of 65 characters', good.replace('campaign.updated', 'a'.repeat(65))],
    ['a type with a hyphen', good.replace('campaign.', 'campaign-')],
    ['an empty type', good.replace('campaign.updated', '')],
    ['type version 0', good.replace('@1\n', '@0\n')],
    ['type version 01', good.replace('@1\n', '@01\n')],
    ['type version 100000', good.replace('@1\n', '@100000\n')],
    ['no type version', good.replace('@1\n', '\n')],
    ['a digest of 31 bytes', good.replace(/fields .*/, `fields ${toBase64(usual.fields.slice(1))}`)],
    ['a digest of 33 bytes', good.replace(/fields .*/, `fields ${toBase64(new Uint8Array(33))}`)],
    ['unused bits of the digest set', good.replace('A=\n', 'B=\n')],
    ['a NUL', good.replace('campaign', 'camp\u0000ign')],
  ];
  const cases = edits.map(([why, edited]) => {
    if (edited === good) throw new Error(`this edit changes nothing: ${why}`);
    return { why, bytes: toBase64(utf8(edited)) };
  });
  const noUtf8 = bytes.slice();
  noUtf8[good.indexOf('campaign')] = 0xff;
  return [...cases, { why: 'no UTF-8', bytes: toBase64(noUtf8) }];
}
