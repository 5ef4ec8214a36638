import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64, utf8 } from './bytes.ts';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  parseCount,
  signCheckpoint,
  type Checkpoint,
} from './checkpoint.ts';
import { keyChangeMessage, openKeyChange } from './key-change.ts';
import {
  isKeyName,
  keyId,
  openNote,
  parseNote,
  parseVkey,
  signNote,
  verifierOf,
  vkeyOf,
  type Signer,
  type Verifier,
} from './note.ts';
import { formatTlogProof, openTlogProof, parseTlogProof } from './tlog-proof.ts';
import { emptyRoot, leafHash, nodeHash } from './tree.ts';

/** A key from a fixed seed: the PKCS #8 of RFC 8410 with `seed` in all 32 bytes. */
function keyOf(name: string, seed: number): { signer: Signer; verifier: Verifier } {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const verifier = verifierOf(name, new Uint8Array(Buffer.from(jwk.x!, 'base64url')));
  const signer: Signer = { name, keyId: verifier.keyId, sign: (message) => sign(null, message, privateKey) };
  return { signer, verifier };
}

const origin = 'trail.example/t/acme';
const log = keyOf(origin, 1);
const witness = keyOf('witness.example/w1', 2);
const other = keyOf('trail.example/t/other', 3);
const root = leafHash(utf8('x'));
const checkpoint: Checkpoint = { origin, size: 1, root };

test('the example of the C2SP specification verifies', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const verifier = parseVkey(vkey)!;
  expect(verifier.keyId).toBe(0x530d903a);
  expect(keyId(verifier.name, verifier.publicKey)).toBe(0x530d903a);
  expect(vkeyOf(verifier.name, verifier.publicKey)).toBe(vkey);
});

test.each([
  '',
  'a',
  '+',
  'a+00000000+',
  '+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=',
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n',
])('no vkey: %j', (vkey) => {
  expect(parseVkey(vkey)).toBeUndefined();
});

test('key names', () => {
  for (const name of ['a', 'trail.example/t/acme', 'sch\u00f6n', '\u{1f600}']) expect(isKeyName(name)).toBe(true);
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u0000', 'a\u00a0b', 'a\u0085b', 'a\u2003', '\ud800']) {
    expect(isKeyName(name)).toBe(false);
  }
});

describe('notes', () => {
  const text = 'first\n\nsecond \u2014 with an empty line\n';
  const note = signNote(text, [log.signer, witness.signer]);

  test('open with any of their keys and ignore unknown ones', () => {
    for (const keys of [[log.verifier], [witness.verifier], [other.verifier, log.verifier, witness.verifier]]) {
      expect(openNote(note, keys)).toMatchObject({ ok: true, text });
    }
    expect(openNote(note, [other.verifier])).toEqual({ ok: false, reason: 'key.unknown' });
    expect(openNote(note, [])).toEqual({ ok: false, reason: 'key.unknown' });
    expect(parseNote(note)!.signatures.map(({ name }) => name)).toEqual([origin, 'witness.example/w1']);
  });

  test('one failing signature of a known key spoils the note', () => {
    const forged = note.replace(/(witness.*)\n$/, (_, line: string) => `${line.slice(0, -4)}AA==\n`);
    expect(forged).not.toBe(note);
    expect(openNote(forged, [log.verifier])).toMatchObject({ ok: true });
    expect(openNote(forged, [log.verifier, witness.verifier])).toEqual({ ok: false, reason: 'signature.bad' });
  });

  test('no changed character goes unnoticed', () => {
    const single = signNote(text, [log.signer]);
    fc.assert(
      fc.property(fc.nat({ max: single.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = single.slice(0, at) + character + single.slice(at + 1);
        fc.pre(changed !== single);
        expect(openNote(changed, [log.verifier]).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  const line = note.split('\n').at(-2)!;
  test.each([
    ['nothing', ''],
    ['no signature', text],
    ['no signature after the empty line', `${text}\n`],
    ['no text', `\n${line}\n`],
    ['no empty line', `text\n${line}\n`],
    ['no last line end', `text\n\n${line}`],
    ['a hyphen', `text\n\n${line.replace('\u2014', '-')}\n`],
    ['two spaces', `text\n\n${line.replace(' ', '  ')}\n`],
    ['no name', `text\n\n\u2014  AAAAAAA=\n`],
    ['a short signature', `text\n\n\u2014 name AAAAAA==\n`],
    ['bad base64', `text\n\n\u2014 name ****\n`],
    ['a control character', `te\u0001xt\n\n${line}\n`],
    ['CR LF', `text\r\n\n${line}\n`],
    ['a lone surrogate', `te\ud800xt\n\n${line}\n`],
    ['101 signatures', `text\n\n${`${line}\n`.repeat(101)}`],
    ['a million characters', `${'x'.repeat(1_000_000)}\n\n${line}\n`],
  ])('malformed: %s', (_name, malformed) => {
    expect(openNote(malformed, [witness.verifier])).toEqual({ ok: false, reason: 'malformed' });
  });

  test('16 signatures and more are accepted', () => {
    const signers = Array.from({ length: 16 }, (_, i) => keyOf(`w${i}`, 10 + i).signer);
    expect(openNote(signNote('t\n', [...signers, log.signer]), [log.verifier])).toMatchObject({ ok: true });
  });

  test('what cannot be signed', () => {
    for (const bad of ['', 'no line end', 'a\tb\n', '\ud800\n']) expect(() => signNote(bad, [log.signer])).toThrow();
    expect(() => signNote('t\n', [])).toThrow();
    expect(() => signNote('t\n', [{ ...log.signer, name: 'a b' }])).toThrow();
  });
});

describe('checkpoints', () => {
  test('read back', () => {
    const size = fc.maxSafeNat();
    fc.assert(
      fc.property(size, fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
        const text = formatCheckpoint({ origin, size, root });
        expect(parseCheckpoint(text)).toEqual({ origin, size, root });
      }),
    );
    expect(openCheckpoint(signCheckpoint(checkpoint, [log.signer, witness.signer]), log.verifier)).toEqual({
      ok: true,
      checkpoint,
    });
  });

  const good = formatCheckpoint(checkpoint);
  test.each([
    ['a leading zero', good.replace('\n1\n', '\n01\n')],
    ['a sign', good.replace('\n1\n', '\n+1\n')],
    ['a size of 2^53', good.replace('\n1\n', '\n9007199254740992\n')],
    ['a short root', good.replace(/\n[^\n]+\n$/, '\nAAAA\n')],
    ['an extension line', `${good}extension\n`],
    ['an empty extension line', `${good}\n`],
    ['no origin', good.slice(origin.length)],
    ['no last line end', good.slice(0, -1)],
    ['a space in the origin', ` ${good}`],
    ['two lines', good.split('\n').slice(0, 2).join('\n')],
    ['nothing', ''],
  ])('malformed: %s', (_name, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });

  test('a key speaks for its own log only', () => {
    const foreign = signNote(formatCheckpoint({ ...checkpoint, origin: 'trail.example/t/other' }), [log.signer]);
    expect(openCheckpoint(foreign, log.verifier)).toEqual({ ok: false, reason: 'key.unknown' });
    const witnessed = signCheckpoint(checkpoint, [witness.signer]);
    expect(openCheckpoint(witnessed, [witness.verifier, log.verifier])).toEqual({ ok: false, reason: 'key.unknown' });
    expect(openCheckpoint(signNote('text\n', [log.signer]), log.verifier)).toEqual({ ok: false, reason: 'malformed' });
  });

  test('what cannot be written', () => {
    for (const part of [{ origin: 'a b' }, { size: -1 }, { size: 2 ** 53 }, { root: new Uint8Array(31) }]) {
      expect(() => formatCheckpoint({ ...checkpoint, ...part })).toThrow();
    }
    expect(parseCount('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ['', '-0', '00', '1e3', '1.0', ' 1', '1\n', '99999999999999999999']) {
      expect(parseCount(text)).toBeUndefined();
    }
  });
});

describe('tlog-proofs', () => {
  const entry = utf8('an entry');
  const sibling = leafHash(utf8('before'));
  const two: Checkpoint = { origin, size: 2, root: nodeHash(sibling, leafHash(entry)) };
  const signed = signCheckpoint(two, [log.signer]);
  const proof = formatTlogProof({ extra: entry, index: 1, proof: [sibling], checkpoint: signed });

  test('read as documented, verify, and read back', () => {
    expect(proof).toBe(`c2sp.org/tlog-proof@v1\nextra ${toBase64(entry)}\nindex 1\n${toBase64(sibling)}\n\n${signed}`);
    expect(openTlogProof(proof, log.verifier)).toEqual({ ok: true, entry, index: 1, checkpoint: two });
    expect(parseTlogProof(proof)).toEqual({ extra: entry, index: 1, proof: [sibling], checkpoint: signed });
    const bare = formatTlogProof({ index: 0, proof: [], checkpoint: signed });
    expect(parseTlogProof(bare)).toEqual({ index: 0, proof: [], checkpoint: signed });
    expect(openTlogProof(bare, log.verifier)).toEqual({ ok: false, reason: 'malformed' });
  });

  test('no changed character goes unnoticed', () => {
    fc.assert(
      fc.property(fc.nat({ max: proof.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = proof.slice(0, at) + character + proof.slice(at + 1);
        fc.pre(changed !== proof);
        expect(openTlogProof(changed, log.verifier).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['nothing', ''],
    ['another header', proof.replace('v1', 'v2')],
    ['no index', proof.replace('index 1\n', '')],
    ['an index with a zero', proof.replace('index 1', 'index 01')],
    ['a second extra', proof.replace('extra', 'extra AAAA\nextra')],
    ['extra after index', proof.replace(/(extra .*\n)(index 1\n)/, '$2$1')],
    ['bad base64 in extra', proof.replace('extra ', 'extra *')],
    ['a short hash', proof.replace(/\n[^\n]+\n\n/, '\nAAAA\n\n')],
    ['no checkpoint', proof.slice(0, proof.indexOf('\n\n'))],
    ['64 hashes', proof.replace('\n\n', `\n${toBase64(sibling)}`.repeat(63) + '\n\n')],
  ])('malformed: %s', (_name, text) => {
    expect(text).not.toBe(proof);
    expect(parseTlogProof(text)).toBeUndefined();
    expect(openTlogProof(text, log.verifier)).toEqual({ ok: false, reason: 'malformed' });
  });

  test('each refusal by its name', () => {
    expect(openTlogProof(proof, other.verifier)).toEqual({ ok: false, reason: 'key.unknown' });
    const elsewhere = formatTlogProof({ extra: entry, index: 0, proof: [sibling], checkpoint: signed });
    expect(openTlogProof(elsewhere, log.verifier)).toEqual({ ok: false, reason: 'root.mismatch' });
    const cut = formatTlogProof({
      extra: entry,
      index: 1,
      proof: [sibling],
      checkpoint: signed.replace('\n2\n', '\n3\n'),
    });
    expect(openTlogProof(cut, log.verifier)).toEqual({ ok: false, reason: 'signature.bad' });
    expect(() => formatTlogProof({ index: -1, proof: [], checkpoint: '' })).toThrow();
    expect(() =>
      formatTlogProof({ index: 0, proof: Array(64).fill(emptyRoot) as Uint8Array[], checkpoint: '' }),
    ).toThrow();
  });
});

test('a key change is what the old key signed for its own name, nothing else', () => {
  const next = keyOf(origin, 7);
  const vkey = vkeyOf(origin, next.verifier.publicKey);
  const signature = log.signer.sign(keyChangeMessage(origin, vkey));
  expect(openKeyChange(log.verifier, vkey, signature)?.keyId).toBe(next.verifier.keyId);
  expect(openKeyChange(log.verifier, vkey, next.signer.sign(keyChangeMessage(origin, vkey)))).toBeUndefined();
  expect(openKeyChange(log.verifier, vkeyOf('other', next.verifier.publicKey), signature)).toBeUndefined();
  expect(openKeyChange(log.verifier, 'garbage', signature)).toBeUndefined();
  expect(openKeyChange(other.verifier, vkey, signature)).toBeUndefined();
});

test('garbage is refused, never a crash', () => {
  const unit = fc.constantFrom('\n', '\n\n', '\u2014 ', ' ', '+', 'a', '0', '1', 'AAAA', 'index 0', '\ud800', '=');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (garbage) => {
      expect(parseVkey(garbage)).toBeUndefined();
      expect(openNote(garbage, [log.verifier]).ok).toBe(false);
      expect(openCheckpoint(garbage, [log.verifier]).ok).toBe(false);
      expect(openTlogProof(`c2sp.org/tlog-proof@v1\n${garbage}`, [log.verifier]).ok).toBe(false);
      parseCheckpoint(garbage);
    }),
    { numRuns: 1000 },
  );
});
