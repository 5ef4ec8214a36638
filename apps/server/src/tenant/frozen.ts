/** Logs that were set aside when a store was put back from an old copy: read and proven, never written. */

import { verifierOf, vkeyOf } from '@trailmark/core';
import { frozenLogs, openFrozen, originNumbered, readHead } from '@trailmark/ledger';
import type { LedgerReader } from '@trailmark/ledger';
import type { TenantRow } from '@trailmark/ledger/control';
import type { KeyFolder } from '@trailmark/vault';
import { tenantFiles } from './files.ts';

export interface Frozen {
  /** 0 for the log as it began, n for the n-th that went on from it. */
  readonly number: number;
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** Time of its last entry in milliseconds; undefined where it cannot be read. */
  lastMs(): number | undefined;
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
  of({ id, origin }: TenantRow): readonly Frozen[] {
    const known = this.#logs.get(id);
    if (known !== undefined) return known;
    const found = frozenLogs(tenantFiles(this.#data, '', id).store);
    const publicKeys =
      found.length === 0
        ? []
        : this.#keys
            .tenant(id)
            .logKeys()
            .map(({ publicKey }) => publicKey);
    const logs = found.map(({ file, number }): Frozen => {
      const name = originNumbered(origin, number);
      const vkeys = publicKeys.map((key) => vkeyOf(name, key));
      const open = (): LedgerReader =>
        openFrozen(
          file,
          publicKeys.map((key) => verifierOf(name, key)),
        );
      return { number, origin: name, vkeys, lastMs: () => lastMsOf(file), reader: () => this.#reader(file, open) };
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

function lastMsOf(file: string): number | undefined {
  try {
    return readHead(file).lastMs;
  } catch {
    return undefined; // the list of keys is read by everybody and must not fail for it
  }
}

/** The number in an origin: 0 for `<host>/t/<tenant>`, n for `<host>/t/<tenant>/<n>`. */
export function numberOf(origin: string): number {
  return Number(/\/t\/[^/]+\/([1-9][0-9]*)$/.exec(origin)?.[1] ?? 0);
}
