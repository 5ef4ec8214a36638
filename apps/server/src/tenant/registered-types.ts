/**
 * The types a tenant registered, in one file beside its log: sealed, so that whoever can write the disk cannot make
 * personal values open. Written before any event is sorted by a new type, and replaced as a whole.
 */

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogWith } from '@trailmark/catalog';
import type { Catalog, EventType } from '@trailmark/catalog';
import type { KeyProvider } from '@trailmark/vault';
import { syncFolder } from '../store/private-files.ts';

const FORMAT = 'trailmark/registered-types@v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The file is not what was written. */
export class TypesDamaged extends Error {
  override readonly name = 'TypesDamaged';
}

/** Every version of every type, in the order of registration; none where there is no file. @throws TypesDamaged */
export function readRegisteredTypes(file: string, tenant: string, provider: KeyProvider): EventType[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealKey(provider), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(tenant)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    const { types }: { types: EventType[] } = JSON.parse(text.toString()); // authenticated: written by us, below
    return types;
  } catch (error) {
    throw new TypesDamaged('the registered types are not as they were written: put types.sealed back from a backup', {
      cause: error,
    });
  }
}

/** Replaces the file, durably. */
export function writeRegisteredTypes(
  file: string,
  tenant: string,
  provider: KeyProvider,
  types: readonly EventType[],
): void {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealKey(provider), nonce).setAAD(Buffer.from(tenant));
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ format: FORMAT, types })), cipher.final()]);
  const next = `${file}.tmp`;
  writeFileSync(next, Buffer.concat([nonce, cipher.getAuthTag(), sealed]), { mode: 0o600 });
  const handle = openSync(next, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, file);
  syncFolder(dirname(file));
}

/** The tenant's catalog; where its types cannot be read the built-in ones, and why: then nothing may be recorded. */
export function readCatalog(
  file: string,
  tenant: string,
  provider: KeyProvider,
): { readonly catalog: Catalog; readonly trouble: string | undefined } {
  try {
    return { catalog: catalogWith(readRegisteredTypes(file, tenant, provider)), trouble: undefined };
  } catch (error) {
    if (!(error instanceof TypesDamaged)) throw error;
    return { catalog: catalogWith([]), trouble: error.message };
  }
}

/** Derived from a key that never changes and is no part of the store: whoever has that one can read everything. */
function sealKey(provider: KeyProvider): KeyObject {
  return createSecretKey(createHmac('sha256', provider.dedupKey()).update(FORMAT).digest());
}
