/**
 * The main thread's side of sealing: hands bodies to the worker and gets sealed batches back, in order. What has been
 * handed over and not yet answered is bounded; beyond it a request is refused with `queue.full`.
 */

import { Worker } from 'node:worker_threads';
import { Problem } from '@trailmark/contract';
import type {
  FailedJob,
  FieldsToErase,
  FromWorker,
  SealJob,
  SealedJob,
  TenantPlace,
  ToWorker,
  WorkerSettings,
} from './messages.ts';

export const INTAKE_BYTES_MAX = 48 * 2 ** 20;
const INTAKE_JOBS_MAX = 20_000;
const RETRY_AFTER_SECONDS = 1;
/**
 * While so many bodies are with the worker, later ones gather into one parcel: few enough that they do gather, enough
 * that the worker goes on sealing while what it gave back is committed and answered.
 */
const JOBS_AWAY_MAX = 24;

/**
 * Bodies live briefly: a small young generation is collected often and keeps the process small. The old one grows by a
 * factor that V8 takes from its bound: below one gigabyte it is twofold at most, from there on fourfold.
 */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 640 };

interface Waiting {
  /** `never` stands for each job's own kind of answer. */
  resolve(value: never): void;
  reject(error: unknown): void;
}

export class Intake {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opening = new Map<string, { resolve(generation: number): void; reject(error: unknown): void }>();
  #parcel: SealJob[] = [];
  #jobsAway = 0;
  #lastJob = 0;
  #bytes = 0;
  #isScheduled = false;
  #trouble: string | undefined;
  #isStopping = false;

  constructor(settings: WorkerSettings) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: settings,
      name: 'sealing',
      resourceLimits: WORKER_LIMITS,
    });
    this.#worker.on('message', (message: FromWorker) => this.#take(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the sealing worker ended')));
  }

  /** Why nothing can be sealed, or undefined. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  get waiting(): { requests: number; bytes: number } {
    return { requests: this.#waiting.size, bytes: this.#bytes };
  }

  /** Lets the worker seal for a tenant whose store is open here; gives the generation of its keyring. */
  open(place: TenantPlace): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#opening.set(place.tenant, { resolve, reject });
      this.#post({ kind: 'open', place });
    });
  }

  /** Lets the worker forget a tenant, behind everything sealed before. */
  close(tenant: string): Promise<void> {
    if (this.#trouble !== undefined) return Promise.resolve();
    const job = ++this.#lastJob;
    return new Promise<void>((resolve, reject) => {
      this.#waiting.set(job, { resolve, reject });
      this.#send();
      this.#post({ kind: 'close', job, tenant });
    });
  }

  /**
   * Seals one body, which is given away and comes back with the result.
   * @throws Problem `queue.full` at once; whatever the worker refused the body for
   */
  seal(task: Omit<SealJob, 'job'>): Promise<SealedJob> {
    if (this.#trouble !== undefined)
      return Promise.reject(new Problem('store.stopped', 'The sealing worker has stopped.'));
    const bytes = task.body.byteLength;
    const isFull = this.#bytes + bytes > INTAKE_BYTES_MAX || this.#waiting.size >= INTAKE_JOBS_MAX;
    if (isFull && this.#waiting.size > 0) {
      return Promise.reject(
        new Problem('queue.full', 'Too much is waiting to be sealed.', { retryAfterSeconds: RETRY_AFTER_SECONDS }),
      );
    }
    const job = ++this.#lastJob;
    this.#bytes += bytes;
    this.#parcel.push({ ...task, job });
    this.#schedule();
    return new Promise<SealedJob>((resolve, reject) => {
      const settle = (): void => {
        this.#bytes -= bytes;
      };
      this.#waiting.set(job, {
        resolve: (value: SealedJob) => (settle(), resolve(value)),
        reject: (error) => (settle(), reject(error)),
      });
    });
  }

  /** Destroys keys in the worker, behind everything sealed before; gives the keyring's new generation. */
  erase(tenant: string, places: readonly { subject: Uint8Array; bucket: number }[]): Promise<number> {
    const job = ++this.#lastJob;
    return new Promise<number>((resolve, reject) => {
      this.#waiting.set(job, { resolve, reject });
      this.#send();
      this.#post({ kind: 'erase', job, tenant, places });
    });
  }

  /** Takes single fields out of events; gives their groups as they become, undefined where one could not be opened. */
  eraseFields(tenant: string, items: readonly FieldsToErase[]): Promise<readonly (Uint8Array | undefined)[]> {
    const job = ++this.#lastJob;
    return new Promise((resolve, reject) => {
      this.#waiting.set(job, { resolve, reject });
      this.#send();
      this.#post({ kind: 'erase-fields', job, tenant, items });
    });
  }

  /** Lets the worker read the tenant's registered types anew; what is sealed after knows them. */
  readTypes(tenant: string): Promise<void> {
    const job = ++this.#lastJob;
    return new Promise<void>((resolve, reject) => {
      this.#waiting.set(job, { resolve, reject });
      this.#send();
      this.#post({ kind: 'read-types', job, tenant });
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#post({ kind: 'stop' });
    await this.#worker.terminate();
  }

  /** Requests of one turn of the event loop share a parcel. */
  #schedule(): void {
    if (this.#isScheduled || this.#jobsAway >= JOBS_AWAY_MAX) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#parcel.length === 0) return;
    const jobs = this.#parcel;
    this.#parcel = [];
    this.#jobsAway += jobs.length;
    this.#worker.postMessage(
      { kind: 'seal', jobs } satisfies ToWorker,
      jobs.map(({ body }) => body),
    );
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    switch (message.kind) {
      case 'sealed':
        this.#jobsAway -= message.results.length;
        for (const result of message.results) {
          if ('failure' in result) this.#settle(result.job)?.reject(problemOf(result.failure));
          else this.#settle(result.job)?.resolve(result as never);
        }
        if (this.#parcel.length > 0) this.#schedule();
        break;
      case 'erased':
        this.#settle(message.job)?.resolve(message.generation as never);
        break;
      case 'fields-erased':
        this.#settle(message.job)?.resolve(message.groups as never);
        break;
      case 'types-read':
      case 'closed':
        this.#settle(message.job)?.resolve(undefined as never);
        break;
      case 'opened':
        this.#opening.get(message.tenant)?.resolve(message.generation);
        this.#opening.delete(message.tenant);
        break;
      case 'failed': {
        const { disk, name, frames } = message;
        const cause = new Error(`the sealing worker failed: ${name} ${message.message}\n${frames.join('\n')}`);
        const error = disk === undefined ? cause : new Problem(disk.code, disk.detail, { cause });
        if (message.job !== undefined) this.#settle(message.job)?.reject(error);
        else if (message.tenant !== undefined) {
          this.#opening.get(message.tenant)?.reject(error);
          this.#opening.delete(message.tenant);
        } else this.#fail(error);
      }
    }
  }

  #settle(job: number): Waiting | undefined {
    const waiting = this.#waiting.get(job);
    this.#waiting.delete(job);
    return waiting;
  }

  #fail(error: Error): void {
    if (this.#isStopping) return;
    this.#trouble ??= 'the sealing worker has stopped; the log says why';
    const problem = new Problem('store.stopped', 'The sealing worker has stopped.', { cause: error });
    for (const waiting of this.#waiting.values()) waiting.reject(problem);
    this.#waiting.clear();
    for (const opening of this.#opening.values()) opening.reject(error);
    this.#opening.clear();
  }
}

function problemOf({ code, detail, trace }: FailedJob['failure']): Problem {
  if (trace === undefined) return new Problem(code, detail);
  const cause = new Error('the sealing worker stumbled');
  cause.stack = trace.join('\n');
  return new Problem(code, detail, { cause });
}
