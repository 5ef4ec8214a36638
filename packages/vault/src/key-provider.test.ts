import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Verify, parseVkey } from '@trailmark/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFolder } from './key-folder.ts';
import { LocalKeyProvider } from './local-provider.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const context = Buffer.from('bucket 1');
const files = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code; // whatever was thrown; undefined fails the expectation
  }
  return 'nothing was thrown';
};

test('keys are made once, kept, and belong to their tenant', () => {
  const first = new KeyFolder({ folder }).tenant('main');
  const again = new KeyFolder({ folder }).tenant('main');
  const other = new KeyFolder({ folder }).tenant('other');
  expect(again.indexKey()).toEqual(first.indexKey());
  expect(again.dedupKey()).toEqual(first.dedupKey());
  expect(other.dedupKey()).not.toEqual(first.dedupKey());
  expect(new KeyFolder({ folder }).apiKeyPepper()).toEqual(new KeyFolder({ folder }).apiKeyPepper());
});

test('every key file and folder is private, and one that is not is refused', () => {
  const keys = new KeyFolder({ folder });
  keys.tenant('main').createEpoch(1);
  for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(join(folder, 'tenants/main/dedup.key'), 0o640);
  expect(codeOf(() => new KeyFolder({ folder }).tenant('main'))).toBe('keys.too_open');
  chmodSync(join(folder, 'tenants/main/dedup.key'), 0o600);
  chmodSync(folder, 0o777);
  expect(codeOf(() => new KeyFolder({ folder }))).toBe('keys.too_open');
});

test('a passphrase protects everything; a wrong, missing or unexpected one is told apart', () => {
  const made = new KeyFolder({ folder, passphrase: 'correct horse' });
  const { key } = made.tenant('main').indexKey();
  const opened = new KeyFolder({ folder, passphrase: 'correct horse' });
  expect(opened.tenant('main').indexKey().key).toEqual(key);
  expect(new KeyFolder({ folder, unlocked: made.unlocked }).tenant('main').indexKey().key).toEqual(key);
  for (const file of files()) expect(readFileSync(file, 'latin1')).not.toContain(Buffer.from(key).toString('base64'));
  expect(codeOf(() => new KeyFolder({ folder, passphrase: 'wrong horse' }))).toBe('keys.passphrase_wrong');
  expect(codeOf(() => new KeyFolder({ folder, unlocked: new Uint8Array(32) }))).toBe('keys.passphrase_wrong');
  expect(codeOf(() => new KeyFolder({ folder }))).toBe('keys.passphrase_missing');
  const plain = join(folder, 'plain');
  new KeyFolder({ folder: plain }).tenant('main');
  expect(codeOf(() => new KeyFolder({ folder: plain, passphrase: 'x' }))).toBe('keys.passphrase_unexpected');
});

test('a key file that was changed or moved is refused', () => {
  new KeyFolder({ folder }).tenant('main');
  const dedup = join(folder, 'tenants/main/dedup.key');
  writeFileSync(dedup, readFileSync(join(folder, 'tenants/main/index-0001.key')), { mode: 0o600 });
  expect(codeOf(() => new KeyFolder({ folder }).tenant('main'))).toBe('keys.damaged');
  writeFileSync(dedup, '');
  expect(codeOf(() => new KeyFolder({ folder }).tenant('main'))).toBe('keys.damaged');
});

test('what is wrapped opens under its epoch and context only, and never after the epoch is destroyed', () => {
  const provider = new KeyFolder({ folder }).tenant('main');
  provider.createEpoch(1);
  provider.createEpoch(2);
  expect(() => provider.createEpoch(2)).toThrow();
  const key = new Uint8Array(32).fill(7);
  const wrapped = provider.wrap(1, key, context);
  expect(provider.unwrap(1, wrapped, context)).toEqual(Buffer.from(key));
  expect(codeOf(() => provider.unwrap(2, wrapped, context))).toBe('keyring.damaged');
  expect(codeOf(() => provider.unwrap(1, wrapped, Buffer.from('bucket 2')))).toBe('keyring.damaged');
  const other = new KeyFolder({ folder }).tenant('main');
  expect(other.unwrap(1, wrapped, context)).toEqual(Buffer.from(key));
  provider.destroyEpoch(1);
  provider.destroyEpoch(1);
  expect(provider.epochs()).toEqual([2]);
  expect(provider.unwrap(1, wrapped, context)).toBeUndefined();
  other.forgetEpochs();
  expect(other.unwrap(1, wrapped, context)).toBeUndefined();
  expect(() => provider.wrap(1, key, context)).toThrow('gone');
});

test('the log key signs as its vkey says, changes by version, and leaves in the form other tools read', () => {
  const provider = new KeyFolder({ folder }).tenant('main');
  expect(provider).toBeInstanceOf(LocalKeyProvider);
  const origin = 'trailmark.local/0123456789abcdef/t/main';
  const message = Buffer.from('a checkpoint');
  const verifier = parseVkey(provider.logVkey(origin));
  const signer = provider.logSigner(origin);
  expect(verifier?.keyId).toBe(signer.keyId);
  expect(ed25519Verify(verifier?.publicKey ?? new Uint8Array(), message, signer.sign(message))).toBe(true);
  expect(provider.createLogKey()).toBe(2);
  expect(provider.logSigner(origin).keyId).not.toBe(signer.keyId);
  expect(provider.logSigner(origin, 1).keyId).toBe(signer.keyId);
  expect(provider.logKeys().map(({ version }) => version)).toEqual([1, 2]);
  const [, name, id, body] =
    /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(provider.exportLogKey(origin, 1)) ?? [];
  expect(name).toBe(origin);
  expect(Number.parseInt(id ?? '', 16)).toBe(signer.keyId);
  expect(Buffer.from(body ?? '', 'base64')).toHaveLength(33);
});
