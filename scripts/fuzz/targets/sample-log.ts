/** A small invented log with a known key, which the targets of core start from. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { keyId, verifierOf, type Signer, type Verifier } from '@trailmark/core';
import { sampleGroups, SyntheticLog } from '@trailmark/core/synthetic';

export const ORIGIN = 'trailmark.example/t/main';

/** A signer from a fixed seed, so that runs repeat. */
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

export const signer = signerOf(ORIGIN, 1);
export const witness = signerOf('witness.example', 2);
export const verifier: Verifier = verifierOf(ORIGIN, signer.publicKey);
export const witnessVerifier: Verifier = verifierOf('witness.example', witness.publicKey);

export const timeOf = (n: number): number => 1_760_000_000_000 + 1000 * n;

/** A fresh log of `count` events. */
export function sampleLog(count = 9): SyntheticLog {
  const log = new SyntheticLog(ORIGIN, signer);
  for (let n = 0; n < count; n++)
    log.add(n % 5 === 0 ? 'budget.changed' : 'campaign.changed', timeOf(n), sampleGroups(n));
  return log;
}
