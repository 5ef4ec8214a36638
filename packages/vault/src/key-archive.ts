/**
 * Key files under one passphrase, for a backup: a line that says how the passphrase becomes a key, then AES-256-GCM
 * over the files as they lie in the key folder.
 *
 *     trailmark/keys@v1 scrypt <cost> <base64 salt> ⏎ nonce 12 ‖ ciphertext ‖ tag 16
 *
 * The line is bound to the ciphertext. Without the passphrase nothing in it can be read, names included.
 */
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { randomOf } from './random.ts';
import { VaultError } from './trouble.ts';
import { keyOf, openBytes, sealBytes } from './wrap.ts';

const FORMAT = 'trailmark/keys@v1';
const COST = 2 ** 17;
const COST_MAX = 2 ** 20;
const BLOCK = 8;
const HEAD_BYTES_MAX = 200;
/** Shorter ones can be tried out by whoever finds the backup. */
const PASSPHRASE_MIN = 12;

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

export interface KeyFile {
  /** Within the key folder, with `/` between names. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws VaultError `keys.passphrase_missing` where the passphrase is shorter than 12 characters */
export async function sealKeyFiles(files: readonly KeyFile[], passphrase: string): Promise<Uint8Array> {
  if (passphrase.length < PASSPHRASE_MIN) {
    throw new VaultError('keys.passphrase_missing', `a passphrase for keys has at least ${PASSPHRASE_MIN} characters`);
  }
  const salt = randomOf(16);
  const head = Buffer.from(`${FORMAT} scrypt ${COST} ${Buffer.from(salt).toString('base64')}\n`);
  const plain = Buffer.from(
    JSON.stringify(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('base64')])),
  );
  const sealed = sealBytes(keyOf(await keyBytes(passphrase, salt, COST)), plain, head);
  plain.fill(0);
  return Buffer.concat([head, sealed]);
}

/** @throws VaultError `keys.passphrase_wrong`, `keys.damaged` */
export async function openKeyFiles(archive: Uint8Array, passphrase: string): Promise<KeyFile[]> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = bytes.subarray(0, HEAD_BYTES_MAX).indexOf(0x0a);
  const [format, method, cost, salt, ...rest] = bytes.subarray(0, Math.max(0, end)).toString().split(' ');
  const n = Number(cost);
  const isCost = Number.isInteger(Math.log2(n)) && n >= 2 ** 14 && n <= COST_MAX;
  if (format !== FORMAT || method !== 'scrypt' || !isCost || salt === undefined || rest.length > 0) {
    throw new VaultError('keys.damaged', 'this is not an archive of keys that we wrote');
  }
  const key = keyOf(await keyBytes(passphrase, Buffer.from(salt, 'base64'), n));
  const plain = openBytes(key, bytes.subarray(end + 1), bytes.subarray(0, end + 1));
  if (plain === undefined) {
    throw new VaultError('keys.passphrase_wrong', 'the passphrase does not open the keys, or they were changed');
  }
  // What opens was written by sealKeyFiles.
  const files = JSON.parse(Buffer.from(plain).toString()) as [string, string][];
  return files.map(([path, base64]) => ({ path, bytes: Buffer.from(base64, 'base64') }));
}

async function keyBytes(passphrase: string, salt: Uint8Array, cost: number): Promise<Uint8Array> {
  const options = { N: cost, r: BLOCK, p: 1, maxmem: cost * BLOCK * 128 * 2 };
  return new Uint8Array(await derive(passphrase.normalize('NFKC'), salt, 32, options));
}
