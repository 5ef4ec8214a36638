/** `trailmark serve`: starts from flags and environment, says where it is, stops on a signal. */

import { readSettings } from './config/settings.ts';
import type { Flags } from './config/settings.ts';
import { CannotStart } from './config/cannot-start.ts';
import { start } from './start.ts';
import type { RunningServer } from './start.ts';

export interface ServeOptions extends Flags {
  readonly environment?: NodeJS.ProcessEnv;
  /** Where the lines for the person at the keyboard go; standard output and standard error unless given. */
  readonly print?: (line: string) => void;
  readonly warn?: (line: string) => void;
  /** Whether SIGTERM and SIGINT stop it; yes unless said otherwise. */
  readonly onSignals?: boolean;
}

export interface Serving extends RunningServer {
  /** Begins to stop; `stopped` tells when it is done. */
  stop(): void;
  /** Exit code, once everything that was taken is finished. */
  readonly stopped: Promise<0 | 2>;
}

/** Longest a stop may take; what is not finished by then was never acknowledged. */
const STOP_MS_MAX = 9_000;

/** @throws CannotStart with one sentence for whatever stands in the way; the command then ends with exit code 2 */
export async function startServer(options: ServeOptions = {}): Promise<Serving> {
  const { environment = process.env, onSignals = true } = options;
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  const warn = options.warn ?? ((line) => process.stderr.write(`${line}\n`));
  const running = await start({ settings: readSettings(options, environment) });
  let finish: (code: 0 | 2) => void = () => {};
  const stopped = new Promise<0 | 2>((resolve) => (finish = resolve));
  const stop = (): void => {
    // A request that never ends must not keep the process: its sender was never told that it was recorded.
    const deadline = setTimeout(() => {
      warn('Some connections did not end in time and were cut.');
      finish(0);
    }, STOP_MS_MAX);
    void running.close().catch((error: unknown) => warn(`Stopping: ${String(error)}`)).finally(() => {
      clearTimeout(deadline);
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, stop);
      finish(0);
    });
  };
  if (onSignals) for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  for (const line of running.warnings) warn(line);
  print(`Open: ${running.url}/sign-in#${running.signInToken()}`);
  if (running.isKeyInvented) print(`Administrator key: ${running.administratorKey ?? ''}`);
  return { ...running, stop, stopped };
}

export { CannotStart };
