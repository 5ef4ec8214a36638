/** Logs that were set aside when a store was put back from an old copy: read and proven, never written. */

import { verifierOf } from '@trailmark/core';
import type { Verifier } from '@trailmark/core';
import { frozenLogs, openFrozen, originNumbered } from '@trailmark/ledger';
import type { LedgerReader } from '@trailmark/ledger';
import type { TenantRow } from '@trailmark/ledger/control';
import type { KeyFolder, KeyProvider } from '@trailmark/vault';
import { tenantFiles } from './files.ts';
import { readLogKeys } from './log-keys.ts';
import type { LogKey } from './log-keys.ts';

export interface Frozen {
  /** 0 for the log as it began, n for the n-th that went on from it. */
  readonly number: number;
  readonly origin: string;
  /** Oldest first, the last one until its last entry; none where the log cannot be read. */
  logKeys(): readonly LogKey[];
  /** Opened when first asked for. @throws Refusal where it does not hold together */
  reader(): LedgerReader;
}

export class FrozenLogs {
  readonly #data: string;
  readonly #keys: KeyFolder;
  /** They are set aside while no server runs, so that the list holds for as long as one does. */
  readonly #logs = new Map<string, readonly Frozen[]>();
  readonly #readers = new Map<string, LedgerReader>();

  constructor(data: string, keys: KeyFolder) {
    this.#data = data;
    this.#keys = keys;
  }

  /** Oldest first; none for nearly every tenant. */
  of({ id, origin, createdMs }: TenantRow): readonly Frozen[] {
    const known = this.#logs.get(id);
    if (known !== undefined) return known;
    const found = frozenLogs(tenantFiles(this.#data, '', id).store);
    const provider = found.length === 0 ? undefined : this.#keys.tenant(id);
    const publicKeys = provider?.logKeys().map(({ publicKey }) => publicKey) ?? [];
    const logs = found.map(({ file, number }): Frozen => {
      const name = originNumbered(origin, number);
      const verifiers = publicKeys.map((key) => verifierOf(name, key));
      let keys: readonly LogKey[] | undefined;
      return {
        number,
        origin: name,
        logKeys: () => (keys ??= provider === undefined ? [] : frozenKeys(file, verifiers, provider, createdMs)),
        reader: () => this.#reader(file, () => openFrozen(file, verifiers)),
      };
    });
    this.#logs.set(id, logs);
    return logs;
  }

  #reader(file: string, open: () => LedgerReader): LedgerReader {
    const known = this.#readers.get(file);
    if (known !== undefined) return known;
    const reader = open();
    this.#readers.set(file, reader);
    return reader;
  }

  close(): void {
    for (const reader of this.#readers.values()) void reader.close();
    this.#readers.clear();
  }
}

function frozenKeys(
  file: string,
  verifiers: readonly Verifier[],
  provider: KeyProvider,
  beganMs: number,
): readonly LogKey[] {
  try {
    const reader = openFrozen(file, verifiers);
    try {
      const keys = readLogKeys(reader, provider, beganMs);
      return keys.map((key) => ({ ...key, untilMs: key.untilMs ?? reader.head().lastMs }));
    } finally {
      void reader.close();
    }
  } catch {
    return []; // the list of keys is read by everybody and must not fail for it
  }
}

/** The number in an origin: 0 for `<host>/t/<tenant>`, n for `<host>/t/<tenant>/<n>`. */
export function numberOf(origin: string): number {
  return Number(/\/t\/[^/]+\/([1-9][0-9]*)$/.exec(origin)?.[1] ?? 0);
}
