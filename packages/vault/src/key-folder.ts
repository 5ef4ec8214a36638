/**
 * A folder of key files, in clear or under a passphrase. One line for each file:
 *
 *     trailmark/key@v1 <name> plain <base64>
 *     trailmark/key@v1 <name> sealed <base64 of nonce ‖ ciphertext ‖ tag>
 *
 * The file `passphrase` at the top says how the passphrase becomes a key (scrypt) and lets a wrong one be told at
 * once. Files that anyone but their owner may read are refused.
 */
import { scryptSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFile, destroyFile, ensurePrivateFolder, isCode, refuseOpenFile } from './durable-file.ts';
import { LocalKeyProvider } from './local-provider.ts';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';
import { keyOf, openBytes, sealBytes } from './wrap.ts';

const FORMAT = 'trailmark/key@v1';
const LOCK = 'passphrase';
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

export interface KeyFolderOptions {
  readonly folder: string;
  /** Protects every key file; decided when the folder is first used. */
  readonly passphrase?: string | undefined;
  /** What `unlocked` of another thread gave, in place of the passphrase: spares deriving it again. */
  readonly unlocked?: Uint8Array | undefined;
}

export class KeyFolder {
  readonly folder: string;
  /** The key that the passphrase gives, to be handed to a worker thread and nowhere else. */
  readonly unlocked: Uint8Array | undefined;
  readonly #key: KeyObject | undefined;

  /**
   * Opens or begins a folder of keys.
   * @throws VaultError `keys.too_open`, `keys.passphrase_missing`, `keys.passphrase_wrong`,
   * `keys.passphrase_unexpected`, `keys.damaged`
   */
  constructor({ folder, passphrase, unlocked }: KeyFolderOptions) {
    this.folder = folder;
    ensurePrivateFolder(folder);
    const lock = join(folder, LOCK);
    if (!existsSync(lock)) {
      if (passphrase === undefined && unlocked === undefined) return;
      if (readdirSync(folder).length > 0) {
        throw new VaultError(
          'keys.passphrase_unexpected',
          `the keys in ${folder} were made without a passphrase; leave it out`,
        );
      }
      this.unlocked = unlocked ?? beginLock(lock, passphrase ?? '');
    } else {
      if (passphrase === undefined && unlocked === undefined) {
        throw new VaultError('keys.passphrase_missing', `the keys in ${folder} are protected by a passphrase`);
      }
      this.unlocked = unlocked ?? openLock(lock, passphrase ?? '');
      if (unlocked !== undefined) checkLock(lock, unlocked);
    }
    this.#key = keyOf(this.unlocked);
  }

  /** The keys of one tenant, made where they are missing. */
  tenant(tenant: string): LocalKeyProvider {
    if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(tenant)) throw new Error('not a name of a tenant');
    return new LocalKeyProvider(this, join('tenants', tenant));
  }

  /** The secret that API keys are hashed with, for all tenants: 32 bytes. */
  apiKeyPepper(): Uint8Array {
    return this.ensure('api-key-pepper.key', () => randomOf(32));
  }

  /** The key of this name, made and stored durably where it is missing. @param name path within the folder */
  ensure(name: string, make: () => Uint8Array): Uint8Array {
    return this.read(name) ?? (this.create(name, make()), this.#must(name));
  }

  /** Stores a key unless there is one; true where it was stored. */
  create(name: string, key: Uint8Array): boolean {
    ensurePrivateFolder(join(this.folder, name, '..'));
    const body = this.#key === undefined ? key : sealBytes(this.#key, key, contextOf(name));
    const state = this.#key === undefined ? 'plain' : 'sealed';
    const line = `${FORMAT} ${name} ${state} ${Buffer.from(body).toString('base64')}\n`;
    return createFile(join(this.folder, name), Buffer.from(line));
  }

  /** The key of this name; undefined where there is none. */
  read(name: string): Uint8Array | undefined {
    const file = join(this.folder, name);
    let line: string;
    try {
      refuseOpenFile(file);
      line = readFileSync(file, 'utf8');
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
    const [format, written, state, base64, ...rest] = line.trimEnd().split(' ');
    const body = Buffer.from(base64 ?? '', 'base64');
    const expected = this.#key === undefined ? 'plain' : 'sealed';
    if (format !== FORMAT || written !== name || state !== expected || rest.length > 0) throw damaged(file);
    const key = this.#key === undefined ? body : openBytes(this.#key, body, contextOf(name));
    if (key?.length !== 32) throw damaged(file);
    return new Uint8Array(key);
  }

  /** Overwrites and removes a key. */
  destroy(name: string): void {
    destroyFile(join(this.folder, name));
  }

  /** File names directly under a part of the folder. */
  list(part: string): string[] {
    try {
      return readdirSync(join(this.folder, part));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  #must(name: string): Uint8Array {
    const key = this.read(name);
    if (key === undefined) throw new Error(`key ${name} vanished while it was made`);
    return key;
  }
}

function contextOf(name: string): Uint8Array {
  return Buffer.from(`${FORMAT} ${name}`);
}

function damaged(file: string): VaultError {
  return new VaultError('keys.damaged', `${file} is not a key file we wrote; restore it from a backup of the keys`);
}

/** The file `passphrase`: scrypt parameters, salt, and a sealed known text by which a wrong passphrase is told. */
function beginLock(lock: string, passphrase: string): Uint8Array {
  const salt = randomOf(16);
  const key = deriveKey(passphrase, salt, SCRYPT.N);
  const check = sealBytes(keyOf(key), new Uint8Array(16), contextOf(LOCK));
  const line = [FORMAT, LOCK, 'scrypt', SCRYPT.N, base64(salt), base64(check)].join(' ');
  // Another process may have begun the folder at this moment: the lock that stands there counts.
  if (!createFile(lock, Buffer.from(`${line}\n`))) return openLock(lock, passphrase);
  return key;
}

function openLock(lock: string, passphrase: string): Uint8Array {
  const { salt, cost } = readLock(lock);
  const key = deriveKey(passphrase, salt, cost);
  checkLock(lock, key);
  return key;
}

function checkLock(lock: string, key: Uint8Array): void {
  if (openBytes(keyOf(key), readLock(lock).check, contextOf(LOCK)) === undefined) {
    throw new VaultError('keys.passphrase_wrong', 'the passphrase does not open the keys');
  }
}

function readLock(lock: string): { salt: Uint8Array; check: Uint8Array; cost: number } {
  refuseOpenFile(lock);
  const [format, name, method, cost, salt, check] = readFileSync(lock, 'utf8').trimEnd().split(' ');
  const n = Number(cost);
  const isCost = Number.isInteger(Math.log2(n)) && n >= 2 ** 14 && n <= 2 ** 20;
  if (format !== FORMAT || name !== LOCK || method !== 'scrypt' || !isCost) throw damaged(lock);
  return { salt: Buffer.from(salt ?? '', 'base64'), check: Buffer.from(check ?? '', 'base64'), cost: n };
}

function deriveKey(passphrase: string, salt: Uint8Array, cost: number): Uint8Array {
  const maxmem = Math.max(SCRYPT.maxmem, cost * SCRYPT.r * 128 * 2);
  return new Uint8Array(
    scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: cost, r: SCRYPT.r, p: SCRYPT.p, maxmem }),
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
