/** Signed notes, checkpoints, proofs and keys: only what was signed is accepted, and every text has one reading. */
import {
  formatCheckpoint,
  formatTlogProof,
  fromBase64,
  openCheckpoint,
  openNote,
  openTlogProof,
  parseCheckpoint,
  parseTlogProof,
  parseTrust,
  parseVkey,
  signCheckpoint,
  signNote,
  toBase64,
  vkeyOf,
} from '@trailmark/core';
import { bytesOf, promise, same, textOf, type Target } from '../target.ts';
import { ORIGIN, sampleLog, signer, verifier, witness, witnessVerifier } from './sample-log.ts';

const WORDS = [
  '\u2014 ',
  '\n\n',
  '\n',
  ORIGIN,
  'witness.example',
  ' ',
  '+',
  '=',
  '==',
  'c2sp.org/tlog-proof@v1',
  'index ',
  'extra ',
];
const TEXTS = ['one line\n', 'two\n\nparts\n', formatCheckpoint({ origin: ORIGIN, size: 3, root: new Uint8Array(32) })];

export const note: Target = {
  name: 'note',
  form: 'text',
  words: WORDS,
  quickRuns: 4_000,
  seeds: () =>
    TEXTS.flatMap((text) => [[signer], [signer, witness], [witness]].map((by) => bytesOf(signNote(text, by)))),
  judge(input) {
    const opened = openNote(textOf(input), [verifier, witnessVerifier]);
    if (!opened.ok) return opened.reason;
    promise(TEXTS.includes(opened.text), 'accepted a text that nobody signed');
    promise(textOf(input).startsWith(`${opened.text}\n\u2014 `), 'the text is not what stands before the signatures');
    return 'accepted';
  },
};

export const checkpoint: Target = {
  name: 'checkpoint',
  form: 'text',
  words: WORDS,
  quickRuns: 4_000,
  seeds: () =>
    [0, 1, 2 ** 53 - 1].flatMap((size) => {
      const head = { origin: ORIGIN, size, root: new Uint8Array(32).fill(size % 251) };
      return [bytesOf(formatCheckpoint(head)), bytesOf(signCheckpoint(head, [signer]))];
    }),
  judge(input) {
    const text = textOf(input);
    const parsed = parseCheckpoint(text);
    if (parsed !== undefined) promise(formatCheckpoint(parsed) === text, 'the same checkpoint has another text');
    const opened = openCheckpoint(text, [verifier, witnessVerifier]);
    if (opened.ok) {
      const { origin, size, root } = opened.checkpoint;
      promise(origin === ORIGIN && [0, 1, 2 ** 53 - 1].includes(size), 'accepted a head that nobody signed');
      promise(same(root, new Uint8Array(32).fill(size % 251)), 'accepted another root');
    }
    return parsed !== undefined ? 'accepted text' : opened.ok ? 'accepted note' : opened.reason;
  },
};

export const tlogProof: Target = {
  name: 'tlog-proof',
  form: 'text',
  words: WORDS,
  quickRuns: 4_000,
  seeds: () => [0, 4, 8].map((index) => bytesOf(sampleLog().proof(index))),
  judge(input) {
    const text = textOf(input);
    const parsed = parseTlogProof(text);
    if (parsed === undefined) return 'refused';
    promise(formatTlogProof(parsed) === text, 'the same proof has another text');
    const opened = openTlogProof(text, verifier);
    if (!opened.ok) return `parsed, ${opened.reason}`;
    const event = sampleLog().events[opened.index];
    promise(event !== undefined && same(event.entry, opened.entry), 'proved an entry that is not there');
    return 'accepted';
  },
};

export const vkey: Target = {
  name: 'vkey',
  form: 'text',
  words: [...WORDS, 'log ', '#', 'witness ', 'https://log.example/'],
  quickRuns: 5_000,
  seeds: () => [
    bytesOf(vkeyOf(ORIGIN, signer.publicKey)),
    bytesOf(
      `# trusted\nlog ${vkeyOf(ORIGIN, signer.publicKey)} https://log.example/\n${vkeyOf('witness.example', witness.publicKey)}\n`,
    ),
  ],
  judge(input) {
    const text = textOf(input);
    const { keys, wrongLines } = parseTrust(text);
    promise(keys.length + wrongLines.length <= text.split('\n').length, 'more keys than lines');
    const bytes = fromBase64(text);
    if (bytes !== undefined) {
      promise(toBase64(bytes) === text, 'the same bytes have two texts');
      promise(Buffer.from(bytes).toString('base64') === text, 'another base64 than everyone else');
    }
    const parsed = parseVkey(text);
    if (parsed === undefined) return keys.length > 0 ? 'accepted keys' : 'refused';
    promise(vkeyOf(parsed.name, parsed.publicKey) === text, 'the same key has another text');
    return 'accepted';
  },
};
