/** The key provider that comes in the box: a tenant's keys as files of mode 0600 in a key folder. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { keyId, vkeyOf } from '@trailmark/core';
import type { Signer } from '@trailmark/core';
import type { KeyFolder } from './key-folder.ts';
import type { KeyProvider } from './key-provider.ts';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';
import { keyOf, openBytes, sealBytes } from './wrap.ts';

const EPOCH_FILE = /^epoch-(\d{8})\.key$/;
const INDEX_FILE = /^index-(\d{4})\.key$/;
const LOG_FILE = /^log-(\d{4})\.key$/;
/** What stands before the 32-byte seed in the PKCS #8 form of an Ed25519 private key (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export class LocalKeyProvider implements KeyProvider {
  readonly #keys: KeyFolder;
  readonly #part: string;
  readonly #epochKeys = new Map<number, KeyObject>();

  /** Made by `KeyFolder.tenant`. @param part the tenant's place within the folder */
  constructor(keys: KeyFolder, part: string) {
    this.#keys = keys;
    this.#part = part;
    if (this.#numbers('.', LOG_FILE).length === 0) this.#ensure(logFile(1));
    this.#ensure('dedup.key');
    if (this.#numbers('.', INDEX_FILE).length === 0) this.#ensure(indexFile(1));
  }

  epochs(): number[] {
    return this.#numbers('epochs', EPOCH_FILE);
  }

  createEpoch(epoch: number): void {
    if (!this.#keys.create(this.#name(epochFile(epoch)), randomOf(32))) throw new Error(`epoch ${epoch} exists`);
  }

  destroyEpoch(epoch: number): void {
    this.#epochKeys.delete(epoch);
    this.#keys.destroy(this.#name(epochFile(epoch)));
  }

  forgetEpochs(): void {
    this.#epochKeys.clear();
  }

  wrap(epoch: number, key: Uint8Array, context: Uint8Array): Uint8Array {
    const epochKey = this.#epochKey(epoch);
    if (epochKey === undefined) throw new Error(`epoch ${epoch} is gone`);
    return sealBytes(epochKey, key, context);
  }

  unwrap(epoch: number, wrapped: Uint8Array, context: Uint8Array): Uint8Array | undefined {
    const epochKey = this.#epochKey(epoch);
    if (epochKey === undefined) return undefined;
    const key = openBytes(epochKey, wrapped, context);
    if (key === undefined) throw new VaultError('keyring.damaged', `a key of epoch ${epoch} does not open`);
    return key;
  }

  indexKey(): { version: number; key: Uint8Array } {
    const version = Math.max(...this.#numbers('.', INDEX_FILE));
    return { version, key: this.#must(indexFile(version)) };
  }

  dedupKey(): Uint8Array {
    return this.#must('dedup.key');
  }

  logKeys(): { version: number; publicKey: Uint8Array }[] {
    return this.#numbers('.', LOG_FILE).map((version) => ({ version, publicKey: publicKeyOf(this.#logKey(version)) }));
  }

  createLogKey(): number {
    const version = Math.max(0, ...this.#numbers('.', LOG_FILE)) + 1;
    if (!this.#keys.create(this.#name(logFile(version)), randomOf(32))) throw new Error('two log keys made at once');
    return version;
  }

  /** Overwrites and removes a signing key that holds no more. */
  destroyLogKey(version: number): void {
    this.#keys.destroy(this.#name(logFile(version)));
  }

  logSigner(origin: string, version = this.#newestLogKey()): Signer {
    const privateKey = this.#logKey(version);
    return {
      name: origin,
      keyId: keyId(origin, publicKeyOf(privateKey)),
      sign: (message) => sign(null, message, privateKey),
    };
  }

  /** The public form `<origin>+<key id>+<base64>` that verifiers pin. */
  logVkey(origin: string, version = this.#newestLogKey()): string {
    return vkeyOf(origin, publicKeyOf(this.#logKey(version)));
  }

  /**
   * The private key in the form of Go's `note.NewSigner`: `PRIVATE+KEY+<name>+<key id>+<base64 of 1 ‖ seed>`. Whoever
   * has it can sign any history: for moving a log, and for nothing else.
   */
  exportLogKey(origin: string, version = this.#newestLogKey()): string {
    const [, id] = this.logVkey(origin, version).slice(origin.length).split('+');
    const body = Buffer.concat([Buffer.of(1), this.#must(logFile(version))]);
    return `PRIVATE+KEY+${origin}+${id}+${body.toString('base64')}`;
  }

  #newestLogKey(): number {
    return Math.max(...this.#numbers('.', LOG_FILE));
  }

  #logKey(version: number): KeyObject {
    const seed = this.#must(logFile(version));
    return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  }

  #epochKey(epoch: number): KeyObject | undefined {
    const known = this.#epochKeys.get(epoch);
    if (known !== undefined) return known;
    const raw = this.#keys.read(this.#name(epochFile(epoch)));
    if (raw === undefined) return undefined;
    const key = keyOf(raw);
    this.#epochKeys.set(epoch, key);
    return key;
  }

  #numbers(part: string, form: RegExp): number[] {
    const names = this.#keys.list(join(this.#part, part));
    return names
      .flatMap((name) => Number(form.exec(name)?.[1] ?? NaN))
      .filter((n) => n >= 0)
      .sort((a, b) => a - b);
  }

  #ensure(file: string): void {
    this.#keys.ensure(this.#name(file), () => randomOf(32));
  }

  #must(file: string): Uint8Array {
    const key = this.#keys.read(this.#name(file));
    if (key === undefined) throw new VaultError('keys.missing', `key ${this.#name(file)} is missing`);
    return key;
  }

  #name(file: string): string {
    return `${this.#part}/${file}`;
  }
}

function publicKeyOf(privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.length - 32));
}

function epochFile(epoch: number): string {
  return `epochs/epoch-${String(epoch).padStart(8, '0')}.key`;
}

function indexFile(version: number): string {
  return `index-${String(version).padStart(4, '0')}.key`;
}

function logFile(version: number): string {
  return `log-${String(version).padStart(4, '0')}.key`;
}
