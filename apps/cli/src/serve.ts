/** `trailmark serve`: runs the server until it is told to stop. */
import type { Command } from 'commander';
import { runServer } from './running.ts';
import type { ExitCode } from './trouble.ts';

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly keys?: string;
  readonly origin?: string;
  readonly databaseUrl?: string;
  readonly confirmClock?: boolean;
}

export function addServe(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('serve')
    .description('run the server: API and start page, data in ./data, keys in ./keys');
  withServing(command, './data', './keys')
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

/** The options of every command that serves. */
export function withServing(command: Command, data: string, keys: string): Command {
  return command
    .option('--port <port>', 'port to listen on; 0 for any that is free (default 8080)')
    .option('--host <host>', 'address to listen on (default 127.0.0.1)')
    .option('--data <folder>', `where the logs are (default ${data})`)
    .option('--keys <folder>', `where the keys are, apart from the data (default ${keys})`)
    .option('--origin <name>', 'name of the logs in every signature; fixed when the store is made')
    .option('--database-url <url>', 'another store than the embedded one')
    .option('--confirm-clock', 'the clock was looked at and is right, although it jumped');
}

function serve(options: ServeOptions): Promise<ExitCode> {
  return runServer(async () => {
    const { readSettings } = await import('@trailmark/server');
    return {
      settings: readSettings(options),
      beside(server) {
        if (server.isKeyInvented) process.stdout.write(`Administrator key: ${server.administratorKey}\n`);
        process.stdout.write(`Open: ${server.url}/sign-in#${server.signInToken()}\n`);
      },
    };
  });
}
