/** `trailmark serve`: runs the server until it is told to stop. */
import type { Command } from 'commander';
import { CannotRun, type ExitCode } from './trouble.ts';

/** SIGTERM promises an end within ten seconds; this leaves one of them to say that it was not kept. */
const STOP_MAX_MS = 9000;

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly keys?: string;
  readonly origin?: string;
  readonly databaseUrl?: string;
  readonly confirmClock?: boolean;
}

export function addServe(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('run the server: console and API, data in ./data, keys in ./keys')
    .option('--port <port>', 'port to listen on; 0 for any that is free (default 8080)')
    .option('--host <host>', 'address to listen on (default 127.0.0.1)')
    .option('--data <folder>', 'where the logs are (default ./data)')
    .option('--keys <folder>', 'where the keys are, apart from the data (default ./keys)')
    .option('--origin <name>', 'name of the logs in every signature; fixed when the store is made')
    .option('--database-url <url>', 'another store than the embedded one')
    .option('--confirm-clock', 'the clock was looked at and is right, although it jumped')
    .addHelpText(
      'after',
      `
Examples:
  trailmark serve
  trailmark serve --port 9000 --data /srv/trailmark/data --keys /etc/trailmark/keys --origin audit.example.org

Each option is also a variable: TRAILMARK_PORT, TRAILMARK_DATA and so on. TRAILMARK_ADMIN_KEY (24 to 200 printable
characters) is the first administrator key of a new store; without it one is made and printed once.`,
    )
    .action(async (options: ServeOptions) => done(await serve(options)));
}

/**
 * Signals are listened for before anything is opened, so that one during the start stops the server once it is up, and
 * for as long as the process lives: npm, shells and process groups send the same one twice, and the second must not
 * cut short what the first began.
 */
async function serve(options: ServeOptions): Promise<ExitCode> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
    whenLauncherIsGone(resolve);
  });
  const { startServer, readSettings, CannotStart } = await import('@trailmark/server');
  let server: Awaited<ReturnType<typeof startServer>>;
  try {
    server = await startServer({ settings: readSettings(options) });
  } catch (error) {
    if (error instanceof CannotStart) throw new CannotRun(error.message, error);
    throw error;
  }
  for (const warning of server.warnings) process.stderr.write(`trailmark: ${warning}\n`);
  if (server.isKeyInvented) process.stdout.write(`Administrator key: ${server.administratorKey}\n`);
  process.stdout.write(`Open: ${server.url}/sign-in#${server.signInToken()}\n`);
  await asked;
  const late = setTimeout(() => {
    process.stderr.write('trailmark: stopping took too long; what was acknowledged is stored\n');
    process.exit(1);
  }, STOP_MAX_MS);
  await server.close();
  clearTimeout(late);
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
