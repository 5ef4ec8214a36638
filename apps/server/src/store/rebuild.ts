/**
 * Makes the search index, dictionary and counts of the logs of a data folder anew from their events, as the vault opens
 * them: after damage, or after an upgrade that counts what older versions did not. Nothing else is written.
 */

import { parseEntry } from '@trailmark/core';
import { rebuildIndex, Refusal, takeLock } from '@trailmark/ledger';
import type { IndexFacts, Lock, Rebuilt } from '@trailmark/ledger';
import { VaultError } from '@trailmark/vault';
import { refBytes } from '../search/show.ts';
import { tenantFiles } from '../tenant/files.ts';
import { contentsReader } from './contents.ts';
import { logsOf, tenantsOf } from './examination.ts';
import type { ExaminationOptions, ExaminedLog, LogReport } from './examination.ts';
import { Hindrance } from './hindrance.ts';

/** `log` as in a `LogReport`. */
export interface RebuiltLog extends Rebuilt {
  readonly log: string;
}

/** What the examination found after it; entries that no search term leads to any more are a finding of their own. */
export function reportWithRebuilt(report: LogReport, rebuilt: RebuiltLog | undefined): LogReport {
  const lost = rebuilt?.lost ?? 0;
  if (lost === 0) return report;
  const text =
    `the terms of ${lost} entries cannot be made anew, and the index had none of them: ` +
    'they are found by time, number and ref alone';
  const findings = [...report.findings, { code: 'value.changed', at: 'search', text } as const];
  return { ...report, ok: false, findings, findingsTotal: report.findingsTotal + 1 };
}

/** @throws Hindrance where a server runs, keys are missing, or a store cannot be written */
export function rebuildStore(options: ExaminationOptions): RebuiltLog[] {
  const locks = new Map<string, Lock>();
  try {
    // Of every tenant, whichever is meant: a server holds those it has open, and `main` always.
    for (const tenant of tenantsOf({ data: options.data })) {
      locks.set(tenant, takeLock(tenantFiles(options.data, '', tenant).store));
    }
    const logs = tenantsOf(options).flatMap((tenant) => [...logsOf(tenant, options)]);
    return logs.map((log) => rebuildLog(log, locks.get(log.tenant), options));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'store.locked') {
      throw new Hindrance(`a server runs on ${options.data}: stop it first (store.locked)`, error);
    }
    if (error instanceof Refusal || error instanceof VaultError)
      throw new Hindrance(`${error.message} (${error.code})`, error);
    throw error;
  } finally {
    for (const lock of locks.values()) lock.release();
  }
}

function rebuildLog(
  { name, file, origin, tenant, keys }: ExaminedLog,
  lock: Lock | undefined,
  { progress }: ExaminationOptions,
): RebuiltLog {
  if (keys === undefined || origin === undefined) {
    throw new Hindrance(`the keys of ${tenant} are not there: without them no search terms can be made (keys.missing)`);
  }
  const contentsOf = contentsReader(origin, keys);
  const factsOf = (_: number, bytes: Uint8Array, groups: Uint8Array): IndexFacts => {
    const entry = parseEntry(bytes);
    // The bytes are no entry any more: the examination says so, and the event keeps its place.
    if (entry === undefined) return { occurredMs: 0 };
    const ref = refBytes(entry.ref);
    const { occurredMs } = entry;
    try {
      const { dedup, content, terms, openValues } = contentsOf(entry, groups);
      return {
        ref,
        occurredMs,
        ...(dedup === undefined ? {} : { dedup }),
        ...(content === undefined ? {} : { content }),
        ...(terms === undefined ? {} : { terms, values: openValues ?? [] }),
      };
    } catch {
      // What is sealed was changed. That is a finding of the examination.
      return { ref, occurredMs };
    }
  };
  try {
    const rebuilt = rebuildIndex(file, {
      factsOf,
      ...(lock === undefined ? {} : { lock }),
      progress: (done, size) => progress?.(name, done, size),
    });
    return { log: name, ...rebuilt };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Hindrance(`${name}: ${error.message}; its index is as it was (${error.code})`, error);
  }
}
