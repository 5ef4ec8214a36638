/** A server from its start to its end: signals asked for before anything is opened, and what goes on beside it. */
import type { RunningServer, Settings, StartOptions } from '@trailmark/server';
import { CannotRun, type ExitCode } from './trouble.ts';

/** SIGTERM promises an end within ten seconds; this leaves one of them to say that it was not kept. */
const STOP_MAX_MS = 9000;

export interface Running {
  readonly settings: Settings;
  /** See `StartOptions` of the server. */
  readonly banner?: string;
  readonly questions?: NonNullable<StartOptions['questions']>;
  readonly tenantName?: string;
  /** What is said, and done beside the serving; it gives up when `stop` is aborted. */
  readonly beside: (server: RunningServer, stop: AbortSignal) => Promise<void> | void;
}

/**
 * Signals are listened for before anything is opened, so that one during the start stops the server once it is up, and
 * for as long as the process lives: npm, shells and process groups send the same one twice, and the second must not
 * cut short what the first began. `prepare` is called after that.
 */
export async function runServer(prepare: () => Promise<Running> | Running): Promise<ExitCode> {
  const stop = new AbortController();
  const asked = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve());
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
    whenLauncherIsGone(() => stop.abort());
  });
  const { startServer, CannotStart } = await import('@trailmark/server');
  let server: RunningServer;
  let running: Running;
  try {
    running = await prepare();
    server = await startServer(running);
  } catch (error) {
    if (error instanceof CannotStart) throw new CannotRun(error.message, error);
    throw error;
  }
  for (const warning of server.warnings) process.stderr.write(`trailmark: ${warning}\n`);
  let trouble: Error | undefined;
  const beside = (async () => running.beside(server, stop.signal))().catch((error: unknown) => {
    trouble = error instanceof Error ? error : new Error(String(error));
    stop.abort();
  });
  await asked;
  const late = setTimeout(() => {
    process.stderr.write('trailmark: stopping took too long; what was acknowledged is stored\n');
    process.exit(1);
  }, STOP_MAX_MS);
  await beside;
  await server.close();
  clearTimeout(late);
  if (trouble !== undefined) throw trouble;
  return 0;
}

/** The launcher passes signals on; where it was killed itself, nobody else would stop us. */
function whenLauncherIsGone(stop: () => void): void {
  const launcher = Number(process.env['TRAILMARK_LAUNCHER']);
  if (!launcher || launcher !== process.ppid) return;
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}
