/** Examines the log of one tenant by ledger and vault, trusting keys and marks from outside the store only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsDigest, parseVkey, verifierOf, type Checkpoint, type Verifier } from '@trailmark/core';
import { fsck, readMark, Refusal, type Contents, type FsckOptions, type FsckReport } from '@trailmark/ledger';
import { KeyFolder, KeyringView, Opener, VaultError, type KeySource } from '@trailmark/vault';
import type { FsckCommandOptions } from './fsck.ts';
import { plainText } from './listing.ts';
import { CannotRun } from './trouble.ts';

export type TenantReport = FsckReport & { readonly tenant: string };

/** @throws CannotRun where there is nothing to look at or nothing to trust */
export async function examine(tenant: string, options: FsckCommandOptions): Promise<TenantReport> {
  const isSeen = process.stderr.isTTY && options.json !== true;
  try {
    const report = await fsck({
      ...trusted(tenant, options),
      file: join(options.data, 'tenants', tenant, 'log.db'),
      progress: (done, size) => void (isSeen && process.stderr.write(`\r\x1b[K${tenant}: ${done} of ${size} entries`)),
    });
    return { tenant, ...report };
  } catch (error) {
    if (error instanceof Refusal || error instanceof VaultError)
      throw new CannotRun(`${error.message} (${error.code})`, error);
    throw error;
  } finally {
    if (isSeen) process.stderr.write('\r\x1b[K');
  }
}

/** What is not taken from the store: keys, and the newest state that is known from elsewhere. */
function trusted(tenant: string, options: FsckCommandOptions): Omit<FsckOptions, 'file'> {
  const keys = options.keys ?? (process.env['TRAILMARK_KEYS'] || 'keys');
  const folder = join(keys, 'tenants', tenant);
  const pinned = (options.key ?? []).map(pinnedKey);
  if (!existsSync(folder)) {
    if (options.keys !== undefined && pinned.length === 0) throw new CannotRun(`${keys} holds no keys of ${tenant}`);
    if (pinned.length === 0)
      throw new CannotRun('nothing says which key to trust: give --keys or --key (key.unpinned)');
    return { verifiers: pinned, contents: contentsBy(originOf(pinned), NO_KEYS, false) };
  }
  const provider = new KeyFolder({ folder: keys, passphrase: process.env['TRAILMARK_PASSPHRASE'] || undefined }).tenant(
    tenant,
  );
  const mark: Checkpoint | undefined = readMark(join(folder, 'high-water-mark'));
  if (mark === undefined && pinned.length === 0) {
    throw new CannotRun(`${folder} holds no high-water mark, so nothing names the log: give its key with --key`);
  }
  const origin = mark?.origin ?? originOf(pinned);
  const own = provider.logKeys().map(({ publicKey }) => verifierOf(origin, publicKey));
  const keyring = new KeyringView({ folder: join(options.data, 'tenants', tenant, 'keyring'), provider });
  return {
    verifiers: pinned.length > 0 ? pinned : own,
    origin,
    ...(mark === undefined ? {} : { known: [mark] }),
    contents: contentsBy(origin, keyring, true),
  };
}

const NO_KEYS: KeySource = { subjectKey: () => 'missing', segmentKey: () => 'missing' };

function pinnedKey(vkey: string): Verifier {
  const key = parseVkey(vkey.trim());
  if (key === undefined) throw new CannotRun(`this is not a verifier key: ${plainText(vkey)} (key.invalid)`);
  return key;
}

function originOf(keys: readonly Verifier[]): string {
  return keys[0]?.name ?? '';
}

/** Opens what an event holds and recomputes the digest its entry commits to. */
function contentsBy(origin: string, keys: KeySource, reveal: boolean): NonNullable<FsckOptions['contents']> {
  const opener = new Opener(origin, keys);
  return (entry, groups): Contents => {
    const opened = opener.open(Buffer.from(entry.ref.replaceAll('-', ''), 'hex'), groups, { reveal });
    if (opened.trouble !== undefined) throw new Error(opened.trouble);
    return {
      fields: fieldsDigest(
        origin,
        opened.groups.map(({ digest }) => digest),
      ),
    };
  };
}
