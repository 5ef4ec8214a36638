/** Made-up sealed events, keys and clocks for this package's tests and its benchmark. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { verifierOf, type Signer, type Verifier } from '@trailmark/core';
import type { SealedBatch, SealedEvent } from '@trailmark/vault';
import type { Clock } from './clock.ts';
import type { IndexFacts } from './engines/sqlite/rebuild.ts';

/** An Ed25519 key made from a seed, so that tests repeat: PKCS#8 is a fixed prefix and the 32 bytes. */
export function keyOf(name: string, seed = 7): { signer: Signer; verifier: Verifier } {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
  const verifier = verifierOf(name, publicKey);
  return {
    verifier,
    signer: { name, keyId: verifier.keyId, sign: (message) => new Uint8Array(sign(null, message, key)) },
  };
}

/** A term as the vault would make it: 8 bytes of a hash. */
export const termOf = (text: string): bigint => createHash('sha256').update(text).digest().readBigInt64LE(0);

const digestOf = (text: string, bytes: number): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text).digest().subarray(0, bytes));

/** A UUIDv7 of a number. */
export function refOf(n: number): Uint8Array {
  const ref = digestOf(`ref ${n}`, 16);
  new DataView(ref.buffer).setBigUint64(0, (BigInt(1_700_000_000_000 + n) << 16n) | 0x7000n | BigInt(n & 0xfff));
  ref[8] = (ref[8]! & 0x3f) | 0x80;
  return ref;
}

export interface Sketch {
  readonly id?: string;
  readonly body?: string;
  readonly occurredMs?: number;
  readonly source?: string;
  readonly run?: string;
  readonly sequence?: number;
  readonly terms?: readonly (string | bigint)[];
  readonly groups?: Uint8Array;
}

/** One sealed event, number `n`. */
export function eventOf(n: number, sketch: Sketch = {}): SealedEvent {
  const { id = `id ${n}`, body = `body ${n}`, source = 'crm' } = sketch;
  return {
    ref: refOf(n),
    occurredMs: sketch.occurredMs ?? -1,
    source,
    run: sketch.run === undefined ? undefined : digestOf(sketch.run, 8),
    sequence: sketch.sequence ?? 0,
    type: 'campaign.updated',
    typeVersion: 1,
    fields: digestOf(body, 32),
    dedup: digestOf(`${source} ${id}`, 16),
    content: digestOf(body, 8),
    terms: new BigInt64Array((sketch.terms ?? []).map((term) => (typeof term === 'bigint' ? term : termOf(term)))),
    subjects: [],
    groups: sketch.groups ?? digestOf(`groups ${n}`, 32),
    item: 0,
  };
}

export function batchOf(events: SealedEvent[], keyGeneration = 1): SealedBatch {
  const byteLength = events.reduce((sum, { groups, terms }) => sum + groups.length + terms.byteLength, 0);
  return { events, newSubjects: [], profileUpdates: [], openValues: [], keyGeneration, byteLength };
}

/** Batch of events `from` to `to` - 1. */
export function numbered(from: number, to: number, sketch: (n: number) => Sketch = () => ({})): SealedBatch {
  return batchOf(Array.from({ length: to - from }, (_, i) => eventOf(from + i, sketch(from + i))));
}

/** What `rebuildIndex` asks about many events, answered for each by its number. */
export const ofEach =
  (factsOf: (n: number) => IndexFacts) =>
  (events: readonly { readonly index: number }[]): Promise<IndexFacts[]> =>
    Promise.resolve(events.map(({ index }) => factsOf(index)));

/** A clock that stands still until it is told. */
export class TestClock implements Clock {
  wall = 1_760_000_000_000;
  monotonic = 0;
  wallMs(): number {
    return this.wall;
  }
  monotonicMs(): number {
    return this.monotonic;
  }
}
