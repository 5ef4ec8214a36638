/** Mutations of text: lines, numbers and words exchanged, and the characters that careless code trips over. */
import { below, length, pick, type Random } from './choose.ts';
import type { ByteMutation } from './mutate-bytes.ts';

/** Written as bytes, so that broken UTF-8 is among them. */
export const hostileBytes: readonly Buffer[] = [
  ...[
    '\u0000',
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u200b',
    '\u202e',
    '\u0301',
    '\u{1f600}',
    '\ufffd',
    '\uffff',
    '"',
    '\\',
    "'",
    '/',
    '.',
    ',',
    ':',
    '+',
    '-',
    '=',
    '%',
    '*',
    '(',
    ')',
    '<',
    '>',
    '__proto__',
    'constructor',
    'toString',
    '\\u0000',
    '\\ud800',
    '\\udc00',
    '\u0130',
    '\ufb01',
    '\u2160',
  ].map((text) => Buffer.from(text)),
  Buffer.of(0xff),
  Buffer.of(0xc0, 0x80),
  Buffer.of(0xed, 0xa0, 0x80),
  Buffer.of(0xe2, 0x82),
  Buffer.of(0xf4, 0x90, 0x80, 0x80),
];

const NUMBERS = [
  '0',
  '1',
  '-1',
  '-0',
  '00',
  '01',
  '1.0',
  '1e3',
  '0x10',
  '254',
  '255',
  '256',
  '257',
  '999',
  '1000',
  '65535',
  '65536',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '99999999999999999999',
  '253402300799999',
  '253402300800000',
  '1e999',
  '0.1',
  '5e-324',
  'NaN',
];

export const textMutations: readonly ByteMutation[] = [
  function insertHostile(input, random) {
    const at = below(random, input.length + 1);
    const over = random() < 0.3 ? 1 : 0;
    return Buffer.concat([input.subarray(0, at), pick(random, hostileBytes), input.subarray(at + over)]);
  },
  function changeNumber(input, random) {
    return replaceMatch(input, random, /\d+/g, (found) => {
      if (random() < 0.5) return pick(random, NUMBERS);
      return /^\d{1,15}$/.test(found) ? String(Number(found) + (random() < 0.5 ? 1 : -1)) : `${found}0`;
    });
  },
  function changeWord(input, random, _pool, words) {
    return replaceMatch(input, random, /[A-Za-z_]{2,}/g, (found) => {
      if (words.length > 0 && random() < 0.6) return pick(random, words);
      return random() < 0.5 ? found.toUpperCase() : found.slice(0, -1);
    });
  },
  function changeBase64(input, random) {
    return replaceMatch(input, random, /[A-Za-z0-9+/]{11,}={0,2}/g, (found) => {
      const bytes = Buffer.from(found, 'base64');
      bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
      return random() < 0.8 ? bytes.toString('base64') : bytes.subarray(1).toString('base64');
    });
  },
  function changeLines(input, random, pool) {
    const lines = linesOf(input);
    const at = below(random, lines.length);
    const other = random() < 0.3 && pool.length > 0 ? linesOf(Buffer.from(pick(random, pool))) : lines;
    const line = pick(random, other);
    const action = below(random, 4);
    if (action === 0) lines.splice(at, 1);
    else if (action === 1) lines.splice(at, 0, line);
    else if (action === 2) lines[at] = line;
    else lines.splice(at, 1, Buffer.from(''), lines[at]!);
    return Buffer.concat(lines.flatMap((each, i) => (i === 0 ? [each] : [Buffer.from('\n'), each])));
  },
  function nest(input, random) {
    const [open, close] = pick(random, [
      ['[', ']'],
      ['{"a":', '}'],
      ['(', ')'],
      ['-', ''],
      ['"', '"'],
      ['NOT ', ''],
    ] as const);
    const times = length(random, 80);
    const from = below(random, input.length + 1);
    const to = from + below(random, input.length - from + 1);
    const parts = [
      input.subarray(0, from),
      Buffer.from(open.repeat(times)),
      input.subarray(from, to),
      Buffer.from(close.repeat(times)),
    ];
    return Buffer.concat([...parts, input.subarray(to)]);
  },
];

function linesOf(input: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = input.indexOf(10); at >= 0; at = input.indexOf(10, from)) {
    lines.push(input.subarray(from, at));
    from = at + 1;
  }
  lines.push(input.subarray(from));
  return lines;
}

/** Latin-1 keeps every byte as it is, whatever the text around the match. */
function replaceMatch(input: Buffer, random: Random, pattern: RegExp, make: (found: string) => string): Buffer {
  const text = input.toString('latin1');
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return input;
  const match = pick(random, matches);
  const after = text.slice(match.index + match[0].length);
  return Buffer.from(text.slice(0, match.index) + make(match[0]) + after, 'latin1');
}
