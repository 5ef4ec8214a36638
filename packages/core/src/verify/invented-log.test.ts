/** What the tests of verification share: an invented log, its key, and a reader over files in memory. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { utf8 } from '../bytes.ts';
import { parseVkey, verifierOf, vkeyOf } from '../note.ts';
import type { Signer, Verifier } from '../note.ts';
import { keyId } from '../note.ts';
import { sampleGroups, SyntheticLog } from '../synthetic.ts';
import type { Files } from '../synthetic.ts';
import type { BundleReader } from './reader.ts';
import { MalformedPart } from './reader.ts';
import type { Evidence } from './seen.ts';
import { verify } from './verify.ts';
import type { Verification } from './verify.ts';

export const origin = 'trailmark.example/t/main';

/** A signer from a fixed seed, so that vectors are always the same. */
export function signerOf(name: string, seedByte: number): Signer & { publicKey: Uint8Array } {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seedByte)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
  return {
    name,
    keyId: keyId(name, publicKey),
    publicKey,
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

export const signer = signerOf(origin, 1);
export const key: Verifier = verifierOf(origin, signer.publicKey);

export function vkey(of: { name: string; publicKey: Uint8Array }): Verifier {
  const verifier = parseVkey(vkeyOf(of.name, of.publicKey));
  if (verifier === undefined) throw new Error('a vkey of our own must parse');
  return verifier;
}

/** The time of the n-th event. */
export function time(n: number): number {
  return 1_760_000_000_000 + 1000 * n;
}

export function baseLog(count: number, name = origin, by: Signer = signer): SyntheticLog {
  const log = new SyntheticLog(name, by);
  for (let n = 0; n < count; n++)
    log.add(n % 5 === 0 ? 'budget.changed' : 'campaign.changed', time(n), sampleGroups(n));
  return log;
}

export function read(files: ReadonlyMap<string, Uint8Array>): BundleReader {
  return {
    list: () => Promise.resolve([...files.keys()]),
    read(name, bytesMax) {
      const bytes = files.get(name);
      if (bytes !== undefined && bytes.length > bytesMax) throw new MalformedPart(name, 'too large');
      return Promise.resolve(bytes);
    },
  };
}

export function check(files: Files, kept: readonly Evidence[] = [], keys = [key]): Promise<Verification> {
  return verify(read(files), { keys, kept });
}

test('the key of the invented log signs what its verifier accepts', () => {
  const message = utf8('a message');
  expect(key.verify(message, signer.sign(message))).toBe(true);
});
