/**
 * Exports: evidence bundles made one after another, each recorded before it begins. What was asked for lives in memory
 * only, for a query can name a person; the control store keeps states and which people a finished bundle names.
 */

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { timeText } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { exportDigest, sha256, toHex, utf8 } from '@trailmark/core';
import { Refusal } from '@trailmark/ledger';
import type { ControlStore, ExportRow } from '@trailmark/ledger/control';
import { drawId } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import type { OwnEvents } from '../own/own-events.ts';
import { exportsFolder } from '../tenant/files.ts';
import type { House } from '../tenant/house.ts';
import { keepPrivate } from '../tenant/private.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { writeBundle } from './bundle.ts';
import { peopleNamed, planExport } from './export-plan.ts';
import type { ExportPlan, ExportRequest } from './export-plan.ts';

interface Job {
  row: ExportRow;
  readonly caller: Caller;
  readonly plan: ExportPlan;
  progress: number;
  /** Whether rows may have been read. */
  begun?: boolean;
  /** Why it must not go on, once there is a reason. */
  stopped: string | undefined;
}

interface Parts {
  readonly control: ControlStore;
  readonly tenants: Tenants;
  readonly own: OwnEvents;
  readonly data: string;
  /** How long a finished bundle is kept, counted from when it was asked for. */
  readonly keptDays: number;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Exports that wait for their turn. */
const WAITING_MAX = 100;
const WAITING_OF_KEY_MAX = 20;
const DAY_MS = 86_400_000;
/** How often bundles are looked through for those whose time is over. */
const EXPIRY_MS = 3_600_000;
/** Reasons of failures that are kept, the newest. */
const ERRORS_MAX = 1_000;

class GivenUp extends Error {}

export class Exports {
  readonly #parts: Parts;
  readonly #folder: string;
  readonly #queue: Job[] = [];
  readonly #jobs = new Map<string, Job>();
  readonly #errors = new Map<string, string>();
  /** Tenants in which an erasure is under way: what is made meanwhile would show values gone that nothing accounts for. */
  readonly #held = new Map<string, Promise<void>>();
  readonly #expiry: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = exportsFolder(parts.data);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    keepPrivate(this.#folder);
    this.#clearUnfinished();
    this.#expire();
    this.#expiry = setInterval(() => this.#expire(), EXPIRY_MS).unref();
  }

  /** Takes the wish down; the bundle is made in its turn. @throws Problem `query.*`, `request.invalid`, `auth.scope` */
  async request(caller: Caller, wanted: ExportRequest): Promise<ExportState> {
    const house = await this.#parts.tenants.house(caller.tenant);
    const nowMs = this.#parts.now();
    const plan = planExport(caller, house, wanted, nowMs);
    const waiting = this.#queue.filter((job) => job.caller.key.id === caller.key.id).length;
    if (waiting >= WAITING_OF_KEY_MAX || this.#queue.length >= WAITING_MAX)
      throw new Problem('queue.full', 'Too many exports are waiting to be made.', { retryAfterSeconds: 10 });
    const row: ExportRow = {
      id: drawId('ex'),
      tenant: house.tenant,
      apiKey: caller.key.id,
      kind: wanted.kind,
      status: 'queued',
      index: undefined,
      bytes: undefined,
      createdMs: nowMs,
    };
    const job: Job = { row, caller, plan, progress: 0, stopped: undefined };
    this.#parts.control.putExport(job.row);
    this.#jobs.set(job.row.id, job);
    this.#queue.push(job);
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return this.state(caller, job.row.id);
  }

  /** Only the key that asked sees its exports: another may have fewer rights. @throws Problem `export.not_found` */
  state(caller: Caller, id: string): ExportState {
    const job = this.#jobs.get(id);
    const stored = job?.row ?? this.#parts.control.export(id);
    if (stored === undefined || stored.apiKey !== caller.key.id)
      throw new Problem('export.not_found', 'No export of this key has this id.');
    const row = this.#isOver(stored) ? this.#remove(stored) : stored;
    const error =
      this.#errors.get(id) ??
      (row.status === 'failed' ? 'The server stopped before it was finished: ask again.' : undefined);
    return {
      id,
      status: row.status,
      kind: row.kind,
      progress: row.status === 'ready' ? 1 : (job?.progress ?? 0),
      ...(row.status === 'ready'
        ? { href: `/v1/exports/${id}/bundle`, bytes: row.bytes, expires: timeText(this.#endMsOf(row)) }
        : {}),
      ...(row.index === undefined ? {} : { index: row.index }),
      ...(row.status === 'failed' && error !== undefined ? { error } : {}),
    };
  }

  /** The finished file. @throws Problem `export.not_found`, `export.removed`, `export.expired` */
  file(caller: Caller, id: string): { path: string; bytes: number } {
    const { status } = this.state(caller, id);
    if (status === 'removed') throw new Problem('export.removed', 'A person it named was erased since.');
    if (status === 'expired') throw new Problem('export.expired', `Bundles are kept for ${this.#parts.keptDays} days.`);
    const path = this.#file(id);
    if (status !== 'ready') throw new Problem('export.not_found', `The bundle is not ready: it is ${status}.`);
    try {
      return { path, bytes: statSync(path).size };
    } catch {
      throw new Problem('export.removed', 'The file was taken away.');
    }
  }

  /** Gives up the bundle being made for this tenant, and makes none until the hold is let go. */
  hold(tenant: string): () => void {
    for (const job of this.#jobs.values())
      if (job.begun === true && job.row.tenant === tenant) job.stopped ??= 'People were erased meanwhile: ask again.';
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(tenant, promise);
    return () => {
      if (this.#held.get(tenant) === promise) this.#held.delete(tenant);
      resolve();
    };
  }

  /**
   * Removes every bundle that names one of these people; all of the tenant's where single fields were erased too, for
   * nobody knows which of them show these.
   */
  removeNaming(tenant: string, subjects: readonly Uint8Array[], withFields = false): number {
    const rows = this.#naming(tenant, subjects, withFields).filter(
      ({ status }) => status === 'ready' || status === 'failed',
    );
    for (const row of rows) {
      rmSync(this.#file(row.id), { force: true });
      this.#parts.control.putExport({ ...row, status: 'removed' });
    }
    return rows.length;
  }

  countNaming(tenant: string, subjects: readonly Uint8Array[], withFields = false): number {
    return this.#naming(tenant, subjects, withFields).filter(({ status }) => status === 'ready').length;
  }

  #naming(tenant: string, subjects: readonly Uint8Array[], withFields: boolean): ExportRow[] {
    if (!withFields) return this.#parts.control.exportsOfSubjects(tenant, subjects);
    return this.#parts.control.exports().filter((row) => row.tenant === tenant);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#expiry);
    for (const job of this.#jobs.values()) job.stopped ??= 'The server stopped.';
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      try {
        await this.#parts.tenants.during(job.row.tenant, (house) => this.#make(job, house));
      } catch (error) {
        rmSync(`${this.#file(job.row.id)}.part`, { force: true });
        rmSync(this.#file(job.row.id), { force: true });
        if (!(error instanceof GivenUp)) this.#parts.onFailure(error);
        if (this.#errors.size >= ERRORS_MAX) this.#errors.delete(this.#errors.keys().next().value ?? '');
        this.#errors.set(
          job.row.id,
          error instanceof GivenUp || error instanceof Problem || error instanceof Refusal
            ? error.message
            : 'The bundle could not be made; the log of the server says more.',
        );
        if (!this.#hasFailed(job)) continue;
      }
      this.#jobs.delete(job.row.id);
    }
  }

  /** False where not even that could be stored (a full disk): then it is known until the next start, which does it. */
  #hasFailed(job: Job): boolean {
    try {
      this.#move(job, { status: 'failed' });
      return true;
    } catch (error) {
      this.#parts.onFailure(error);
      return false;
    }
  }

  async #make(job: Job, house: House): Promise<void> {
    const { plan } = job;
    const { tenant } = job.row;
    const check = (): void => {
      if (job.stopped !== undefined || this.#isStopping) throw new GivenUp(job.stopped ?? 'The server stopped.');
    };
    for (let held = this.#held.get(tenant); held !== undefined; held = this.#held.get(tenant)) await held;
    check();
    job.begun = true;
    this.#move(job, { status: 'running' });
    // Recorded first: nothing is taken away without a trace, and the bundle proves its own making.
    const { index } = await this.#record(house, job);
    this.#move(job, { index });
    const head = house.ledger.head();
    const subjects = new Map<string, Uint8Array>();
    const note = (): void => {
      this.#parts.control.addExportSubjects(job.row.id, subjects.values());
      subjects.clear();
    };
    // The bundle says its query, which can name people of whom it shows nothing else.
    const { query, withheld } = plan.parameters;
    this.#parts.control.addExportSubjects(job.row.id, peopleNamed(house, [query ?? '', withheld.restrict ?? '']));
    const bytes = await writeBundle(
      {
        house,
        head,
        parameters: plan.parameters,
        exportIndex: index,
        shown: plan.shown,
        occurred: plan.occurred,
        chosen: plan.chosen,
        logKeys: house.logKeys,
        onProgress: (share) => (job.progress = share),
        onSubject: (subject) => subjects.set(Buffer.from(subject).toString('latin1'), subject.slice()),
        checkpoint: () => {
          check();
          if (subjects.size >= 1_000) note();
        },
      },
      this.#file(job.row.id),
    );
    note();
    check();
    this.#move(job, { status: 'ready', bytes });
  }

  async #record(house: House, { caller, plan: { parameters, counted } }: Job): Promise<{ index: number }> {
    const { kind, from, to, query, withheld, purpose } = parameters;
    return this.#parts.own.record(house, {
      type: 'trail.exported',
      actor: caller,
      data: {
        kind,
        from: from === undefined ? undefined : timeText(from),
        to: to === undefined ? undefined : timeText(to),
        query_sha256: query === undefined ? undefined : toHex(sha256(utf8(query))),
        withheld: { paths: withheld.paths, classes: withheld.classes },
        entries: counted,
        purpose: purpose === '' ? undefined : purpose,
        parameters_sha256: exportDigest(parameters),
      },
    });
  }

  #move(job: Job, change: Partial<ExportRow>): void {
    job.row = { ...job.row, ...change };
    this.#parts.control.putExport(job.row);
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.zip`);
  }

  #endMsOf({ createdMs }: ExportRow): number {
    return createdMs + this.#parts.keptDays * DAY_MS;
  }

  #isOver(row: ExportRow): boolean {
    return row.status === 'ready' && this.#endMsOf(row) <= this.#parts.now();
  }

  /** Removes what was kept long enough: it holds values of people, and whoever asked for it has it by now. */
  #expire(): void {
    try {
      for (const row of this.#parts.control.exports('ready')) if (this.#isOver(row)) this.#remove(row);
    } catch (error) {
      this.#parts.onFailure(error); // the next hour tries again
    }
  }

  /** A crash after the file went finds the row again. */
  #remove(row: ExportRow): ExportRow {
    const expired: ExportRow = { ...row, status: 'expired' };
    rmSync(this.#file(row.id), { force: true });
    this.#parts.control.forgetExportSubjects(row.id);
    this.#parts.control.putExport(expired);
    return expired;
  }

  /** What a stop or crash left half done. */
  #clearUnfinished(): void {
    for (const status of ['queued', 'running'] as const) {
      for (const row of this.#parts.control.exports(status)) {
        rmSync(this.#file(row.id), { force: true });
        this.#parts.control.putExport({ ...row, status: 'failed' });
      }
    }
    for (const name of readdirSync(this.#folder))
      if (name.endsWith('.part')) rmSync(join(this.#folder, name), { force: true });
  }
}

export interface ExportState {
  readonly id: string;
  readonly status: ExportRow['status'];
  readonly kind: string;
  readonly progress: number;
  readonly href?: string;
  readonly bytes?: number | undefined;
  readonly expires?: string;
  readonly index?: number;
  readonly error?: string;
}
