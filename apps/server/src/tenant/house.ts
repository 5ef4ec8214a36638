/** One tenant, open: its log, what opens its rows, and what turns questions into terms. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Catalog } from '@trailmark/catalog';
import { verifierOf } from '@trailmark/core';
import { Refusal, openLedger } from '@trailmark/ledger';
import type { Ledger, Notice } from '@trailmark/ledger';
import type { TenantRow } from '@trailmark/ledger/control';
import { DedupNames, KeyringView, Opener, Terms } from '@trailmark/vault';
import type { KeyFolder, KeyProvider } from '@trailmark/vault';
import type { Intake } from '../intake/intake.ts';
import { tenantFiles } from './files.ts';
import { readLogKeys, switchSigner } from './log-keys.ts';
import type { LogKey } from './log-keys.ts';
import { keepPrivate } from './private.ts';
import { readCatalog } from './registered-types.ts';

export interface House {
  readonly tenant: string;
  readonly ledger: Ledger;
  readonly provider: KeyProvider;
  readonly terms: Terms;
  readonly dedup: DedupNames;
  readonly opener: Opener;
  readonly keyring: KeyringView;
  /** The built-in types and those of the tenant. Moved by a registration alone. */
  catalog: Catalog;
  /** Oldest first; the last one signs. Moved by a change of key alone. */
  logKeys: readonly LogKey[];
  /** The keyring's generation: batches sealed before it are sealed anew. Raised by erasures alone. */
  generation: number;
  /** Why recording is held back although the store is sound; undefined when it is not. */
  held: string | undefined;
  /** Works beside the log for as long as the store is open. */
  follower: { stop(): Promise<void> } | undefined;
}

export interface HouseOptions {
  readonly data: string;
  readonly keysFolder: string;
  readonly keys: KeyFolder;
  readonly intake: Intake;
  readonly confirmClock: boolean;
  readonly notice: (tenant: string, notice: Notice) => void;
  /** Begins what works beside each log that is opened. */
  readonly follow?: (house: House) => { stop(): Promise<void> };
}

/** Opens a tenant's log and everything around it. @throws Refusal, VaultError */
export async function openHouse(row: TenantRow, options: HouseOptions): Promise<House> {
  const files = tenantFiles(options.data, options.keysFolder, row.id);
  mkdirSync(dirname(files.store), { recursive: true, mode: 0o700 });
  const provider = options.keys.tenant(row.id);
  const publicKeys = provider.logKeys().map(({ publicKey }) => publicKey);
  const base = {
    file: files.store,
    origin: row.origin,
    // Signs the empty head of a log that begins here; whose turn it is in one that goes on is read off the log.
    signer: provider.logSigner(row.origin),
    verifiers: publicKeys.map((key) => verifierOf(row.origin, key)),
    highWaterMark: files.highWaterMark,
    notice: (notice: Notice) => options.notice(row.id, notice),
    // `house` is set before the first batch can be appended.
    isCurrent: (batch: { keyGeneration: number }) => batch.keyGeneration >= (house?.generation ?? 0),
  };
  let house: House | undefined;
  const { ledger, held } = await openRecording(base, options.confirmClock);
  try {
    keepPrivate(dirname(files.store));
    const logKeys = readLogKeys(ledger, provider, row.createdMs);
    const signer = provider.logSigner(row.origin, logKeys.at(-1)?.version);
    // Finishes a change that was cut off after its entry was recorded.
    await ledger.exclusive(() => switchSigner(ledger, signer));
    const generation = await options.intake.open({
      tenant: row.id,
      origin: row.origin,
      file: files.store,
      keyring: files.keyring,
      types: files.types,
    });
    const keyring = new KeyringView({ folder: files.keyring, provider });
    const { catalog, trouble } = readCatalog(files.types, row.id, provider);
    house = {
      tenant: row.id,
      ledger,
      provider,
      keyring,
      catalog,
      generation,
      held: held ?? trouble,
      terms: new Terms(provider.indexKey().key),
      dedup: new DedupNames(provider),
      opener: new Opener(row.origin, keyring),
      logKeys,
      follower: undefined,
    };
    house.follower = options.follow?.(house);
    return house;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/**
 * Closes what `openHouse` opened. The worker goes first: nothing of this tenant waits there any more, and whoever closes
 * a store last carries its write-ahead log into it.
 */
export async function closeHouse({ tenant, ledger, follower }: House, intake: Intake): Promise<void> {
  try {
    await follower?.stop();
    await intake.close(tenant);
  } finally {
    await ledger.close();
  }
}

/** A clock that cannot be trusted stops recording, not reading: the store opens, and readiness says why. */
async function openRecording(
  options: Omit<Parameters<typeof openLedger>[0], 'confirmClock'>,
  confirmClock: boolean,
): Promise<{ ledger: Ledger; held: string | undefined }> {
  try {
    return { ledger: await openLedger({ ...options, confirmClock }), held: undefined };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'clock.ahead') throw error;
    const ledger = await openLedger({ ...options, confirmClock: true });
    return { ledger, held: `${error.message}: start once with --confirm-clock` };
  }
}
