/**
 * The sealing worker: the one thread that seals, and the one owner of key material that is written. It answers in the
 * order in which it was asked.
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { Catalog } from '@trailmark/catalog';
import { openDirectory } from '@trailmark/ledger/directory';
import { BatchWriter, KeyFolder, Keyring, Resealer, Sealer } from '@trailmark/vault';
import { readCatalog } from '../tenant/registered-types.ts';
import { diskTrouble } from './disk-trouble.ts';
import type { FailedJob, FromWorker, SealJob, SealedJob, TenantPlace, ToWorker, WorkerSettings } from './messages.ts';
import { sealJob } from './seal-job.ts';

const PARCEL_BYTES = 16 * 1024;

interface Workplace {
  readonly sealer: Sealer;
  readonly resealer: Resealer;
  catalog: Catalog;
  readonly readCatalog: () => Catalog;
  readonly close: () => void;
}

const port = parentPort;
if (port === null) throw new Error('the sealing worker is started as a thread');
const settings = workerData as WorkerSettings; // given by intake.ts
const keys = new KeyFolder({ folder: settings.keys, unlocked: settings.unlocked });
const workplaces = new Map<string, Workplace>();
const writer = new BatchWriter(1 << 20);

port.on('message', (message: ToWorker) => {
  try {
    answer(message);
  } catch (error) {
    const job = 'job' in message ? message.job : undefined;
    const tenant = message.kind === 'open' ? message.place.tenant : undefined;
    send({ kind: 'failed', job, tenant, disk: diskTrouble(error), ...traceOf(error) });
  }
});

function answer(message: ToWorker): void {
  switch (message.kind) {
    case 'open': {
      const { workplace, generation } = openWorkplace(message.place);
      workplaces.set(message.place.tenant, workplace);
      send({ kind: 'opened', tenant: message.place.tenant, generation });
      break;
    }
    case 'seal':
      sealAll(message.jobs);
      break;
    case 'erase': {
      const { generation, unreadable } = workplaceOf(message.tenant).sealer.erase(message.places);
      send({ kind: 'erased', job: message.job, generation, unreadable });
      break;
    }
    case 'erase-fields': {
      const { resealer, sealer } = workplaceOf(message.tenant);
      sealer.forgetValues();
      const groups = message.items.map((item) => resealer.eraseFields(item.ref, item.groups, item.places));
      send({ kind: 'fields-erased', job: message.job, groups });
      break;
    }
    case 'read-types': {
      const workplace = workplaceOf(message.tenant);
      workplace.catalog = workplace.readCatalog();
      send({ kind: 'types-read', job: message.job });
      break;
    }
    case 'close':
      workplaces.get(message.tenant)?.close();
      workplaces.delete(message.tenant);
      send({ kind: 'closed', job: message.job });
      break;
    case 'stop':
      for (const { close } of workplaces.values()) close();
      port?.close();
  }
}

/** Answers in parcels: small requests share a message, and the ledger need not wait for a large one to end. */
function sealAll(jobs: readonly SealJob[]): void {
  let results: (SealedJob | FailedJob)[] = [];
  let transfer: ArrayBuffer[] = [];
  let bytes = 0;
  for (const job of jobs) {
    const result = sealOne(job);
    results.push(result);
    transfer.push(result.body);
    if ('batch' in result && result.batch !== undefined) transfer.push(...result.batch);
    bytes += result.body.byteLength;
    if (bytes < PARCEL_BYTES && results.length < jobs.length) continue;
    send({ kind: 'sealed', results }, transfer);
    results = [];
    transfer = [];
    bytes = 0;
  }
  if (results.length > 0) send({ kind: 'sealed', results }, transfer);
}

/** A body on which our own code stumbles is refused by itself; its neighbours are sealed. */
function sealOne(job: SealJob): SealedJob | FailedJob {
  try {
    const { sealer, catalog } = workplaceOf(job.tenant);
    return sealJob(job, sealer, writer, catalog);
  } catch (error) {
    writer.discard();
    const { name, message, frames } = traceOf(error);
    return {
      job: job.job,
      body: job.body,
      failure: { code: 'internal', detail: 'This is our fault, not yours.', trace: [name, message, ...frames] },
    };
  }
}

function openWorkplace(place: TenantPlace): { workplace: Workplace; generation: number } {
  const provider = keys.tenant(place.tenant);
  const keyring = new Keyring({ folder: place.keyring, provider });
  const directory = openDirectory(place.file);
  const sealer = new Sealer({ origin: place.origin, provider, keyring, directory });
  const close = (): void => {
    keyring.close();
    directory.close();
  };
  // Where they cannot be read nothing is recorded: the main thread holds it back.
  const readTypes = (): Catalog => readCatalog(place.types, place.tenant, provider).catalog;
  const resealer = new Resealer(place.origin, keyring);
  return {
    workplace: { sealer, resealer, catalog: readTypes(), readCatalog: readTypes, close },
    generation: keyring.generation,
  };
}

function workplaceOf(tenant: string): Workplace {
  const workplace = workplaces.get(tenant);
  if (workplace === undefined) throw new Error('a tenant was not opened in the worker');
  return workplace;
}

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, [...transfer]);
}

/** Never the message of an unexpected error: it could quote a value. */
function traceOf(error: unknown): { name: string; message: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, message: '', frames: [] };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12);
  return { name: error.name, message: error.name === 'VaultError' ? error.message : '', frames };
}
