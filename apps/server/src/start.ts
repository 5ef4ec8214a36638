/** Puts the server together, starts it, and takes it apart in order. */

import { mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Problem } from '@trailmark/contract';
import { Refusal } from '@trailmark/ledger';
import type { Notice } from '@trailmark/ledger';
import { openControl } from '@trailmark/ledger/control';
import type { ControlStore } from '@trailmark/ledger/control';
import { KeyFolder, VaultError } from '@trailmark/vault';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { ApiKeys } from './access/api-keys.ts';
import { FailureLimit } from './access/failures.ts';
import { SignIn } from './access/sign-in.ts';
import type { DeskStep } from './approvals/desk.ts';
import { Desks } from './approvals/desks.ts';
import { CannotStart } from './config/cannot-start.ts';
import { keysBesideData } from './config/keys-apart.ts';
import { tryPort } from './config/port.ts';
import type { Settings } from './config/settings.ts';
import { createApp } from './http/app.ts';
import { Metrics } from './http/metrics.ts';
import { tracePartOf } from './http/problems.ts';
import type { Server } from './http/server.ts';
import { Seats } from './http/seats.ts';
import { Turns } from './http/turns.ts';
import { Unread } from './http/unread.ts';
import { Intake } from './intake/intake.ts';
import { Erasures } from './jobs/erasures.ts';
import { Exports } from './jobs/exports.ts';
import { Conflicts } from './own/conflicts.ts';
import { samePerson } from './links/index.ts';
import { OwnEvents } from './own/own-events.ts';
import { Reads } from './own/reads.ts';
import type { Question } from './page/start-page.ts';
import { olderIndexSentence, olderIndexSentences } from './search/older-index.ts';
import { SavedViews } from './search/saved-views.ts';
import { beginStore } from './tenant/begin-store.ts';
import { beginRestored } from './tenant/begin-restored.ts';
import { LogKeyChanges } from './tenant/change-log-key.ts';
import type { KeyChangeStep } from './tenant/change-log-key.ts';
import { controlFile } from './tenant/files.ts';
import { FrozenLogs } from './tenant/frozen.ts';
import type { House } from './tenant/house.ts';
import { keepPrivate } from './tenant/private.ts';
import { Registering } from './tenant/registering.ts';
import { Tenants } from './tenant/tenants.ts';

export interface RunningServer {
  /** Where it listens, without a slash at the end; empty where it does not listen. */
  readonly url: string;
  /** For `inject` in tests. */
  readonly app: FastifyInstance;
  /** The administrator key, where one was made by this start. */
  readonly administratorKey: string | undefined;
  /** Whether that key was drawn by us and must be shown. */
  readonly isKeyInvented: boolean;
  /** A fresh one-time token for `/sign-in#<token>`. */
  signInToken(): string;
  /** Sentences for whoever started it. */
  readonly warnings: readonly string[];
  /** Stops taking, finishes what was taken. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly settings: Settings;
  /** False: nothing listens, `app.inject` is the only way in. */
  readonly listen?: boolean;
  readonly now?: () => number;
  readonly logger?: Logger;
  /** A sentence for everybody, on the start page above everything; for what is not the real thing. */
  readonly banner?: string;
  /** What the start page invites to ask, where something is recorded already. */
  readonly questions?: readonly Question[];
  /** Name of the first tenant where this start creates it. */
  readonly tenantName?: string;
  /** Stores of tenants open at a time; 64 unless given. */
  readonly storesOpenMax?: number;
  /** Called at each step of a change of the log's key: where a test cuts it off. */
  readonly atKeyChange?: (step: KeyChangeStep) => void;
  /** False: nobody works out verdicts on approvals; for measuring what that costs. */
  readonly verdicts?: boolean;
  /** Called at each step of working out verdicts. */
  readonly atVerdict?: (step: DeskStep) => void;
}

/** How long a stop waits for requests under way; the whole stop takes at most 10 s. */
const REQUESTS_END_MS = 6_000;

/** Starts a server. @throws CannotStart with one sentence for whatever stands in the way */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const undo: (() => unknown)[] = [];
  try {
    return await assemble(options, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw asCannotStart(error, options.settings);
  }
}

async function assemble(options: StartOptions, undo: (() => unknown)[]): Promise<RunningServer> {
  const { settings, listen = true, now = Date.now } = options;
  const logger = options.logger ?? pino({ level: settings.logLevel, base: null });
  if (listen) await tryPort(settings.port, settings.host);
  const store = openStore(options, now, logger, undo);
  const { control, keys, tenants, frozen, own, intake, apiKeys, desks } = store;
  await beginRestored({ data: settings.data, keysFolder: settings.keys, keys, tenants, own });
  const begun = await beginStore({ settings, tenants, apiKeys, own, now, tenantName: options.tenantName });
  const stopping = new AbortController();
  const logFailure = (what: string) => (error: unknown) => logger.warn(tracePartOf(error), what);
  const exportsFailure = logFailure('an export failed');
  const exports = new Exports({
    control,
    tenants,
    own,
    data: settings.data,
    keptDays: settings.exportDays,
    now,
    onFailure: exportsFailure,
  });
  undo.push(() => exports.stop());
  const erasures = new Erasures({ control, tenants, own, intake, exports, apiKeys, now });
  await erasures.resume(logFailure('an erasure could not be finished'));
  const server: Server = {
    version: versionOf(),
    apiKeys,
    failures: new FailureLimit(now),
    signIn: new SignIn(now),
    tenants,
    frozen,
    logKeyChanges: new LogKeyChanges(own, options.atKeyChange),
    registering: new Registering({ data: settings.data, intake, own }),
    intake,
    own,
    desks,
    reads: new Reads(own, tenants, now, logFailure('reads were not recorded')),
    conflicts: new Conflicts(own, tenants),
    exports,
    erasures,
    views: new SavedViews(control, apiKeys, now),
    turns: store.turns,
    seats: new Seats(),
    unread: new Unread(),
    metrics: new Metrics(),
    banner: options.banner,
    questions: options.questions ?? [],
    now,
    stopping: stopping.signal,
    trouble: () => (stopping.signal.aborted ? 'the server is stopping' : erasures.trouble),
  };
  const app = createApp(server, logger);
  undo.push(() => app.close());
  await app.ready();
  const url = listen ? await app.listen({ port: settings.port, host: settings.host }) : '';
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopping.abort(new Error('the server is stopping'));
    await closeApp(app);
    await exports.stop();
    await server.reads.stop();
    await tenants.close();
    frozen.close();
    await intake.stop();
    control.close();
  };
  const warnings = [...begun.warnings, ...keysBesideData(settings), ...olderIndexSentences(tenants.houses())];
  return { url, app, ...begun, warnings, signInToken: () => server.signIn.issue(), close: () => (closing ??= close()) };
}

type Store = Pick<Server, 'tenants' | 'frozen' | 'intake' | 'own' | 'apiKeys' | 'desks' | 'turns'> & {
  readonly control: ControlStore;
  readonly keys: KeyFolder;
};

/** Keys, control store and the sealing worker; no log is open yet. */
function openStore(
  { settings, storesOpenMax, verdicts = true, atVerdict }: StartOptions,
  now: () => number,
  logger: Logger,
  undo: (() => unknown)[],
): Store {
  for (const folder of [settings.data, settings.keys]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = new KeyFolder({ folder: settings.keys, passphrase: settings.passphrase });
  const control = openControl(controlFile(settings.data));
  undo.push(() => control.close());
  keepPrivate(settings.data, basename(controlFile(settings.data)));
  const intake = new Intake({ keys: settings.keys, unlocked: keys.unlocked });
  undo.push(() => intake.stop());
  const own = new OwnEvents(intake);
  const turns = new Turns();
  const desks = new Desks(
    {
      own,
      samePersonIn: samePerson,
      onFailure: (error) => logger.warn(tracePartOf(error), 'verdicts could not be worked out'),
      atStep: atVerdict,
    },
    () => intake.waiting.bytes > 0 || turns.isBusy,
  );
  const tenants = new Tenants(control, {
    data: settings.data,
    keysFolder: settings.keys,
    keys,
    intake,
    confirmClock: settings.confirmClock,
    ...(storesOpenMax === undefined ? {} : { openMax: storesOpenMax }),
    ...(verdicts ? { follow: (house: House) => desks.follow(house) } : {}),
    notice: (tenant, notice) => noteTrouble(logger, tenants, own, tenant, notice),
  });
  undo.push(() => tenants.close());
  const frozen = new FrozenLogs(settings.data, keys);
  undo.push(() => frozen.close());
  return {
    control,
    keys,
    intake,
    own,
    desks,
    turns,
    tenants,
    frozen,
    apiKeys: new ApiKeys(control, keys.apiKeyPepper(), now),
  };
}

/** Waits for requests under way, but not for those that never end: their senders were told nothing yet. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), REQUESTS_END_MS);
  await app.close();
  clearTimeout(cut);
}

/** What the ledger notices by itself: to the log, and into the trail where it says something about the record. */
function noteTrouble(logger: Logger, tenants: Tenants, own: OwnEvents, tenant: string, notice: Notice): void {
  if (notice.kind === 'index.older') {
    const { entries } = notice;
    logger.warn({ tenant, entries }, olderIndexSentence(tenant, entries));
  }
  if (notice.kind === 'stopped') logger.error({ tenant, ...tracePartOf(notice.reason) }, 'recording stopped');
  if (notice.kind !== 'clock.behind') return;
  logger.warn({ tenant, behindMs: notice.lastMs - notice.wallMs }, 'the clock went back');
  void tenants
    .during(tenant, (house) =>
      own.record(house, {
        type: 'trail.clock_adjusted',
        data: { milliseconds: notice.lastMs - notice.wallMs, behind: true },
      }),
    )
    .catch((error: unknown) => logger.warn(tracePartOf(error), 'a change of the clock was not recorded'));
}

function asCannotStart(error: unknown, { host, port }: Settings): unknown {
  if (error instanceof CannotStart) return error;
  if (error instanceof Refusal || error instanceof VaultError || error instanceof Problem)
    return new CannotStart(sentenceOf(error.message), { cause: error });
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new CannotStart(`Port ${port} on ${host} is taken: stop what uses it, or choose another with --port.`, {
      cause: error,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CannotStart(`The address ${host} is not one of this machine.`, { cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CannotStart('The disk is full: make room and start again; nothing is lost.', { cause: error });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new CannotStart(`Not permitted: ${error instanceof Error ? error.message : ''}.`, { cause: error });
  }
  return error;
}

function sentenceOf(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

function versionOf(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version; // our own file
}
