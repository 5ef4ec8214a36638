/**
 * Makes the search index, dictionary and counts of the logs of a data folder anew from their events, as the vault opens
 * them: after damage, or after an upgrade that counts what older versions did not. Nothing else is written.
 */

import { parseEntry } from '@trailmark/core';
import { factsOf, packRows, rebuildIndex, Refusal, takeLock } from '@trailmark/ledger';
import type { IndexFacts, Lock, OpenedRows, OpenValue, Rebuilt, RowReader, StoredEvent } from '@trailmark/ledger';
import { VaultError } from '@trailmark/vault';
import { refBytes } from '../search/show.ts';
import { tenantFiles } from '../tenant/files.ts';
import { logsOf, tenantsOf, withReader } from './examination.ts';
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

/**
 * What `signal` was aborted with is thrown: logs that were made anew before stay so, and of the others the old index.
 *
 * @throws Hindrance where a server runs, keys are missing, or a store cannot be written
 */
export async function rebuildStore(options: ExaminationOptions): Promise<RebuiltLog[]> {
  const locks = new Map<string, Lock>();
  try {
    // Of every tenant, whichever is meant: a server holds those it has open, and `main` always.
    for (const tenant of tenantsOf({ data: options.data })) {
      locks.set(tenant, takeLock(tenantFiles(options.data, '', tenant).store));
    }
    const rebuilt: RebuiltLog[] = [];
    for (const log of tenantsOf(options).flatMap((tenant) => [...logsOf(tenant, options)])) {
      rebuilt.push(await rebuildLog(log, locks.get(log.tenant), options));
    }
    return rebuilt;
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

async function rebuildLog(
  log: ExaminedLog,
  lock: Lock | undefined,
  { progress, signal, threads }: ExaminationOptions,
): Promise<RebuiltLog> {
  const { name, file, origin, tenant, keys } = log;
  if (keys === undefined || origin === undefined) {
    throw new Hindrance(`the keys of ${tenant} are not there: without them no search terms can be made (keys.missing)`);
  }
  try {
    const rebuilt = await withReader(log, threads, (reader) =>
      rebuildIndex(file, {
        factsOf: (events) => factsThrough(reader, events),
        ...(lock === undefined ? {} : { lock }),
        ...(signal === undefined ? {} : { signal }),
        progress: (done, size) => progress?.(name, done, size),
      }),
    );
    return { log: name, ...rebuilt };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Hindrance(`${name}: ${error.message}; its index is as it was (${error.code})`, error);
  }
}

const PARCEL_EVENTS = 256;

/** What the index must hold of events, in their order, as a reader opens them in parcels. */
async function factsThrough(reader: RowReader, events: readonly StoredEvent[]): Promise<IndexFacts[]> {
  const parcels: Promise<IndexFacts[]>[] = [];
  for (let from = 0; from < events.length; from += PARCEL_EVENTS) {
    parcels.push(factsOfParcel(reader, events.slice(from, from + PARCEL_EVENTS)));
  }
  return (await Promise.all(parcels)).flat();
}

async function factsOfParcel(reader: RowReader, events: readonly StoredEvent[]): Promise<IndexFacts[]> {
  const facts: IndexFacts[] = [];
  const sound: { readonly at: number; readonly event: StoredEvent }[] = [];
  for (const [at, event] of events.entries()) {
    const entry = parseEntry(event.entry);
    // Where the bytes are no entry any more the examination says so, and the event keeps its place.
    facts.push(entry === undefined ? { occurredMs: 0 } : { ref: refBytes(entry.ref), occurredMs: entry.occurredMs });
    if (entry !== undefined) sound.push({ at, event });
  }
  const opened = await reader.read(packRows(sound.map(({ event }) => event)));
  const values = Map.groupBy(opened.values.entries(), ([i]) => opened.valueRows[i]);
  for (const [row, { at }] of sound.entries()) {
    const first = values.get(row)?.map(([, value]) => value) ?? [];
    facts[at] = { ...facts[at]!, ...saidOf(opened, row, first) }; // put there before
  }
  return facts;
}

/** @param values those that no event before it in the parcel brought */
function saidOf(opened: OpenedRows, row: number, values: readonly OpenValue[]): Omit<IndexFacts, 'ref' | 'occurredMs'> {
  const other = opened.others.get(row);
  // What is sealed was changed. That is a finding of the examination.
  if (typeof other === 'string') return {};
  const { dedup, content, terms } = other ?? factsOf(opened, row) ?? {};
  return {
    ...(dedup === undefined ? {} : { dedup }),
    ...(content === undefined ? {} : { content }),
    ...(terms === undefined ? {} : { terms, values: other?.openValues ?? values }),
  };
}
