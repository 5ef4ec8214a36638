/** Vectors of signed notes, checkpoints and the change of a key. */
import { formatCheckpoint, keyChangeMessage, rootAt, signCheckpoint, signNote, toBase64, toHex } from '@trailmark/core';
import { logKey, nextLogKey, origin, otherLogKey, witnessKey, type VectorKey } from './keys.ts';
import { sizes, vectorTree } from './leaves.ts';

export function noteVectors(): unknown {
  return {
    keys: [logKey, nextLogKey, witnessKey, otherLogKey].map((key) => ({ vkey: key.vkey, seed: toHex(key.seed) })),
    badVkeys: badVkeys(),
    notes: [...goodNotes(), ...badNotes()],
    checkpoints: [...goodCheckpoints(), ...badCheckpoints()],
    keyChanges: keyChanges(),
  };
}

function badVkeys() {
  const { vkey } = logKey;
  const id = vkey.split('+')[1] ?? '';
  return [
    { why: 'another name', vkey: vkey.replace('acme', 'acne') },
    { why: 'another key ID', vkey: vkey.replace(id, '00000000') },
    { why: 'a key ID in upper case', vkey: vkey.replace(id, id.toUpperCase()) },
    { why: 'no name', vkey: vkey.slice(origin.length) },
    { why: 'a space in the name', vkey: vkey.replace('/t/', '/ t/') },
    { why: 'a line end', vkey: `${vkey}\n` },
    { why: 'a short key', vkey: vkey.slice(0, -4) },
    { why: 'a key of another type', vkey: vkey.replace('+AY', '+BI') },
  ];
}

const signedText = 'A text.\n\nWith an empty line, and a dash: \u2014\n';

function goodNotes() {
  const both = signNote(signedText, [logKey, witnessKey]);
  const many = signNote(signedText, [...Array.from({ length: 15 }, () => witnessKey), logKey]);
  return [
    { about: 'one signature', note: signNote(signedText, [logKey]), vkeys: [logKey.vkey], text: signedText },
    { about: 'two signatures, one key known', note: both, vkeys: [logKey.vkey], text: signedText },
    { about: 'two signatures, both known', note: both, vkeys: [logKey.vkey, witnessKey.vkey], text: signedText },
    { about: '16 signatures', note: many, vkeys: [logKey.vkey], text: signedText },
  ];
}

function badNotes() {
  const note = signNote(signedText, [logKey]);
  const line = note.split('\n').at(-2) ?? '';
  const forged = signNote(signedText, [logKey, { ...witnessKey, sign: (message) => logKey.sign(message) }]);
  const known = { vkeys: [logKey.vkey] };
  const malformed = { ...known, refusal: 'malformed' };
  return [
    { about: 'no known key', note, vkeys: [witnessKey.vkey], refusal: 'key.unknown' },
    { about: 'the next key of the same name', note, vkeys: [nextLogKey.vkey], refusal: 'key.unknown' },
    { about: 'a changed text', note: note.replace('text', 'test'), ...known, refusal: 'signature.bad' },
    {
      about: 'one good signature, one bad one, both keys known',
      note: forged,
      vkeys: [logKey.vkey, witnessKey.vkey],
      refusal: 'signature.bad',
    },
    { about: 'empty', note: '', ...malformed },
    { about: 'no signature', note: `${signedText}\n`, ...malformed },
    { about: 'no empty line', note: `text\n${line}\n`, ...malformed },
    { about: 'the last line end is missing', note: note.slice(0, -1), ...malformed },
    { about: 'a hyphen instead of the dash', note: note.replace('\u2014 trail', '- trail'), ...malformed },
    { about: 'two spaces', note: note.replace('\u2014 trail', '\u2014  trail'), ...malformed },
    { about: 'CR LF', note: note.replaceAll('\n', '\r\n'), ...malformed },
    { about: 'a tab in the text', note: `a\ttext\n\n${line}\n`, ...malformed },
    { about: 'a signature of 0 bytes', note: `text\n\n\u2014 ${origin} AAAAAA==\n`, ...malformed },
    { about: 'base64 without padding', note: note.replace(/=+\n$/, '\n'), ...malformed },
  ];
}

function goodCheckpoints() {
  return sizes.map((size) => {
    const root = rootAt(size, vectorTree().reader);
    return { vkey: logKey.vkey, note: signCheckpoint({ origin, size, root }, [logKey]), size, root: toBase64(root) };
  });
}

function badCheckpoints() {
  const root = rootAt(257, vectorTree().reader);
  const text = formatCheckpoint({ origin, size: 257, root });
  const signed = (edited: string, key: VectorKey = logKey): string => signNote(edited, [key]);
  const malformed = { vkey: logKey.vkey, refusal: 'malformed' };
  const unknown = { vkey: logKey.vkey, refusal: 'key.unknown' };
  return [
    { why: 'a size with a leading zero', note: signed(text.replace('\n257\n', '\n0257\n')), ...malformed },
    { why: 'a size with a sign', note: signed(text.replace('\n257\n', '\n+257\n')), ...malformed },
    { why: 'a size of 2^53', note: signed(text.replace('\n257\n', '\n9007199254740992\n')), ...malformed },
    { why: 'a short root', note: signed(`${origin}\n257\n${toBase64(root.slice(1))}\n`), ...malformed },
    { why: 'unused bits of the root set', note: signed(text.replace(/(.)=\n$/, nextCharacter)), ...malformed },
    { why: 'an extension line', note: signed(`${text}more\n`), ...malformed },
    { why: 'no root', note: signed(`${origin}\n257\n`), ...malformed },
    { why: 'a space in the origin', note: signed(text.replace('/t/', '/ t/')), ...malformed },
    { why: 'an empty origin', note: signed(text.slice(origin.length)), ...malformed },
    { why: 'signed by the key of another log', note: signed(text, otherLogKey), ...unknown },
    {
      why: 'the head of another log, signed by this key',
      note: signed(text.replace('acme', 'other')),
      ...unknown,
    },
    {
      why: 'a changed size',
      note: signed(text).replace('\n257\n', '\n256\n'),
      ...{ ...unknown, refusal: 'signature.bad' },
    },
  ];
}

/** The last base64 character before one `=` carries two unused bits; the next character sets one of them. */
function nextCharacter(_: string, character: string): string {
  return `${String.fromCharCode(character.charCodeAt(0) + 1)}=\n`;
}

function keyChanges() {
  const sign = (key: VectorKey, vkey: string, name = origin): string =>
    toBase64(key.sign(keyChangeMessage(name, vkey)));
  const from = { old: logKey.vkey, next: nextLogKey.vkey };
  return [
    { ...from, signature: sign(logKey, nextLogKey.vkey), good: true },
    { ...from, signature: sign(nextLogKey, nextLogKey.vkey), good: false, why: 'signed by the new key' },
    { ...from, signature: sign(logKey, logKey.vkey), good: false, why: 'a signature for another key' },
    { ...from, signature: sign(logKey, nextLogKey.vkey, otherLogKey.name), good: false, why: 'for another origin' },
    {
      old: logKey.vkey,
      next: otherLogKey.vkey,
      signature: sign(logKey, otherLogKey.vkey),
      good: false,
      why: 'a key of another name',
    },
  ];
}
