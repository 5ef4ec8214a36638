/**
 * Where keys that must outlive the store are kept, behind one interface: files today, an HSM or key service later.
 *
 * Calls are synchronous on purpose (docs/adr/0006-keys-are-asked-for-plainly.md): a key is wrapped or unwrapped once
 * for each 4,096 people and once for each process start, and everything that seals or opens stays plain code. A
 * provider over the network does its I/O on a thread of its own and waits for it (Atomics.wait) with a time limit.
 */
import type { Signer } from '@trailmark/core';

/** Keys of one tenant. Wrapped bytes are opaque; `context` says what is wrapped and is needed again to unwrap. */
export interface KeyProvider {
  /** Numbers of the epoch keys that are alive. */
  epochs(): number[];
  /** Makes the epoch key of this number, durably. Throws if it exists. */
  createEpoch(epoch: number): void;
  /** Makes everything wrapped under this epoch unreadable for ever. Does nothing where the epoch is gone already. */
  destroyEpoch(epoch: number): void;
  /** Lets go of what is remembered of epoch keys (another thread may have destroyed one). */
  forgetEpochs(): void;
  wrap(epoch: number, key: Uint8Array, context: Uint8Array): Uint8Array;
  /** Undefined where the epoch is gone. @throws VaultError `keyring.damaged` where the bytes do not belong to it */
  unwrap(epoch: number, wrapped: Uint8Array, context: Uint8Array): Uint8Array | undefined;

  /** The key of blind terms and of identities: 32 bytes, with the version its terms were made under. */
  indexKey(): { readonly version: number; readonly key: Uint8Array };
  /** The key of exactly-once: 32 bytes; it never changes, for its rows outlive erasure and purge. */
  dedupKey(): Uint8Array;

  /** The log signing keys, oldest first; the log says in a `key` entry from where each of them holds. */
  logKeys(): { readonly version: number; readonly publicKey: Uint8Array }[];
  /** Makes the next signing key; the old one stays until `destroyLogKey`. */
  createLogKey(): number;
  /** Signs as `origin` with the key of this version, by default the newest. */
  logSigner(origin: string, version?: number): Signer;
}
