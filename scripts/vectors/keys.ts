/** The keys of the vectors: Ed25519 from seeds that anybody may know, so that anybody can make the same signatures. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { verifierOf, vkeyOf, type Signer } from '@trailmark/core';

export interface VectorKey extends Signer {
  readonly seed: Uint8Array;
  readonly vkey: string;
}

/** The key named `name` whose 32-byte seed (RFC 8032 private key) is `seed` in every byte. */
export function vectorKey(name: string, seed: number): VectorKey {
  const bytes = Buffer.alloc(32, seed);
  // The PKCS #8 form of RFC 8410 is a fixed beginning and the seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), bytes]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = new Uint8Array(Buffer.from(x ?? '', 'base64url'));
  return {
    name,
    keyId: verifierOf(name, publicKey).keyId,
    seed: new Uint8Array(bytes),
    vkey: vkeyOf(name, publicKey),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}

export const origin = 'trail.example/t/acme';
export const logKey = vectorKey(origin, 1);
export const nextLogKey = vectorKey(origin, 2);
export const witnessKey = vectorKey('witness.example/w1', 3);
export const otherLogKey = vectorKey('trail.example/t/other', 4);
