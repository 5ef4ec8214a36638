/** The options of every command that speaks to a server: where it is, and with which key. */
import type { Command } from 'commander';
import { Client, URL_DEFAULT } from './client.ts';
import { CannotRun } from './trouble.ts';

export interface ConnectionOptions {
  readonly url?: string;
  readonly apiKey?: string;
}

export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', `address of the server (or TRAILMARK_URL; default ${URL_DEFAULT})`)
    .option('--api-key <key>', 'API key (or TRAILMARK_API_KEY, which other users of this machine cannot see)');
}

/** @throws CannotRun where there is no key and the command needs one */
export function connect(options: ConnectionOptions, needs: 'key' | 'nothing' = 'key'): Client {
  const apiKey = options.apiKey ?? (process.env['TRAILMARK_API_KEY'] || undefined);
  if (apiKey === undefined && needs === 'key') {
    throw new CannotRun(
      'no API key: set TRAILMARK_API_KEY or give --api-key. ' +
        'The server prints an administrator key once, when it creates its store.',
    );
  }
  return new Client(options.url ?? (process.env['TRAILMARK_URL'] || URL_DEFAULT), apiKey);
}

/** The options of a subcommand, with those given before its name; its own win. */
export function optionsOf<Options>(command: Command): Options {
  // What commander collected is what the options of the two commands declare.
  return { ...command.parent?.opts(), ...command.opts() } as Options;
}
